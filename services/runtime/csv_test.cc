#include "services/runtime/csv.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace karez::runtime {
namespace {

std::string Record(const std::vector<std::string>& cells) {
  std::string out;
  AppendCsvRecord(cells, &out);
  return out;
}

TEST(AppendCsvRecord, SeparatesByCommasAndEndsWithCrLf) { EXPECT_EQ(Record({"a", "", "水"}), "a,,水\r\n"); }

TEST(AppendCsvRecord, QuotesCommasQuotesAndLineBreaks) {
  EXPECT_EQ(Record({"a,b", "say \"no\"", "two\nlines", "\r"}), "\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",\"\r\"\r\n");
}

TEST(CsvText, LetsNoSpreadsheetRunAFormula) {
  for (const std::string text : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"}) EXPECT_EQ(CsvText(text), "'" + text);
}

TEST(CsvText, LeavesOtherTextAsItIs) {
  for (const std::string text : {"", "drip = water", "'quoted'", "水-盐"}) EXPECT_EQ(CsvText(text), text);
}

}  // namespace
}  // namespace karez::runtime
