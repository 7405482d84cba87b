#include "services/registry/taxonomy.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/util/json_util.h"
#include "services/runtime/status.h"

namespace karez::registry {

// Of the source that cmake/EmbedFile.cmake makes from the data file.
extern const unsigned char kTaxonomyJson[];
extern const unsigned long kTaxonomyJsonSize;

namespace {

constexpr absl::string_view kLanguages[] = {"zh", "ug", "ru", "kk", "uz", "ky", "tg", "tk", "en"};

// Lower-case words of letters, digits and "_", one or two of them joined by ".".
bool IsCode(absl::string_view code) {
  const std::vector<absl::string_view> levels = absl::StrSplit(code, '.');
  return levels.size() <= 2 && std::all_of(levels.begin(), levels.end(), [](absl::string_view level) {
           return !level.empty() && level[0] >= 'a' && level[0] <= 'z' &&
                  level.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == absl::string_view::npos;
         });
}

std::string ParentOf(absl::string_view code) {
  const size_t dot = code.find('.');
  return std::string(dot == absl::string_view::npos ? absl::string_view() : code.substr(0, dot));
}

}  // namespace

absl::StatusOr<Taxonomy> Taxonomy::BuiltIn() {
  return Parse(absl::string_view(reinterpret_cast<const char*>(kTaxonomyJson), kTaxonomyJsonSize));
}

absl::StatusOr<Taxonomy> Taxonomy::Parse(absl::string_view json) {
  v1::Taxonomy message;
  const auto status =
      google::protobuf::util::JsonStringToMessage(google::protobuf::StringPiece(json.data(), json.size()), &message);
  if (!status.ok()) {
    const auto text = status.message();
    return absl::InvalidArgumentError(absl::StrCat("taxonomy: ", absl::string_view(text.data(), text.size())));
  }
  Taxonomy taxonomy(std::move(message));
  if (const std::vector<std::string> faults = taxonomy.Faults(); !faults.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("taxonomy: ", absl::StrJoin(faults, "; ")));
  }
  return taxonomy;
}

Taxonomy::Taxonomy(v1::Taxonomy message) : message_(std::move(message)) {
  for (int i = 0; i < message_.sectors_size(); ++i) places_.emplace(message_.sectors(i).code(), i);
}

const v1::Sector* Taxonomy::Find(absl::string_view code) const {
  auto it = places_.find(code);
  return it == places_.end() ? nullptr : &message_.sectors(it->second);
}

std::vector<std::string> Taxonomy::Faults() const {
  std::vector<std::string> faults;
  if (message_.revision().empty()) faults.push_back("revision: got nothing, want a counting number");
  if (message_.sectors().empty()) faults.push_back("sectors: got none, want at least one");
  for (int i = 0; i < message_.sectors_size(); ++i) {
    const v1::Sector& sector = message_.sectors(i);
    auto fault = [&](const auto&... parts) { faults.push_back(absl::StrCat("sectors[", i, "].", parts...)); };
    if (!IsCode(sector.code()))
      fault("code: got ", runtime::Quoted(sector.code()), ", want \"sector\" or \"sector.sub\"");
    const int place = places_.at(sector.code());
    if (place != i) fault("code: got ", sector.code(), ", which sectors[", place, "] has, want another");
    if (sector.parent() != ParentOf(sector.code())) {
      fault("parent: got ", runtime::Quoted(sector.parent()), ", want ", runtime::Quoted(ParentOf(sector.code())));
    } else if (!sector.parent().empty()) {
      auto parent = places_.find(sector.parent());
      if (parent == places_.end() || parent->second > i) {
        fault("parent: got ", sector.parent(), ", want the code of a sector before this one");
      }
    }
    absl::flat_hash_set<absl::string_view> languages;
    for (const auto& label : sector.labels()) {
      if (label.text().empty()) fault("labels: got nothing in ", label.language(), ", want a text");
      if (!languages.insert(label.language()).second) fault("labels: got ", label.language(), " twice, want it once");
    }
    for (absl::string_view language : kLanguages) {
      if (!languages.contains(language)) fault("labels: got none in ", language, ", want one");
    }
    for (const std::string& code : sector.replaced_by()) {
      const v1::Sector* successor = Find(code);
      if (successor == nullptr || !successor->replaced_by().empty()) {
        fault("replaced_by: got ", runtime::Quoted(code), ", want a sector in force");
      }
    }
  }
  return faults;
}

}  // namespace karez::registry
