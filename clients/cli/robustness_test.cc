// Files are whatever somebody has: each reader takes any bytes to their end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/display.h"
#include "clients/cli/judgments.h"
#include "clients/cli/record_source.h"
#include "services/text/utf8.h"

namespace karez::cli {
namespace {

constexpr int kRounds = 2000;

// Cuts, repeats, moves and overwrites pieces of a text.
std::string Mutated(std::string text, std::mt19937& random) {
  const auto below = [&random](size_t n) { return n == 0 ? 0 : random() % n; };
  for (size_t changes = 1 + below(6); changes > 0; --changes) {
    const size_t at = below(text.size());
    const size_t length = below(40);
    switch (below(4)) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text.insert(at, text.substr(below(text.size()), length));
        break;
      case 2:
        text.insert(at, std::string(1, static_cast<char>(below(256))));
        break;
      default:
        if (!text.empty()) text[at] = "\"{}[],:\n\r\\;.\xff\0x"[below(15)];
    }
  }
  return text;
}

constexpr absl::string_view kJson =
    "{\"titles\":[{\"language\":\"zh\",\"text\":\"膜下滴灌\"}],\"need\":{},\"organization\":\"external:s/a\","
    "\"money\":{\"min\":{\"currencyCode\":\"CNY\",\"units\":\"6\"}},\"external_id\":{\"source\":\"s\",\"id\":\"1\"}}\n"
    "{\"displayNames\":[{\"language\":\"kk\",\"text\":\"Сарыарқа\"}],\"country\":\"KZ\"}\r\n\n"
    "{\"listing\":{\"offer\":{}},\"organization_external_id\":{\"source\":\"s\",\"id\":\"2\"}}\n";

constexpr absl::string_view kCsv =
    "side,id,language,organization,title,title.ru,trl,money_max,currency,call_deadline,cooperation\r\n"
    "need,1,kk,acme,\"Тұзды, \"\"жер\"\"\nекі жол\",Вода,7,1200.50,KZT,2027-03-31,SUPPLY;LICENSE!\r\n"
    "offer,2,zh,external:s/b,膜下滴灌,,9,,,,\r\n";

int64_t RecordsOf(const std::string& bytes, FileFormat format) {
  const auto source = ReadRecords(FromString(bytes), format, "s", /*max_record_bytes=*/512);
  NumberedRecord record;
  int64_t count = 0;
  int64_t line = 0;
  while (source->Next(record)) {
    ++count;
    EXPECT_GT(record.line, line);
    line = record.line;
  }
  EXPECT_TRUE(source->status().ok());
  EXPECT_LE(source->position(), static_cast<int64_t>(bytes.size()));
  return count;
}

TEST(Robustness, ReadersTakeAnyBytes) {
  std::mt19937 random(7);
  for (int round = 0; round < kRounds; ++round) {
    const std::string json = Mutated(std::string(kJson), random);
    const auto lines = std::count(json.begin(), json.end(), '\n') + 1;
    EXPECT_LE(RecordsOf(json, FileFormat::kJsonLines), lines);
    RecordsOf(Mutated(std::string(kCsv), random), FileFormat::kCsv);
    RecordsOf(json, FileFormat::kCsv);
    ReadJudgments(FromString(Mutated("need,offer,grade,reason\nn1,\"o,1\",3,\"x\"\nn2,o2,0,\n", random))).IgnoreError();
  }
}

TEST(Robustness, AnyBytesAreShownInTheirColumns) {
  std::mt19937 random(7);
  for (int round = 0; round < kRounds; ++round) {
    const std::string text = Printable(Mutated("膜下滴灌 e\u0301 سۇ \033[31m Ｋ \u202E x", random));
    EXPECT_TRUE(text::IsValidUtf8(text));
    EXPECT_EQ(text.find('\033'), std::string::npos);
    const int width = static_cast<int>(random() % 30);
    EXPECT_EQ(DisplayWidth(FitToWidth(text, width)), width) << text;
  }
}

}  // namespace
}  // namespace karez::cli
