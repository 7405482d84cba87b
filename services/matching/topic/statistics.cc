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

constexpr float kConceptSaturation = 3.0f;   // k1 of concepts, which have no length.
constexpr float kConceptNeedSteps = 255.0f;  // Saturation is below 1 + kConceptSaturation: 1,020 at most.
constexpr float kConceptOfferSteps = 64.0f;
// A share of the similarity to itself: of a few concepts that no other listing
// names the deviation would be next to nothing.
constexpr double kLeastConceptDeviation = 0.1;

// Listings that an expected spread counts as, beside those of the cohort.
constexpr double kTokenPrior = 8.0;  // Of words and of concepts.
constexpr double kSemanticPrior = 4.0;
constexpr double kExpectedCosineDeviation = 0.12;

float Saturate(float count, float length, float mean_length) {
  const float relative = mean_length > 0.0f ? length / mean_length : 1.0f;
  return count * (kSaturation + 1.0f) / (count + kSaturation * (1.0f - kLengthShare + kLengthShare * relative));
}

float SaturateConcept(float count) { return count * (kConceptSaturation + 1.0f) / (count + kConceptSaturation); }

uint16_t Steps(float value, uint16_t limit) {
  return static_cast<uint16_t>(std::min(std::lround(value), static_cast<long>(limit)));
}

float WeightOf(const absl::flat_hash_map<uint32_t, uint16_t>& weights, uint32_t token, uint16_t otherwise) {
  const auto found = weights.find(token);
  return static_cast<float>(found == weights.end() ? otherwise : found->second) / StatisticsData::kWeightSteps;
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
  for (const StatisticsData::TokenWeight& entry : data_.concept_weights) {
    concept_weights_.emplace(entry.token, entry.weight);
  }
  for (const Content& content : data_.cohort) {
    Cohort& cohort = cohorts_[static_cast<size_t>(content.side)];
    const uint32_t slot = static_cast<uint32_t>(cohort.languages.size());
    const UnitVector vector = Center(content);
    cohort.lexical.Add(slot, Impacts(content));
    cohort.concepts.Add(slot, ConceptImpacts(content));
    cohort.vectors.Set(slot, vector.values);
    cohort.languages.push_back(content.languages);
    cohort.scales.push_back(vector.scale);
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

void Statistics::KeepHeaviest(std::vector<Worth>& worth) {
  std::erase_if(worth, [](const Worth& token) { return token.as_need == 0 || token.as_offer == 0; });
  if (worth.size() <= kMaxImpacts) return;
  std::nth_element(worth.begin(), worth.begin() + kMaxImpacts, worth.end(), [](const Worth& a, const Worth& b) {
    return a.as_offer != b.as_offer ? a.as_offer > b.as_offer : a.token < b.token;
  });
  worth.resize(kMaxImpacts);
  std::sort(worth.begin(), worth.end(), [](const Worth& a, const Worth& b) { return a.token < b.token; });
}

Statistics::Worth Statistics::WorthOf(const TokenCount& token, uint32_t content_length, float weight) const {
  const float length = static_cast<float>(content_length);
  const float count = static_cast<float>(token.count);
  const float need = Saturate(count, length, data_.mean_length[static_cast<size_t>(Side::kNeed)]);
  const float offer = Saturate(count, length, data_.mean_length[static_cast<size_t>(Side::kOffer)]);
  return {token.token, Steps(need * kNeedSteps, kMaxNeedImpact),
          Steps(offer * weight * (IsGram(token.token) ? kGramShare : 1.0f) * kOfferSteps, kMaxOfferImpact)};
}

std::vector<Statistics::Worth> Statistics::WorthOf(const Content& content) const {
  std::vector<Worth> worth;
  worth.reserve(content.tokens.size());
  for (const TokenCount& token : content.tokens) {
    worth.push_back(WorthOf(token, content.length, WeightOf(weights_, token.token, data_.default_weight)));
  }
  KeepHeaviest(worth);
  return worth;
}

std::vector<SharedImpact> Statistics::SharedImpacts(const Content& need, const Content& offer) const {
  std::vector<SharedImpact> shared;
  if (std::max(need.tokens.size(), offer.tokens.size()) > kMaxImpacts) {
    const std::vector<Impact> a = ImpactsOf(WorthOf(need), Side::kNeed);
    const std::vector<Impact> b = ImpactsOf(WorthOf(offer), Side::kOffer);
    ForEachCommon(a, b, [&shared](uint32_t token, uint32_t product) { shared.push_back({token, product}); });
    return shared;
  }
  ForEachPair<TokenCount>(need.tokens, offer.tokens, [&](const TokenCount& i, const TokenCount& j) {
    const float weight = WeightOf(weights_, i.token, data_.default_weight);
    const Worth a = WorthOf(i, need.length, weight);
    const Worth b = WorthOf(j, offer.length, weight);
    if (a.as_need == 0 || a.as_offer == 0 || b.as_need == 0 || b.as_offer == 0) return;
    shared.push_back({i.token, static_cast<uint32_t>(a.as_need) * b.as_offer});
  });
  return shared;
}

std::vector<Statistics::Worth> Statistics::ConceptWorthOf(const Content& content) const {
  std::vector<Worth> worth;
  worth.reserve(content.concepts.size());
  for (const TokenCount& named : content.concepts) {
    const float weight = WeightOf(concept_weights_, named.token, data_.default_concept_weight);
    const float count = SaturateConcept(static_cast<float>(named.count) / kConceptTenths);
    worth.push_back({named.token, Steps(count * kConceptNeedSteps, kMaxNeedImpact),
                     Steps(count * weight * kConceptOfferSteps, kMaxOfferImpact)});
  }
  KeepHeaviest(worth);
  return worth;
}

std::vector<Impact> Statistics::ImpactsOf(const std::vector<Worth>& worth, Side side) {
  std::vector<Impact> impacts;
  impacts.reserve(worth.size());
  for (const Worth& token : worth)
    impacts.push_back({token.token, side == Side::kNeed ? token.as_need : token.as_offer});
  return impacts;
}

double Statistics::SelfSimilarity(const std::vector<Worth>& worth) {
  double sum = 0.0;
  for (const Worth& token : worth) sum += static_cast<double>(token.as_need) * token.as_offer;
  return std::sqrt(sum);
}

UnitVector Statistics::Center(const Content& content) const {
  const std::vector<float>& center = data_.centers[content.original];
  if (content.vector.values.empty() || center.empty()) return content.vector;
  std::array<float, kVectorDimension> vector;
  for (size_t i = 0; i < kVectorDimension; ++i) {
    vector[i] = content.vector.scale * static_cast<float>(content.vector.values[i]) - center[i];
  }
  return QuantizeToUnit(absl::MakeSpan(vector));
}

std::vector<Impact> Statistics::Impacts(const Content& content) const {
  return ImpactsOf(WorthOf(content), content.side);
}

std::vector<Impact> Statistics::ConceptImpacts(const Content& content) const {
  return ImpactsOf(ConceptWorthOf(content), content.side);
}

Prepared Statistics::Prepare(const Content& content) const {
  const Cohort& cohort = cohorts_[static_cast<size_t>(OtherSide(content.side))];
  const std::vector<Worth> worth = WorthOf(content);
  Prepared prepared;
  prepared.impacts = ImpactsOf(worth, content.side);
  prepared.self_similarity = SelfSimilarity(worth);
  const std::vector<Worth> concepts = ConceptWorthOf(content);
  prepared.concepts = ImpactsOf(concepts, content.side);
  prepared.concept_self_similarity = SelfSimilarity(concepts);
  prepared.vector = Center(content);
  prepared.traits.languages = content.languages;
  prepared.traits.original = content.original;
  prepared.traits.names_concepts = !concepts.empty();
  prepared.traits.scale = prepared.vector.scale;
  AddLexicalNorms(cohort, prepared);
  AddConceptNorms(cohort, prepared);
  AddSemanticNorms(cohort, prepared);
  return prepared;
}

void Statistics::AddLexicalNorms(const Cohort& cohort, Prepared& prepared) const {
  std::vector<uint32_t> products(cohort.languages.size());
  cohort.lexical.Accumulate(prepared.impacts, absl::MakeSpan(products));
  Spread spread;
  for (size_t i = 0; i < products.size(); ++i) {
    if ((cohort.languages[i] & prepared.traits.languages) != 0) spread.Add(std::sqrt(static_cast<double>(products[i])));
  }
  Norms& norms = prepared.traits.norms;
  spread.Estimate(kTokenPrior, data_.expected_lexical_mean * prepared.self_similarity,
                  data_.expected_lexical_deviation * prepared.self_similarity, norms.lexical_mean,
                  norms.lexical_inverse_deviation);
}

void Statistics::AddConceptNorms(const Cohort& cohort, Prepared& prepared) const {
  if (prepared.concepts.empty()) return;
  std::vector<uint32_t> products(cohort.languages.size());
  cohort.concepts.Accumulate(prepared.concepts, absl::MakeSpan(products));
  Spread spread;
  for (const uint32_t product : products) spread.Add(std::sqrt(static_cast<double>(product)));
  Norms& norms = prepared.traits.norms;
  const double self = prepared.concept_self_similarity;
  spread.Estimate(kTokenPrior, data_.expected_concept_mean * self, data_.expected_concept_deviation * self,
                  norms.concept_mean, norms.concept_inverse_deviation);
  norms.concept_inverse_deviation =
      std::min(norms.concept_inverse_deviation, static_cast<float>(1.0 / (kLeastConceptDeviation * self)));
}

void Statistics::AddSemanticNorms(const Cohort& cohort, Prepared& prepared) const {
  if (prepared.vector.values.empty()) return;
  std::vector<int32_t> dots(cohort.scales.size());
  cohort.vectors.Scan(prepared.vector.values, 0, absl::MakeSpan(dots));
  Spread spread;
  for (size_t i = 0; i < dots.size(); ++i) {
    const double scale = static_cast<double>(cohort.scales[i]) * static_cast<double>(prepared.vector.scale);
    if (cohort.scales[i] > 0.0f) spread.Add(dots[i] * scale);
  }
  Norms& norms = prepared.traits.norms;
  spread.Estimate(kSemanticPrior, 0.0, kExpectedCosineDeviation, norms.semantic_mean, norms.semantic_inverse_deviation);
}

TopicScore Statistics::Score(const Content& need, const Content& offer) const {
  const Prepared a = Prepare(need);
  const Prepared b = Prepare(offer);
  const StandardizedPair pair = Standardize(data_.constants, a.traits, b.traits, LexicalProduct(a.impacts, b.impacts),
                                            LexicalProduct(a.concepts, b.concepts), DotProduct(a.vector, b.vector));
  return ToTopicScore(data_.constants, a.traits, b.traits, pair);
}

double Statistics::CandidateThreshold(size_t listings) const {
  if (listings <= kFewListings) return -std::numeric_limits<double>::infinity();
  const size_t tail = static_cast<size_t>(std::bit_width(listings / kCandidates)) - 2;
  return data_.tails[std::min(tail, StatisticsData::kTails - 1)];
}

std::string DefaultStatisticsPath() { return KAREZ_DEFAULT_STATISTICS_PATH; }

}  // namespace karez::matching
