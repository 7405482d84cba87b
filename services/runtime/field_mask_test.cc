#include "services/runtime/field_mask.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "karez/registry/v1/listing.pb.h"
#include "services/runtime/testing.h"

namespace karez::runtime {
namespace {

using ::testing::ElementsAre;

registry::v1::Listing ListingWith(const std::string& text) {
  registry::v1::Listing listing;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &listing)) << text;
  return listing;
}

google::protobuf::FieldMask Mask(const std::vector<std::string>& paths) {
  google::protobuf::FieldMask mask;
  for (const std::string& path : paths) mask.add_paths(path);
  return mask;
}

constexpr char kStored[] = R"pb(
  name: "listings/a"
  etag: "7"
  organization: "organizations/o"
  offer { availability { status: AVAILABILITY_STATUS_AVAILABLE } }
  titles { language: "en" text: "old" }
  regions: [ "KZ", "UZ" ]
  readiness { trl: 5 max_trl: 6 }
  external_id { source: "s" id: "1" }
  state: LISTING_STATE_PUBLISHED
  accepting_interest: false
)pb";

// Applies the update to the stored listing and expects what is given.
void ExpectUpdate(const std::vector<std::string>& mask, const std::string& change, const std::string& want) {
  registry::v1::Listing record = ListingWith(kStored);
  ASSERT_THAT(ApplyUpdate(Mask(mask), ListingWith(change), "listing", &record), IsOk());
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(record, ListingWith(want))) << record.DebugString();
}

// kStored with one part of its text in the place of another.
std::string StoredWith(const std::string& part, const std::string& replacement) {
  std::string text = kStored;
  return text.replace(text.find(part), part.size(), replacement);
}

TEST(ApplyUpdate, ReplacesWhatTheMaskNamesAndNothingElse) {
  ExpectUpdate({"regions"}, "regions: \"TJ\" titles { text: \"not named\" }",
               StoredWith("regions: [ \"KZ\", \"UZ\" ]", "regions: \"TJ\""));
}

TEST(ApplyUpdate, ClearsWhatTheMaskNamesAndTheChangeHasNot) {
  ExpectUpdate({"readiness"}, "", StoredWith("readiness { trl: 5 max_trl: 6 }", ""));
  ExpectUpdate({"regions"}, "", StoredWith("regions: [ \"KZ\", \"UZ\" ]", ""));
  ExpectUpdate({"offer"}, "", StoredWith("offer { availability { status: AVAILABILITY_STATUS_AVAILABLE } }", ""));
  ExpectUpdate({"accepting_interest"}, "", StoredWith("accepting_interest: false", ""));
}

TEST(ApplyUpdate, ReachesIntoMessages) {
  ExpectUpdate({"readiness.trl"}, "readiness { trl: 8 max_trl: 1 }",
               StoredWith("readiness { trl: 5", "readiness { trl: 8"));
  ExpectUpdate({"readiness.trl"}, "", StoredWith("readiness { trl: 5", "readiness {"));
  ExpectUpdate({"timing.months"}, "timing { months: 3 }", std::string(kStored) + "timing { months: 3 }");
  ExpectUpdate({"timing.months"}, "", kStored);
}

TEST(ApplyUpdate, TakesWhatIsSetWhereThereIsNoMask) {
  ExpectUpdate({}, "name: \"listings/a\" etag: \"6\" regions: \"TJ\" readiness { trl: 9 }",
               StoredWith("regions: [ \"KZ\", \"UZ\" ]\n  readiness { trl: 5 max_trl: 6 }",
                          "regions: \"TJ\" readiness { trl: 9 }"));
}

TEST(ApplyUpdate, ReplacesAllThatCanChange) {
  ExpectUpdate({"*"}, "organization: \"organizations/o\" need {} titles { language: \"ru\" text: \"new\" }", R"pb(
    name: "listings/a"
    etag: "7"
    organization: "organizations/o"
    need {}
    titles { language: "ru" text: "new" }
    external_id { source: "s" id: "1" }
    state: LISTING_STATE_PUBLISHED
  )pb");
}

TEST(ApplyUpdate, ChangesTheCaseOfAOneofOnlyWhereTheMaskSaysSo) {
  ExpectUpdate({"need"}, "need { current_solution: \"x\" }",
               StoredWith("offer { availability { status: AVAILABILITY_STATUS_AVAILABLE } }",
                          "need { current_solution: \"x\" }"));
  ExpectUpdate({"need"}, "offer {}", kStored);
}

TEST(ApplyUpdate, RefusesToChangeWhatIsImmutableAndChangesNothingThen) {
  registry::v1::Listing record = ListingWith(kStored);
  const absl::Status status = ApplyUpdate(
      Mask({}),
      ListingWith("organization: \"organizations/p\" external_id { source: \"s\" id: \"2\" } regions: \"TJ\""),
      "listing", &record);

  EXPECT_THAT(
      Violations(status),
      ElementsAre(Violation{"listing.organization",
                            "got \"organizations/p\", want \"organizations/o\": the field is immutable"},
                  Violation{"listing.external_id", "got another value, want the stored one: the field is immutable"}));
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(record, ListingWith(kStored)));
}

TEST(ApplyUpdate, TakesImmutableFieldsThatStayTheSame) {
  ExpectUpdate({"organization", "external_id"},
               "organization: \"organizations/o\" external_id { source: \"s\" id: \"1\" }", kStored);
}

TEST(BuildMaskTree, LetsTheShorterPathWin) {
  const MaskTree tree = BuildMaskTree(Mask({"call.deadline", "call", "call.programme"}), ListingWith(""));
  EXPECT_TRUE(tree.children.at("call").whole);
  EXPECT_TRUE(tree.children.at("call").children.empty());
}

}  // namespace
}  // namespace karez::runtime
