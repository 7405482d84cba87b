#ifndef KAREZ_CLIENTS_CLI_DRAFT_H_
#define KAREZ_CLIENTS_CLI_DRAFT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "karez/registry/v1/listing.pb.h"

namespace karez::cli {

// A listing in words, to be matched without being stored.
struct DraftOptions {
  // "need" or "offer".
  std::string side;
  std::string text;
  // Empty: the first sentence of text, which is then no description if there is
  // nothing after it.
  std::string title;
  // BCP 47; empty: as services/text identifies it.
  std::string language;
  std::vector<std::string> sectors;
  std::vector<std::string> keywords;
  std::vector<std::string> regions;
  // As CSV cells have it (docs/import.md).
  std::vector<std::string> cooperation;
  int trl = 0;
};

// Errors: a usage error where the language cannot be told, or neither title nor
// text says anything.
absl::StatusOr<registry::v1::Listing> MakeDraft(const DraftOptions& options);

}  // namespace karez::cli

#endif  // KAREZ_CLIENTS_CLI_DRAFT_H_
