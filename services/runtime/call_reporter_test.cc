#include "services/runtime/call_reporter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "services/runtime/prometheus_metrics.h"

namespace karez::runtime {
namespace {

using ::testing::HasSubstr;

TEST(CallReporter, LogsWhyACallFailedByTheServersOwnFault) {
  std::ostringstream out;
  Log log(LogLevel::kInfo, out);
  CallReporter(std::make_shared<PrometheusMetrics>(), log)
      .CallEnded("/s/M", absl::DataLossError("store: bad block"), absl::Milliseconds(1));

  EXPECT_THAT(out.str(), HasSubstr("event=call_failed method=/s/M code=DATA_LOSS error=\"store: bad block\""));
}

TEST(CallReporter, LogsWhoWasDeniedWhat) {
  std::ostringstream out;
  Log log(LogLevel::kInfo, out);
  CallReporter(std::make_shared<PrometheusMetrics>(), log)
      .CallEnded("/s/M", absl::PermissionDeniedError("caller: got principals/a"), absl::Milliseconds(1));

  EXPECT_THAT(out.str(), HasSubstr("event=call_denied method=/s/M error=\"caller: got principals/a\""));
}

TEST(CallReporter, KeepsWhatQuotesTheCallerOutOfTheLog) {
  std::ostringstream out;
  Log log(LogLevel::kDebug, out);
  CallReporter(std::make_shared<PrometheusMetrics>(), log)
      .CallEnded("/s/M", absl::InvalidArgumentError("email: got \"a@b.c\""), absl::Milliseconds(2));

  EXPECT_THAT(out.str(), HasSubstr("level=debug event=call method=/s/M code=INVALID_ARGUMENT milliseconds=2\n"));
}

TEST(CallReporter, CountsWhatItDoesNotLog) {
  std::ostringstream out;
  Log log(LogLevel::kInfo, out);
  auto metrics = std::make_shared<PrometheusMetrics>();
  CallReporter(metrics, log).CallEnded("/s/M", absl::OkStatus(), absl::Milliseconds(2));

  EXPECT_EQ(out.str(), "");
  EXPECT_THAT(metrics->Text(), HasSubstr("karez_calls_total{code=\"OK\",method=\"/s/M\"} 1"));
}

}  // namespace
}  // namespace karez::runtime
