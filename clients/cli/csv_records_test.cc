#include "clients/cli/csv_records.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "services/runtime/status.h"
#include "services/runtime/testing.h"

namespace karez::cli {
namespace {

using registry::v1::ListingImport;
using registry::v1::Organization;
using runtime::HasReason;
using runtime::StatusIs;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

absl::StatusOr<Record> ReadRow(const std::vector<std::string>& head, const std::vector<std::string>& cells) {
  auto mapping = CsvMapping::FromHead(head, "partner-7");
  if (!mapping.ok()) return mapping.status();
  return mapping->Read(cells);
}

template <typename T>
std::string Text(const absl::StatusOr<Record>& record) {
  if (!record.ok()) return record.status().ToString();
  std::string text;
  google::protobuf::TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  printer.SetUseUtf8StringEscaping(true);
  printer.PrintToString(std::get<T>(*record), &text);
  return text;
}

TEST(CsvMapping, ReadsAListingWhateverTheOrderOfItsColumns) {
  const std::string read = Text<ListingImport>(
      ReadRow({"money_max", "title.ru", "title", "side", "id", "language", "organization", "sectors", "cooperation",
               "currency", "money_basis", "regions", "trl", "call_programme", "call_deadline", "accepting_interest"},
              {"9500.5", "Капельное орошение", "膜下滴灌", "Offer", "o1", "zh", "acme", "agriculture.irrigation; water",
               "supply; license!", "CNY", "per_hectare", "CN-XJ;KZ", "9", "P", "2027-03-31", "no"}));
  EXPECT_EQ(read,
            "listing { offer { } titles { language: \"zh\" text: \"膜下滴灌\" } "
            "titles { language: \"ru\" text: \"Капельное орошение\" } "
            "sectors { code: \"agriculture.irrigation\" origin: SECTOR_ORIGIN_DECLARED } "
            "sectors { code: \"water\" origin: SECTOR_ORIGIN_DECLARED } readiness { trl: 9 } "
            "cooperation { mode: COOPERATION_MODE_SUPPLY necessity: NECESSITY_NEGOTIABLE } "
            "cooperation { mode: COOPERATION_MODE_LICENSE necessity: NECESSITY_REQUIRED } "
            "money { max { currency_code: \"CNY\" units: 9500 nanos: 500000000 } basis: MONEY_BASIS_PER_HECTARE } "
            "regions: \"CN-XJ\" regions: \"KZ\" call { programme: \"P\" deadline { seconds: 1806537599 } } "
            "accepting_interest: false external_id { source: \"partner-7\" id: \"o1\" } } "
            "organization_external_id { source: \"partner-7\" id: \"acme\" } ");
}

TEST(CsvMapping, ReadsAnOrganization) {
  EXPECT_EQ(Text<Organization>(ReadRow(
                {"source", "id", "language", "name", "country", "type", "size", "demo", "working_languages", "website"},
                {"s", "1", "kk", "Сарыарқа", "KZ", "company", "SMALL", "yes", "kk;ru", ""})),
            "display_names { language: \"kk\" text: \"Сарыарқа\" } type: ORGANIZATION_TYPE_COMPANY "
            "size: ORGANIZATION_SIZE_SMALL country: \"KZ\" working_languages: \"kk\" working_languages: \"ru\" "
            "external_id { source: \"s\" id: \"1\" } demo: true ");
}

TEST(CsvMapping, FindsTheOwnerByNameOrByAnExternalIdOfAnotherSource) {
  const std::vector<std::string> head = {"side", "id", "language", "title", "organization"};
  EXPECT_THAT(Text<ListingImport>(ReadRow(head, {"need", "1", "en", "t", "organizations/a"})),
              HasSubstr("organization: \"organizations/a\""));
  EXPECT_THAT(Text<ListingImport>(ReadRow(head, {"need", "1", "en", "t", "external:other/9"})),
              HasSubstr("organization_external_id { source: \"other\" id: \"9\" }"));
}

TEST(CsvMapping, NamesEveryCellThatDoesNotRead) {
  const auto record = ReadRow(
      {"id", "organization", "side", "language", "title", "trl", "cooperation", "money_min", "current_solution"},
      {"1", "a", "offer", "en", "t\xff", "nine", "BARTER", "1,5", "x"});
  EXPECT_THAT(record, StatusIs(absl::StatusCode::kInvalidArgument));
  std::vector<std::string> fields;
  for (const auto& violation : runtime::Violations(record.status())) fields.push_back(violation.field);
  EXPECT_THAT(fields, ElementsAre("title", "current_solution", "trl", "cooperation", "money_min"));
}

TEST(CsvMapping, RefusesARowOfAnotherLength) {
  EXPECT_THAT(ReadRow({"side", "id", "language", "title", "organization"}, {"offer", "en"}),
              StatusIs(absl::StatusCode::kInvalidArgument, "record: got 2 cells, want 5"));
}

TEST(CsvMapping, NamesEveryBadColumn) {
  const auto mapping = CsvMapping::FromHead({"side", "titel", "trl", "trl", "trl.ru", "title."}, "");
  EXPECT_THAT(mapping, HasReason("CSV_HEAD"));
  std::vector<std::string> faults;
  for (const auto& violation : runtime::Violations(mapping.status())) faults.push_back(violation.field);
  EXPECT_THAT(faults, ElementsAre("titel", "trl", "trl.ru", "title.", "id", "language", "organization", "title"));
}

}  // namespace
}  // namespace karez::cli
