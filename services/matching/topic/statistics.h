#ifndef KAREZ_SERVICES_MATCHING_TOPIC_STATISTICS_H_
#define KAREZ_SERVICES_MATCHING_TOPIC_STATISTICS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/matching/topic/content.h"
#include "services/matching/topic/lexical_index.h"
#include "services/matching/topic/topic.h"
#include "services/matching/topic/vector_index.h"

namespace karez::matching {

// What is counted over a collection, all that Serialize() keeps.
struct StatisticsData {
  static constexpr float kWeightSteps = 2048.0f;
  // In steps of 1 / kWeightSteps.
  struct TokenWeight {
    uint32_t token = 0;
    uint16_t weight = 0;
  };
  // Probabilities 1/2, 1/4 … of which tails are known.
  static constexpr size_t kTails = 16;

  uint64_t need_count = 0;
  uint64_t offer_count = 0;
  std::array<float, 2> mean_length = {};  // Of Content::length, by Side.
  TopicConstants constants;
  // Spread of lexical similarity to be expected of a listing before the cohort
  // has members of its language, as shares of the root of its product with itself.
  float expected_lexical_mean = 0.0f;
  float expected_lexical_deviation = 0.0f;
  // The same of concepts, before the cohort has members.
  float expected_concept_mean = 0.0f;
  float expected_concept_deviation = 0.0f;
  // blended of two listings taken at random exceeds tails[k] with probability 2^-(k+1).
  std::array<float, kTails> tails = {};
  uint16_t default_weight = 0;       // Of tokens that are not in weights.
  std::vector<TokenWeight> weights;  // In order of token.
  uint16_t default_concept_weight = 0;
  std::vector<TokenWeight> concept_weights;  // In order of token, by ConceptToken().
  // What to subtract from vectors, by language; empty: nothing.
  std::array<std::vector<float>, kLanguageCount> centers;
  std::vector<Content> cohort;  // Of both sides.
};

// A listing as it is compared under a revision of statistics.
struct Prepared {
  // What its tokens are worth on its side, in order of token: BM25 (Robertson
  // and Zaragoza, "The Probabilistic Relevance Framework", 2009; k1 .9, b .4)
  // with the saturation on both sides and the token's weight on the offer's. At
  // most kMaxImpacts, those that weigh most.
  std::vector<Impact> impacts;
  // The root of the LexicalProduct() with itself, were it on both sides.
  double self_similarity = 0.0;
  // The same of its concepts, whatever their number beside the length of the text.
  std::vector<Impact> concepts;
  double concept_self_similarity = 0.0;
  // Without what the listings of its language have in common.
  UnitVector vector;
  Traits traits;
};

// A token that both sides have, with the product of its impacts.
struct SharedImpact {
  uint32_t token = 0;
  uint32_t product = 0;

  friend bool operator==(const SharedImpact&, const SharedImpact&) = default;
};

// Token weights and score normalization: a revision, frozen between explicit
// refreshes, so that a pair's score does not change because others come or go.
// Revision 0 ships with the project; docs/formats.md describes the file.
//
// Immutable, so safe for concurrent use.
class Statistics {
 public:
  // Listings of the cohort, of each side.
  static constexpr size_t kCohortSize = 256;
  // Candidates that a listing has in a large collection, but for chance: as many to twice as many.
  static constexpr size_t kCandidates = 512;
  // Listings of a side up to which all are candidates.
  static constexpr size_t kFewListings = 4096;
  // Fewest listings of each side from which statistics can be built.
  static constexpr size_t kMinListings = 16;

  // Counts over contents, in any order: the same set gives the same bytes.
  // Errors: FAILED_PRECONDITION if a side has fewer than kMinListings.
  static absl::StatusOr<std::shared_ptr<const Statistics>> Build(absl::Span<const Content* const> contents);

  // Errors: DATA_LOSS if bytes are no whole statistics file, FAILED_PRECONDITION
  // if their format is newer than this program.
  static absl::StatusOr<std::shared_ptr<const Statistics>> Parse(absl::string_view bytes);

  // Parse() of a file; besides NOT_FOUND and FAILED_PRECONDITION if it cannot be read.
  static absl::StatusOr<std::shared_ptr<const Statistics>> Load(const std::string& path);

  explicit Statistics(StatisticsData data);

  std::string Serialize() const;

  // Names the content; stamped on every match. 16 hexadecimal digits.
  const std::string& revision() const { return revision_; }
  int64_t listing_count() const { return static_cast<int64_t>(data_.need_count + data_.offer_count); }
  const TopicConstants& constants() const { return data_.constants; }

  Prepared Prepare(const Content& content) const;

  // Prepared::impacts alone.
  std::vector<Impact> Impacts(const Content& content) const;

  // What the impacts of both sides have in common, in order of token: far less
  // work than the impacts themselves, of which most have no counterpart.
  std::vector<SharedImpact> SharedImpacts(const Content& need, const Content& offer) const;

  // Prepared::concepts alone.
  std::vector<Impact> ConceptImpacts(const Content& content) const;

  // The topic score of one pair.
  TopicScore Score(const Content& need, const Content& offer) const;

  const StatisticsData& data() const { return data_; }

  // The least StandardizedPair::blended of a candidate where the larger side has
  // this many listings, by the spread of pairs at random; the same from one
  // power of two to the next, so that it moves seldom. Less than any up to kFewListings.
  double CandidateThreshold(size_t listings) const;

 private:
  struct Cohort {
    LexicalIndex lexical;
    LexicalIndex concepts;
    VectorIndex vectors{SupportedKernels().back()};
    std::vector<LanguageSet> languages;
    std::vector<float> scales;  // 0: no vector.
  };

  // What a token of a listing would be worth on either side.
  struct Worth {
    uint32_t token;
    uint16_t as_need;
    uint16_t as_offer;
  };

  // At most kMaxImpacts that are worth anything, in order of token as before.
  static void KeepHeaviest(std::vector<Worth>& worth);
  Worth WorthOf(const TokenCount& token, uint32_t content_length, float weight) const;
  std::vector<Worth> WorthOf(const Content& content) const;
  std::vector<Worth> ConceptWorthOf(const Content& content) const;
  static std::vector<Impact> ImpactsOf(const std::vector<Worth>& worth, Side side);
  static double SelfSimilarity(const std::vector<Worth>& worth);
  UnitVector Center(const Content& content) const;
  void AddLexicalNorms(const Cohort& cohort, Prepared& prepared) const;
  void AddConceptNorms(const Cohort& cohort, Prepared& prepared) const;
  void AddSemanticNorms(const Cohort& cohort, Prepared& prepared) const;

  StatisticsData data_;
  std::string revision_;
  absl::flat_hash_map<uint32_t, uint16_t> weights_;
  absl::flat_hash_map<uint32_t, uint16_t> concept_weights_;
  std::array<Cohort, 2> cohorts_;  // By Side.
};

// The statistics that the project ships. A deployment refreshes its own.
std::string DefaultStatisticsPath();

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_TOPIC_STATISTICS_H_
