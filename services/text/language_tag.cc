#include "services/text/language_tag.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace karez::text {
namespace {

// Tags kept from before RFC 4646 that do not fit the grammar.
constexpr std::array<absl::string_view, 17> kIrregular = {
    "en-GB-oed", "i-ami", "i-bnn", "i-default", "i-enochian", "i-hak",     "i-klingon", "i-lux",    "i-mingo",
    "i-navajo",  "i-pwn", "i-tao", "i-tay",     "i-tsu",      "sgn-BE-FR", "sgn-BE-NL", "sgn-CH-DE"};

bool IsAlpha(absl::string_view s) { return std::all_of(s.begin(), s.end(), absl::ascii_isalpha); }
bool IsDigits(absl::string_view s) { return std::all_of(s.begin(), s.end(), absl::ascii_isdigit); }
bool IsAlphanumeric(absl::string_view s) { return std::all_of(s.begin(), s.end(), absl::ascii_isalnum); }

bool IsScript(absl::string_view s) { return s.size() == 4 && IsAlpha(s); }
bool IsRegion(absl::string_view s) { return (s.size() == 2 && IsAlpha(s)) || (s.size() == 3 && IsDigits(s)); }
bool IsVariant(absl::string_view s) {
  return s.size() >= 5 || (s.size() == 4 && absl::ascii_isdigit(static_cast<unsigned char>(s[0])));
}

bool Contains(const std::vector<std::string>& seen, absl::string_view subtag) {
  return std::any_of(seen.begin(), seen.end(), [&](const std::string& s) { return s == subtag; });
}

// Reads a tag from left to right and writes each subtag in its canonical case.
class Parser {
 public:
  explicit Parser(absl::string_view tag) : subtags_(absl::StrSplit(absl::AsciiStrToLower(tag), '-')) {}

  bool Parse() {
    const bool sized = std::all_of(subtags_.begin(), subtags_.end(), [](const std::string& s) {
      return !s.empty() && s.size() <= 8 && IsAlphanumeric(s);
    });
    if (!sized) return false;
    if (subtags_[0] == "x") return PrivateUse();
    return Language() && Variants() && Extensions() && (AtEnd() || PrivateUse());
  }

  std::string Canonical() const { return absl::StrJoin(subtags_, "-"); }

  std::string primary() const { return subtags_[0] == "x" ? "" : subtags_[0]; }

 private:
  bool AtEnd() const { return next_ == subtags_.size(); }
  std::string& Next() { return subtags_[next_]; }

  bool Language() {
    const std::string& language = Next();
    if (language.size() < 2 || !IsAlpha(language)) return false;
    ++next_;
    if (language.size() <= 3) {
      for (int extlangs = 0; extlangs < 3 && !AtEnd() && Next().size() == 3 && IsAlpha(Next()); ++extlangs) ++next_;
    }
    if (!AtEnd() && IsScript(Next())) {
      Next()[0] = absl::ascii_toupper(static_cast<unsigned char>(Next()[0]));
      ++next_;
    }
    if (!AtEnd() && IsRegion(Next())) {
      absl::AsciiStrToUpper(&Next());
      ++next_;
    }
    return true;
  }

  bool Variants() {
    std::vector<std::string> seen;
    for (; !AtEnd() && IsVariant(Next()); ++next_) {
      if (Contains(seen, Next())) return false;
      seen.push_back(Next());
    }
    return true;
  }

  bool Extensions() {
    std::vector<std::string> seen;
    while (!AtEnd() && Next().size() == 1 && Next() != "x") {
      if (Contains(seen, Next())) return false;
      seen.push_back(Next());
      ++next_;
      const size_t first = next_;
      while (!AtEnd() && Next().size() >= 2) ++next_;
      if (next_ == first) return false;
    }
    return true;
  }

  bool PrivateUse() {
    if (Next() != "x" || next_ + 1 == subtags_.size()) return false;
    next_ = subtags_.size();
    return true;
  }

  std::vector<std::string> subtags_;
  size_t next_ = 0;
};

absl::string_view FindIrregular(absl::string_view tag) {
  const auto* found = std::find_if(kIrregular.begin(), kIrregular.end(),
                                   [&](absl::string_view known) { return absl::EqualsIgnoreCase(known, tag); });
  return found == kIrregular.end() ? absl::string_view() : *found;
}

}  // namespace

bool IsWellFormedLanguageTag(absl::string_view tag) { return !FindIrregular(tag).empty() || Parser(tag).Parse(); }

absl::StatusOr<std::string> CanonicalLanguageTag(absl::string_view field, absl::string_view tag) {
  if (absl::string_view irregular = FindIrregular(tag); !irregular.empty()) return std::string(irregular);
  Parser parser(tag);
  if (parser.Parse()) return parser.Canonical();
  return absl::InvalidArgumentError(
      absl::StrCat(field, ": got \"", tag, "\", want a BCP 47 language tag such as \"uz-Cyrl\""));
}

std::string PrimaryLanguage(absl::string_view tag) {
  if (!FindIrregular(tag).empty())
    return absl::StartsWith(tag, "i-") || absl::StartsWith(tag, "I-")
               ? ""
               : std::string(absl::AsciiStrToLower(tag.substr(0, tag.find('-'))));
  Parser parser(tag);
  return parser.Parse() ? parser.primary() : "";
}

}  // namespace karez::text
