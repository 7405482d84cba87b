#include "services/runtime/etag.h"

#include <gtest/gtest.h>

#include "services/runtime/testing.h"

namespace karez::runtime {
namespace {

TEST(Etag, MeansTheStoredRevisionOrAny) {
  EXPECT_THAT(CheckEtag("listings/1", "", "7"), IsOk());
  EXPECT_THAT(CheckEtag("listings/1", "7", "7"), IsOk());
  EXPECT_THAT(CheckEtag("listings/1", "6", "7"), HasReason("ETAG_MISMATCH"));
}

TEST(Etag, CountsRevisionsFromOne) {
  EXPECT_EQ(NextEtag(""), "1");
  EXPECT_EQ(NextEtag("1"), "2");
  EXPECT_EQ(NextEtag("9"), "10");
}

}  // namespace
}  // namespace karez::runtime
