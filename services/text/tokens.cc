#include "services/text/tokens.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "services/text/hash.h"
#include "services/text/numbers.h"
#include "services/text/script.h"

namespace karez::text {
namespace {

constexpr size_t kGramLength = 4;
constexpr absl::string_view kDegreeSign = "\u00B0";
constexpr char32_t kCyrillicEs = 0x0441;  // Often typed for the C of degrees Celsius.

enum class Class : uint8_t {
  kBreak,       // Ends a word; most punctuation.
  kIgnored,     // As if it were not there.
  kLetter,      // Letters, and numerals that are not decimal digits.
  kMark,        // Belongs to the word at hand if there is one.
  kDigit,       // value is '0' … '9'.
  kSmallDigit,  // A superscript or subscript; value is '0' … '9'.
  kHan,
  kApostrophe,
  kDegree,
  kSign,      // A token by itself: percent, currency.
  kLigature,  // A compatibility form of several letters.
};

struct Classified {
  char32_t value;
  Class cls;
};

Classified ClassifyByCategory(char32_t c) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return {c, Class::kLetter};
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
      return {c, Class::kMark};
    case UTF8PROC_CATEGORY_SC:
      return {c, Class::kSign};
    case UTF8PROC_CATEGORY_CF:
      return {c, Class::kIgnored};
    default:
      return {c, Class::kBreak};
  }
}

// written is case-folded and in Form C.
Classified ComputeClass(char32_t written) {
  const char32_t c = PlainSpelling(written);
  const auto digit = [](char32_t value) { return static_cast<char32_t>('0' + value); };
  if (c >= '0' && c <= '9') return {c, Class::kDigit};
  if (c == 0xB9) return {'1', Class::kSmallDigit};
  if (c == 0xB2 || c == 0xB3) return {digit(c - 0xB0), Class::kSmallDigit};
  if (c == 0x2070 || (c >= 0x2074 && c <= 0x2079)) return {digit(c - 0x2070), Class::kSmallDigit};
  if (c >= 0x2080 && c <= 0x2089) return {digit(c - 0x2080), Class::kSmallDigit};
  switch (c) {
    case '\'':
      return {c, Class::kApostrophe};
    case '%':
    case 0x2030:
      return {c, Class::kSign};
    case 0xB0:
      return {c, Class::kDegree};
    case 0x200B:  // Zero width space separates words.
      return {c, Class::kBreak};
    default:
      break;
  }
  if (IsUnwritten(c)) return {c, Class::kIgnored};
  if (ScriptOf(c) == Script::kHan) return {c, Class::kHan};
  const bool compatibility = (c >= 0xFB00 && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFE) ||
                             (c >= 0x2100 && c <= 0x214F) || (c >= 0x3300 && c <= 0x33FF);
  return compatibility ? Classified{c, Class::kLigature} : ClassifyByCategory(c);
}

class ClassTable {
 public:
  ClassTable() {
    for (char32_t c = 0; c < classes_.size(); ++c) classes_[c] = ComputeClass(c);
  }

  Classified Of(char32_t c) const { return c < classes_.size() ? classes_[c] : ComputeLarge(c); }

 private:
  static Classified ComputeLarge(char32_t c) {
    return c >= 0x4E00 && c <= 0x9FFF ? Classified{c, Class::kHan} : ComputeClass(c);
  }

  std::array<Classified, 0x3100> classes_;
};

const ClassTable& Classes() {
  static const ClassTable table;
  return table;
}

uint64_t Seed(TokenKind kind) {
  const char byte = static_cast<char>(kind);
  return Fnv1a64({&byte, 1});
}

// How many bytes at the end of a word of small ASCII letters and apostrophes are inflection, and what
// replaces them.
struct Ending {
  size_t length = 0;
  absl::string_view replacement;
};

Ending EnglishEnding(absl::string_view word) {
  if (absl::EndsWith(word, "'s")) return {2, ""};
  if (word.size() <= 3 || word.back() != 's') return {};
  if (absl::EndsWith(word, "ies")) {
    return absl::EndsWith(word, "eies") || absl::EndsWith(word, "aies") ? Ending{} : Ending{3, "y"};
  }
  if (absl::EndsWith(word, "es")) {
    const bool kept = absl::EndsWith(word, "aes") || absl::EndsWith(word, "ees") || absl::EndsWith(word, "oes");
    return kept ? Ending{} : Ending{1, ""};
  }
  return absl::EndsWith(word, "us") || absl::EndsWith(word, "ss") ? Ending{} : Ending{1, ""};
}

}  // namespace

uint64_t TokenHash(TokenKind kind, absl::string_view text) { return Fnv1a64(text, Seed(kind)); }

// One pass over one text.
class TokenRun {
 public:
  TokenRun(Tokenizer& buffers, absl::FunctionRef<void(const Token&)> visit)
      : code_points_(buffers.code_points_),
        run_(buffers.run_),
        offsets_(buffers.run_offsets_),
        spans_(buffers.run_spans_),
        scratch_(buffers.scratch_),
        visit_(visit) {
    Clear();
  }

  void Process() {
    for (size_t i = 0; i < code_points_.size(); ++i) {
      const MappedCodePoint& c = code_points_[i];
      Take(i, Classes().Of(c.value), c.origin);
    }
    Flush();
  }

 private:
  enum class State : uint8_t { kNothing, kWord, kNumber, kHan };

  void Take(size_t index, Classified c, Span span) {
    switch (c.cls) {
      case Class::kLetter:
        if (state_ != State::kWord) Start(State::kWord);
        return Append(c.value == kCyrillicEs && run_ == kDegreeSign ? U'c' : c.value, span);
      case Class::kMark:
        if (state_ == State::kWord) Append(c.value, span);
        return;
      case Class::kDigit:
        if (state_ == State::kHan || state_ == State::kNothing) Start(State::kNumber);
        return Append(c.value, span);
      case Class::kSmallDigit:
        if (state_ != State::kWord) Start(State::kWord);
        return Append(c.value, span);
      case Class::kHan:
        if (state_ != State::kHan) Start(State::kHan);
        return Append(c.value, span);
      case Class::kApostrophe:
        if (state_ == State::kWord && FollowedBy(index, Class::kLetter)) return Append('\'', span);
        return Flush();
      case Class::kDegree:
        return TakeDegree(index, span);
      case Class::kSign:
        Start(State::kWord);
        Append(c.value, span);
        return Flush();
      case Class::kLigature:
        return TakeLigature(index, c.value, span);
      case Class::kIgnored:
        return;
      case Class::kBreak:
        if (state_ == State::kNumber && ContinuesNumber(index, c.value)) return Append(NumberSeparator(c.value), span);
        return Flush();
    }
  }

  // A degree sign is a unit with the C or F right after it, and by itself before anything else.
  void TakeDegree(size_t index, Span span) {
    Start(State::kWord);
    Append(0xB0, span);
    if (!FollowedBy(index, Class::kLetter)) return Flush();
    const char32_t unit = code_points_[index + 1].value;
    const bool temperature = unit == 'c' || unit == 'f' || unit == kCyrillicEs;
    if (!temperature || FollowedBy(index + 1, Class::kLetter)) Flush();
  }

  void TakeLigature(size_t index, char32_t c, Span span) {
    std::array<utf8proc_int32_t, 32> parts;
    int last_boundclass = 0;
    const auto options = static_cast<utf8proc_option_t>(UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
    const utf8proc_ssize_t length = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), parts.data(),
                                                            parts.size(), options, &last_boundclass);
    const bool decomposes = length > 0 && length <= static_cast<utf8proc_ssize_t>(parts.size()) &&
                            parts[0] != static_cast<utf8proc_int32_t>(c);
    if (!decomposes) return Take(index, ClassifyByCategory(c), span);
    for (utf8proc_ssize_t i = 0; i < length; ++i) {
      const Classified part = Classes().Of(static_cast<char32_t>(parts[i]));
      if (part.cls == Class::kLigature || part.cls == Class::kBreak) continue;
      if (part.cls != Class::kDegree) {
        Take(index, part, span);
        continue;
      }
      Start(State::kWord);
      Append(part.value, span);
    }
  }

  bool FollowedBy(size_t index, Class cls) const {
    return index + 1 < code_points_.size() && Classes().Of(code_points_[index + 1].value).cls == cls;
  }

  bool ContinuesNumber(size_t index, char32_t c) const {
    const char32_t separator = NumberSeparator(c);
    if (separator == 0 || !FollowedBy(index, Class::kDigit)) return false;
    if (separator != '_') return true;
    // A no-break space also stands between two numbers: it groups only where it must.
    const bool three_digits = FollowedBy(index + 1, Class::kDigit) && FollowedBy(index + 2, Class::kDigit) &&
                              !FollowedBy(index + 3, Class::kDigit);
    return three_digits && CanBeGrouped(run_);
  }

  void Start(State state) {
    Flush();
    state_ = state;
  }

  void Append(char32_t c, Span span) {
    offsets_.push_back(static_cast<uint32_t>(run_.size()));
    spans_.push_back(span);
    AppendUtf8(c, run_);
  }

  void Clear() {
    run_.clear();
    offsets_.clear();
    spans_.clear();
    state_ = State::kNothing;
  }

  void Flush() {
    if (state_ == State::kNothing) return;
    if (state_ == State::kWord) FlushWord();
    if (state_ == State::kNumber) FlushNumber();
    if (state_ == State::kHan) FlushHan();
    Clear();
  }

  void FlushWord() {
    const Span whole = SpanOf(0, spans_.size());
    const bool ascii = run_.size() == offsets_.size();
    if (ascii && absl::ascii_isalpha(static_cast<unsigned char>(run_[0]))) {
      const Ending ending = EnglishEnding(run_);
      run_.resize(run_.size() - ending.length);
      run_.append(ending.replacement.data(), ending.replacement.size());
      offsets_.resize(run_.size());
    }
    Emit(TokenKind::kWord, run_, whole);
    if (offsets_.size() <= kGramLength) return;
    for (size_t i = 0; i + kGramLength <= offsets_.size(); ++i) {
      Emit(TokenKind::kGram, Piece(i, kGramLength), SpanOf(i, kGramLength));
    }
  }

  void FlushNumber() {
    PlainNumber(run_, scratch_);
    Emit(TokenKind::kWord, scratch_, SpanOf(0, spans_.size()));
  }

  void FlushHan() {
    if (offsets_.size() == 1) return Emit(TokenKind::kCjk, run_, spans_[0]);
    for (size_t i = 0; i + 2 <= offsets_.size(); ++i) Emit(TokenKind::kCjk, Piece(i, 2), SpanOf(i, 2));
  }

  absl::string_view Piece(size_t first, size_t count) const {
    const size_t end = first + count < offsets_.size() ? offsets_[first + count] : run_.size();
    return absl::string_view(run_).substr(offsets_[first], end - offsets_[first]);
  }

  Span SpanOf(size_t first, size_t count) const { return {spans_[first].begin, spans_[first + count - 1].end}; }

  void Emit(TokenKind kind, absl::string_view text, Span span) { visit_({TokenHash(kind, text), kind, span, text}); }

  const std::vector<MappedCodePoint>& code_points_;
  std::string& run_;
  std::vector<uint32_t>& offsets_;
  std::vector<Span>& spans_;
  std::string& scratch_;
  absl::FunctionRef<void(const Token&)> visit_;
  State state_ = State::kNothing;
};

void Tokenizer::Tokenize(absl::string_view text, absl::FunctionRef<void(const Token&)> visit) {
  Normalize(text, Folding::kCase, code_points_);
  TokenRun(*this, visit).Process();
}

std::vector<TextToken> Tokenize(absl::string_view text) {
  std::vector<TextToken> tokens;
  Tokenizer().Tokenize(text, [&](const Token& token) {
    tokens.push_back({token.hash, token.kind, token.span, std::string(token.text)});
  });
  return tokens;
}

}  // namespace karez::text
