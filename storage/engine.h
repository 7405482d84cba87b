#ifndef KAREZ_STORAGE_ENGINE_H_
#define KAREZ_STORAGE_ENGINE_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "storage/key_range.h"

// What a backend is to the commit pipeline (group_commit.h): a map of bytes with
// immutable views and one atomic, durable commit at a time. Only backends and
// the pipeline use it.
namespace karez::storage {

struct Mutation {
  std::string key;
  // nullopt deletes the key.
  std::optional<std::string> value;
};

// Stands on an entry of a scan, or is past its end. status() tells whether the
// end came early.
class Cursor {
 public:
  virtual ~Cursor() = default;

  virtual bool Valid() const = 0;
  virtual void Next() = 0;
  // Until the next call of Next.
  virtual absl::string_view key() const = 0;
  virtual absl::string_view value() const = 0;
  virtual absl::Status status() const = 0;
};

// All entries as of one commit. Safe for concurrent use.
class View {
 public:
  virtual ~View() = default;

  virtual absl::StatusOr<std::optional<std::string>> Get(absl::string_view key) const = 0;
  virtual absl::StatusOr<std::vector<std::optional<std::string>>> GetMany(absl::Span<const std::string> keys) const = 0;
  virtual std::unique_ptr<Cursor> NewCursor(const KeyRange& range, Direction direction) const = 0;
};

class Engine {
 public:
  virtual ~Engine() = default;

  // The last commit's view. Never called during Commit.
  virtual std::shared_ptr<const View> Latest() const = 0;

  // Applies the mutations in order, all or none, and returns OK only when they
  // are durable. After an error no further commit is attempted.
  virtual absl::Status Commit(absl::Span<const Mutation> mutations) = 0;
};

}  // namespace karez::storage

#endif  // KAREZ_STORAGE_ENGINE_H_
