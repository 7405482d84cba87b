#include "services/runtime/visibility.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "google/protobuf/text_format.h"
#include "karez/registry/v1/change_feed.pb.h"

namespace karez::runtime {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

registry::v1::Listing Listing(const std::string& more = "") {
  registry::v1::Listing listing;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(R"pb(
                                                                  name: "listings/a"
                                                                  titles { language: "en" text: "Drip irrigation" }
                                                                  money { max { currency_code: "KZT" units: 7 } }
                                                                  mandate { reference: "M-1" }
                                                                  substance_hash: "00"
                                                                )pb" +
                                                                more,
                                                            &listing));
  return listing;
}

Principal ReaderOf(options::v1::Visibility clearance) { return {.name = "principals/reader", .clearance = clearance}; }

const google::protobuf::FieldDescriptor& Field(const std::string& name) {
  return *registry::v1::Listing::descriptor()->FindFieldByName(name);
}

TEST(Redact, LeavesPartnersWhatPartnersMayRead) {
  registry::v1::Listing listing = Listing();
  Redact(ReaderOf(options::v1::VISIBILITY_PARTNERS), &listing);

  EXPECT_EQ(listing.titles(0).text(), "Drip irrigation");
  EXPECT_EQ(listing.money().max().units(), 7);
  EXPECT_FALSE(listing.has_mandate());
  EXPECT_EQ(listing.substance_hash(), "");
}

TEST(Redact, LeavesThePublicLess) {
  registry::v1::Listing listing = Listing();
  Redact(ReaderOf(options::v1::VISIBILITY_PUBLIC), &listing);
  EXPECT_FALSE(listing.has_money());
  EXPECT_EQ(listing.titles_size(), 1);

  registry::v1::Listing unspecified = Listing();
  Redact(ReaderOf(options::v1::VISIBILITY_UNSPECIFIED), &unspecified);
  EXPECT_FALSE(unspecified.has_money());
}

TEST(Redact, FollowsTheRecordsOwnLevelsBothWays) {
  registry::v1::Listing listing = Listing(R"pb(
    descriptions { language: "en" text: "secret" }
    references { country: "KZ" }
    field_visibilities { field: "descriptions" visibility: VISIBILITY_UNDER_NDA }
    field_visibilities { field: "mandate" visibility: VISIBILITY_PUBLIC }
    field_visibilities { field: "references" visibility: VISIBILITY_OWNER }
    field_visibilities { field: "references" visibility: VISIBILITY_PUBLIC }
    field_visibilities { field: "nothing" visibility: VISIBILITY_PUBLIC }
    field_visibilities { field: "money" }
  )pb");
  Redact(ReaderOf(options::v1::VISIBILITY_PARTNERS), &listing);

  EXPECT_EQ(listing.descriptions_size(), 0);
  EXPECT_EQ(listing.mandate().reference(), "M-1");
  EXPECT_EQ(listing.references_size(), 0);
  EXPECT_TRUE(listing.has_money());
  EXPECT_EQ(listing.field_visibilities_size(), 0);
}

TEST(Redact, NeverHidesTheName) {
  registry::v1::Listing listing = Listing("field_visibilities { field: \"name\" visibility: VISIBILITY_OWNER }");
  Redact(ReaderOf(options::v1::VISIBILITY_PUBLIC), &listing);
  EXPECT_EQ(listing.name(), "listings/a");
}

TEST(Redact, ReachesListingsWithinAnswers) {
  registry::v1::ListChangesResponse response;
  for (int i = 0; i < 2; ++i) {
    auto* change = response.add_changes();
    change->set_sequence(9);
    *change->mutable_listing() =
        Listing(i == 0 ? "" : "field_visibilities { field: \"money\" visibility: VISIBILITY_OPERATORS }");
  }
  Redact(ReaderOf(options::v1::VISIBILITY_PARTNERS), &response);

  EXPECT_EQ(response.changes(0).sequence(), 0);
  EXPECT_TRUE(response.changes(0).listing().has_money());
  EXPECT_FALSE(response.changes(1).listing().has_money());
  EXPECT_FALSE(response.changes(1).listing().has_mandate());
}

TEST(Redact, LeavesTheOwnerEverything) {
  registry::v1::Listing listing = Listing("field_visibilities { field: \"titles\" visibility: VISIBILITY_OWNER }");
  const std::string before = listing.SerializeAsString();
  Redact(ReaderOf(options::v1::VISIBILITY_OWNER), &listing);
  EXPECT_EQ(listing.SerializeAsString(), before);
}

TEST(Redact, LeavesAPartnerEverythingOfItsOwnRecords) {
  Principal partner = ReaderOf(options::v1::VISIBILITY_PARTNERS);
  partner.organizations = {"organizations/own"};
  registry::v1::ListChangesResponse response;
  for (const char* owner : {"organizations/own", "organizations/other"}) {
    registry::v1::Change& change = *response.add_changes();
    change.set_sequence(9);
    *change.mutable_listing() = Listing();
    change.mutable_listing()->set_organization(owner);
  }
  for (const char* name : {"organizations/own", "organizations/other"}) {
    registry::v1::Organization& organization = *response.add_changes()->mutable_organization();
    organization.set_name(name);
    organization.set_sequence(8);
  }
  Redact(partner, &response);

  EXPECT_EQ(response.changes(0).sequence(), 0);
  EXPECT_TRUE(response.changes(0).listing().has_mandate());
  EXPECT_EQ(response.changes(0).listing().substance_hash(), "00");
  EXPECT_FALSE(response.changes(1).listing().has_mandate());
  EXPECT_TRUE(response.changes(1).listing().has_money());
  EXPECT_EQ(response.changes(2).organization().sequence(), 8);
  EXPECT_EQ(response.changes(3).organization().sequence(), 0);
}

TEST(HiddenFields, AreThoseThatAreSetAndAboveTheClearance) {
  const registry::v1::Listing listing =
      Listing("field_visibilities { field: \"titles\" visibility: VISIBILITY_INTRODUCED }");
  EXPECT_THAT(HiddenFields(listing, options::v1::VISIBILITY_PARTNERS),
              ElementsAre("titles", "mandate", "field_visibilities", "substance_hash"));
  EXPECT_THAT(HiddenFields(listing, options::v1::VISIBILITY_OWNER), IsEmpty());
}

TEST(FieldVisibility, IsPublicWhereNothingIsSaid) {
  EXPECT_EQ(FieldVisibility(Listing(), Field("titles")), options::v1::VISIBILITY_PUBLIC);
  EXPECT_EQ(FieldVisibility(Listing(), Field("money")), options::v1::VISIBILITY_PARTNERS);
}

}  // namespace
}  // namespace karez::runtime
