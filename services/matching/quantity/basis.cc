#include "services/matching/quantity/basis.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/matching/concept/finder.h"
#include "services/matching/concept/vocabulary.h"
#include "services/matching/quantity/vocabulary.h"
#include "services/runtime/sha256.h"
#include "services/text/hash.h"
#include "services/text/language.h"
#include "services/text/tokens.h"
#include "services/text/utf8.h"

namespace karez::matching {

// data/bases.jsonl, embedded by the build.
extern const unsigned char kBasesJson[];
extern const unsigned long kBasesJsonSize;

namespace {

// The entry of words that only join.
constexpr absl::string_view kJoining = "in-or-of";
constexpr BasisKey kUnlistedBit = 0x80000000;

const Vocabulary& Bases() {
  // basis_test reads what is embedded, so the value is there.
  static const Vocabulary bases =
      Vocabulary::Parse(absl::string_view(reinterpret_cast<const char*>(kBasesJson), kBasesJsonSize),
                        Vocabulary::Sectors::kNone)
          .value();
  return bases;
}

const ConceptFinder& Finder() {
  static const ConceptFinder finder(Bases());
  return finder;
}

// Whether the number that begins there is negative: a minus before it that joins
// it to nothing, as the dash of "0-40" does.
bool IsNegative(absl::string_view text, uint32_t begin) {
  if (begin == 0) return false;
  const absl::string_view sign = text::Substring(text, {begin - 1, begin});
  if (sign != "-" && sign != "−") return false;
  if (begin == 1) return true;
  const absl::string_view before = text::Substring(text, {begin - 2, begin - 1});
  return before == " " || before == "(" || before == ",";
}

// The parts of a text as read in one language.
class Parts {
 public:
  Parts(absl::string_view text, absl::string_view language) : text_(text) {
    const std::vector<ConceptMention> mentions = Finder().Find(text, language);
    for (const ConceptMention& mention : mentions) {
      const Concept& named = Bases()[mention.number];
      if (named.id != kJoining) hashes_.push_back(named.hash);
    }
    const auto named = [&](uint32_t position) {
      return std::any_of(mentions.begin(), mentions.end(), [position](const ConceptMention& mention) {
        return mention.span.begin <= position && position < mention.span.end;
      });
    };
    for (const text::TextToken& token : text::Tokenize(text)) {
      if (token.kind == text::TokenKind::kGram) continue;
      if (token.kind == text::TokenKind::kWord) {
        if (!named(token.span.begin)) TakeWord(token);
        continue;
      }
      // Pairs of Han characters overlap: each character once.
      for (uint32_t at = std::max(token.span.begin, han_end_); at < token.span.end; ++at) {
        if (!named(at)) TakeUnlisted(text::TokenHash(token.kind, text::Substring(text, {at, at + 1})));
      }
      han_end_ = token.span.end;
    }
  }

  bool all_listed() const { return all_listed_; }

  BasisKey Key() {
    if (hashes_.empty()) return 0;
    std::sort(hashes_.begin(), hashes_.end());
    BasisKey key = text::kFnv1a32Start;
    for (const uint64_t part : hashes_) {
      key = text::Fnv1a32(static_cast<uint32_t>(part >> 32), text::Fnv1a32(static_cast<uint32_t>(part), key));
    }
    return std::max<BasisKey>(key & ~kUnlistedBit, 1) | (all_listed_ ? 0 : kUnlistedBit);
  }

 private:
  void TakeWord(const text::TextToken& token) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(token.text[0]))) return TakeUnlisted(token.hash);
    const bool negative = IsNegative(text_, token.span.begin);
    hashes_.push_back(negative ? text::TokenHash(token.kind, absl::StrCat("-", token.text)) : token.hash);
  }

  void TakeUnlisted(uint64_t hash) {
    hashes_.push_back(hash);
    all_listed_ = false;
  }

  const absl::string_view text_;
  std::vector<uint64_t> hashes_;
  bool all_listed_ = true;
  uint32_t han_end_ = 0;  // Of the Han characters taken so far.
};

}  // namespace

BasisKey BasisKeyOf(absl::string_view written, absl::string_view language) {
  std::string text(written);
  absl::RemoveExtraAsciiWhitespace(&text);
  if (text.empty()) return 0;
  Parts own(text, language);
  if (own.all_listed()) return own.Key();
  for (const absl::string_view other : text::kLanguages) {
    Parts read(text, other);
    if (read.all_listed()) return read.Key();
  }
  return own.Key();
}

const std::string& FiguresRevision() {
  static const std::string revision =
      runtime::Sha256Hex(absl::StrCat(QuantityVocabulary::Default().revision(), "\n", Bases().revision()))
          .substr(0, 16);
  return revision;
}

}  // namespace karez::matching
