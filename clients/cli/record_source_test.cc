#include "clients/cli/record_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace karez::cli {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

// "line:listing", "line:organization" or "line:!message".
std::vector<std::string> Read(const std::string& bytes, FileFormat format, size_t max_record_bytes = kMaxRecordBytes) {
  auto source = ReadRecords(FromString(bytes), format, "s", max_record_bytes);
  std::vector<std::string> found;
  NumberedRecord record;
  while (source->Next(record)) {
    found.push_back(absl::StrCat(record.line, ":",
                                 !record.record.ok() ? absl::StrCat("!", record.record.status().message())
                                 : std::holds_alternative<registry::v1::ListingImport>(*record.record)
                                     ? "listing"
                                     : "organization"));
  }
  EXPECT_TRUE(source->status().ok()) << source->status();
  EXPECT_EQ(source->position(), static_cast<int64_t>(bytes.size()));
  return found;
}

constexpr char kNeed[] = "{\"need\":{}}";

TEST(JsonLines, ReadsRecordsBetweenEmptyLinesWithABomAndCarriageReturns) {
  EXPECT_THAT(
      Read(absl::StrCat("\xEF\xBB\xBF", kNeed, "\r\n\r\n  \n{\"displayNames\":[]}\r\n", kNeed), FileFormat::kJsonLines),
      ElementsAre("1:listing", "4:organization", "5:listing"));
}

TEST(JsonLines, KeepsWhatIsGoodAroundBadLines) {
  EXPECT_THAT(
      Read(absl::StrCat(kNeed, "\nnot json\n", std::string(3, '\0'), "\xff\xfe\n", kNeed, "\n{\"need\":{},"),
           FileFormat::kJsonLines),
      ElementsAre("1:listing", StartsWith("2:!JSON: "), StartsWith("3:!JSON: "), "4:listing",
                  AllOf(StartsWith("5:!JSON: "), testing::EndsWith("(the file ends in the middle of this line)"))));
}

TEST(JsonLines, PassesOverALineThatIsTooLong) {
  EXPECT_THAT(Read(absl::StrCat(kNeed, "\n", std::string(5'000'000, 'x'), "\n", kNeed, "\n"), FileFormat::kJsonLines),
              ElementsAre("1:listing", "2:!line: got more than 4194304 bytes, want at most as many", "3:listing"));
}

TEST(Csv, ReadsRecordsUnderTheirHead) {
  EXPECT_THAT(Read("side,id,language,organization,title\r\nneed,1,en,a,\"two\r\nlines\"\r\noffer\r\nneed,2,en,a,x\r\n",
                   FileFormat::kCsv),
              ElementsAre("2:listing", "4:!record: got 1 cells, want 5", "5:listing"));
}

TEST(Csv, ReportsABadHeadOnceAndReadsNothingUnderIt) {
  auto source = ReadRecords(FromString("a,b\n1,2\n3,4\n"), FileFormat::kCsv, "s");
  NumberedRecord record;
  ASSERT_TRUE(source->Next(record));
  EXPECT_EQ(record.line, 1);
  EXPECT_FALSE(record.record.ok());
  EXPECT_FALSE(source->Next(record));
}

TEST(FormatOf, GoesByTheEndingOfTheName) {
  EXPECT_EQ(FormatOf("a/b.CSV"), FileFormat::kCsv);
  EXPECT_EQ(FormatOf("a.csv/b.jsonl"), FileFormat::kJsonLines);
  EXPECT_EQ(FormatOf("-"), FileFormat::kJsonLines);
}

}  // namespace
}  // namespace karez::cli
