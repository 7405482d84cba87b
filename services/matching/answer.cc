#include "services/matching/answer.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "services/matching/topic/evidence.h"
#include "services/runtime/page_token.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/visibility.h"

namespace karez::matching {
namespace {

constexpr int kDefaultPageSize = 20;

// The value by which a ranking orders.
double OrderValue(v1::Ranking ranking, const ScoredListing& scored) {
  switch (ranking) {
    case v1::RANKING_TOPIC:
      return scored.topic.topic;
    case v1::RANKING_LEXICAL:
      return scored.topic.lexical;
    case v1::RANKING_SEMANTIC:
      return scored.topic.semantic.value_or(0);
    case v1::RANKING_CONCEPTS:
      return scored.topic.concepts.value_or(0);
    default:
      return scored.verdict.score;
  }
}

// The value's bits and the name.
std::string EncodeKey(const RankKey& key) {
  uint64_t bits;
  std::memcpy(&bits, &key.value, sizeof(bits));
  return absl::StrCat(absl::Hex(bits, absl::kZeroPad16), key.name);
}

// A view into encoded.
absl::StatusOr<RankKey> DecodeKey(absl::string_view encoded) {
  uint64_t bits = 0;
  if (encoded.size() <= 16 || !absl::SimpleHexAtoi(encoded.substr(0, 16), &bits)) {
    return runtime::InvalidArgument({{"page_token", "got one of another method, want that of the page before"}});
  }
  RankKey key;
  std::memcpy(&key.value, &bits, sizeof(bits));
  key.name = encoded.substr(16);
  return key;
}

std::string Id(const std::string& name) { return std::string(absl::StripPrefix(name, "listings/")); }

}  // namespace

SearchOrder SearchOrderOf(v1::Ranking ranking) {
  switch (ranking) {
    case v1::RANKING_LEXICAL:
      return SearchOrder::kLexical;
    case v1::RANKING_SEMANTIC:
      return SearchOrder::kSemantic;
    case v1::RANKING_CONCEPTS:
      return SearchOrder::kConcepts;
    default:
      return SearchOrder::kTopic;
  }
}

bool RanksByScore(v1::Ranking ranking) { return ranking == v1::RANKING_UNSPECIFIED || ranking == v1::RANKING_SCORE; }

size_t PageSizeOf(const v1::FindMatchesRequest& request) {
  return static_cast<size_t>(request.page_size() == 0 ? kDefaultPageSize : request.page_size());
}

// Rankings by topic, words, meaning or concepts show what those find, so the topic
// floor does not apply to them.
bool Passes(const v1::FindMatchesRequest& request, const ScoredListing& scored) {
  if (scored.verdict.score < request.min_score()) return false;
  if (request.include_failed()) return true;
  const bool by_score = RanksByScore(request.ranking());
  return (scored.verdict.failed & ~(by_score ? 0 : GateBit(v1::GATE_TOPIC_FLOOR))) == 0;
}

bool Before(const RankKey& a, const RankKey& b) { return a.value != b.value ? a.value > b.value : a.name < b.name; }

absl::StatusOr<MatchPage> CutPage(const v1::FindMatchesRequest& request, const runtime::Principal& reader,
                                  std::vector<ScoredListing> found) {
  const uint64_t hash = runtime::RequestHash(request, reader);
  KAREZ_ASSIGN_OR_RETURN(const runtime::PageToken token, runtime::DecodePageToken(request.page_token(), hash));
  std::optional<RankKey> after;
  if (!token.key.empty()) {
    KAREZ_ASSIGN_OR_RETURN(after, DecodeKey(token.key));
  }
  const auto key_of = [&](const ScoredListing& scored) {
    return RankKey{OrderValue(request.ranking(), scored), scored.listing->name};
  };
  struct Place {
    RankKey key;
    size_t index;
    uint8_t crowding;
  };
  std::vector<Place> order;
  for (size_t i = 0; i < found.size(); ++i) {
    const RankKey key = key_of(found[i]);
    if (!Passes(request, found[i]) || (after && !Before(*after, key))) continue;
    order.push_back({key, i, found[i].crowding});
  }
  const size_t cut = std::min(PageSizeOf(request), order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<ptrdiff_t>(cut), order.end(),
                    [](const Place& a, const Place& b) {
                      return a.crowding != b.crowding ? a.crowding < b.crowding : Before(a.key, b.key);
                    });
  MatchPage page;
  if (cut > 0 && cut < order.size() && request.exposure_cap() == 0) {
    page.next_page_token = runtime::EncodePageToken({EncodeKey(order[cut - 1].key), hash});
  }
  for (size_t i = 0; i < cut; ++i) page.listings.push_back(std::move(found[order[i].index]));
  return page;
}

v1::Match MakeMatch(const PairSide& a, const PairSide& b, const TopicScore& topic, const Evaluation& evaluation,
                    const ScoringContext& context, const v1::Provenance& provenance) {
  const PairSide& need = a.terms.is_offer ? b : a;
  const PairSide& offer = a.terms.is_offer ? a : b;
  v1::Match match;
  *match.mutable_provenance() = provenance;
  FillMatch(need.terms, offer.terms, evaluation, context, &match);
  match.set_need(std::string(need.name));
  match.set_offer(std::string(offer.name));
  if (!match.need().empty() && !match.offer().empty()) {
    match.set_name(absl::StrCat("matches/", Id(match.need()), "~", Id(match.offer())));
  }
  match.set_lexical_score(topic.lexical);
  if (topic.semantic) match.set_semantic_score(*topic.semantic);
  if (topic.concepts) match.set_concept_score(*topic.concepts);
  return match;
}

QuotableListing MakeQuotable(v1::AdmittedListing admitted, const runtime::Principal& reader, ListingReader& texts) {
  registry::v1::Listing& visible = *admitted.mutable_listing();
  const bool draft = visible.name().empty();
  if (!draft) runtime::Redact(reader, &visible);
  return QuotableListing(std::move(visible), admitted.language(), texts);
}

void QuoteMeetings(const Statistics& statistics, const QuotableListing& a, const QuotableListing& b, v1::Match* match) {
  const QuotableListing& need = a.is_offer() ? b : a;
  const QuotableListing& offer = a.is_offer() ? a : b;
  // Of what was read out of texts the score knows the place alone.
  for (v1::Contribution& contribution : *match->mutable_contributions()) {
    for (v1::Evidence& evidence : *contribution.mutable_evidence()) {
      if (evidence.has_need_span() && !need.Quote(evidence.mutable_need_span())) evidence.clear_need_span();
      if (evidence.has_offer_span() && !offer.Quote(evidence.mutable_offer_span())) evidence.clear_offer_span();
    }
  }
  AddTopicEvidence(TopicEvidence(statistics, need, offer, match->has_semantic_score()), match);
}

void AddTopicEvidence(std::vector<v1::Evidence> met, v1::Match* match) {
  for (v1::Contribution& contribution : *match->mutable_contributions()) {
    if (contribution.component() != v1::COMPONENT_TOPIC) continue;
    for (v1::Evidence& evidence : met) *contribution.add_evidence() = std::move(evidence);
  }
}

}  // namespace karez::matching
