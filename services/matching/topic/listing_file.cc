#include "services/matching/topic/listing_file.h"

#include <google/protobuf/util/json_util.h>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/matching/embedding/files.h"

namespace karez::matching {

absl::StatusOr<std::vector<Content>> ReadContents(const std::string& path, const Vectorizer& vectorizer) {
  const absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text.status();
  std::vector<Content> contents;
  size_t line = 0;
  for (const absl::string_view json : absl::StrSplit(*text, '\n')) {
    ++line;
    if (json.empty()) continue;
    registry::v1::Listing listing;
    const auto parsed = google::protobuf::util::JsonStringToMessage(std::string(json), &listing);
    if (!parsed.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ": line ", line, ": got no listing (", std::string(parsed.message()), ")"));
    }
    const registry::v1::Listing* const one[] = {&listing};
    const auto vectors = vectorizer.Make(one);
    if (!vectors.ok()) return Annotate(absl::StrCat(path, ": line ", line, ":"), vectors.status());
    contents.push_back(MakeContent(listing, OriginalLanguage(listing), &vectors->front()));
  }
  return contents;
}

std::vector<const Content*> Pointers(const std::vector<Content>& contents) {
  std::vector<const Content*> pointers;
  for (const Content& content : contents) pointers.push_back(&content);
  return pointers;
}

}  // namespace karez::matching
