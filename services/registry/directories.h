#ifndef KAREZ_SERVICES_REGISTRY_DIRECTORIES_H_
#define KAREZ_SERVICES_REGISTRY_DIRECTORIES_H_

#include <memory>
#include <mutex>
#include <optional>

#include "absl/status/status.h"
#include "services/registry/directory.h"
#include "services/registry/likeness.h"
#include "services/registry/records.h"
#include "storage/store.h"

namespace karez::registry {

// The directories of listings and organizations and the listings' signatures, kept after the store by its
// change log. Safe for concurrent use.
class Directories {
 public:
  Directories(std::shared_ptr<storage::Store> store, std::shared_ptr<const Records> records);

  // Takes in what was committed since the last time; the first time everything,
  // some 10 µs a record. Errors: those of the store.
  absl::Status CatchUp();

  Directory& listings() { return listings_; }
  Directory& organizations() { return organizations_; }
  const SignatureIndex& signatures() const { return signatures_; }

 private:
  absl::Status LoadAll(const storage::Reader& reader);
  void Put(const v1::Listing& listing);
  void Put(const v1::Organization& organization);
  void Apply(const store::v1::ChangeRecord& change);

  const std::shared_ptr<storage::Store> store_;
  const std::shared_ptr<const Records> records_;
  Directory listings_;
  Directory organizations_;
  SignatureIndex signatures_;
  std::mutex mutex_;
  // Of the last change that is in; nullopt: nothing was read yet.
  std::optional<storage::Sequence> position_;
};

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_DIRECTORIES_H_
