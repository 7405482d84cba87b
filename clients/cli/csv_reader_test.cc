#include "clients/cli/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/runtime/csv.h"

namespace karez::cli {
namespace {

using testing::ElementsAre;

// "line:cell|cell", or "line:!message".
std::vector<std::string> Records(const std::string& bytes, size_t max_record_bytes = 1000) {
  ByteReader reader(FromString(bytes));
  CsvReader csv(reader, max_record_bytes);
  std::vector<std::string> found;
  CsvRecord record;
  while (csv.Next(record)) {
    found.push_back(absl::StrCat(
        record.line, ":",
        record.status.ok() ? absl::StrJoin(record.cells, "|") : absl::StrCat("!", record.status.message())));
  }
  return found;
}

TEST(CsvReader, ReadsQuotedCellsWithCommasQuotesAndLines) {
  EXPECT_THAT(Records("a,b\r\n\"x, \"\"y\"\"\",\"two\r\nlines\"\r\nlast,\r\n"),
              ElementsAre("1:a|b", "2:x, \"y\"|two\r\nlines", "4:last|"));
}

TEST(CsvReader, ReadsPlainLineEndsEmptyLinesAndAFileWithoutALastEnd) {
  EXPECT_THAT(Records("a,b\n\n\r\n,\nx"), ElementsAre("1:a|b", "4:|", "5:x"));
}

TEST(CsvReader, KeepsQuotesInsideAPlainCell) { EXPECT_THAT(Records("5\" pipe,x\n"), ElementsAre("1:5\" pipe|x")); }

TEST(CsvReader, NamesTheLineOfAQuoteThatIsNotClosed) {
  EXPECT_THAT(Records("a\nb,\"c\nd\n"),
              ElementsAre("1:a", "2:!record: got the end of the file in a quoted cell, want a closing quote"));
}

TEST(CsvReader, GoesOnAfterTextThatFollowsAQuote) {
  EXPECT_THAT(Records("a,\"b\"c,d\nnext,x\n"),
              ElementsAre("1:!column 2: got text after a closing quote, want a comma", "2:next|x"));
}

TEST(CsvReader, PassesOverARecordThatIsTooLong) {
  EXPECT_THAT(Records("a,\"" + std::string(50'000, 'x') + "\ny\"\nnext\n", 100),
              ElementsAre("1:!record: got more than 100 bytes, want at most as many", "3:next"));
}

TEST(CsvReader, ReadsWhatIsWritten) {
  const std::vector<std::string> cells = {"", "плёнка, \"K-1\"", "two\nlines", " space ", "'", "膜下\r滴灌"};
  std::string text;
  runtime::AppendCsvRecord(cells, &text);
  ByteReader reader(FromString(text));
  CsvReader csv(reader, 1000);
  CsvRecord record;
  ASSERT_TRUE(csv.Next(record));
  EXPECT_EQ(record.cells, cells);
}

}  // namespace
}  // namespace karez::cli
