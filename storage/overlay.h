#ifndef KAREZ_STORAGE_OVERLAY_H_
#define KAREZ_STORAGE_OVERLAY_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "storage/engine.h"
#include "storage/store.h"

namespace karez::storage {

// The writes that are committed in order but not durable yet, laid over the
// last durable view. Not thread-safe.
class Overlay {
 public:
  struct Entry {
    // nullopt: the key is deleted.
    std::optional<std::string> value;
    // The sequence at which it was written.
    Sequence sequence = 0;
  };

  // nullptr if the key has no pending write.
  const Entry* Find(absl::string_view key) const;

  // Sets the entry of key and returns what it was, nullopt if there was none.
  std::optional<Entry> Set(absl::string_view key, Entry entry);

  // Takes the last Set of key back, given what it returned.
  void Restore(absl::string_view key, std::optional<Entry> before);

  // Forgets those of the mutations that were not written again after sequence.
  void Drop(absl::Span<const Mutation> mutations, Sequence sequence);

  // Walks base with the pending writes laid over it. Valid until the overlay or
  // base changes.
  std::unique_ptr<Cursor> NewCursor(const View& base, const KeyRange& range, Direction direction) const;

 private:
  class PendingCursor;
  class MergedCursor;

  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace karez::storage

#endif  // KAREZ_STORAGE_OVERLAY_H_
