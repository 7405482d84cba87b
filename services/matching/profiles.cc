#include "services/matching/profiles.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/matching/score/profile.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "storage/keys.h"

namespace karez::matching {
namespace {

// Never given out again (docs/formats.md).
constexpr storage::TableId kProfilesTable = 6;
constexpr storage::TableId kActiveProfileTable = 7;

// The key of a table of one record.
std::string ActiveKey() { return storage::EncodeKey(uint16_t{1}); }

std::string ProfileKey(const v1::ScoringProfile& profile) {
  return storage::EncodeKey(absl::string_view(profile.name()), static_cast<uint32_t>(profile.revision()));
}

bool Same(const v1::ScoringProfile& a, const v1::ScoringProfile& b) {
  return storage::SerializeDeterministically(a) == storage::SerializeDeterministically(b);
}

absl::Status CheckSameProfile(const v1::ScoringProfile& kept, const v1::ScoringProfile& given) {
  if (Same(kept, given)) return absl::OkStatus();
  const std::string revision = ProfileRevision(given);
  return runtime::MakeError(
      absl::StatusCode::kAlreadyExists, "PROFILE_REVISION_EXISTS",
      absl::StrCat("profile: got ", revision, " with other content than the one that is kept, want a new revision"),
      {{"profile", revision}});
}

store::v1::ActiveProfile Naming(const v1::ScoringProfile& profile) {
  store::v1::ActiveProfile active;
  active.set_profile_revision(ProfileRevision(profile));
  return active;
}

}  // namespace

Profiles::Profiles(std::shared_ptr<storage::Store> store)
    : store_(std::move(store)),
      profiles_({kProfilesTable, "profiles", ProfileKey, {}}),
      active_table_({kActiveProfileTable, "active_profile", [](const auto&) { return ActiveKey(); }, {}}) {}

Profiles::Revision Profiles::RevisionOf(const v1::ScoringProfile& profile) {
  return {profile.name(), profile.revision()};
}

absl::StatusOr<bool> Profiles::Load(const v1::ScoringProfile& shipped) {
  std::lock_guard<std::mutex> installing(install_mutex_);
  std::map<Revision, std::shared_ptr<const v1::ScoringProfile>> known;
  KAREZ_RETURN_IF_ERROR(profiles_.Scan(*store_->Read(), storage::KeyRange::All(), storage::Direction::kForward,
                                       [&](absl::string_view, const v1::ScoringProfile& profile) {
                                         known[RevisionOf(profile)] =
                                             std::make_shared<const v1::ScoringProfile>(profile);
                                         return true;
                                       }));
  auto& of_shipped = known[RevisionOf(shipped)];
  if (of_shipped == nullptr) {
    KAREZ_RETURN_IF_ERROR(
        store_->Write([&](storage::Transaction& transaction) { return profiles_.Put(transaction, shipped); }).status());
    of_shipped = std::make_shared<const v1::ScoringProfile>(shipped);
  }
  KAREZ_ASSIGN_OR_RETURN(const auto named, active_table_.Get(*store_->Read(), ActiveKey()));
  std::lock_guard<std::mutex> lock(mutex_);
  active_ = of_shipped;
  const bool same = Same(*of_shipped, shipped);
  known_ = std::move(known);
  if (!named) return same;
  for (const auto& [revision, profile] : known_) {
    if (ProfileRevision(*profile) == named->profile_revision()) active_ = profile;
  }
  return same;
}

std::shared_ptr<const v1::ScoringProfile> Profiles::Active() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return active_;
}

absl::StatusOr<std::shared_ptr<const v1::ScoringProfile>> Profiles::Find(absl::string_view revision) const {
  std::lock_guard<std::mutex> lock(mutex_);
  if (revision.empty()) return active_;
  std::vector<std::string> known;
  for (const auto& [key, profile] : known_) {
    known.push_back(ProfileRevision(*profile));
    if (known.back() == revision) return profile;
  }
  return runtime::MakeError(
      absl::StatusCode::kNotFound, "PROFILE_NOT_FOUND",
      absl::StrCat("profile: got ", runtime::Quoted(revision), ", want one of ", absl::StrJoin(known, ", ")),
      {{"profile", std::string(revision)}});
}

v1::ListProfilesResponse Profiles::List() const {
  std::lock_guard<std::mutex> lock(mutex_);
  v1::ListProfilesResponse response;
  for (const auto& [key, profile] : known_) *response.add_profiles() = *profile;
  response.set_active_profile(ProfileRevision(*active_));
  return response;
}

absl::Status Profiles::Install(const v1::ScoringProfile& profile, bool activate,
                               absl::FunctionRef<absl::Status(storage::Transaction&)> record) {
  std::lock_guard<std::mutex> installing(install_mutex_);
  const auto found = Find(ProfileRevision(profile));
  std::shared_ptr<const v1::ScoringProfile> kept;
  if (found.ok()) {
    kept = *found;
    KAREZ_RETURN_IF_ERROR(CheckSameProfile(*kept, profile));
    if (!activate || kept == Active()) return absl::OkStatus();
  } else {
    kept = std::make_shared<const v1::ScoringProfile>(profile);
  }
  KAREZ_RETURN_IF_ERROR(store_
                            ->Write([&](storage::Transaction& transaction) -> absl::Status {
                              KAREZ_RETURN_IF_ERROR(profiles_.Put(transaction, *kept));
                              KAREZ_RETURN_IF_ERROR(record(transaction));
                              return activate ? active_table_.Put(transaction, Naming(*kept)) : absl::OkStatus();
                            })
                            .status());
  std::lock_guard<std::mutex> lock(mutex_);
  known_[RevisionOf(*kept)] = kept;
  if (activate) active_ = kept;
  return absl::OkStatus();
}

}  // namespace karez::matching
