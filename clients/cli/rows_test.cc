#include "clients/cli/rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

#include "karez/registry/v1/organization.pb.h"

namespace karez::cli {
namespace {

using testing::HasSubstr;

std::vector<Column> Columns() {
  return {{.key = "score", .title = "score", .decimals = 3},
          {.key = "title", .title = "title", .flexible = true},
          {.key = "name", .title = "listing"},
          {.title = "bar"},
          {.key = "pending"}};
}

Row Example() { return {.cells = {0.93, "膜下滴灌", "listings/a", "██", int64_t{4}}}; }

std::string Written(Format format, const std::vector<Row>& rows) {
  std::ostringstream out;
  RowWriter writer(format, Columns(), {}, out);
  for (const Row& row : rows) writer.Write(row);
  writer.Finish();
  return out.str();
}

TEST(RowWriter, AlignsWideCharactersInATable) {
  EXPECT_EQ(Written(Format::kTable, {Example(), {.cells = {12.5, "Су үнемдеу", "listings/b", "█", int64_t{0}}}}),
            " score  title       listing     bar\n"
            " 0.930  膜下滴灌    listings/a  ██\n"
            "12.500  Су үнемдеу  listings/b  █\n");
}

TEST(RowWriter, WritesTypedObjectsWithoutWhatIsForPeopleOnly) {
  EXPECT_EQ(Written(Format::kJsonLines, {Example()}),
            "{\"score\":0.93,\"title\":\"膜下滴灌\",\"name\":\"listings/a\",\"pending\":4}\n");
  EXPECT_EQ(Written(Format::kJsonLines, {{.cells = {0.1 + 0.2}}, {.cells = {std::nan("")}}}),
            "{\"score\":0.30000000000000004}\n{}\n");
  EXPECT_EQ(Written(Format::kJson, {}), "[]\n");
  EXPECT_EQ(Written(Format::kJson, {{.cells = {0.5}}, {.cells = {std::monostate(), "a\"b"}}}),
            "[\n{\"score\":0.5},\n{\"title\":\"a\\\"b\"}\n]\n");
}

TEST(RowWriter, WritesCsvThatSpreadsheetsDoNotRun) {
  EXPECT_EQ(Written(Format::kCsv, {{.cells = {-0.25, "=1+1, \"x\"", "n"}}}),
            "score,title,name,pending\r\n-0.25,\"'=1+1, \"\"x\"\"\",n,\r\n");
  EXPECT_EQ(Written(Format::kCsv, {}), "score,title,name,pending\r\n");
}

TEST(RowWriter, WritesTheObjectOfARowByItsProtoNames) {
  registry::v1::Organization organization;
  organization.set_name("organizations/a");
  organization.set_sequence(7);
  organization.add_working_languages("zh");
  std::ostringstream out;
  RowWriter writer(Format::kJsonLines, Columns(), {}, out);
  writer.Write(Example(), organization);
  writer.Finish();
  EXPECT_EQ(out.str(), "{\"name\":\"organizations/a\",\"working_languages\":[\"zh\"],\"sequence\":\"7\"}\n");
}

TEST(RenderTable, CutsTheWidestFlexibleColumnToTheTerminal) {
  const std::vector<Column> columns = {
      {.title = "a", .flexible = true}, {.title = "b", .flexible = true}, {.title = "c"}};
  const std::string table = RenderTable(
      columns, {{.cells = {std::string(30, 'x'), std::string(12, 'y'), std::string(10, 'z')}}}, {.width = 40});
  EXPECT_THAT(table,
              HasSubstr("\n" + std::string(13, 'x') + "…  " + std::string(12, 'y') + "  " + std::string(10, 'z')));
}

TEST(RenderTable, WrapsWhatIsToBeReadWhole) {
  EXPECT_EQ(
      RenderTable({{.title = "a"}, {.title = "b", .flexible = true, .wrap = true}, {.title = "c"}},
                  {{.cells = {"x", "drip irrigation of land", "y"}}, {.cells = {"z", "cotton", "w"}}}, {.width = 22}),
      "a  b                 c\n"
      "x  drip irrigation   y\n"
      "   of land\n"
      "z  cotton            w\n");
}

TEST(RenderTable, CutsMinorColumnsFirst) {
  const std::string x30(30, 'x');
  const std::string y30(30, 'y');
  const std::string table =
      RenderTable({{.title = "a", .flexible = true}, {.title = "b", .flexible = true, .minor = true}},
                  {{.cells = {x30, y30}}}, {.width = 52});
  EXPECT_THAT(table, HasSubstr(x30 + "  " + std::string(19, 'y') + "…\n"));
}

TEST(RenderTable, NeverCutsWhatIsNotFlexible) {
  EXPECT_THAT(RenderTable({{.title = "name"}}, {{.cells = {std::string(50, 'x')}}}, {.width = 20}),
              HasSubstr(std::string(50, 'x') + "\n"));
}

TEST(RenderTable, ColorsWithoutMovingColumns) {
  const std::string table =
      RenderTable({{.title = "a"}, {.title = "b"}},
                  {{.cells = {"FAIL", "x"}, .colors = {Color::kRed}}, {.cells = {"ok", "y"}}}, {.colored = true});
  EXPECT_THAT(table, HasSubstr("\033[31mFAIL\033[0m  x\n"));
  EXPECT_THAT(table, HasSubstr("\nok    y\n"));
}

}  // namespace
}  // namespace karez::cli
