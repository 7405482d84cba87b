#include "services/registry/crosswalks.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/runtime/testing.h"

namespace karez::registry {
namespace {

using runtime::IsOk;
using runtime::StatusIs;
using testing::HasSubstr;

constexpr char kSectorHead[] = "sector,scheme,code,relation,confidence,label\n";
constexpr char kStageHead[] = "trl,scheme,code,confidence\n";

const Taxonomy& SectorsShipped() {
  static const auto& taxonomy = *new Taxonomy(*Taxonomy::BuiltIn());
  return taxonomy;
}

const Crosswalks& Shipped() {
  static const auto& crosswalks = *new Crosswalks(*Crosswalks::BuiltIn(SectorsShipped()));
  return crosswalks;
}

v1::ListCrosswalksResponse Listed(const v1::ListCrosswalksRequest& request) {
  const auto response = Shipped().List(request);
  EXPECT_THAT(response, IsOk());
  return response.value_or(v1::ListCrosswalksResponse());
}

absl::Status CrosswalkFault(const std::string& sectors, const std::string& stages = "") {
  return Crosswalks::Parse(kSectorHead + sectors, kStageHead + stages, SectorsShipped()).status();
}

TEST(BuiltInCrosswalks, AreWhole) { EXPECT_THAT(Crosswalks::BuiltIn(SectorsShipped()), IsOk()); }

TEST(Crosswalks, GoFromASectorToOthersCodesTheSurestFirst) {
  v1::ListCrosswalksRequest request;
  request.set_sector("energy.solar");
  request.set_scheme(v1::CROSSWALK_SCHEME_IPC);
  const auto found = Listed(request);
  ASSERT_GT(found.crosswalks_size(), 1);
  for (int i = 0; i < found.crosswalks_size(); ++i) {
    EXPECT_EQ(found.crosswalks(i).sector(), "energy.solar");
    EXPECT_EQ(found.crosswalks(i).scheme(), v1::CROSSWALK_SCHEME_IPC);
    EXPECT_FALSE(found.crosswalks(i).label().empty());
    if (i == 0) continue;
    EXPECT_LE(found.crosswalks(i).confidence(), found.crosswalks(i - 1).confidence());
  }
}

TEST(Crosswalks, GoFromACodeToOurSectors) {
  v1::ListCrosswalksRequest forth;
  forth.set_sector("energy.solar");
  const v1::Crosswalk some = Listed(forth).crosswalks(0);
  v1::ListCrosswalksRequest back;
  back.set_scheme(some.scheme());
  back.set_code(some.code());
  bool found = false;
  const auto sectors = Listed(back);
  for (const auto& crosswalk : sectors.crosswalks()) {
    EXPECT_EQ(crosswalk.code(), some.code());
    found = found || crosswalk.sector() == "energy.solar";
  }
  EXPECT_TRUE(found);
}

TEST(Crosswalks, KnowEverySectionOfIpc) {
  for (const char section : std::string("ABCDEFGH")) {
    v1::ListCrosswalksRequest request;
    request.set_scheme(v1::CROSSWALK_SCHEME_IPC);
    request.set_code(std::string(1, section));
    EXPECT_GE(Listed(request).crosswalks_size(), 1) << section;
  }
}

TEST(Crosswalks, GoFromALevelToTheStages) {
  v1::ListCrosswalksRequest request;
  request.set_trl(6);
  request.set_scheme(v1::CROSSWALK_SCHEME_CHINESE_STAGE);
  ASSERT_GE(Listed(request).crosswalks_size(), 1);
  EXPECT_EQ(Listed(request).crosswalks(0).code(), "PILOT_TEST");
}

TEST(Crosswalks, ComeInPagesWithoutRepeatingAny) {
  v1::ListCrosswalksRequest request;
  request.set_page_size(1000);
  const auto first = Listed(request);
  EXPECT_EQ(first.crosswalks_size(), 1000);
  request.set_page_token(first.next_page_token());
  const auto rest = Listed(request);
  EXPECT_GT(rest.crosswalks_size(), 60);
  EXPECT_TRUE(rest.next_page_token().empty());
  EXPECT_EQ(rest.crosswalks(rest.crosswalks_size() - 1).trl(), 9);
  request.set_trl(9);
  EXPECT_THAT(Shipped().List(request), StatusIs(absl::StatusCode::kInvalidArgument)) << "another question's token";
}

TEST(Crosswalks, RefuseWhatIsWrongAndSayWhere) {
  EXPECT_THAT(Crosswalks::Parse("code\n", kStageHead, SectorsShipped()).status().message(),
              HasSubstr("sector line 1: got code, want sector,scheme"));
  EXPECT_THAT(CrosswalkFault("no_such,EEN,1,CLOSE,.5,x").message(), HasSubstr("sector line 2: sector: got no_such"));
  EXPECT_THAT(CrosswalkFault("energy,EEN,1,CLOSE,0,x").message(), HasSubstr("confidence: got 0, want more than 0"));
  EXPECT_THAT(CrosswalkFault("energy,EEN,1,CLOSE,nan,x").message(), HasSubstr("confidence: got nan"));
  EXPECT_THAT(CrosswalkFault("energy,EEN,1,NEAR,.5,x").message(), HasSubstr("relation: got NEAR"));
  EXPECT_THAT(CrosswalkFault("energy,EEN_STAGE,1,CLOSE,.5,x").message(), HasSubstr("scheme: got EEN_STAGE"));
  EXPECT_THAT(CrosswalkFault("energy,EEN,1,CLOSE").message(), HasSubstr("got 4 cells, want 6"));
  EXPECT_THAT(CrosswalkFault("energy,EEN,1,CLOSE,.5,x\nenergy,EEN,1,CLOSE,.6,x").message(), HasSubstr("got 1 again"));
  EXPECT_THAT(CrosswalkFault("energy,EEN,1,CLOSE,.5,x").message(), HasSubstr("energy: got no code of IPC, want one"));
  EXPECT_THAT(CrosswalkFault("", "10,EEN_STAGE,CONCEPT,1").message(),
              HasSubstr("trl line 2: trl: got 10, want 1 to 9"));
  EXPECT_THAT(CrosswalkFault("", "1,EEN_STAGE,MASS_PRODUCTION,1").message(), HasSubstr("code: got MASS_PRODUCTION"));
  EXPECT_THAT(CrosswalkFault("", "").message(), HasSubstr("TRL 1: got no stage of EEN_STAGE, want one"));
}

}  // namespace
}  // namespace karez::registry
