#include "services/exports/row_format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "services/runtime/testing.h"

namespace karez::exports {
namespace {

using runtime::IsOk;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

const std::vector<std::string> kColumns = {"a", "b"};

std::string Line(v1::ExportFormat format, const std::vector<Cell>& row) {
  return (*MakeRowFormat(format))->Line(kColumns, row);
}
std::string Csv(const std::vector<Cell>& row) { return Line(v1::EXPORT_FORMAT_CSV, row); }
std::string Json(const std::vector<Cell>& row) { return Line(v1::EXPORT_FORMAT_JSON_LINES, row); }

TEST(RowFormat, LeavesOutWhatIsUnknown) {
  EXPECT_EQ(Csv({Cell(), std::string("x")}), ",x\r\n");
  EXPECT_EQ(Json({Cell(), std::string("x")}), "{\"a\":null,\"b\":\"x\"}\n");
}

TEST(RowFormat, WritesNumbersWithSixDecimalsWhateverTheirSize) {
  EXPECT_EQ(Csv({1.0 / 3, -1e-9}), "0.333333,0.000000\r\n");
  EXPECT_EQ(Json({-2.5, 1e9}), "{\"a\":-2.500000,\"b\":1000000000.000000}\n");
}

TEST(RowFormat, WritesWholeNumbersAndTruthsAsTheyAre) {
  EXPECT_EQ(Csv({std::numeric_limits<int64_t>::max(), false}), "9223372036854775807,false\r\n");
  EXPECT_EQ(Json({int64_t{-1}, true}), "{\"a\":-1,\"b\":true}\n");
}

TEST(RowFormat, GuardsTextsButNotNumbersAgainstFormulas) {
  EXPECT_EQ(Csv({std::string("=HYPERLINK(\"http://x\",\"y\")"), -0.5}),
            "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",-0.500000\r\n");
  EXPECT_EQ(Json({std::string("=1+1"), -0.5}), "{\"a\":\"=1+1\",\"b\":-0.500000}\n");
}

TEST(RowFormat, JoinsListsInCsvAndKeepsThemInJson) {
  const std::vector<std::string> reasons = {"NO_CONSENT", "EXPORT_UNASSESSED"};
  EXPECT_EQ(Csv({reasons, std::vector<std::string>()}), "NO_CONSENT;EXPORT_UNASSESSED,\r\n");
  EXPECT_EQ(Json({reasons, std::vector<std::string>()}), "{\"a\":[\"NO_CONSENT\",\"EXPORT_UNASSESSED\"],\"b\":[]}\n");
}

TEST(RowFormat, EscapesWhatJsonMustAndNothingElse) {
  EXPECT_EQ(Json({std::string("\"\\\n\t/"), std::string("тұз 盐")}),
            "{\"a\":\"\\\"\\\\\\n\\u0009/\",\"b\":\"тұз 盐\"}\n");
}

TEST(MatchRow, HasACellForEachColumn) {
  EXPECT_THAT(MatchRow({}, {}, {}), SizeIs(MatchColumns().size()));
  const std::vector<std::string> components(MatchColumns().begin() + 11, MatchColumns().begin() + 27);
  EXPECT_THAT(components, ElementsAre("topic", "indicators", "readiness", "cooperation", "operating_envelope", "rights",
                                      "money", "organization_fit", "geography", "conformity", "sector", "timing",
                                      "language", "proof", "delivery", "zone"))
      << "docs/formats.md lists them";
  EXPECT_EQ(MatchColumns()[27], "lexical_score");
}

TEST(MatchRow, SaysWhatTheMatchSays) {
  matching::v1::Match match;
  match.set_outcome(matching::v1::GATE_OUTCOME_HOLD);
  match.set_score(0.75);
  auto& topic = *match.add_contributions();
  topic.set_component(matching::v1::COMPONENT_TOPIC);
  topic.set_value(0.5);
  match.add_contributions()->set_component(matching::v1::COMPONENT_MONEY);
  match.add_gates()->set_outcome(matching::v1::GATE_OUTCOME_PASS);
  match.add_gates()->set_reason("NO_CONSENT");
  match.set_semantic_score(1.25);
  match.mutable_provenance()->set_admission_sequence(41);
  match.mutable_provenance()->set_model_id("m");
  match.mutable_provenance()->mutable_as_of_time()->set_seconds(1767225600);

  const auto format = MakeRowFormat(v1::EXPORT_FORMAT_JSON_LINES);
  ASSERT_THAT(format, IsOk());
  const std::string line =
      (*format)->Line(MatchColumns(), MatchRow({"listings/n", "Су", "kk", "organizations/a"}, {}, match));
  for (const char* part :
       {"\"need\":\"listings/n\",\"need_title\":\"Су\",\"need_language\":\"kk\",\"need_organization\":\"organizations/"
        "a\"",
        "\"outcome\":\"HOLD\"", "\"score\":0.750000", "\"topic\":0.500000", "\"money\":null", "\"sector\":null",
        "\"semantic_score\":1.250000", "\"gate_reasons\":[\"NO_CONSENT\"]", "\"calibrated\":false",
        "\"admission_sequence\":41", "\"model_id\":\"m\"", "\"as_of_time\":\"2026-01-01T00:00:00Z\""}) {
    EXPECT_THAT(line, HasSubstr(part));
  }
}

TEST(MatchRow, TellsNoSemanticScoreWithoutAModelFromZero) {
  const auto& columns = MatchColumns();
  const size_t semantic = std::find(columns.begin(), columns.end(), "semantic_score") - columns.begin();
  matching::v1::Match match;
  EXPECT_EQ(MatchRow({}, {}, match)[semantic], Cell());
  match.set_semantic_score(0);
  EXPECT_EQ(MatchRow({}, {}, match)[semantic], Cell(0.0));
}

TEST(Summarize, TakesTheOriginalTitle) {
  registry::v1::Listing listing;
  listing.set_name("listings/a");
  listing.set_organization("organizations/b");
  for (const char* language : {"ug", "en"}) {
    auto& label = *listing.add_titles();
    label.set_language(language);
    label.set_text(absl::StrCat("title in ", language));
  }
  const ListingSummary summary = Summarize(listing);
  EXPECT_THAT((std::vector<std::string>{summary.name, summary.title, summary.language, summary.organization}),
              ElementsAre("listings/a", "title in ug", "ug", "organizations/b"));
}

}  // namespace
}  // namespace karez::exports
