#include "services/brokerage/brokerage.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"

namespace karez::brokerage {
namespace {

// Who is named for what ships with karez.
constexpr char kShips[] = "services/matching";
// Who does what no caller has asked for, and what it is called.
constexpr char kItself[] = "services/brokerage";
constexpr char kAdopt[] = "Adopt";

bool Same(const matching::v1::ScoringProfile& a, const matching::v1::ScoringProfile& b) {
  return storage::SerializeDeterministically(a) == storage::SerializeDeterministically(b);
}

}  // namespace

Brokerage::Brokerage(BrokerageOptions options)
    : store_(std::move(options.store)),
      finder_(std::move(options.finder)),
      scorer_(std::move(options.scorer)),
      clock_(*options.clock),
      ids_(*options.ids),
      report_(std::move(options.report)),
      replays_(IdOf(BrokerageTable::kReplays), IdOf(BrokerageTable::kReplaysByTime), clock_),
      audit_(clock_) {}

google::protobuf::Timestamp Brokerage::Now() const {
  return google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(clock_.Now()));
}

absl::Status Brokerage::Synchronize(const CallContext& call) {
  std::lock_guard<std::mutex> lock(profiles_mutex_);
  return SynchronizeLocked(call);
}

absl::Status Brokerage::SynchronizeLocked(const CallContext& call) {
  KAREZ_ASSIGN_OR_RETURN(const auto theirs, scorer_->ListProfiles(call, {}));
  KAREZ_RETURN_IF_ERROR(Adopt(theirs));
  KAREZ_RETURN_IF_ERROR(InstallMissing(call, theirs));
  synchronized_ = true;
  return absl::OkStatus();
}

absl::Status Brokerage::Adopt(const matching::v1::ListProfilesResponse& theirs) {
  const google::protobuf::Timestamp now = Now();
  CallContext own_call;
  own_call.principal.name = kItself;
  own_call.method = kAdopt;
  return store_
      ->Write([&](storage::Transaction& transaction) -> absl::Status {
        std::vector<std::string> adopted;
        KAREZ_ASSIGN_OR_RETURN(std::string active, records_.ActiveRevision(transaction));
        for (const matching::v1::ScoringProfile& profile : theirs.profiles()) {
          const std::string name = NameOfRevision(profile);
          const auto ours = records_.GetProfile(transaction, {profile.name(), profile.revision()});
          if (ours.ok()) {
            if (!Same(ours->profile(), profile)) {
              report_(
                  absl::StrCat(name, ": matching keeps it with other content than brokerage, and scores with its own"));
            }
            continue;
          }
          if (!absl::IsNotFound(ours.status())) return ours.status();
          v1::ProfileRevision revision;
          revision.set_name(name);
          *revision.mutable_profile() = profile;
          revision.set_creator(kShips);
          *revision.mutable_create_time() = now;
          if (active.empty() && name == theirs.active_profile()) {
            active = name;
            revision.add_activations()->set_principal(kShips);
            *revision.mutable_activations(0)->mutable_time() = now;
            KAREZ_RETURN_IF_ERROR(records_.PutActive(transaction, name));
          }
          adopted.push_back(name);
          KAREZ_RETURN_IF_ERROR(records_.Put(transaction, std::move(revision)));
        }
        return adopted.empty() ? absl::OkStatus()
                               : audit_.Append(transaction, runtime::DescribeCall(own_call), adopted);
      })
      .status();
}

absl::Status Brokerage::InstallMissing(const CallContext& call, const matching::v1::ListProfilesResponse& theirs) {
  const auto snapshot = store_->Read();
  KAREZ_ASSIGN_OR_RETURN(const std::string active, records_.ActiveRevision(*snapshot));
  std::vector<matching::v1::ScoringProfile> ours;
  KAREZ_RETURN_IF_ERROR(records_.profiles().Scan(*snapshot, Records::ProfileRange(""), storage::Direction::kForward,
                                                 [&](absl::string_view, const v1::ProfileRevision& revision) {
                                                   ours.push_back(revision.profile());
                                                   return true;
                                                 }));
  for (const matching::v1::ScoringProfile& profile : ours) {
    const std::string name = NameOfRevision(profile);
    const bool activate = name == active && name != theirs.active_profile();
    const auto kept = std::find_if(theirs.profiles().begin(), theirs.profiles().end(),
                                   [&name](const auto& their) { return NameOfRevision(their) == name; });
    const bool known = kept != theirs.profiles().end();
    if (known && !activate) continue;
    // Where contents differ, which Adopt reports, matching scores with its own.
    KAREZ_RETURN_IF_ERROR(Install(call, known ? *kept : profile, activate));
  }
  return absl::OkStatus();
}

absl::Status Brokerage::Install(const CallContext& call, const matching::v1::ScoringProfile& profile, bool activate) {
  matching::v1::InstallProfileRequest request;
  *request.mutable_profile() = profile;
  request.set_activate(activate);
  return scorer_->InstallProfile(call, request).status();
}

}  // namespace karez::brokerage
