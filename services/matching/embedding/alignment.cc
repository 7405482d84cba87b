#include "services/matching/embedding/alignment.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "services/matching/embedding/alignment_file.h"
#include "services/matching/embedding/files.h"
#include "services/text/language_tag.h"

namespace karez::matching {
namespace {

bool Before(const LanguageMap& map, absl::string_view language) { return map.language < language; }

absl::Status CheckMap(const LanguageMap& map, const LanguageMap& model) {
  if (map.mean.size() != model.mean.size() || map.map.size() != model.map.size()) {
    return absl::InvalidArgumentError(absl::StrCat("alignment: got ", map.mean.size(), " means and ", map.map.size(),
                                                   " coefficients for language '", map.language, "', want ",
                                                   model.mean.size(), " and ", model.map.size()));
  }
  const auto finite = [](float value) { return std::isfinite(value); };
  if (!std::all_of(map.mean.begin(), map.mean.end(), finite) || !std::all_of(map.map.begin(), map.map.end(), finite)) {
    return absl::InvalidArgumentError(
        absl::StrCat("alignment: got a value for language '", map.language, "' that 16 bits cannot hold"));
  }
  return absl::OkStatus();
}

absl::Status Check(const LanguageMap& others, const std::vector<LanguageMap>& languages) {
  if (others.mean.empty() || others.map.empty() || others.map.size() % others.mean.size() != 0) {
    return absl::InvalidArgumentError(absl::StrCat("alignment: got ", others.map.size(), " coefficients for ",
                                                   others.mean.size(), " means, want a multiple"));
  }
  if (absl::Status status = CheckMap(others, others); !status.ok()) return status;
  for (const LanguageMap& map : languages) {
    if (absl::Status status = CheckMap(map, others); !status.ok()) return status;
    if (map.language.empty() || map.language.size() > kLanguageBytes ||
        map.language != text::PrimaryLanguage(map.language)) {
      return absl::InvalidArgumentError(absl::StrCat("alignment: got language '", map.language,
                                                     "', want a primary subtag of at most ", kLanguageBytes, " bytes"));
    }
  }
  const auto twice = std::adjacent_find(languages.begin(), languages.end(),
                                        [](const auto& a, const auto& b) { return a.language == b.language; });
  if (twice != languages.end()) {
    return absl::InvalidArgumentError(absl::StrCat("alignment: got language '", twice->language, "' twice, want once"));
  }
  return absl::OkStatus();
}

void Normalize(Vector& vector) {
  double square = 0;
  for (const float value : vector) square += static_cast<double>(value) * value;
  if (square == 0) return;
  const float factor = static_cast<float>(1 / std::sqrt(square));
  for (float& value : vector) value *= factor;
}

}  // namespace

Alignment::Alignment(LanguageMap others, std::vector<LanguageMap> languages)
    : others_(std::move(others)), languages_(std::move(languages)) {
  revision_ = HexSha256(Serialize()).substr(0, 16);
}

absl::StatusOr<Alignment> Alignment::Create(LanguageMap others, std::vector<LanguageMap> languages) {
  others.language.clear();
  RoundToFile(others.map);
  for (LanguageMap& map : languages) RoundToFile(map.map);
  std::sort(languages.begin(), languages.end(), [](const auto& a, const auto& b) { return a.language < b.language; });
  if (absl::Status status = Check(others, languages); !status.ok()) return status;
  return Alignment(std::move(others), std::move(languages));
}

Alignment Alignment::Identity(int dimension) {
  const auto size = static_cast<size_t>(dimension);
  LanguageMap map;
  map.mean.assign(size, 0.0f);
  map.map.assign(size * size, 0.0f);
  for (size_t i = 0; i < size; ++i) map.map[i * size + i] = 1.0f;
  return Alignment(std::move(map), {});
}

absl::StatusOr<Alignment> Alignment::Parse(absl::string_view bytes) {
  absl::StatusOr<AlignmentMaps> maps = DecodeAlignment(bytes);
  if (!maps.ok()) return maps.status();
  absl::StatusOr<Alignment> alignment = Create(std::move(maps->others), std::move(maps->languages));
  if (!alignment.ok()) return absl::DataLossError(alignment.status().message());
  return alignment;
}

absl::StatusOr<Alignment> Alignment::Load(const std::string& path) {
  absl::StatusOr<std::string> bytes = ReadFile(path);
  if (!bytes.ok()) return Annotate("alignment", bytes.status());
  absl::StatusOr<Alignment> alignment = Parse(*bytes);
  if (!alignment.ok()) return Annotate(path + ":", alignment.status());
  return alignment;
}

std::string Alignment::Serialize() const { return EncodeAlignment(others_, languages_); }

int Alignment::output_dimension() const { return static_cast<int>(others_.map.size() / others_.mean.size()); }

const LanguageMap* Alignment::Find(absl::string_view language) const {
  const std::string primary = text::PrimaryLanguage(language);
  const auto found = std::lower_bound(languages_.begin(), languages_.end(), primary, Before);
  return found != languages_.end() && found->language == primary ? &*found : nullptr;
}

bool Alignment::Knows(absl::string_view language) const { return Find(language) != nullptr; }

absl::StatusOr<Vector> Alignment::Apply(absl::Span<const float> vector, absl::string_view language) const {
  const LanguageMap* own = Find(language);
  const LanguageMap& map = own != nullptr ? *own : others_;
  if (vector.size() != map.mean.size()) {
    return absl::InvalidArgumentError(absl::StrCat("vector: got ", vector.size(), " elements, want ", map.mean.size()));
  }
  Vector aligned(output_dimension());
  const float* column = map.map.data();
  for (std::size_t i = 0; i < vector.size(); ++i, column += aligned.size()) {
    const float centered = vector[i] - map.mean[i];
    for (std::size_t j = 0; j < aligned.size(); ++j) aligned[j] += centered * column[j];
  }
  Normalize(aligned);
  return aligned;
}

std::string DefaultAlignmentPath() { return KAREZ_DEFAULT_ALIGNMENT_PATH; }

}  // namespace karez::matching
