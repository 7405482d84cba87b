#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/brokerage/brokerage.h"
#include "services/brokerage/mutation.h"
#include "services/runtime/formats.h"
#include "services/runtime/page_token.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"

namespace karez::brokerage {
namespace {

constexpr size_t kDefaultRevisions = 100;
constexpr char kActive[] = "profiles/-";

// Features that every profile can score, to have its weights checked.
const matching::v1::MatchFeatures& AnyFeatures() {
  static const auto* features = new matching::v1::MatchFeatures();
  return *features;
}

absl::Status CheckNewProfile(const matching::v1::ScoringProfile& profile) {
  constexpr absl::string_view kPattern = "profiles/{profile}";
  std::vector<runtime::Violation> violations;
  if (!runtime::FollowsResourcePattern(profile.name(), kPattern)) {
    violations.push_back({"profile.name", absl::StrCat("got ", runtime::Quoted(profile.name()), ", want ", kPattern)});
  }
  if (profile.revision() < 0) {
    violations.push_back({"profile.revision", absl::StrCat("got ", profile.revision(), ", want the next one, or 0")});
  }
  return runtime::InvalidArgument(std::move(violations));
}

}  // namespace

absl::StatusOr<v1::ProfileRevision> Brokerage::FindProfile(const std::string& name, absl::string_view field) const {
  const auto snapshot = store_->Read();
  std::string wanted = name;
  if (name.empty() || name == kActive) {
    KAREZ_ASSIGN_OR_RETURN(wanted, records_.ActiveRevision(*snapshot));
    if (wanted.empty()) {
      return runtime::MakeError(absl::StatusCode::kUnavailable, "PROFILES_NOT_KNOWN",
                                "profiles: matching has not been reached yet, want it to run");
    }
  }
  KAREZ_ASSIGN_OR_RETURN(const RevisionName parsed, ParseRevisionName(wanted, field));
  return records_.GetProfile(*snapshot, parsed);
}

absl::StatusOr<v1::ProfileRevision> Brokerage::NextRevision(const storage::Reader& reader, const CallContext& call,
                                                            matching::v1::ScoringProfile profile,
                                                            const std::string& comment) const {
  KAREZ_ASSIGN_OR_RETURN(const auto last, records_.LastRevision(reader, profile.name()));
  const int32_t next = last ? last->profile().revision() + 1 : 1;
  if (profile.revision() != 0 && profile.revision() != next) {
    return runtime::MakeError(
        absl::StatusCode::kAborted, "REVISION_MISMATCH",
        absl::StrCat("profile.revision: got ", profile.revision(), ", want ", next, ", the next of ", profile.name()),
        {{"name", profile.name()}, {"revision", absl::StrCat(next)}});
  }
  profile.set_revision(next);
  v1::ProfileRevision revision;
  revision.set_name(NameOfRevision(profile));
  *revision.mutable_profile() = std::move(profile);
  revision.set_creator(call.principal.name);
  *revision.mutable_create_time() = Now();
  revision.set_comment(comment);
  return revision;
}

void Brokerage::OfferToMatching(const CallContext& call, const matching::v1::ScoringProfile& profile) {
  const absl::Status installed = Install(call, profile, /*activate=*/false);
  if (installed.ok()) return;
  synchronized_ = false;  // Synchronize tries again.
  report_(absl::StrCat(NameOfRevision(profile), ": matching has not taken it yet: ", installed.ToString()));
}

absl::StatusOr<v1::ProfileRevision> Brokerage::CreateScoringProfile(const CallContext& call,
                                                                    const v1::CreateScoringProfileRequest& request) {
  KAREZ_RETURN_IF_ERROR(CheckNewProfile(request.profile()));
  std::lock_guard<std::mutex> lock(profiles_mutex_);
  KAREZ_ASSIGN_OR_RETURN(auto replayed, Replayed<v1::ProfileRevision>(call, request));
  if (replayed) return *std::move(replayed);
  // It is matching that checks weights.
  const matching::v1::MatchFeatures* any = &AnyFeatures();
  KAREZ_RETURN_IF_ERROR(Score(call, request.profile(), {&any, 1}).status());
  return KeepProfile<v1::ProfileRevision>(call, request, request.profile(), request.comment(),
                                          [](const v1::ProfileRevision& created) { return created; });
}

absl::StatusOr<v1::ProfileRevision> Brokerage::GetScoringProfile(const CallContext&,
                                                                 const v1::GetScoringProfileRequest& request) {
  return FindProfile(request.name(), "name");
}

absl::StatusOr<v1::ListScoringProfilesResponse> Brokerage::ListScoringProfiles(
    const CallContext&, const v1::ListScoringProfilesRequest& request) {
  const uint64_t hash = runtime::RequestHash(request);
  KAREZ_ASSIGN_OR_RETURN(const runtime::PageToken token, runtime::DecodePageToken(request.page_token(), hash));
  const size_t size = request.page_size() > 0 ? static_cast<size_t>(request.page_size()) : kDefaultRevisions;
  storage::KeyRange range = Records::ProfileRange(request.profile());
  if (!token.key.empty()) range = range.After(token.key);

  const auto snapshot = store_->Read();
  KAREZ_ASSIGN_OR_RETURN(const std::string active, records_.ActiveRevision(*snapshot));
  v1::ListScoringProfilesResponse response;
  std::string last_key;
  KAREZ_RETURN_IF_ERROR(records_.profiles().Scan(
      *snapshot, range, storage::Direction::kForward, [&](absl::string_view key, const v1::ProfileRevision& revision) {
        if (static_cast<size_t>(response.profiles_size()) == size) {
          response.set_next_page_token(runtime::EncodePageToken({last_key, hash}));
          return false;
        }
        last_key = std::string(key);
        *response.add_profiles() = revision;
        response.mutable_profiles(response.profiles_size() - 1)->set_active(revision.name() == active);
        return true;
      }));
  return response;
}

absl::StatusOr<v1::ProfileRevision> Brokerage::ActivateScoringProfile(
    const CallContext& call, const v1::ActivateScoringProfileRequest& request) {
  if (!call.principal.roles.contains(runtime::kAdministratorRole)) {
    return runtime::MakeError(absl::StatusCode::kPermissionDenied, "NOT_AN_ADMINISTRATOR",
                              absl::StrCat("principal: got ", call.principal.name, ", want an administrator"));
  }
  KAREZ_ASSIGN_OR_RETURN(const RevisionName name, ParseRevisionName(request.name(), "name"));
  if (name.revision == 0) {
    return runtime::InvalidArgument({{"name", "got no revision, want profiles/{profile}@{revision}"}});
  }
  std::lock_guard<std::mutex> lock(profiles_mutex_);
  KAREZ_ASSIGN_OR_RETURN(auto replayed, Replayed<v1::ProfileRevision>(call, request));
  if (replayed) return *std::move(replayed);
  KAREZ_ASSIGN_OR_RETURN(const auto wanted, records_.GetProfile(*store_->Read(), name));
  // Matching first: where it cannot, nothing has changed; and where what follows
  // is cut off, or its answer does not come, Synchronize puts what is recorded in
  // force again.
  const bool was_synchronized = synchronized_.exchange(false);
  KAREZ_RETURN_IF_ERROR(Install(call, wanted.profile(), /*activate=*/true));
  auto activated = Mutate<v1::ProfileRevision>(
      call, request, [&](storage::Transaction& transaction) -> absl::StatusOr<v1::ProfileRevision> {
        KAREZ_ASSIGN_OR_RETURN(v1::ProfileRevision revision, records_.GetProfile(transaction, name));
        if (revision.active()) return revision;
        v1::ProfileActivation& activation = *revision.add_activations();
        activation.set_principal(call.principal.name);
        *activation.mutable_time() = Now();
        activation.set_comment(request.comment());
        KAREZ_RETURN_IF_ERROR(records_.Put(transaction, revision));
        KAREZ_RETURN_IF_ERROR(records_.PutActive(transaction, revision.name()));
        revision.set_active(true);
        return revision;
      });
  if (activated.ok()) synchronized_ = was_synchronized;
  return activated;
}

}  // namespace karez::brokerage
