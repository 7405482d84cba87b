// How statistics are counted.

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "services/matching/topic/statistics.h"

namespace karez::matching {
namespace {

// A token that is in all n listings of a language has the weight
// log((n + kUnseenListings) / (n + kPriorOccurrences)), near 0.
constexpr double kPriorOccurrences = 0.5;
constexpr double kUnseenListings = 20.0;
// A token that comes once, and once more for each so many listings, is not kept
// but has the weight of the unseen: most of a vocabulary is such.
constexpr double kListingsOfASeldomToken = 20000.0;

// Shares of a listing's similarity to itself, where a collection is too mixed
// to tell; of real offers in one language.
constexpr float kUsualLexicalMean = 0.13f;
constexpr float kUsualLexicalDeviation = 0.07f;
constexpr size_t kEnoughOfALanguage = 8;
// The same of concepts, of offers and needs in nine languages.
constexpr float kUsualConceptMean = 0.03f;
constexpr float kUsualConceptDeviation = 0.1f;

// Listings, and pairs of listings, that what is known of larger groups counts as.
constexpr double kCenterPrior = 8.0;
constexpr double kPairPrior = 10.0;

struct Sampled {
  uint64_t hash;
  const Content* content;
};

uint64_t HashOf(const Content& content) {
  uint64_t hash = 0xCBF29CE484222325u;
  const auto mix = [&hash](uint64_t value) { hash = (hash ^ value) * 0x9E3779B97F4A7C15u, hash ^= hash >> 29; };
  mix(content.length);
  mix(content.languages);
  for (const TokenCount& token : content.tokens) mix(uint64_t{token.token} << 16 | token.count);
  for (const TokenCount& named : content.concepts) mix(uint64_t{named.token} << 16 | named.count);
  for (const int8_t value : content.vector.values) mix(static_cast<uint8_t>(value));
  return hash;
}

// Takes turns between the languages, so that each has a say; within one, the
// order of hashes decides, which depends on nothing but the listings.
void SampleCohort(absl::Span<const Content* const> contents, Side side, std::vector<Content>& cohort) {
  std::array<std::vector<Sampled>, kLanguageCount> languages;
  for (const Content* content : contents) {
    if (content->side != side || content->languages == 0) continue;
    languages[static_cast<size_t>(std::countr_zero(content->languages))].push_back({HashOf(*content), content});
  }
  size_t longest = 0;
  for (std::vector<Sampled>& members : languages) {
    std::sort(members.begin(), members.end(), [](const Sampled& a, const Sampled& b) { return a.hash < b.hash; });
    longest = std::max(longest, members.size());
  }
  size_t left = Statistics::kCohortSize;
  for (size_t turn = 0; turn < longest; ++turn) {
    for (const std::vector<Sampled>& members : languages) {
      if (turn >= members.size() || left == 0) continue;
      cohort.push_back(*members[turn].content);
      --left;
    }
  }
}

// How often listings have each token, by language.
class Frequencies {
 public:
  void Add(const Content& content) {
    for (size_t language = 0; language < kLanguageCount; ++language) {
      if ((content.languages >> language & 1) == 0) continue;
      ++listings_[language];
      for (const TokenCount& token : content.tokens) ++counts_[uint64_t{token.token} << 8 | language];
    }
  }

  // A token's weight is minus the log of the share of listings that have it,
  // within a language and averaged over its occurrences: a function word of a
  // small language is as common there as one of a large language is in that.
  void Weigh(StatisticsData& data) const {
    double listings = 0.0;
    for (const uint64_t count : listings_) listings += static_cast<double>(count);
    const double seldom = 1.0 + std::floor(listings / kListingsOfASeldomToken);
    std::vector<std::pair<uint64_t, uint32_t>> counts(counts_.begin(), counts_.end());
    std::sort(counts.begin(), counts.end());
    for (auto i = counts.begin(); i != counts.end();) {
      const uint32_t token = static_cast<uint32_t>(i->first >> 8);
      double occurrences = 0.0;
      double shares = 0.0;
      for (; i != counts.end() && i->first >> 8 == token; ++i) {
        occurrences += i->second;
        shares += i->second * Share(i->second, listings_[i->first & 0xFF]);
      }
      if (occurrences > seldom) data.weights.push_back({token, ToSteps(shares / occurrences)});
    }
    double squares = 0.0;
    for (const uint64_t count : listings_) squares += static_cast<double>(count) * static_cast<double>(count);
    data.default_weight = ToSteps(Share(seldom, listings > 0.0 ? squares / listings : 0.0));
  }

  // As above, but over all languages: a concept is the same in each.
  static void WeighConcepts(absl::Span<const Content* const> contents, StatisticsData& data) {
    absl::flat_hash_map<uint32_t, uint32_t> counts;
    for (const Content* content : contents) {
      for (const TokenCount& named : content->concepts) ++counts[named.token];
    }
    std::vector<std::pair<uint32_t, uint32_t>> ordered(counts.begin(), counts.end());
    std::sort(ordered.begin(), ordered.end());
    const double listings = static_cast<double>(contents.size());
    for (const auto& [token, count] : ordered) data.concept_weights.push_back({token, ToSteps(Share(count, listings))});
    data.default_concept_weight = ToSteps(Share(1.0, listings));
  }

 private:
  static double Share(double occurrences, double listings) {
    return (occurrences + kPriorOccurrences) / (listings + kUnseenListings);
  }

  static uint16_t ToSteps(double share) {
    const double weight = std::max(0.0, -std::log(share)) * StatisticsData::kWeightSteps;
    return static_cast<uint16_t>(std::min(weight + 0.5, 65535.0));
  }

  std::array<uint64_t, kLanguageCount> listings_ = {};
  absl::flat_hash_map<uint64_t, uint32_t> counts_;  // By token << 8 | language.
};

void CountLengths(absl::Span<const Content* const> contents, StatisticsData& data) {
  std::array<uint64_t, 2> listings = {};
  std::array<uint64_t, 2> lengths = {};
  for (const Content* content : contents) {
    ++listings[static_cast<size_t>(content->side)];
    lengths[static_cast<size_t>(content->side)] += content->length;
  }
  for (size_t side = 0; side < 2; ++side) {
    if (listings[side] == 0) continue;
    data.mean_length[side] =
        static_cast<float>(static_cast<double>(lengths[side]) / static_cast<double>(listings[side]));
  }
  data.need_count = listings[static_cast<size_t>(Side::kNeed)];
  data.offer_count = listings[static_cast<size_t>(Side::kOffer)];
}

// The mean vector of each language, nearer to zero where there are few.
void MeasureCenters(absl::Span<const Content* const> contents, StatisticsData& data) {
  struct Sum {
    // In integers of so small a step that no order of the listings rounds differently.
    std::vector<int64_t> steps = std::vector<int64_t>(kVectorDimension);
    int64_t listings = 0;
  };
  constexpr double kSteps = 1 << 24;
  std::array<Sum, kLanguageCount> sums;
  for (const Content* content : contents) {
    if (content->vector.values.empty()) continue;
    Sum& sum = sums[content->original];
    ++sum.listings;
    for (size_t i = 0; i < kVectorDimension; ++i) {
      sum.steps[i] += std::llround(kSteps * content->vector.scale * content->vector.values[i]);
    }
  }
  for (size_t language = 0; language < kLanguageCount; ++language) {
    const Sum& sum = sums[language];
    if (sum.listings == 0) continue;
    for (const int64_t steps : sum.steps) {
      data.centers[language].push_back(
          static_cast<float>(static_cast<double>(steps) / kSteps / (static_cast<double>(sum.listings) + kCenterPrior)));
    }
  }
}

// The cohort prepared by what is counted so far, and its pairs.
class PreparedCohort {
 public:
  explicit PreparedCohort(const StatisticsData& data) {
    const Statistics counted(data);
    for (const Content& content : data.cohort) {
      sides_[static_cast<size_t>(content.side)].push_back(counted.Prepare(content));
    }
  }

  const std::vector<Prepared>& side(Side side) const { return sides_[static_cast<size_t>(side)]; }

  // visit(need, offer, pair, blank): the pair as it is, and if it shared no token.
  template <typename Visit>
  void ForEachPair(const TopicConstants& constants, Visit visit) const {
    for (const Prepared& need : side(Side::kNeed)) {
      for (const Prepared& offer : side(Side::kOffer)) {
        const int32_t dot = DotProduct(need.vector, offer.vector);
        const uint32_t product = LexicalProduct(need.impacts, offer.impacts);
        const uint32_t concepts = LexicalProduct(need.concepts, offer.concepts);
        visit(need.traits, offer.traits, Standardize(constants, need.traits, offer.traits, product, concepts, dot),
              Standardize(constants, need.traits, offer.traits, 0, concepts, dot));
      }
    }
  }

 private:
  std::array<std::vector<Prepared>, 2> sides_;
};

bool Comparable(const Traits& a, const Traits& b) { return (a.languages & b.languages) != 0; }

// Roots of the products that one listing has with others.
struct RootMoments {
  double count = 0.0;
  double sum = 0.0;
  double squares = 0.0;

  void Add(double product) {
    ++count;
    sum += std::sqrt(product);
    squares += product;
  }
};

// Mean and deviation of such roots, as shares of the listings' similarity to
// themselves, over all listings.
struct ChanceShares {
  double means = 0.0;
  double deviations = 0.0;
  double listings = 0.0;

  void Add(const RootMoments& roots, double self_similarity) {
    const double mean = roots.sum / roots.count;
    means += mean / self_similarity;
    deviations += std::sqrt(std::max(0.0, roots.squares / roots.count - mean * mean)) / self_similarity;
    ++listings;
  }
  float Mean(float usual) const { return listings > 0.0 ? static_cast<float>(means / listings) : usual; }
  float Deviation(float usual) const { return listings > 0.0 ? static_cast<float>(deviations / listings) : usual; }
};

// How similar listings of one language are by chance in their words.
void MeasureLexicalSpread(const PreparedCohort& cohort, StatisticsData& data) {
  ChanceShares shares;
  for (const Side side : {Side::kNeed, Side::kOffer}) {
    for (const Prepared& listing : cohort.side(side)) {
      RootMoments roots;
      for (const Prepared& other : cohort.side(OtherSide(side))) {
        if (Comparable(listing.traits, other.traits)) roots.Add(LexicalProduct(listing.impacts, other.impacts));
      }
      if (roots.count < kEnoughOfALanguage || listing.self_similarity <= 0.0) continue;
      shares.Add(roots, listing.self_similarity);
    }
  }
  data.expected_lexical_mean = shares.Mean(kUsualLexicalMean);
  data.expected_lexical_deviation = shares.Deviation(kUsualLexicalDeviation);
}

// How similar listings are by chance in what they name, whatever their languages.
void MeasureConceptSpread(const PreparedCohort& cohort, StatisticsData& data) {
  ChanceShares shares;
  for (const Side side : {Side::kNeed, Side::kOffer}) {
    const std::vector<Prepared>& others = cohort.side(OtherSide(side));
    if (static_cast<double>(others.size()) < kEnoughOfALanguage) continue;
    for (const Prepared& listing : cohort.side(side)) {
      if (listing.concepts.empty()) continue;
      RootMoments roots;
      for (const Prepared& other : others) roots.Add(LexicalProduct(listing.concepts, other.concepts));
      shares.Add(roots, listing.concept_self_similarity);
    }
  }
  data.expected_concept_mean = shares.Mean(kUsualConceptMean);
  data.expected_concept_deviation = shares.Deviation(kUsualConceptDeviation);
}

struct Mean {
  double count = 0.0;
  double sum = 0.0;

  void Add(double value) {
    ++count;
    sum += value;
  }
  // As if prior_count more had had the value prior.
  double Estimate(double prior_count, double prior) const {
    return count + prior_count > 0.0 ? (sum + prior_count * prior) / (count + prior_count) : prior;
  }
};

// What pairs of each two languages have at random.
void MeasureUsual(const PreparedCohort& cohort, StatisticsData& data) {
  std::array<std::array<Mean, kLanguageCount>, kLanguageCount> semantic;
  std::array<std::array<Mean, kLanguageCount>, kLanguageCount> lexical;
  Mean semantic_within;
  Mean semantic_across;
  Mean lexical_across;
  Mean lexical_blank;
  cohort.ForEachPair(data.constants, [&](const Traits& need, const Traits& offer, const StandardizedPair& pair,
                                         const StandardizedPair& blank) {
    const bool within = Comparable(need, offer);
    if (need.scale > 0.0f && offer.scale > 0.0f) {
      semantic[need.original][offer.original].Add(pair.semantic);
      (within ? semantic_within : semantic_across).Add(pair.semantic);
    }
    lexical_blank.Add(blank.lexical);
    if (within) return;
    lexical[need.original][offer.original].Add(pair.lexical);
    lexical_across.Add(pair.lexical);
  });
  for (size_t need = 0; need < kLanguageCount; ++need) {
    for (size_t offer = 0; offer < kLanguageCount; ++offer) {
      const Mean& all = need == offer ? semantic_within : semantic_across;
      data.constants.usual_semantic[need][offer] =
          static_cast<float>(semantic[need][offer].Estimate(kPairPrior, all.Estimate(0.0, 0.0)));
      data.constants.usual_lexical[need][offer] = static_cast<float>(
          lexical[need][offer].Estimate(kPairPrior, lexical_across.Estimate(0.0, lexical_blank.Estimate(0.0, 0.0))));
    }
  }
}

void MeasureTails(const PreparedCohort& cohort, StatisticsData& data) {
  std::vector<double> blended;
  cohort.ForEachPair(data.constants, [&](const Traits&, const Traits&, const StandardizedPair& pair,
                                         const StandardizedPair&) { blended.push_back(pair.blended); });
  if (blended.empty()) return;
  std::sort(blended.begin(), blended.end(), std::greater<>());
  for (size_t k = 0; k < StatisticsData::kTails; ++k) {
    data.tails[k] = static_cast<float>(blended[blended.size() >> (k + 1)]);
  }
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Statistics>> Statistics::Build(absl::Span<const Content* const> contents) {
  StatisticsData data;
  CountLengths(contents, data);
  if (std::min(data.need_count, data.offer_count) < kMinListings) {
    return absl::FailedPreconditionError(absl::StrCat("statistics: got ", data.need_count, " needs and ",
                                                      data.offer_count, " offers, want at least ", kMinListings,
                                                      " of each"));
  }
  Frequencies frequencies;
  for (const Content* content : contents) frequencies.Add(*content);
  frequencies.Weigh(data);
  Frequencies::WeighConcepts(contents, data);
  SampleCohort(contents, Side::kNeed, data.cohort);
  SampleCohort(contents, Side::kOffer, data.cohort);
  MeasureCenters(contents, data);
  {
    // Products are the same before and after spreads are known.
    const PreparedCohort cohort(data);
    MeasureLexicalSpread(cohort, data);
    MeasureConceptSpread(cohort, data);
  }
  const PreparedCohort cohort(data);
  MeasureUsual(cohort, data);
  MeasureTails(cohort, data);
  return std::make_shared<const Statistics>(std::move(data));
}

}  // namespace karez::matching
