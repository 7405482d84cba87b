#include "clients/cli/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace karez::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(ProgressLine, KeepsItsWidthAndSaysTheShare) {
  EXPECT_EQ(ProgressLine("import", 50, 100, "7 in"), "import  ████████████               50 %  7 in");
  EXPECT_EQ(ProgressLine("import", 300, 100, "7 in"), "import  ████████████████████████  100 %  7 in");
  EXPECT_EQ(ProgressLine("import", 50, 0, "7 in"), "import  7 in");
}

TEST(Progress, ClearsItsLine) {
  std::ostringstream out;
  {
    Progress progress(out, /*shown=*/true);
    progress.Show("import", 1, 2, "note");
    EXPECT_THAT(out.str(), HasSubstr("50 %  note"));
  }
  EXPECT_THAT(out.str(), StartsWith("\r\033[K"));
  EXPECT_EQ(out.str().substr(out.str().size() - 4), "\r\033[K");
}

TEST(Progress, WritesNothingWhereNobodyWatches) {
  std::ostringstream out;
  Progress progress(out, /*shown=*/false);
  progress.Show("import", 1, 2, "note");
  progress.Clear();
  EXPECT_EQ(out.str(), "");
}

}  // namespace
}  // namespace karez::cli
