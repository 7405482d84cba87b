#include "services/runtime/status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/cord.h"
#include "google/rpc/error_details.pb.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/testing.h"
#include "services/text/utf8.h"

namespace karez::runtime {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(MakeError, CarriesReasonAndMetadataUnderOurDomain) {
  const absl::Status status =
      MakeError(absl::StatusCode::kNotFound, "LISTING_NOT_FOUND", "name: got \"listings/x\"", {{"name", "listings/x"}});

  EXPECT_THAT(status, StatusIs(absl::StatusCode::kNotFound, HasSubstr("listings/x")));
  EXPECT_EQ(ErrorReason(status), "LISTING_NOT_FOUND");
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(ToRpcStatus(status).details(0).UnpackTo(&info));
  EXPECT_EQ(info.domain(), "karez");
  EXPECT_EQ(info.metadata().at("name"), "listings/x");
}

TEST(InvalidArgument, NamesEveryViolation) {
  const absl::Status status = InvalidArgument({{"a", "got 1, want 2"}, {"b[0].c", "got nothing, want a value"}});

  EXPECT_THAT(status,
              StatusIs(absl::StatusCode::kInvalidArgument, "a: got 1, want 2; b[0].c: got nothing, want a value"));
  EXPECT_THAT(status, HasReason("INVALID_FIELDS"));
  EXPECT_THAT(Violations(status),
              ElementsAre(Violation{"a", "got 1, want 2"}, Violation{"b[0].c", "got nothing, want a value"}));
}

TEST(InvalidArgument, IsOkWithoutViolations) { EXPECT_THAT(InvalidArgument({}), IsOk()); }

std::vector<Violation> ManyViolations(int count) {
  std::vector<Violation> violations;
  for (int i = 0; i < count; ++i) violations.push_back({absl::StrCat("items[", i, "].code"), "got \"\", want a code"});
  return violations;
}

TEST(InvalidArgument, KeepsItsMessageShortAndItsDetailsWhole) {
  const absl::Status status = InvalidArgument(ManyViolations(5000));

  EXPECT_LT(status.message().size(), 1200u);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(" more")));
  EXPECT_EQ(Violations(status).size(), 5000u);
}

TEST(RpcStatus, GoesThereAndBackWithDetailsOfAnyType) {
  absl::Status status = InvalidArgument({{"a", "b"}});
  status.SetPayload("type.googleapis.com/some.other.Type", absl::Cord("bytes"));

  EXPECT_EQ(FromRpcStatus(ToRpcStatus(status)), status);
  EXPECT_THAT(FromRpcStatus(ToRpcStatus(absl::OkStatus())), IsOk());
}

TEST(ErrorReason, IsEmptyForErrorsOfOthers) {
  EXPECT_EQ(ErrorReason(absl::InternalError("x")), "");
  absl::Status broken = absl::InternalError("x");
  broken.SetPayload("type.googleapis.com/google.rpc.ErrorInfo", absl::Cord("\xff\xff"));
  EXPECT_EQ(ErrorReason(broken), "");
}

TEST(TryAgainLater, SaysWhenInWordsAndForPrograms) {
  const absl::Status status = TryAgainLater("TOO_MANY_CALLS", "calls: got too many", absl::Milliseconds(1500));

  EXPECT_THAT(status, StatusIs(absl::StatusCode::kResourceExhausted, "calls: got too many; try again in 2 seconds"));
  EXPECT_EQ(ErrorReason(status), "TOO_MANY_CALLS");
  EXPECT_EQ(RetryDelay(status), absl::Milliseconds(1500));
  EXPECT_EQ(RetryDelay(absl::InternalError("x")), absl::ZeroDuration());
}

TEST(Quoted, ShowsAnyBytesAsOneLineOfValidUtf8) {
  EXPECT_EQ(Quoted("каме"), "\"каме\"");
  EXPECT_EQ(Quoted("a\nb\"\\"), "\"a\\x0ab\\\"\\\\\"");
  EXPECT_EQ(Quoted("\xff\xe4\xb8"), "\"\\xff\\xe4\\xb8\"");
  const std::string cut = Quoted(std::string(1000, 'x'));
  EXPECT_EQ(text::CountCodePoints(cut), 63u);
  EXPECT_THAT(cut, HasSubstr("…"));
}

absl::StatusOr<int> Half(int x) {
  if (x % 2 != 0) return absl::InvalidArgumentError("odd");
  return x / 2;
}

absl::StatusOr<int> Quarter(int x) {
  KAREZ_ASSIGN_OR_RETURN(const int half, Half(x));
  KAREZ_RETURN_IF_ERROR(Half(half).status());
  return half / 2;
}

TEST(StatusMacros, ReturnTheFirstError) {
  EXPECT_EQ(Quarter(8).value(), 2);
  EXPECT_THAT(Quarter(3), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Quarter(2), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace karez::runtime
