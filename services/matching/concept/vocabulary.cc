#include "services/matching/concept/vocabulary.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/runtime/sha256.h"
#include "services/text/tokens.h"

namespace karez::matching {

// data/concepts/*.jsonl, embedded by the build.
extern const unsigned char kConceptsJson[];
extern const unsigned long kConceptsJsonSize;

namespace {

using google::protobuf::Struct;

constexpr size_t kMaxBroader = 2;

// An error, told with the number of the line later on.
absl::Status Wrong(absl::string_view field, absl::string_view got, absl::string_view want) {
  return absl::InvalidArgumentError(absl::StrCat(field, ": got ", got, ", want ", want));
}

bool IsId(absl::string_view id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

absl::StatusOr<std::vector<std::string>> Texts(const Struct& object, absl::string_view field) {
  std::vector<std::string> texts;
  const auto found = object.fields().find(std::string(field));
  if (found == object.fields().end()) return texts;
  if (!found->second.has_list_value()) return Wrong(field, "something else", "a list of texts");
  for (const auto& value : found->second.list_value().values()) {
    if (value.string_value().empty()) return Wrong(field, "an entry that is no text", "a list of texts");
    texts.push_back(value.string_value());
  }
  return texts;
}

struct Entry {
  Concept read;
  std::vector<std::string> broader;  // Ids.
};

absl::StatusOr<Entry> ParseEntry(absl::string_view line, Vocabulary::Sectors rule) {
  Struct object;
  if (!google::protobuf::util::JsonStringToMessage({line.data(), line.size()}, &object).ok()) {
    return Wrong("concept", "no JSON object", "one a line");
  }
  Entry entry;
  const auto id = object.fields().find("id");
  if (id != object.fields().end()) entry.read.id = id->second.string_value();
  if (!IsId(entry.read.id)) return Wrong("id", entry.read.id, "lower-case ASCII words joined by '-'");
  entry.read.hash = text::TokenHash(text::TokenKind::kWord, entry.read.id);
  auto sectors = Texts(object, "sectors");
  if (!sectors.ok()) return sectors.status();
  if (sectors->empty() && rule == Vocabulary::Sectors::kRequired) return Wrong("sectors", "none", "at least one");
  entry.read.sectors = *std::move(sectors);
  auto broader = Texts(object, "broader");
  if (!broader.ok()) return broader.status();
  if (broader->size() > kMaxBroader) return Wrong("broader", "more", "at most two");
  entry.broader = *std::move(broader);
  for (size_t language = 0; language < text::kLanguages.size(); ++language) {
    auto labels = Texts(object, text::kLanguages[language]);
    if (!labels.ok()) return labels.status();
    if (labels->empty()) return Wrong(text::kLanguages[language], "no label", "at least one");
    entry.read.labels[language] = *std::move(labels);
  }
  return entry;
}

// As the finder reads it: words without what lies between them.
std::string NormalForm(absl::string_view label) {
  std::string form;
  for (const text::TextToken& token : text::Tokenize(label)) {
    if (token.kind != text::TokenKind::kGram) absl::StrAppend(&form, token.text, " ");
  }
  return form;
}

// Labels of all languages that were seen, and whose they are.
class LabelOwners {
 public:
  absl::Status Claim(const Concept& claimant) {
    for (size_t language = 0; language < text::kLanguages.size(); ++language) {
      for (const std::string& label : claimant.labels[language]) {
        const std::string form = NormalForm(label);
        if (form.empty()) return Wrong(text::kLanguages[language], label, "words");
        const auto [owner, claimed] = owners_.emplace(absl::StrCat(language, " ", form), claimant.id);
        if (!claimed && owner->second != claimant.id) {
          return Wrong(text::kLanguages[language], absl::StrCat(label, ", a label of ", owner->second, " too"),
                       "labels of one concept only");
        }
      }
    }
    return absl::OkStatus();
  }

 private:
  absl::flat_hash_map<std::string, std::string> owners_;
};

}  // namespace

absl::StatusOr<Vocabulary> Vocabulary::Parse(absl::string_view json_lines, Sectors rule) {
  Vocabulary vocabulary;
  std::vector<std::vector<std::string>> broader;
  LabelOwners owners;
  size_t line = 0;
  const auto at = [&line](const absl::Status& status) {
    return absl::InvalidArgumentError(absl::StrCat("concepts: line ", line, ": ", status.message()));
  };
  for (const absl::string_view json : absl::StrSplit(json_lines, '\n')) {
    ++line;
    if (json.empty()) continue;
    absl::StatusOr<Entry> entry = ParseEntry(json, rule);
    if (!entry.ok()) return at(entry.status());
    if (absl::Status claimed = owners.Claim(entry->read); !claimed.ok()) return at(claimed);
    const size_t number = vocabulary.concepts_.size();
    if (number > std::numeric_limits<ConceptNumber>::max()) return at(Wrong("concepts", "more", "at most 65,536"));
    if (!vocabulary.numbers_.emplace(entry->read.id, static_cast<ConceptNumber>(number)).second) {
      return at(Wrong("id", absl::StrCat(entry->read.id, " twice"), "each id once"));
    }
    vocabulary.concepts_.push_back(std::move(entry->read));
    broader.push_back(std::move(entry->broader));
  }
  for (size_t i = 0; i < broader.size(); ++i) {
    for (const std::string& id : broader[i]) {
      const auto found = vocabulary.numbers_.find(id);
      if (found == vocabulary.numbers_.end()) {
        return Wrong(absl::StrCat("concepts: broader of ", vocabulary.concepts_[i].id), id, "the id of a concept");
      }
      vocabulary.concepts_[i].broader.push_back(found->second);
    }
  }
  if (absl::Status acyclic = vocabulary.FindAncestors(); !acyclic.ok()) return acyclic;
  vocabulary.revision_ = runtime::Sha256Hex(json_lines).substr(0, 16);
  return vocabulary;
}

absl::Status Vocabulary::FindAncestors() {
  ancestors_.resize(concepts_.size());
  for (size_t i = 0; i < concepts_.size(); ++i) {
    std::vector<ConceptNumber>& found = ancestors_[i];
    const auto add = [&](const std::vector<ConceptNumber>& numbers) {
      for (const ConceptNumber number : numbers) {
        if (std::find(found.begin(), found.end(), number) == found.end()) found.push_back(number);
      }
    };
    add(concepts_[i].broader);
    for (size_t next = 0; next < found.size(); ++next) add(concepts_[found[next]].broader);
    if (std::find(found.begin(), found.end(), i) != found.end()) {
      return Wrong(absl::StrCat("concepts: broader of ", concepts_[i].id), "itself by way of others", "no cycle");
    }
  }
  return absl::OkStatus();
}

const Concept* Vocabulary::Find(absl::string_view id) const {
  const auto found = numbers_.find(id);
  return found == numbers_.end() ? nullptr : &concepts_[found->second];
}

bool Vocabulary::Within(ConceptNumber inner, ConceptNumber outer) const {
  const std::vector<ConceptNumber>& above = ancestors_[inner];
  return inner == outer || std::find(above.begin(), above.end(), outer) != above.end();
}

const Vocabulary& Vocabulary::Shipped() {
  // A test reads what is embedded, so the value is there.
  static const Vocabulary shipped =
      Parse(absl::string_view(reinterpret_cast<const char*>(kConceptsJson), kConceptsJsonSize)).value();
  return shipped;
}

}  // namespace karez::matching
