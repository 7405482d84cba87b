#include "services/matching/score/conformity_scheme.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "services/text/normalize.h"
#include "services/text/utf8.h"

namespace karez::matching {
namespace {

struct Family {
  const char* spelling;  // After Plain().
  const char* name;
  bool standards;  // A family of numbered standards; else a mark.
};

// The longer of two that begin alike stands first. A national standard that takes
// over an international one ("Oʻz DSt ISO 9001") is read as that one; one that ISO
// and IEC publish together is ISO's, as it is often cited.
constexpr Family kFamilies[] = {
    {"EAC", "EAC", false},    {"EAЭC", "EAC", false},   {"EAEU", "EAC", false},   {"TPEAЭC", "EAC", false},
    {"TREAEU", "EAC", false}, {"TPTC", "EAC", false},   {"TRCU", "EAC", false},   {"CE", "CE", false},
    {"CCC", "CCC", false},    {"3C", "CCC", false},     {"UL", "UL", false},      {"HALAL", "HALAL", false},
    {"ISOIEC", "ISO", true},  {"ИCOMЭK", "ISO", true},  {"ISO", "ISO", true},     {"ИCO", "ISO", true},
    {"IEC", "IEC", true},     {"MЭK", "IEC", true},     {"GBT", "GB", true},      {"GB", "GB", true},
    {"国标", "GB", true},     {"GOSTR", "GOST", true},  {"GOST", "GOST", true},   {"ГOCTP", "GOST", true},
    {"ГOCT", "GOST", true},   {"OZDST", "OZDST", true}, {"OZMST", "OZDST", true}, {"УЗДCT", "OZDST", true},
    {"УЗMCT", "OZDST", true}, {"ЎЗДCT", "OZDST", true}, {"STRK", "STRK", true},   {"CTPK", "STRK", true},
    {"ҚPCT", "STRK", true},   {"KMC", "KMS", true},     {"KMS", "KMS", true},     {"KЫPГЫЗCTAHДAPT", "KMS", true},
    {"CTPT", "STRT", true},   {"STRT", "STRT", true},   {"TDS", "TDS", true},     {"TДC", "TDS", true},
    {"EN", "EN", true},
};

// Capital letters and digits only; a Cyrillic capital that looks like a Latin one
// is that one, since marks are typed either way.
std::string Plain(absl::string_view written) {
  constexpr char32_t kAlike[][2] = {{U'А', 'A'}, {U'В', 'B'}, {U'Е', 'E'}, {U'К', 'K'}, {U'М', 'M'}, {U'Н', 'H'},
                                    {U'О', 'O'}, {U'Р', 'P'}, {U'С', 'C'}, {U'Т', 'T'}, {U'Х', 'X'}, {U'І', 'I'}};
  std::string out;
  std::vector<text::MappedCodePoint> folded;
  text::Normalize(written, text::Folding::kCase, folded);
  for (const text::MappedCodePoint& c : folded) {
    char32_t letter = c.value;
    if (letter >= 'a' && letter <= 'z') {
      letter -= 'a' - 'A';
    } else if (letter >= 0x430 && letter <= 0x44F) {
      letter -= 0x20;
    } else if (letter >= 0x450 && letter <= 0x45F) {
      letter -= 0x50;
    } else if (letter >= 0x460 && letter <= 0x52F && letter % 2 == 1) {
      letter -= 1;
    }
    for (const auto& pair : kAlike) {
      if (letter == pair[0]) letter = pair[1];
    }
    const bool kept = (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
                      (letter >= 0x400 && letter <= 0x52F) || (letter >= 0x4E00 && letter <= 0x9FFF);
    if (kept) text::AppendUtf8(letter, out);
  }
  return out;
}

// Words around a scheme's name that are no part of it, after Plain().
constexpr const char* kAround[] = {"CERTIFICATION", "CERTIFICATE", "DECLARATION", "OFCONFORMITY", "MARKING",
                                   "MARK",          "SERTIFIKATI", "SERTIFIKAT",  "CEPTИФИKAT",   "ДEKЛAPAЦИЯ",
                                   "COOTBETCTBИЯ",  "认证",        "证书"};

// "9001" of "ISO 9001:2015", "19812.1" of "GB/T 19812.1-2017": the digits up to the
// edition, with points inside; empty if there are none.
std::string StandardNumber(absl::string_view written) {
  const size_t begin = written.find_first_of("0123456789");
  if (begin == absl::string_view::npos) return "";
  size_t end = begin;
  while (end < written.size() && (absl::ascii_isdigit(static_cast<unsigned char>(written[end])) || written[end] == '.'))
    ++end;
  return std::string(absl::StripSuffix(written.substr(begin, end - begin), "."));
}

const Family* FamilyAt(absl::string_view plain) {
  const Family* found = nullptr;
  for (const Family& family : kFamilies) {
    if (!absl::StartsWith(plain, family.spelling)) continue;
    const absl::string_view rest = plain.substr(absl::string_view(family.spelling).size());
    // A standard's number follows, or another family that it takes over; a mark stands alone or has a number.
    if (rest.empty() || absl::ascii_isdigit(static_cast<unsigned char>(rest.front()))) return &family;
    if (family.standards && found == nullptr) {
      if (const Family* adopted = FamilyAt(rest)) found = adopted;
    }
  }
  return found;
}

}  // namespace

ConformityScheme ReadConformityScheme(absl::string_view scheme, absl::string_view number) {
  std::string plain = Plain(scheme);
  for (const char* word : kAround) {
    const size_t place = plain.find(word);
    if (place != std::string::npos) plain.erase(place, absl::string_view(word).size());
  }
  const Family* family = FamilyAt(plain);
  if (family == nullptr) return {plain, ""};
  ConformityScheme read{family->name, ""};
  if (!family->standards) return read;
  read.standard = StandardNumber(scheme);
  if (read.standard.empty()) read.standard = StandardNumber(number);
  return read;
}

bool Satisfies(const ConformityScheme& held, const ConformityScheme& wanted) {
  return !wanted.family.empty() && held.family == wanted.family &&
         (held.standard.empty() || wanted.standard.empty() || held.standard == wanted.standard);
}

}  // namespace karez::matching
