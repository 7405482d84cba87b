#include "clients/cli/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/status.h"

namespace karez::cli {
namespace {

TEST(ExitCode, TellsUsageAndMissingRecordsFromOtherFailures) {
  EXPECT_EQ(ExitCode(absl::OkStatus()), 0);
  EXPECT_EQ(ExitCode(absl::UnavailableError("down")), 1);
  EXPECT_EQ(ExitCode(runtime::InvalidArgument({{"f", "got X, want Y"}})), 1);
  EXPECT_EQ(ExitCode(UsageError("got X, want Y")), 2);
  EXPECT_EQ(ExitCode(runtime::MakeError(absl::StatusCode::kNotFound, "LISTING_NOT_FOUND", "gone")), 4);
  EXPECT_EQ(ExitCode(absl::NotFoundError("f.jsonl: No such file or directory")), 1);
}

TEST(DescribeError, ListsEveryViolation) {
  EXPECT_EQ(DescribeError(runtime::InvalidArgument({{"a", "got 1, want 2"}, {"b", "got x, want y"}})),
            "INVALID_ARGUMENT: 2 fields are wrong\n  a: got 1, want 2\n  b: got x, want y");
  EXPECT_EQ(DescribeError(runtime::InvalidArgument({{"a", "got 1, want 2"}})), "INVALID_ARGUMENT: a: got 1, want 2");
  EXPECT_EQ(DescribeError(UsageError("FILE: got nothing, want one")), "FILE: got nothing, want one");
}

TEST(DescribeError, LetsNoServerSteerTheTerminal) {
  EXPECT_EQ(DescribeError(absl::InternalError("a\033[2Jb")), "INTERNAL: a [2Jb");
}

}  // namespace
}  // namespace karez::cli
