#ifndef KAREZ_SERVICES_MATCHING_TOPIC_CONTENT_H_
#define KAREZ_SERVICES_MATCHING_TOPIC_CONTENT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "karez/matching/v1/admission.pb.h"
#include "karez/registry/v1/listing.pb.h"
#include "services/matching/concept/vocabulary.h"
#include "services/matching/topic/vector_index.h"
#include "services/text/tokens.h"

namespace karez::matching {

class ListingReader;

enum class Side : uint8_t { kNeed = 0, kOffer = 1 };

inline Side OtherSide(Side side) { return side == Side::kNeed ? Side::kOffer : Side::kNeed; }

// Languages have numbers: the nine of karez one each, all others share the rest,
// so two languages of one number are taken as one.
inline constexpr size_t kLanguageCount = 16;

// The number of a BCP 47 tag, of which only the primary subtag counts.
uint8_t LanguageIndex(absl::string_view tag);

// Languages as bits.
using LanguageSet = uint16_t;

inline LanguageSet LanguageBit(uint8_t language) { return static_cast<LanguageSet>(1u << language); }

// A token as the index keeps it: 31 bits of its hash, and whether it is a gram
// in the lowest. 0 is no token.
uint32_t TokenId(text::TokenKind kind, uint64_t hash);
inline bool IsGram(uint32_t token) { return (token & 1) != 0; }

// A concept as the index keeps it: 31 bits of its hash.
uint32_t ConceptToken(const Concept& named);

// How often a token comes in a listing, a word of the title counting three
// times, one of the keywords twice.
struct TokenCount {
  uint32_t token = 0;
  uint16_t count = 0;

  friend bool operator==(const TokenCount&, const TokenCount&) = default;
};

// Concepts are counted in tenths of that. One that is not named but lies
// directly above a named one counts 3 tenths of it, one higher up 1.
inline constexpr uint16_t kConceptTenths = 10;
inline constexpr uint16_t kBroaderTenths = 3;
inline constexpr uint16_t kFarBroaderTenths = 1;

// What a listing says, in the form in which topics are compared. It depends on
// the listing alone: what tokens are worth is a matter of Statistics.
struct Content {
  Side side = Side::kNeed;
  // Language of the original, which is what vector is of.
  uint8_t original = 0;
  // Languages in which it says all it says: those with a title and, if the
  // original has a description, with a description.
  LanguageSet languages = 0;
  // Words and pairs of Han characters, counted as in tokens; of the longest language.
  uint32_t length = 0;
  // In order of token. A token of several languages counts where it counts most.
  std::vector<TokenCount> tokens;
  // In order of token, which is the ConceptToken(): those that the texts name, and
  // what these lie within. Of several languages as above.
  std::vector<TokenCount> concepts;
  // Halfway between the title's and the text's; empty: no model.
  UnitVector vector;

  friend bool operator==(const Content&, const Content&) = default;
};

// Reads titles, descriptions and keywords. Translations by a program do not
// count. language is that of the original, as identified. vectors may be null;
// those of another dimension than kVectorDimension are as if they were not there.
Content MakeContent(const registry::v1::Listing& listing, absl::string_view language,
                    const v1::ListingVectors* vectors);
// The same with a reader of this listing's texts, which keeps what it reads.
Content MakeContent(const registry::v1::Listing& listing, absl::string_view language, const v1::ListingVectors* vectors,
                    ListingReader& reader);

// What is embedded as a listing's text: the original title and the first 400
// code points of what the original language says besides, keywords before
// description; the title alone if that is nothing.
std::string TextToEmbed(const registry::v1::Listing& listing);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_TOPIC_CONTENT_H_
