#include "services/matching/concept/sectors.h"

#include <gtest/gtest.h>

#include <string>

namespace karez::matching {
namespace {

registry::v1::Listing Titled(const std::string& language, const std::string& title) {
  registry::v1::Listing listing;
  auto& text = *listing.add_titles();
  text.set_language(language);
  text.set_text(title);
  return listing;
}

std::optional<InferredSector> Infer(const registry::v1::Listing& listing) { return InferSector(listing); }

TEST(InferSector, NamesTheSectorOfTheConcepts) {
  for (const auto& listing : {Titled("zh", "光伏组件清洗机器人"), Titled("ru", "Солнечные панели с доставкой"),
                              Titled("tk", "Gün panelleri")}) {
    const auto sector = Infer(listing);
    ASSERT_TRUE(sector.has_value()) << listing.titles(0).text();
    EXPECT_EQ(sector->code, "energy.solar");
    EXPECT_GE(sector->confidence, .4);
    EXPECT_LT(sector->confidence, 1.0);
  }
}

TEST(InferSector, MoreThatAgreesMakesItSurer) {
  registry::v1::Listing listing = Titled("en", "Solar panels");
  const double before = Infer(listing)->confidence;
  auto& keyword = *listing.add_keywords();
  keyword.set_language("en");
  keyword.set_text("photovoltaic module");
  EXPECT_GT(Infer(listing)->confidence, before);
}

TEST(InferSector, SaysNothingWhereNothingIsNamed) {
  EXPECT_FALSE(Infer(Titled("en", "We look for partners")).has_value());
  EXPECT_FALSE(Infer(registry::v1::Listing()).has_value());
}

TEST(InferSector, SaysNothingWhereAllSectorsAreNamedAlike) {
  EXPECT_FALSE(Infer(Titled("en", "solar panels, brucellosis, flotation, cheese, cotton picking, water meter")));
}

TEST(InferSector, TranslationsByAProgramDoNotCount) {
  registry::v1::Listing listing = Titled("ru", "Ищем партнёра");
  auto& text = *listing.add_titles();
  text.set_language("en");
  text.set_text("Solar panels");
  text.set_origin(type::v1::TEXT_ORIGIN_MACHINE);
  EXPECT_FALSE(Infer(listing).has_value());
}

}  // namespace
}  // namespace karez::matching
