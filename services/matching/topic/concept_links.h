#ifndef KAREZ_SERVICES_MATCHING_TOPIC_CONCEPT_LINKS_H_
#define KAREZ_SERVICES_MATCHING_TOPIC_CONCEPT_LINKS_H_

#include <cstddef>
#include <vector>

#include "absl/types/span.h"
#include "services/matching/concept/vocabulary.h"
#include "services/matching/topic/lexical_index.h"
#include "services/text/utf8.h"

namespace karez::matching {

// A concept where a listing names it.
struct NamedConcept {
  ConceptNumber number = 0;
  size_t text = 0;  // Place in the listing's texts.
  text::Span span;
};

// A concept of the need and one of the offer that are the same, or one of which
// lies within the other.
struct ConceptLink {
  NamedConcept need;
  NamedConcept offer;
  double product = 0.0;  // Part of the LexicalProduct() of both sides' concept impacts.
};

// Concepts are those of Vocabulary::Shipped(). Each of either side at most once, by its first mention, the same ones
// before those within one another; what a link counts, no later one counts, and
// one that counts nothing is left out.
std::vector<ConceptLink> LinkConcepts(absl::Span<const NamedConcept> need, absl::Span<const Impact> need_impacts,
                                      absl::Span<const NamedConcept> offer, absl::Span<const Impact> offer_impacts);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_TOPIC_CONCEPT_LINKS_H_
