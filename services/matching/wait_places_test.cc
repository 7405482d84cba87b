#include "services/matching/wait_places.h"

#include <gtest/gtest.h>

#include "services/runtime/status.h"
#include "services/runtime/testing.h"

namespace karez::matching {
namespace {

TEST(WaitPlaces, AreFewForOnePrincipalAndFewForAll) {
  WaitPlaces places({.all = 3, .of_one = 2});
  auto first = places.Take("principals/a");
  const auto second = places.Take("principals/a");
  EXPECT_THAT(second, runtime::IsOk());
  const absl::Status third = places.Take("principals/a").status();
  EXPECT_EQ(runtime::ErrorReason(third), "TOO_MANY_WAIT");
  EXPECT_GT(runtime::RetryDelay(third), absl::ZeroDuration());

  const auto other = places.Take("principals/b");
  EXPECT_THAT(other, runtime::IsOk());
  EXPECT_FALSE(places.Take("principals/c").ok());

  first->reset();
  EXPECT_THAT(places.Take("principals/a"), runtime::IsOk());
}

}  // namespace
}  // namespace karez::matching
