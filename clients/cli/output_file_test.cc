#include "clients/cli/output_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "services/runtime/testing.h"

namespace karez::cli {
namespace {

using runtime::IsOk;
using runtime::StatusIs;

class OutputFileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string Path() const { return folder_ / "matches.csv"; }
  std::string Content() const {
    std::ifstream in(Path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  size_t Files() const {
    return std::distance(std::filesystem::directory_iterator(folder_), std::filesystem::directory_iterator());
  }

  std::filesystem::path folder_;
};

TEST_F(OutputFileTest, AppearsWholeWhenCommitted) {
  std::ofstream(Path()) << "before";
  auto file = OutputFile::Create(Path());
  ASSERT_THAT(file, IsOk());
  EXPECT_THAT((*file)->Write("a,b\r\n"), IsOk());
  EXPECT_EQ(Content(), "before");
  EXPECT_THAT((*file)->Commit(), IsOk());
  EXPECT_EQ(Content(), "a,b\r\n");
  file->reset();
  EXPECT_EQ(Files(), 1u);
}

TEST_F(OutputFileTest, LeavesNothingBehindWhereItIsGivenUp) {
  {
    auto file = OutputFile::Create(Path());
    ASSERT_THAT(file, IsOk());
    EXPECT_THAT((*file)->Write("half"), IsOk());
  }
  EXPECT_EQ(Files(), 0u);
}

TEST_F(OutputFileTest, SaysWhyItCannotBeMade) {
  EXPECT_THAT(OutputFile::Create(folder_ / "no" / "such"), StatusIs(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace karez::cli
