// Numbers and phrases in a stretch of folded text.
#ifndef KAREZ_SERVICES_MATCHING_QUANTITY_GLYPH_SCANNER_H_
#define KAREZ_SERVICES_MATCHING_QUANTITY_GLYPH_SCANNER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "services/matching/quantity/folded_text.h"
#include "services/matching/quantity/grammar.h"

namespace karez::matching {

// What a phrase trie found: the value of a phrase and where it begins and ends.
struct PhraseMatch {
  uint32_t value = 0;
  size_t begin = 0;
  size_t end = 0;
  size_t length() const { return end - begin; }
};

struct Number {
  size_t begin = 0;  // With its sign.
  size_t end = 0;
  double value = 0;
};

// Whether a clause ends at glyph i: , ; 、 and the like, but no decimal sign.
bool IsClauseBreak(const std::vector<Glyph>& glyphs, size_t i);

class GlyphScanner {
 public:
  // All are kept by reference.
  GlyphScanner(const QuantityGrammar& grammar, size_t language, const std::vector<Glyph>& glyphs, size_t begin,
               size_t end)
      : grammar_(grammar),
        language_(language),
        phrases_(grammar.languages[language]),
        glyphs_(glyphs),
        begin_(begin),
        end_(end) {}

 protected:
  // The folded code point at i, or before it; 0 outside.
  char32_t At(size_t i) const { return i < end_ ? glyphs_[i].folded : 0; }
  char32_t Before(size_t i) const { return i > begin_ ? glyphs_[i - 1].folded : 0; }

  // Past the digits and separators that hang together from i on.
  size_t RunEnd(size_t i) const;
  // The number written in [first, last), as RunEnd gave it, with a minus before
  // it. None where it is part of a name, a date or a fraction.
  std::optional<Number> ReadNumber(size_t first, size_t last) const;
  // The number that comes at i, with or without a space or a sign before it.
  std::optional<Number> NumberAfter(size_t i) const;

  // Phrases that end at i, or before a space that ends there; the longest first.
  // The trie holds them reversed.
  std::vector<PhraseMatch> MatchBefore(const text::PhraseTrie& reversed, size_t i) const;
  // Phrases that begin at i, then those after one hyphen or space there; the
  // shorter of two at one place first.
  std::vector<PhraseMatch> MatchAfter(const text::PhraseTrie& trie, size_t i) const;
  void MatchAt(const text::PhraseTrie& trie, size_t i, std::vector<PhraseMatch>& matches) const;

  const QuantityGrammar& grammar_;
  const size_t language_;
  const LanguagePhrases& phrases_;
  const std::vector<Glyph>& glyphs_;
  const size_t begin_;
  const size_t end_;

 private:
  // Where a minus before the digits at i begins; i if there is none.
  size_t SignBegin(size_t i) const;
  // As ReadNumber, whatever stands before.
  std::optional<Number> ReadPlain(size_t first, size_t last) const;
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_QUANTITY_GLYPH_SCANNER_H_
