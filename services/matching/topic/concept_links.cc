#include "services/matching/topic/concept_links.h"

#include <algorithm>
#include <cstdint>

#include "absl/container/flat_hash_map.h"
#include "services/matching/topic/content.h"

namespace karez::matching {
namespace {

std::vector<NamedConcept> FirstMentions(absl::Span<const NamedConcept> mentions) {
  std::vector<NamedConcept> first;
  for (const NamedConcept& mention : mentions) {
    const auto same = [&](const NamedConcept& other) { return other.number == mention.number; };
    if (std::none_of(first.begin(), first.end(), same)) first.push_back(mention);
  }
  return first;
}

// What both sides' concepts and all above them come to, each counted once.
class Products {
 public:
  Products(absl::Span<const Impact> need, absl::Span<const Impact> offer) {
    ForEachCommon(need, offer, [this](uint32_t token, uint32_t product) { left_[token] = product; });
  }

  // Of what lies above both, or is one of them.
  double Of(ConceptNumber a, ConceptNumber b) const {
    double sum = 0.0;
    ForCommon(a, b, [&](uint32_t token) {
      const auto found = left_.find(token);
      if (found != left_.end()) sum += found->second;
    });
    return sum;
  }

  void Take(ConceptNumber a, ConceptNumber b) {
    ForCommon(a, b, [&](uint32_t token) { left_.erase(token); });
  }

 private:
  template <typename Visit>
  void ForCommon(ConceptNumber a, ConceptNumber b, Visit visit) const {
    const auto visit_if_common = [&](ConceptNumber number) {
      if (vocabulary_.Within(b, number)) visit(ConceptToken(vocabulary_[number]));
    };
    visit_if_common(a);
    for (const ConceptNumber above : vocabulary_.Ancestors(a)) visit_if_common(above);
  }

  const Vocabulary& vocabulary_ = Vocabulary::Shipped();
  absl::flat_hash_map<uint32_t, double> left_;
};

}  // namespace

std::vector<ConceptLink> LinkConcepts(absl::Span<const NamedConcept> need, absl::Span<const Impact> need_impacts,
                                      absl::Span<const NamedConcept> offer, absl::Span<const Impact> offer_impacts) {
  std::vector<NamedConcept> wanted = FirstMentions(need);
  std::vector<NamedConcept> offered = FirstMentions(offer);
  const Vocabulary& vocabulary = Vocabulary::Shipped();
  Products products(need_impacts, offer_impacts);
  std::vector<ConceptLink> links;
  // Links each of `wanted` with the best of `offered` that `fits`, and takes both out.
  const auto link_where = [&](auto fits) {
    std::erase_if(wanted, [&](const NamedConcept& from) {
      auto best = offered.end();
      double most = 0.0;
      for (auto to = offered.begin(); to != offered.end(); ++to) {
        const double product = fits(from.number, to->number) ? products.Of(from.number, to->number) : 0.0;
        if (product > most) {
          best = to;
          most = product;
        }
      }
      if (best == offered.end()) return false;
      links.push_back({from, *best, most});
      products.Take(from.number, best->number);
      offered.erase(best);
      return true;
    });
  };
  link_where([](ConceptNumber a, ConceptNumber b) { return a == b; });
  link_where([&](ConceptNumber a, ConceptNumber b) { return vocabulary.Within(a, b) || vocabulary.Within(b, a); });
  return links;
}

}  // namespace karez::matching
