#include "services/matching/topic/statistics.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "services/matching/embedding/files.h"
#include "services/matching/topic/statistics_file.h"

#ifndef KAREZ_DEFAULT_STATISTICS_PATH
#error "the build says where the project's statistics are"
#endif

namespace karez::matching {
namespace {

constexpr float kSaturation = 0.9f;    // k1 of BM25.
constexpr float kLengthShare = 0.4f;   // b of BM25.
constexpr float kGramShare = 0.15f;    // Of a gram's weight, against a word's.
constexpr float kNeedSteps = 512.0f;   // Saturation is below 1 + kSaturation: 973 at most.
constexpr float kOfferSteps = 128.0f;  // 4,095 is reached by tokens of one listing in some 20 million.

// Listings that an expected spread counts as, beside those of the cohort.
constexpr double kLexicalPrior = 8.0;
constexpr double kSemanticPrior = 4.0;
constexpr double kExpectedCosineDeviation = 0.12;

float Saturate(float count, float length, float mean_length) {
  const float relative = mean_length > 0.0f ? length / mean_length : 1.0f;
  return count * (kSaturation + 1.0f) / (count + kSaturation * (1.0f - kLengthShare + kLengthShare * relative));
}

uint16_t Steps(float value, uint16_t limit) {
  return static_cast<uint16_t>(std::min(std::lround(value), static_cast<long>(limit)));
}

class Spread {
 public:
  void Add(double value) {
    ++count_;
    sum_ += value;
    squares_ += value * value;
  }

  // Of what was added and of prior_count values of a known spread.
  void Estimate(double prior_count, double prior_mean, double prior_deviation, float& mean,
                float& inverse_deviation) const {
    const double own_mean = count_ > 0 ? sum_ / count_ : 0.0;
    const double own_squares = count_ > 0 ? std::max(0.0, squares_ - sum_ * own_mean) : 0.0;
    mean = static_cast<float>((sum_ + prior_count * prior_mean) / (count_ + prior_count));
    const double variance = (own_squares + prior_count * prior_deviation * prior_deviation) / (count_ + prior_count);
    inverse_deviation = variance > 0.0 ? static_cast<float>(1.0 / std::sqrt(variance)) : 0.0f;
  }

 private:
  double count_ = 0.0;
  double sum_ = 0.0;
  double squares_ = 0.0;
};

}  // namespace

Statistics::Statistics(StatisticsData data) : data_(std::move(data)), revision_(StatisticsRevision(data_)) {
  weights_.reserve(data_.weights.size());
  for (const StatisticsData::TokenWeight& entry : data_.weights) weights_.emplace(entry.token, entry.weight);
  for (const Content& content : data_.cohort) {
    Cohort& cohort = cohorts_[static_cast<size_t>(content.side)];
    const uint32_t slot = static_cast<uint32_t>(cohort.languages.size());
    cohort.lexical.Add(slot, Impacts(content));
    cohort.vectors.Set(slot, content.vector.values);
    cohort.languages.push_back(content.languages);
    cohort.scales.push_back(content.vector.scale);
  }
}

absl::StatusOr<std::shared_ptr<const Statistics>> Statistics::Parse(absl::string_view bytes) {
  absl::StatusOr<StatisticsData> data = DecodeStatistics(bytes);
  if (!data.ok()) return data.status();
  return std::make_shared<const Statistics>(*std::move(data));
}

absl::StatusOr<std::shared_ptr<const Statistics>> Statistics::Load(const std::string& path) {
  absl::StatusOr<std::string> bytes = ReadFile(path);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<std::shared_ptr<const Statistics>> statistics = Parse(*bytes);
  if (!statistics.ok()) return Annotate(path, statistics.status());
  return statistics;
}

std::string Statistics::Serialize() const { return EncodeStatistics(data_); }

uint16_t Statistics::Weight(uint32_t token) const {
  const auto found = weights_.find(token);
  return found == weights_.end() ? data_.default_weight : found->second;
}

std::vector<Statistics::Worth> Statistics::WorthOf(const Content& content) const {
  const float length = static_cast<float>(content.length);
  std::vector<Worth> worth;
  worth.reserve(content.tokens.size());
  for (const TokenCount& token : content.tokens) {
    const float weight = static_cast<float>(Weight(token.token)) / StatisticsData::kWeightSteps;
    const float count = static_cast<float>(token.count);
    const float need = Saturate(count, length, data_.mean_length[static_cast<size_t>(Side::kNeed)]);
    const float offer = Saturate(count, length, data_.mean_length[static_cast<size_t>(Side::kOffer)]);
    worth.push_back({token.token, Steps(need * kNeedSteps, kMaxNeedImpact),
                     Steps(offer * weight * (IsGram(token.token) ? kGramShare : 1.0f) * kOfferSteps, kMaxOfferImpact)});
  }
  std::erase_if(worth, [](const Worth& token) { return token.as_need == 0 || token.as_offer == 0; });
  if (worth.size() <= kMaxImpacts) return worth;
  std::nth_element(worth.begin(), worth.begin() + kMaxImpacts, worth.end(), [](const Worth& a, const Worth& b) {
    return a.as_offer != b.as_offer ? a.as_offer > b.as_offer : a.token < b.token;
  });
  worth.resize(kMaxImpacts);
  std::sort(worth.begin(), worth.end(), [](const Worth& a, const Worth& b) { return a.token < b.token; });
  return worth;
}

std::vector<Impact> Statistics::Impacts(const Content& content) const {
  std::vector<Impact> impacts;
  for (const Worth& token : WorthOf(content)) {
    impacts.push_back({token.token, content.side == Side::kNeed ? token.as_need : token.as_offer});
  }
  return impacts;
}

double Statistics::SelfSimilarity(const Content& content) const {
  double sum = 0.0;
  for (const Worth& token : WorthOf(content)) sum += static_cast<double>(token.as_need) * token.as_offer;
  return std::sqrt(sum);
}

Traits Statistics::TraitsOf(const Content& content, absl::Span<const Impact> impacts) const {
  const Cohort& cohort = cohorts_[static_cast<size_t>(OtherSide(content.side))];
  const size_t size = cohort.languages.size();
  Traits traits;
  traits.languages = content.languages;
  traits.scale = content.vector.scale;

  std::vector<uint32_t> products(size);
  cohort.lexical.Accumulate(impacts, absl::MakeSpan(products));
  Spread lexical;
  for (size_t i = 0; i < size; ++i) {
    if ((cohort.languages[i] & content.languages) != 0) lexical.Add(std::sqrt(static_cast<double>(products[i])));
  }
  const double self = SelfSimilarity(content);
  lexical.Estimate(kLexicalPrior, data_.expected_lexical_mean * self, data_.expected_lexical_deviation * self,
                   traits.norms.lexical_mean, traits.norms.lexical_inverse_deviation);
  if (content.vector.values.empty()) return traits;

  std::vector<int32_t> dots(size);
  cohort.vectors.Scan(content.vector.values, absl::MakeSpan(dots));
  Spread semantic;
  for (size_t i = 0; i < size; ++i) {
    const double scale = static_cast<double>(cohort.scales[i]) * static_cast<double>(content.vector.scale);
    if (cohort.scales[i] > 0.0f) semantic.Add(dots[i] * scale);
  }
  semantic.Estimate(kSemanticPrior, 0.0, kExpectedCosineDeviation, traits.norms.semantic_mean,
                    traits.norms.semantic_inverse_deviation);
  return traits;
}

TopicScore Statistics::Score(const Content& need, const Content& offer) const {
  const std::vector<Impact> need_impacts = Impacts(need);
  const std::vector<Impact> offer_impacts = Impacts(offer);
  const Traits need_traits = TraitsOf(need, need_impacts);
  const Traits offer_traits = TraitsOf(offer, offer_impacts);
  const StandardizedPair pair =
      Standardize(data_.constants, need_traits, offer_traits, LexicalProduct(need_impacts, offer_impacts),
                  DotProduct(need.vector, offer.vector));
  return ToTopicScore(data_.constants, need_traits, offer_traits, pair);
}

double Statistics::CandidateThreshold(size_t listings) const {
  if (listings <= kFewListings) return -std::numeric_limits<double>::infinity();
  const size_t tail = static_cast<size_t>(std::bit_width(listings / kCandidates)) - 2;
  return data_.tails[std::min(tail, StatisticsData::kTails - 1)];
}

std::string DefaultStatisticsPath() { return KAREZ_DEFAULT_STATISTICS_PATH; }

}  // namespace karez::matching
