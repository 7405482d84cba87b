#include "services/registry/taxonomy.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/runtime/testing.h"

namespace karez::registry {
namespace {

using runtime::IsOk;
using runtime::StatusIs;
using testing::AllOf;
using testing::HasSubstr;

// A sector with its nine labels; more: further members of its JSON.
std::string Sector(absl::string_view code, absl::string_view more = "") {
  std::string labels;
  for (absl::string_view language : {"zh", "ug", "ru", "kk", "uz", "ky", "tg", "tk", "en"}) {
    absl::StrAppend(&labels, labels.empty() ? "" : ",", "{\"language\":\"", language, "\",\"text\":\"label\"}");
  }
  return absl::StrCat("{\"code\":\"", code, "\",\"labels\":[", labels, "]", more.empty() ? "" : ",", more, "}");
}

std::string Json(absl::string_view sectors) { return absl::StrCat("{\"revision\":\"1\",\"sectors\":[", sectors, "]}"); }

absl::Status Fault(absl::string_view json) { return Taxonomy::Parse(json).status(); }

TEST(BuiltInTaxonomy, CoversTheMission) {
  const absl::StatusOr<Taxonomy> taxonomy = Taxonomy::BuiltIn();
  ASSERT_THAT(taxonomy, IsOk());

  int sectors = 0;
  int subsectors = 0;
  for (const v1::Sector& sector : taxonomy->message().sectors()) ++(sector.parent().empty() ? sectors : subsectors);
  EXPECT_GE(sectors, 12);
  EXPECT_GE(subsectors, 90);
  for (const char* code : {"energy.solar", "energy.wind", "energy.storage", "energy.hydrogen", "energy.grid",
                           "agriculture.irrigation", "agriculture.saline_soils"}) {
    EXPECT_TRUE(taxonomy->HasSector(code)) << code;
  }
  EXPECT_FALSE(taxonomy->HasSector("energy.perpetual_motion"));
}

TEST(BuiltInTaxonomy, LabelsEachSectorInItsOwnWordsPerLanguage) {
  const absl::StatusOr<Taxonomy> taxonomy = Taxonomy::BuiltIn();
  ASSERT_THAT(taxonomy, IsOk());

  std::map<std::string, std::map<std::string, std::string>> codes;
  for (const v1::Sector& sector : taxonomy->message().sectors()) {
    for (const auto& label : sector.labels()) {
      const auto [it, fresh] = codes[label.language()].emplace(label.text(), sector.code());
      EXPECT_TRUE(fresh) << label.text() << " labels both " << it->second << " and " << sector.code();
    }
  }
}

TEST(Taxonomy, FindsASectorByItsCode) {
  const absl::StatusOr<Taxonomy> taxonomy =
      Taxonomy::Parse(Json(absl::StrCat(Sector("water"), ",", Sector("water.wells", "\"parent\":\"water\""))));
  ASSERT_THAT(taxonomy, IsOk());

  ASSERT_NE(taxonomy->Find("water.wells"), nullptr);
  EXPECT_EQ(taxonomy->Find("water.wells")->parent(), "water");
  EXPECT_EQ(taxonomy->Find("wells"), nullptr);
}

TEST(Taxonomy, KeepsARetiredSectorUsable) {
  const absl::StatusOr<Taxonomy> taxonomy =
      Taxonomy::Parse(Json(absl::StrCat(Sector("ict"), ",", Sector("computing", "\"replacedBy\":[\"ict\"]"))));
  ASSERT_THAT(taxonomy, IsOk());
  EXPECT_TRUE(taxonomy->HasSector("computing"));
}

TEST(Taxonomy, RefusesWhatIsNotTaxonomyJson) {
  EXPECT_THAT(Fault("{\"revision\":"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Fault("{\"revision\":\"1\",\"sector\":[]}"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Fault("{}"), StatusIs(absl::StatusCode::kInvalidArgument,
                                    AllOf(HasSubstr("revision: got nothing"), HasSubstr("sectors: got none"))));
}

TEST(Taxonomy, RefusesACodeThatIsTwiceOrBadlyFormed) {
  EXPECT_THAT(Fault(Json(absl::StrCat(Sector("water"), ",", Sector("water")))),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("sectors[1].code: got water, which sectors[0]")));
  for (absl::string_view code : {"", "Water", "water.", "water.wells.deep", "wa-ter", "1water"}) {
    EXPECT_THAT(Fault(Json(Sector(code))), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("sectors[0].code")))
        << code;
  }
}

TEST(Taxonomy, RefusesAParentThatIsNotAbove) {
  EXPECT_THAT(Fault(Json(Sector("water.wells", "\"parent\":\"water\""))),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("sectors[0].parent: got water")));
  EXPECT_THAT(Fault(Json(absl::StrCat(Sector("energy"), ",", Sector("water.wells", "\"parent\":\"energy\"")))),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("sectors[1].parent: got \"energy\"")));
}

TEST(Taxonomy, RefusesASectorWithoutALabelInEachLanguage) {
  const std::string json = absl::StrReplaceAll(Json(Sector("water")), {{"\"tk\"", "\"tr\""}});
  EXPECT_THAT(Fault(json), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("labels: got none in tk")));
  const std::string twice = absl::StrReplaceAll(Json(Sector("water")), {{"\"tk\"", "\"tg\""}});
  EXPECT_THAT(Fault(twice), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("labels: got tg twice")));
}

TEST(Taxonomy, RefusesASuccessorThatIsNotInForce) {
  EXPECT_THAT(Fault(Json(Sector("water", "\"replacedBy\":[\"hydrology\"]"))),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("replaced_by: got \"hydrology\"")));
}

}  // namespace
}  // namespace karez::registry
