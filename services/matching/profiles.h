// The scoring profiles that matching keeps: the one that ships and those that it
// was given. A revision never changes once it is kept.
#ifndef KAREZ_SERVICES_MATCHING_PROFILES_H_
#define KAREZ_SERVICES_MATCHING_PROFILES_H_

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "karez/matching/store/v1/matching_store.pb.h"
#include "karez/matching/v1/matching_service.pb.h"
#include "karez/matching/v1/scoring_profile.pb.h"
#include "storage/store.h"
#include "storage/table.h"

namespace karez::matching {

// Thread safety: safe for concurrent use. Errors: those of storage/ beside what
// is said.
class Profiles {
 public:
  explicit Profiles(std::shared_ptr<storage::Store> store);

  // Reads what is kept, and keeps shipped unless its revision is known: then the
  // known one stays. In force is what was activated last, else shipped's revision.
  // False where the known one has other content than shipped.
  absl::StatusOr<bool> Load(const v1::ScoringProfile& shipped);

  // The one in force; before Load there is none.
  std::shared_ptr<const v1::ScoringProfile> Active() const;

  // The revision, such as "profiles/default@2"; empty: the one in force. Errors:
  // NOT_FOUND, which names those that are kept.
  absl::StatusOr<std::shared_ptr<const v1::ScoringProfile>> Find(absl::string_view revision) const;

  // In the order of names and revisions.
  v1::ListProfilesResponse List() const;

  // Keeps profile, which must be a checked one, and puts it in force if activate;
  // `record` puts down in the same transaction who wanted it, where that changes
  // anything. Durable when it returns. Errors: ALREADY_EXISTS where the revision is
  // kept with another content, and those of record.
  absl::Status Install(const v1::ScoringProfile& profile, bool activate,
                       absl::FunctionRef<absl::Status(storage::Transaction&)> record);

 private:
  using Revision = std::pair<std::string, int32_t>;  // Name and number.

  static Revision RevisionOf(const v1::ScoringProfile& profile);

  const std::shared_ptr<storage::Store> store_;
  const storage::Table<v1::ScoringProfile> profiles_;
  const storage::Table<store::v1::ActiveProfile> active_table_;

  std::mutex install_mutex_;  // One change at a time.
  mutable std::mutex mutex_;  // Guards what is below.
  std::map<Revision, std::shared_ptr<const v1::ScoringProfile>> known_;
  std::shared_ptr<const v1::ScoringProfile> active_;
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_PROFILES_H_
