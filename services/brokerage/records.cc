#include "services/brokerage/records.h"

#include <google/protobuf/util/time_util.h>

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "storage/keys.h"

namespace karez::brokerage {
namespace {

// The key of a table of one record.
std::string OnlyKey() { return storage::EncodeKey(uint16_t{1}); }

std::string ProfileKey(absl::string_view profile, int32_t revision) {
  return storage::EncodeKey(profile, static_cast<uint32_t>(revision));
}

std::string NameKey(absl::string_view name) { return storage::EncodeKey(name); }

int64_t Micros(const v1::Decision& decision) {
  return google::protobuf::util::TimeUtil::TimestampToMicroseconds(decision.create_time());
}

storage::TableSchema<v1::Decision> DecisionSchema() {
  storage::TableIndex<v1::Decision> by_listing;
  by_listing.id = IdOf(BrokerageTable::kDecisionsByListing);
  by_listing.name = "decisions.listing";
  by_listing.keys = [](const v1::Decision& decision) -> std::vector<std::string> {
    return {storage::EncodeKey(absl::string_view(decision.need()), Micros(decision)),
            storage::EncodeKey(absl::string_view(decision.offer()), Micros(decision))};
  };
  storage::TableIndex<v1::Decision> by_time;
  by_time.id = IdOf(BrokerageTable::kDecisionsByTime);
  by_time.name = "decisions.create_time";
  by_time.keys = [](const v1::Decision& decision) -> std::vector<std::string> {
    return {storage::EncodeKey(Micros(decision))};
  };
  return {IdOf(BrokerageTable::kDecisions),
          "decisions",
          [](const v1::Decision& decision) { return NameKey(decision.name()); },
          {std::move(by_listing), std::move(by_time)}};
}

}  // namespace

Records::Records()
    : profiles_({IdOf(BrokerageTable::kProfiles),
                 "profiles",
                 [](const v1::ProfileRevision& revision) {
                   return ProfileKey(revision.profile().name(), revision.profile().revision());
                 },
                 {}}),
      active_({IdOf(BrokerageTable::kActiveProfile),
               "active_profile",
               [](const store::v1::ActiveProfile&) { return OnlyKey(); },
               {}}),
      decisions_(DecisionSchema()) {}

storage::KeyRange Records::ProfileRange(absl::string_view profile) {
  return profile.empty() ? storage::KeyRange::All() : storage::KeyRange::Prefix(NameKey(profile));
}

absl::StatusOr<std::optional<v1::ProfileRevision>> Records::LastRevision(const storage::Reader& reader,
                                                                         absl::string_view profile) const {
  std::optional<v1::ProfileRevision> last;
  KAREZ_RETURN_IF_ERROR(profiles_.Scan(reader, ProfileRange(profile), storage::Direction::kReverse,
                                       [&](absl::string_view, const v1::ProfileRevision& revision) {
                                         last = revision;
                                         return false;
                                       }));
  return last;
}

absl::StatusOr<v1::ProfileRevision> Records::GetProfile(const storage::Reader& reader, const RevisionName& name) const {
  std::optional<v1::ProfileRevision> found;
  if (name.revision == 0) {
    KAREZ_ASSIGN_OR_RETURN(found, LastRevision(reader, name.profile));
  } else {
    KAREZ_ASSIGN_OR_RETURN(found, profiles_.Get(reader, ProfileKey(name.profile, name.revision)));
  }
  if (!found) {
    const std::string wanted = name.revision == 0 ? name.profile : absl::StrCat(name.profile, "@", name.revision);
    return runtime::MakeError(absl::StatusCode::kNotFound, "PROFILE_NOT_FOUND",
                              absl::StrCat("profile: got ", wanted, ", which does not exist"), {{"name", wanted}});
  }
  KAREZ_ASSIGN_OR_RETURN(const std::string active, ActiveRevision(reader));
  found->set_active(found->name() == active);
  return *std::move(found);
}

absl::StatusOr<std::string> Records::ActiveRevision(const storage::Reader& reader) const {
  KAREZ_ASSIGN_OR_RETURN(const auto active, active_.Get(reader, OnlyKey()));
  return active ? active->profile_revision() : std::string();
}

absl::Status Records::Put(storage::Transaction& transaction, v1::ProfileRevision revision) const {
  revision.clear_active();  // Told by the other table.
  return profiles_.Put(transaction, revision);
}

absl::Status Records::PutActive(storage::Transaction& transaction, const std::string& revision) const {
  store::v1::ActiveProfile active;
  active.set_profile_revision(revision);
  return active_.Put(transaction, active);
}

absl::StatusOr<v1::Decision> Records::GetDecision(const storage::Reader& reader, absl::string_view name) const {
  KAREZ_ASSIGN_OR_RETURN(auto found, decisions_.Get(reader, NameKey(name)));
  if (found) return *std::move(found);
  return runtime::MakeError(absl::StatusCode::kNotFound, "DECISION_NOT_FOUND",
                            absl::StrCat("name: got ", name, ", which does not exist"), {{"name", std::string(name)}});
}

absl::Status Records::Put(storage::Transaction& transaction, const v1::Decision& decision) const {
  return decisions_.Put(transaction, decision);
}

absl::Status Records::ScanDecisions(
    const storage::Reader& reader, absl::string_view listing, absl::string_view position,
    absl::FunctionRef<bool(absl::string_view position, const v1::Decision&)> visit) const {
  storage::KeyRange range = listing.empty() ? storage::KeyRange::All() : storage::KeyRange::Prefix(NameKey(listing));
  if (!position.empty()) range = range.Before(position);
  const BrokerageTable index = listing.empty() ? BrokerageTable::kDecisionsByTime : BrokerageTable::kDecisionsByListing;
  return decisions_.ScanIndex(reader, IdOf(index), range, storage::Direction::kReverse, visit);
}

}  // namespace karez::brokerage
