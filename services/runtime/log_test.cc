#include "services/runtime/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace karez::runtime {
namespace {

using ::testing::EndsWith;
using ::testing::MatchesRegex;

TEST(Log, WritesAnEventAsOneLine) {
  std::ostringstream out;
  Log(LogLevel::kInfo, out).Info("listening", {{"address", "127.0.0.1:80"}, {"services", "3"}});

  EXPECT_THAT(out.str(), MatchesRegex("time=20..-..-..T..:..:..\\....Z level=info event=listening address=127.0.0.1:80 "
                                      "services=3\n"));
}

TEST(Log, QuotesWhatIsNoBareWord) {
  std::ostringstream out;
  Log(LogLevel::kInfo, out).Error("failed", {{"error", "got \"水\"\nlevel=info"}, {"path", ""}});

  EXPECT_THAT(out.str(), EndsWith("event=failed error=\"got \\\"水\\\"\\nlevel=info\" path=\"\"\n"));
}

TEST(Log, LeavesOutWhatIsBelowItsLevel) {
  std::ostringstream out;
  Log log(LogLevel::kWarning, out);
  log.Info("listening");
  EXPECT_EQ(out.str(), "");
  log.Warning("slow");
  EXPECT_THAT(out.str(), EndsWith("event=slow\n"));
}

}  // namespace
}  // namespace karez::runtime
