#include "clients/cli/line_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/testing.h"

namespace karez::cli {
namespace {

using testing::ElementsAre;

// "number:text", with "!" for a line that is too long and "$" where the line end is missing.
std::vector<std::string> Lines(const std::string& bytes, size_t max_bytes = 10) {
  ByteReader reader(FromString(bytes));
  LineReader lines(reader, max_bytes);
  std::vector<std::string> found;
  Line line;
  while (lines.Next(line)) {
    found.push_back(absl::StrCat(line.number, ":", line.text, line.too_long ? "!" : "", line.ended ? "" : "$"));
  }
  EXPECT_EQ(reader.position(), static_cast<int64_t>(bytes.size()));
  EXPECT_TRUE(reader.status().ok());
  return found;
}

TEST(LineReader, ReadsLinesOfEitherEndAndEmptyOnes) {
  EXPECT_THAT(Lines("a\r\nb\n\n\r\nc\n"), ElementsAre("1:a", "2:b", "3:", "4:", "5:c"));
  EXPECT_THAT(Lines(""), ElementsAre());
}

TEST(LineReader, LeavesOutAByteOrderMarkAtTheBeginningOnly) {
  EXPECT_THAT(Lines("\xEF\xBB\xBF"
                    "a\n\xEF\xBB\xBF"
                    "b\n"),
              ElementsAre("1:a",
                          "2:\xEF\xBB\xBF"
                          "b"));
  EXPECT_THAT(Lines("\xEF\xBB\xBF"), ElementsAre());
  EXPECT_THAT(Lines("\xEF\xBB"), ElementsAre("1:\xEF\xBB$"));
}

TEST(LineReader, SaysWhereTheLastLineHasNoEnd) { EXPECT_THAT(Lines("a\nb"), ElementsAre("1:a", "2:b$")); }

TEST(LineReader, PassesOverALineThatIsTooLongAndGoesOn) {
  const std::string ten(10, 'x');
  EXPECT_THAT(Lines(ten + "\r\n" + ten + "x\r\n" + ten + "x\n" + std::string(200'000, 'y') + "\nz\n"),
              ElementsAre("1:" + ten, "2:!", "3:!", "4:!", "5:z"));
}

TEST(LineReader, KeepsBytesOfAnyValue) {
  EXPECT_THAT(Lines(std::string("a\0b\xff\n", 5)), ElementsAre(std::string("1:a\0b\xff", 6)));
}

TEST(LineReader, ReadsAcrossItsBuffer) {
  const std::string line(65'000, 'x');
  EXPECT_THAT(Lines(line + "\n" + line + "\nz", 100'000), ElementsAre("1:" + line, "2:" + line, "3:z$"));
}

TEST(LineReader, KeepsTheLinesBeforeAnErrorOfTheDevice) {
  int reads = 0;
  ByteReader reader([&reads](char* buffer, size_t) -> absl::StatusOr<size_t> {
    if (++reads > 1) return absl::DataLossError("device gone");
    buffer[0] = 'a';
    buffer[1] = '\n';
    buffer[2] = 'b';
    return 3;
  });
  LineReader lines(reader, 100);
  Line line;
  ASSERT_TRUE(lines.Next(line));
  EXPECT_EQ(line.text, "a");
  ASSERT_TRUE(lines.Next(line));
  EXPECT_FALSE(line.ended);
  EXPECT_FALSE(lines.Next(line));
  EXPECT_EQ(reader.status(), absl::DataLossError("device gone"));
}

TEST(OpenFile, SaysWhyAFileCannotBeRead) {
  EXPECT_THAT(OpenFile("/nowhere/listings.jsonl"), runtime::StatusIs(absl::StatusCode::kNotFound));
  auto folder = OpenFile("/");
  ASSERT_TRUE(folder.ok()) << folder.status();
  ByteReader reader(*std::move(folder));
  EXPECT_FALSE(reader.Peek().has_value());
  EXPECT_FALSE(reader.status().ok());
}

}  // namespace
}  // namespace karez::cli
