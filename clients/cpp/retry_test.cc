#include "clients/cpp/retry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "services/runtime/status.h"

namespace karez::client {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A server that fails with statuses in turn and then answers.
struct Script {
  std::vector<absl::Status> failures;
  size_t calls = 0;
  std::vector<absl::Duration> waits;
  absl::Duration time_left = absl::Seconds(30);

  absl::Status Run(const RetryPolicy& policy) {
    return Retry(
        policy, [this] { return time_left; }, [this](absl::Duration wait) { waits.push_back(wait); },
        [this] { return calls < failures.size() ? failures[calls++] : (++calls, absl::OkStatus()); });
  }
};

TEST(Retry, WaitsLongerBeforeEveryTryAndEndsWithTheFirstAnswer) {
  Script script{.failures = {absl::UnavailableError("a"), absl::UnavailableError("b"), absl::UnavailableError("c")}};
  const absl::Status status = script.Run({.attempts = 5, .max_wait = absl::Milliseconds(500)});

  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(script.calls, 4u);
  EXPECT_THAT(script.waits, ElementsAre(absl::Milliseconds(100), absl::Milliseconds(300), absl::Milliseconds(500)));
}

TEST(Retry, TakesAFailureForGoodAtOnce) {
  Script script{.failures = {absl::NotFoundError("gone")}};
  EXPECT_EQ(script.Run({}), absl::NotFoundError("gone"));
  EXPECT_THAT(script.waits, IsEmpty());
}

TEST(Retry, TriesAgainWhereTooManyWaitedButNotWhereTheAnswerIsTooLarge) {
  for (const char* reason : {"QUEUE_FULL", "TOO_MANY_WAIT", "LISTS_BUSY"}) {
    EXPECT_TRUE(IsTransient(runtime::MakeError(absl::StatusCode::kResourceExhausted, reason, "busy")));
  }
  EXPECT_FALSE(IsTransient(runtime::MakeError(absl::StatusCode::kResourceExhausted, "ANSWER_TOO_LARGE", "big")));
}

TEST(Retry, GivesUpAfterItsTries) {
  Script script{.failures = std::vector<absl::Status>(10, absl::UnavailableError("down"))};
  EXPECT_EQ(script.Run({.attempts = 3}), absl::UnavailableError("down"));
  EXPECT_EQ(script.calls, 3u);
}

TEST(Retry, DoesNotWaitPastTheDeadline) {
  Script script{.failures = {absl::UnavailableError("down")}, .time_left = absl::Milliseconds(99)};
  EXPECT_EQ(script.Run({}), absl::UnavailableError("down"));
  EXPECT_THAT(script.waits, IsEmpty());
}

}  // namespace
}  // namespace karez::client
