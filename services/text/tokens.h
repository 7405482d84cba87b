// What lexical matching compares: tokens of a text in any of the nine languages.
//
// A text is brought to Unicode Form C of its full case folding and cut by script:
//   CJK   Each pair of neighboring Han characters; one character if it stands alone.
//   WORD  Elsewhere, each run of letters, marks and the digits that follow them
//         ("co2", "m3"), each number, each unit or currency sign ("%", "°c").
//   GRAM  Each four neighboring code points of a word of five or more (numbers
//         excepted): what inflected forms of a word share.
// So that spellings of one word agree,
// - full-width forms, Arabic presentation forms, superscripts and subscripts are
//   their plain letters and digits; kashida and vowel marks of Arabic and
//   invisible characters are dropped; ё is е, ي and ك stand for their Persian
//   twins;
// - an apostrophe of any shape (' ʻ ʼ ‘ ’ ` ´) between two letters is "'", any
//   other ends the word, as do hyphens;
// - plurals of words of ASCII letters lose their ending by the S-stemmer (Harman,
//   "How effective is suffixing?", 1991), and a possessive 's is dropped;
// - numbers are written plainly: "1,000", "1000.0" are "1000"; "0,8" is "0.8"; a
//   comma before exactly three digits groups unless the number begins with 0, a
//   single period is always decimal, spaces do not group but for no-break ones.
//
// Indexes keep hashes of tokens: a change to any rule above, or to a Unicode
// version that changes a rule's outcome, needs kTokenRevision to be raised.
#ifndef KAREZ_SERVICES_TEXT_TOKENS_H_
#define KAREZ_SERVICES_TEXT_TOKENS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "services/text/normalize.h"
#include "services/text/utf8.h"

namespace karez::text {

inline constexpr int kTokenRevision = 1;

enum class TokenKind : uint8_t { kWord = 1, kGram = 2, kCjk = 3 };

// FNV-1a, 64 bits, over the byte of the kind and the UTF-8 of text: the same on
// every machine, and different for a word and a gram that are spelled alike.
uint64_t TokenHash(TokenKind kind, absl::string_view text);

struct Token {
  uint64_t hash = 0;  // TokenHash(kind, text)
  TokenKind kind = TokenKind::kWord;
  Span span;               // Code points of the original text.
  absl::string_view text;  // The normalized token; valid until the visitor returns.
};

// Cuts texts into tokens with buffers of its own, so that a tokenizer that is
// used again allocates nothing. One thread at a time.
class Tokenizer {
 public:
  // Calls visit for each token. Words and CJK tokens ascend by span; the grams
  // of a word follow it.
  void Tokenize(absl::string_view text, absl::FunctionRef<void(const Token&)> visit);

 private:
  friend class TokenRun;

  std::vector<MappedCodePoint> code_points_;
  std::string run_;                    // UTF-8 of the word or Han run at hand.
  std::vector<uint32_t> run_offsets_;  // Where in run_ each of its code points starts.
  std::vector<Span> run_spans_;
  std::string scratch_;
};

// A token that owns its text.
struct TextToken {
  uint64_t hash = 0;
  TokenKind kind = TokenKind::kWord;
  Span span;
  std::string text;
};

// The tokens of one text, for explanations and tests.
std::vector<TextToken> Tokenize(absl::string_view text);

}  // namespace karez::text

#endif  // KAREZ_SERVICES_TEXT_TOKENS_H_
