#include "services/matching/topic/statistics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "services/matching/embedding/files.h"
#include "services/matching/topic/statistics_file.h"
#include "services/matching/topic/testing.h"
#include "services/text/language.h"

namespace karez::matching {
namespace {

using ::testing::HasSubstr;
using testing::MakeListing;
using testing::Pointers;
using testing::World;

std::shared_ptr<const Statistics> BuildFrom(const std::vector<Content>& contents) {
  auto statistics = Statistics::Build(Pointers(contents));
  EXPECT_TRUE(statistics.ok()) << statistics.status();
  return *std::move(statistics);
}

// bytes with another content and the hash that belongs to it.
std::string Rehashed(std::string bytes) {
  bytes.resize(bytes.size() - 32);
  return bytes + Sha256(bytes);
}

class StatisticsTest : public ::testing::Test {
 protected:
  World world_{1};
  const std::vector<Content> contents_ = world_.MakeCollection(120, 3);
  const std::shared_ptr<const Statistics> statistics_ = BuildFrom(contents_);
};

TEST_F(StatisticsTest, NoOrderOfTheListingsChangesABit) {
  std::vector<Content> shuffled = contents_;
  std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937(5));
  EXPECT_EQ(BuildFrom(shuffled)->Serialize(), statistics_->Serialize());
}

TEST_F(StatisticsTest, AnotherCollectionIsAnotherRevision) {
  std::vector<Content> more = contents_;
  more.push_back(world_.Make(Side::kNeed, 3));
  EXPECT_NE(BuildFrom(more)->revision(), statistics_->revision());
}

TEST_F(StatisticsTest, TheFileKeepsEverything) {
  const auto read = Statistics::Parse(statistics_->Serialize());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ((*read)->revision(), statistics_->revision());
  EXPECT_EQ((*read)->listing_count(), 240);
  EXPECT_EQ((*read)->Serialize(), statistics_->Serialize());
  const Content need = world_.Make(Side::kNeed, 7);
  const Content offer = world_.Make(Side::kOffer, 7);
  EXPECT_EQ((*read)->Score(need, offer), statistics_->Score(need, offer));
}

TEST_F(StatisticsTest, AFileCutAnywhereIsRefused) {
  const std::string bytes = statistics_->Serialize();
  for (size_t size = 0; size < bytes.size(); size += 97) {
    EXPECT_EQ(Statistics::Parse(bytes.substr(0, size)).status().code(), absl::StatusCode::kDataLoss) << size;
  }
}

TEST_F(StatisticsTest, AFlippedBitIsFound) {
  std::string bytes = statistics_->Serialize();
  for (const size_t at : {size_t{20}, bytes.size() / 2, bytes.size() - 1}) {
    bytes[at] ^= 1;
    EXPECT_EQ(Statistics::Parse(bytes).status().code(), absl::StatusCode::kDataLoss) << at;
    bytes[at] ^= 1;
  }
}

TEST_F(StatisticsTest, ContentThatIsCutButHashedAfterwardsIsRefusedToo) {
  const std::string bytes = statistics_->Serialize();
  for (size_t size = 16; size < bytes.size() - 32; size += 997) {
    const auto read = Statistics::Parse(Rehashed(bytes.substr(0, size) + std::string(32, '\0')));
    EXPECT_EQ(read.status().code(), absl::StatusCode::kDataLoss) << size;
  }
}

TEST_F(StatisticsTest, ANewerFormatIsNamed) {
  std::string bytes = statistics_->Serialize();
  bytes[8] = 3;
  const absl::Status status = Statistics::Parse(Rehashed(bytes)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("got format version 3, want 2"));
}

TEST_F(StatisticsTest, TooFewOfASideAreRefused) {
  std::vector<Content> few = contents_;
  std::erase_if(few, [](const Content& content) { return content.side == Side::kNeed; });
  const absl::Status status = Statistics::Build(Pointers(few)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("got 0 needs and 120 offers, want at least 16 of each"));
}

TEST_F(StatisticsTest, SeldomWordsWeighMoreThanCommonOnes) {
  Content offer{.side = Side::kOffer, .original = 8, .languages = LanguageBit(8), .length = 10};
  const uint32_t common = ((uint32_t{8} << 24) + 1) * 2;
  const uint32_t never_seen = 0x7FFFFFF0;
  offer.tokens = {{common, 1}, {never_seen, 1}};
  const std::vector<Impact> impacts = statistics_->Impacts(offer);
  ASSERT_EQ(impacts.size(), 2u);
  EXPECT_GT(impacts[1].impact, 2 * impacts[0].impact);
}

TEST_F(StatisticsTest, AnEndlessListingKeepsItsWeightiestTokensInOrder) {
  Content offer{.side = Side::kOffer, .original = 8, .languages = LanguageBit(8), .length = 9000};
  for (uint32_t i = 1; i <= 3000; ++i) offer.tokens.push_back({i * 2 + (1u << 30), static_cast<uint16_t>(1 + i % 3)});
  const std::vector<Impact> impacts = statistics_->Impacts(offer);
  ASSERT_EQ(impacts.size(), kMaxImpacts);
  for (size_t i = 1; i < impacts.size(); ++i) EXPECT_LT(impacts[i - 1].token, impacts[i].token);
}

TEST_F(StatisticsTest, AListingOfEndlessConceptsKeepsTheWeightiestInOrder) {
  Content need{.side = Side::kNeed, .original = 8, .languages = LanguageBit(8)};
  for (uint32_t i = 1; i <= 3000; ++i) need.concepts.push_back({i * 2, static_cast<uint16_t>(i <= 2000 ? 1 : 30)});
  const std::vector<Impact> impacts = statistics_->ConceptImpacts(need);
  ASSERT_EQ(impacts.size(), kMaxImpacts);
  for (size_t i = 1; i < impacts.size(); ++i) EXPECT_LT(impacts[i - 1].token, impacts[i].token);
  EXPECT_EQ(std::count_if(impacts.begin(), impacts.end(), [](const Impact& impact) { return impact.token > 4000; }),
            1000);
}

TEST_F(StatisticsTest, SharedImpactsAreTheProductsOfBothSidesImpacts) {
  Content endless = world_.Make(Side::kOffer, 7);
  for (uint32_t token = 2; token < 4000; token += 2) endless.tokens.push_back({token, 1});
  std::sort(endless.tokens.begin(), endless.tokens.end(),
            [](const TokenCount& a, const TokenCount& b) { return a.token < b.token; });
  const Content need = world_.Make(Side::kNeed, 7);
  for (const Content& offer : {world_.Make(Side::kOffer, 7), world_.Make(Side::kOffer, 8), endless}) {
    std::vector<SharedImpact> expected;
    for (const Impact& a : statistics_->Impacts(need)) {
      for (const Impact& b : statistics_->Impacts(offer)) {
        if (a.token == b.token) expected.push_back({a.token, uint32_t{a.impact} * b.impact});
      }
    }
    EXPECT_FALSE(expected.empty());
    EXPECT_EQ(statistics_->SharedImpacts(need, offer), expected);
  }
}

TEST_F(StatisticsTest, PairsOfOneSubjectScoreHigherInOneLanguageAndAcross) {
  for (const uint8_t language : {8, 7}) {
    double same = 0.0;
    double other = 0.0;
    for (size_t i = 0; i < 20; ++i) {
      const Content need = world_.Make(Side::kNeed, i);
      same += statistics_->Score(need, world_.Make(Side::kOffer, i, language)).topic / 20;
      other += statistics_->Score(need, world_.Make(Side::kOffer, i + 7, language)).topic / 20;
    }
    EXPECT_GT(same, 0.6) << int{language};
    EXPECT_LT(other, 0.35) << int{language};
  }
}

TEST_F(StatisticsTest, ChancePairsAreSpreadAboutZero) {
  double sum = 0.0;
  double squares = 0.0;
  for (size_t i = 0; i < 400; ++i) {
    const TopicScore score =
        statistics_->Score(world_.Make(Side::kNeed, i % 40), world_.Make(Side::kOffer, (i * 7 + 3) % 40));
    sum += *score.semantic / 400;
    squares += *score.semantic * *score.semantic / 400;
  }
  EXPECT_NEAR(sum, 0.0, 0.4);
  EXPECT_GT(squares, 0.1);
  EXPECT_LT(squares, 1.5);
}

TEST_F(StatisticsTest, AThresholdComesWithSizeAndRises) {
  EXPECT_EQ(statistics_->CandidateThreshold(0), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(statistics_->CandidateThreshold(Statistics::kFewListings), -std::numeric_limits<double>::infinity());
  double last = -std::numeric_limits<double>::infinity();
  for (size_t listings = Statistics::kFewListings + 1; listings < 100'000'000; listings *= 3) {
    EXPECT_GE(statistics_->CandidateThreshold(listings), last);
    last = statistics_->CandidateThreshold(listings);
  }
  EXPECT_EQ(statistics_->CandidateThreshold(40'000), statistics_->CandidateThreshold(60'000));
}

TEST(DefaultStatistics, ServeAnEmptyCollectionInEachLanguage) {
  const auto statistics = Statistics::Load(DefaultStatisticsPath());
  ASSERT_TRUE(statistics.ok()) << statistics.status();
  EXPECT_LT((*statistics)->Serialize().size(), 2u << 20);
  struct Sample {
    absl::string_view language, need, offer, other;
  };
  const Sample samples[] = {
      {"zh", "盐碱地棉田节水灌溉技术", "适用于盐碱地的膜下滴灌节水设备", "光伏组件自动清洁机器人"},
      {"ug", "شورلۇق يەردە پاختا سۇغىرىش", "پاختا ئېتىزى ئۈچۈن تېمىتىپ سۇغىرىش ئۈسكۈنىسى",
       "قۇياش ئېنېرگىيەسى تاختىسىنى تازىلاش"},
      {"ru", "Орошение хлопка на засоленных землях", "Капельное орошение хлопчатника при засолении",
       "Робот для очистки солнечных панелей"},
      {"kk", "Тұзды жерде мақта суару", "Мақтаны тамшылатып суару жүйесі", "Күн панельдерін тазалайтын робот"},
      {"uz", "Shoʻr yerlarda paxtani sugʻorish", "Paxta uchun tomchilatib sugʻorish tizimi",
       "Quyosh panellarini tozalash roboti"},
      {"ky", "Шор жерде пахта сугаруу", "Пахтаны тамчылатып сугаруу системасы", "Күн панелдерин тазалоочу робот"},
      {"tg", "Обёрии пахта дар заминҳои шӯр", "Низоми обёрии қатрагии пахта", "Роботи тозакунии панелҳои офтобӣ"},
      {"tk", "Şorlaşan ýerlerde gowaçany suwarmak", "Gowaça üçin damjalaýyn suwaryş ulgamy",
       "Gün panellerini arassalaýan robot"},
      {"en", "Irrigation of cotton on saline land", "Drip irrigation for cotton fields with saline soil",
       "Robot that cleans solar panels"},
  };
  for (const Sample& sample : samples) {
    const auto content = [&](Side side, absl::string_view title) {
      return MakeContent(MakeListing(side, sample.language, title), sample.language, nullptr);
    };
    const Content need = content(Side::kNeed, sample.need);
    EXPECT_GT((*statistics)->Score(need, content(Side::kOffer, sample.offer)).topic,
              (*statistics)->Score(need, content(Side::kOffer, sample.other)).topic)
        << sample.language;
  }
}

TEST(DefaultStatistics, AMissingFileIsNamed) {
  const absl::Status status = Statistics::Load("/nowhere/statistics.bin").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("/nowhere/statistics.bin"));
}

}  // namespace
}  // namespace karez::matching
