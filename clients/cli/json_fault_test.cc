#include "clients/cli/json_fault.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "karez/registry/v1/listing.pb.h"

namespace karez::cli {
namespace {

// What is made of the reader's own message, so that another version of it shows.
std::string FaultOf(const std::string& json) {
  registry::v1::Listing listing;
  const auto status = google::protobuf::util::JsonStringToMessage(json, &listing);
  EXPECT_FALSE(status.ok()) << json;
  const runtime::Violation fault = JsonFault(absl::string_view(status.message().data(), status.message().size()));
  return absl::StrCat(fault.field, ": ", fault.description);
}

TEST(JsonFault, NamesFieldAndWhatItWants) {
  EXPECT_EQ(FaultOf(R"({"colour":"red"})"), "colour: got an unknown field, want one of its message");
  EXPECT_EQ(FaultOf(R"({"need":{"x":1}})"), "need.x: got an unknown field, want one of its message");
  EXPECT_EQ(FaultOf(R"({"readiness":{"trl":"nine"}})"), "readiness.trl: got \"nine\", want a whole number");
  EXPECT_EQ(FaultOf(R"({"readiness":{"trl":9.5}})"), "readiness.trl: got 9.5, want a whole number");
  EXPECT_EQ(FaultOf(R"({"acceptingInterest":"maybe"})"), "accepting_interest: got \"maybe\", want true or false");
  EXPECT_EQ(FaultOf(R"({"titles":[{"language":7}]})"), "titles[0].language: got 7, want a string");
  EXPECT_EQ(FaultOf(R"({"titles":["a"]})"), "titles[0]: got \"a\", want an object: LocalizedLabel");
  EXPECT_EQ(FaultOf(R"({"sectors":[{"confidence":"much"}]})"), "sectors[0].confidence: got \"much\", want a number");
  EXPECT_EQ(FaultOf(R"({"call":{"deadline":"tomorrow"}})"), "call.deadline: got tomorrow, want an RFC 3339 time");
}

TEST(JsonFault, ListsTheValuesOfAnEnum) {
  EXPECT_EQ(FaultOf(R"({"cooperation":[{"necessity":"SURE"}]})"),
            "cooperation[0].necessity: got \"SURE\", want one of NECESSITY_NEGOTIABLE, NECESSITY_REQUIRED");
}

TEST(JsonFault, TellsThatBothSidesAreThere) {
  EXPECT_EQ(FaultOf(R"({"need":{},"offer":{}})"),
            "record: got oneof field 'terms' is already set. Cannot set 'offer', want one field of a oneof");
}

TEST(JsonFault, KeepsAMessageOfAnotherForm) {
  for (const char* message : {"", "(", "()", "something else", "invalid value ", " for type ", "(a) invalid value x"}) {
    EXPECT_EQ(JsonFault(message).field, "record") << message;
  }
}

}  // namespace
}  // namespace karez::cli
