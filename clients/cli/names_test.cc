#include "clients/cli/names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cli/session.h"
#include "services/runtime/filter.h"
#include "services/runtime/testing.h"

namespace karez::cli {
namespace {

std::string NameOf(absl::string_view text) {
  const auto reference = ParseReference(text, "listings");
  if (!reference.ok()) return reference.status().ToString();
  if (const auto* name = std::get_if<std::string>(&*reference)) return *name;
  const auto& id = std::get<type::v1::ExternalId>(*reference);
  return id.source() + " | " + id.id();
}

TEST(ParseReference, TakesNamesIdsAndExternalIds) {
  EXPECT_EQ(NameOf("listings/demo-o001"), "listings/demo-o001");
  EXPECT_EQ(NameOf("demo-o001"), "listings/demo-o001");
  EXPECT_EQ(NameOf("karez-demo/o001"), "karez-demo | o001");
  EXPECT_EQ(NameOf("partner/2024/17"), "partner | 2024/17");
  EXPECT_EQ(NameOf("organizations/a"), "organizations | a");
}

TEST(ParseReference, CallsAnythingElseWrongUsage) {
  for (const char* bad : {"", "Not An Id", "a/"}) {
    EXPECT_EQ(ExitCode(ParseReference(bad, "listings").status()), 2) << bad;
  }
}

TEST(ExternalIdFilter, TakesExactlyTheRecordWhateverItsIdHolds) {
  registry::v1::Listing listing;
  listing.mutable_external_id()->set_source("a\"b\\");
  listing.mutable_external_id()->set_id("7 OR true");
  const auto filter =
      runtime::ParseFilter(ExternalIdFilter(listing.external_id()), *registry::v1::Listing::descriptor());
  ASSERT_THAT(filter, runtime::IsOk());
  EXPECT_TRUE(filter->Matches(listing));
  listing.mutable_external_id()->set_id("7");
  EXPECT_FALSE(filter->Matches(listing));
}

TEST(WithCollection, AddsTheBeginningThatWasLeftOut) {
  EXPECT_EQ(WithCollection("default@2", "profiles/"), "profiles/default@2");
  EXPECT_EQ(WithCollection("profiles/default@2", "profiles/"), "profiles/default@2");
  EXPECT_EQ(WithCollection("", "profiles/"), "");
}

}  // namespace
}  // namespace karez::cli
