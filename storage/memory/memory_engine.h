#ifndef KAREZ_STORAGE_MEMORY_MEMORY_ENGINE_H_
#define KAREZ_STORAGE_MEMORY_MEMORY_ENGINE_H_

#include <memory>

#include "storage/engine.h"

namespace karez::storage {

// Keeps every version of an entry that a live view can see.
class MemoryEngine final : public Engine {
 public:
  MemoryEngine();

  std::shared_ptr<const View> Latest() const override;
  absl::Status Commit(absl::Span<const Mutation> mutations) override;

 private:
  class Versions;
  class VersionsView;
  class VersionsCursor;

  // Shared with the views, which may outlive the engine.
  const std::shared_ptr<Versions> versions_;
};

}  // namespace karez::storage

#endif  // KAREZ_STORAGE_MEMORY_MEMORY_ENGINE_H_
