#include "services/matching/concept/vocabulary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"

namespace karez::matching {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A concept whose labels are its id in every language.
std::string Line(const std::string& id, const std::string& broader = "", const std::string& english = "") {
  std::string line = absl::StrCat(R"({"id":")", id, R"(","sectors":["water.supply"],"broader":[)",
                                  broader.empty() ? "" : absl::StrCat("\"", broader, "\""), "]");
  for (const absl::string_view language : text::kLanguages) {
    const std::string& label = language == "en" && !english.empty() ? english : id;
    absl::StrAppend(&line, ",\"", language, "\":[\"", label, "\"]");
  }
  return line + "}\n";
}

std::string ErrorOf(const std::string& lines) {
  const auto parsed = Vocabulary::Parse(lines);
  return parsed.ok() ? "" : std::string(parsed.status().message());
}

TEST(Vocabulary, KnowsWhatLiesWithinWhat) {
  const auto parsed =
      Vocabulary::Parse(absl::StrCat(Line("irrigation"), Line("drip", "irrigation"), Line("emitter", "drip")));
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_THAT(parsed->Ancestors(2), ElementsAre(1, 0));
  EXPECT_TRUE(parsed->Within(2, 0));
  EXPECT_TRUE(parsed->Within(1, 1));
  EXPECT_FALSE(parsed->Within(0, 1));
  ASSERT_NE(parsed->Find("drip"), nullptr);
  EXPECT_EQ(parsed->Find("drip")->sectors.front(), "water.supply");
  EXPECT_EQ(parsed->Find("pump"), nullptr);
}

TEST(Vocabulary, ARevisionNamesTheContent) {
  const auto one = Vocabulary::Parse(Line("drip"));
  const auto same = Vocabulary::Parse(Line("drip"));
  const auto other = Vocabulary::Parse(Line("drop"));
  EXPECT_EQ(one->revision(), same->revision());
  EXPECT_NE(one->revision(), other->revision());
  EXPECT_EQ(one->revision().size(), 16u);
}

TEST(Vocabulary, WantsSectorsOnlyWhereConceptsHaveThem) {
  std::string line = Line("soil");
  line.erase(line.find("\"sectors\""), std::string(R"("sectors":["water.supply"],)").size());
  EXPECT_THAT(ErrorOf(line), HasSubstr("sectors: got none"));
  EXPECT_TRUE(Vocabulary::Parse(line, Vocabulary::Sectors::kNone).ok());
}

TEST(Vocabulary, RefusesWhatIsWrongAndNamesTheLine) {
  EXPECT_THAT(ErrorOf(absl::StrCat(Line("drip"), "{\n")), HasSubstr("line 2: concept: got no JSON object"));
  EXPECT_THAT(ErrorOf(absl::StrCat(Line("drip"), Line("drip"))), HasSubstr("line 2"));
  EXPECT_THAT(ErrorOf(Line("Drip")), HasSubstr("id: got Drip, want"));
  EXPECT_THAT(ErrorOf(Line("drip", "irrigation")), HasSubstr("broader of drip: got irrigation, want"));
  EXPECT_THAT(ErrorOf(absl::StrCat(Line("a", "b"), Line("b", "a"))), HasSubstr("want no cycle"));
  EXPECT_THAT(ErrorOf(R"({"id":"drip","sectors":["water"],"en":["drip"]})"), HasSubstr("got no label"));
  EXPECT_THAT(ErrorOf(R"({"id":"drip","sectors":[]})"), HasSubstr("sectors: got none"));
  EXPECT_THAT(ErrorOf(R"({"id":"drip","sectors":[1]})"), HasSubstr("sectors: got an entry that is no text"));
}

TEST(Vocabulary, ALabelLeadsToOneConceptWhateverItsSpelling) {
  EXPECT_THAT(ErrorOf(absl::StrCat(Line("drip"), Line("trickle", "", "DRIP"))),
              HasSubstr("en: got DRIP, a label of drip too"));
  EXPECT_EQ(ErrorOf(Line("drip", "", "Drip")), "");
}

TEST(ShippedVocabulary, CoversTheSectorsOfTheTaxonomy) {
  const Vocabulary& shipped = Vocabulary::Shipped();
  EXPECT_GE(shipped.concepts().size(), 600u);
  std::ifstream file(absl::StrCat(std::getenv("KAREZ_SOURCE_DIR"), "/services/registry/data/taxonomy_v1.json"));
  std::stringstream taxonomy;
  taxonomy << file.rdbuf();
  std::set<std::string> tops;
  for (const Concept& known : shipped.concepts()) {
    for (const std::string& sector : known.sectors) {
      EXPECT_THAT(taxonomy.str(), HasSubstr(absl::StrCat("\"code\": \"", sector, "\""))) << known.id;
      tops.insert(sector.substr(0, sector.find('.')));
    }
  }
  EXPECT_GE(tops.size(), 14u);
}

}  // namespace
}  // namespace karez::matching
