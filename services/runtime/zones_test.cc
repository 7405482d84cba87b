#include "services/runtime/zones.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "services/runtime/formats.h"
#include "services/runtime/iso_codes.h"

namespace karez::runtime {
namespace {

TEST(Zones, AreOfTheSixCountriesEachWithItsNames) {
  std::set<std::string> ids;
  std::set<std::string> countries;
  for (const Zone& zone : Zones()) {
    countries.insert(zone.country);
    EXPECT_EQ(absl::AsciiStrToUpper(zone.id.substr(0, 2)), zone.country) << zone.id;
    EXPECT_TRUE(IsResourceId(zone.id) && IsCountry(zone.country)) << zone.id;
    EXPECT_TRUE(ids.insert(zone.id).second) << zone.id;
    for (const std::string& alias : zone.aliases) EXPECT_TRUE(ids.insert(alias).second) << alias;
    ASSERT_EQ(zone.names.size(), 4u) << zone.id;
    for (const ZoneName& name : zone.names) EXPECT_FALSE(name.text.empty()) << zone.id << " " << name.language;
  }
  EXPECT_THAT(countries, testing::ElementsAre("CN", "KG", "KZ", "TJ", "TM", "UZ"));
  EXPECT_GE(Zones().size(), 30u);
}

TEST(Zones, AreFoundByOtherSpellings) {
  ASSERT_NE(FindZone("cn-xj-ftz-khorgos"), nullptr);
  EXPECT_EQ(FindZone("cn-xj-ftz-khorgos"), FindZone("cn-xj-ftz-horgos"));
  EXPECT_EQ(FindZone("kz-sez-saryarka")->id, "kz-sez-saryarqa");
  EXPECT_EQ(FindZone("cn-xj-ftz-altay"), nullptr);
  EXPECT_EQ(FindZone(""), nullptr);
}

TEST(Zones, FaceEachOtherFromBothSidesOfABorder) {
  EXPECT_TRUE(FaceEachOther(*FindZone("cn-xj-ftz-horgos"), *FindZone("kz-sez-khorgos")));
  EXPECT_FALSE(FaceEachOther(*FindZone("cn-xj-ftz-horgos"), *FindZone("uz-fez-navoi")));
  EXPECT_FALSE(FaceEachOther(*FindZone("kz-sez-khorgos"), *FindZone("kz-sez-khorgos")));
  for (const Zone& zone : Zones()) {
    for (const std::string& id : zone.faces) {
      const Zone* other = FindZone(id);
      ASSERT_NE(other, nullptr) << id;
      EXPECT_EQ(other->id, id) << "no other spelling";
      EXPECT_TRUE(FaceEachOther(*other, zone)) << id;
      EXPECT_NE(other->country, zone.country) << id;
    }
  }
}

}  // namespace
}  // namespace karez::runtime
