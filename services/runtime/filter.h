// Filters over messages, as AIP-160 writes them:
//
//   state = PUBLISHED AND sectors.code:"energy" AND NOT origin:* (drip OR irrigation)
//
// - OR binds tighter than AND, a mere space between terms is an AND that binds
//   tighter than AND but looser than OR; NOT and "-" negate the next term.
// - A field is a path through messages and repeated fields; the comparison holds
//   if it holds for any value that the path leads to.
// - = and != compare exactly; a != b holds if the path leads to a value and none
//   is b. So nothing, not even !=, holds where a message on the way, or an
//   optional field at its end, is not set.
// - < <= > >= order numbers, timestamps (RFC 3339) and strings (by their bytes).
// - ":" asks whether a value has another: for sector codes, regions and language
//   tags whether it is that code or below it ("energy" has "energy.solar", "UZ"
//   has "UZ-QR", "uz" has "uz-Cyrl"); for free text whether the text contains
//   it, in any letter case; for all else the same as =. field:* asks whether the
//   field is set.
// - Enum values go by their full or short name: LISTING_STATE_DRAFT or DRAFT.
// - A word or "phrase" on its own asks whether any free text of the message (a
//   string declared with max_code_points and without format) contains it.
//
// A filter sees every field of the message it is given: to hide a field from a
// caller's filters, redact the message first.
#ifndef KAREZ_SERVICES_RUNTIME_FILTER_H_
#define KAREZ_SERVICES_RUNTIME_FILTER_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace karez::runtime {

namespace filter_internal {
struct Node;
}  // namespace filter_internal

// A parsed filter. Immutable: copies share it, and it is safe for concurrent use.
class Filter {
 public:
  // Takes every message.
  Filter() = default;
  explicit Filter(std::shared_ptr<const filter_internal::Node> root) : root_(std::move(root)) {}

  // message must be of the type for which the filter was parsed.
  bool Matches(const google::protobuf::Message& message) const;

  // What the string or enum field at path (its dotted name) must be in every
  // message that matches, where the filter says so: it is `path = value`, or an
  // AND with that in it. nullopt where it does not. For looking in an index
  // instead of everywhere; Matches still has the last word.
  std::optional<std::string> RequiredText(absl::string_view path) const;
  std::optional<int> RequiredEnum(absl::string_view path) const;

  // Names of the message's own fields with which the filter's paths begin, each
  // once; nullopt where it has words of their own, which look into every text.
  std::optional<std::vector<std::string>> FieldsNamed() const;

 private:
  std::shared_ptr<const filter_internal::Node> root_;
};

// Empty text takes every message. Errors: INVALID_ARGUMENT for the field
// "filter", which says what was expected and where (in code points, from 1), or
// which field or value the type does not have.
absl::StatusOr<Filter> ParseFilter(absl::string_view text, const google::protobuf::Descriptor& type);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_FILTER_H_
