#include <utility>

#include "absl/strings/str_cat.h"
#include "services/brokerage/brokerage.h"
#include "services/brokerage/mutation.h"
#include "services/runtime/filter.h"
#include "services/runtime/page_token.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/visibility.h"

namespace karez::brokerage {
namespace {

constexpr size_t kDefaultDecisions = 100;
// What a call may cost, whatever the filter.
constexpr int kMaxScanned = 5000;
constexpr size_t kMaxPageBytes = 2 << 20;

absl::Status CheckReason(const v1::RecordDecisionRequest& request) {
  const bool rejects = request.verdict() == v1::VERDICT_REJECT;
  if (rejects == (request.reason() != v1::REJECT_REASON_UNSPECIFIED)) return absl::OkStatus();
  return runtime::InvalidArgument({{"reason", rejects ? "got nothing, want why the match is rejected"
                                                      : absl::StrCat("got ", v1::RejectReason_Name(request.reason()),
                                                                     ", want it with VERDICT_REJECT only")}});
}

absl::Status CheckSubstance(absl::string_view field, absl::string_view listing, const std::string& judged,
                            const std::string& now) {
  if (judged.empty() || judged == now) return absl::OkStatus();
  return runtime::MakeError(
      absl::StatusCode::kAborted, "SUBSTANCE_CHANGED",
      absl::StrCat(field, ": got ", runtime::Quoted(judged), ", want ", now, ": ", listing, " has changed since"),
      {{"listing", std::string(listing)}, {std::string(field), now}});
}

}  // namespace

absl::StatusOr<v1::Decision> Brokerage::RecordDecision(const CallContext& call,
                                                       const v1::RecordDecisionRequest& request) {
  KAREZ_ASSIGN_OR_RETURN(const Pair pair, ParseMatchName(request.match(), "match"));
  KAREZ_RETURN_IF_ERROR(CheckReason(request));
  KAREZ_ASSIGN_OR_RETURN(auto replayed, Replayed<v1::Decision>(call, request));
  if (replayed) return *std::move(replayed);
  matching::v1::ExplainMatchRequest explain;
  explain.set_need(pair.need);
  explain.set_offer(pair.offer);
  explain.set_view(matching::v1::MATCH_VIEW_BASIC);
  KAREZ_ASSIGN_OR_RETURN(const matching::v1::Match match, finder_->Explain(call, explain));
  KAREZ_RETURN_IF_ERROR(
      CheckSubstance("need_substance_hash", pair.need, request.need_substance_hash(), match.need_substance_hash()));
  KAREZ_RETURN_IF_ERROR(
      CheckSubstance("offer_substance_hash", pair.offer, request.offer_substance_hash(), match.offer_substance_hash()));
  v1::Decision decision;
  decision.set_name(absl::StrCat("decisions/", ids_.NewId()));
  decision.set_match(request.match());
  decision.set_need(pair.need);
  decision.set_offer(pair.offer);
  decision.set_side(request.side());
  decision.set_verdict(request.verdict());
  decision.set_reason(request.reason());
  decision.set_comment(request.comment());
  decision.set_principal(call.principal.name);
  decision.set_need_substance_hash(match.need_substance_hash());
  decision.set_offer_substance_hash(match.offer_substance_hash());
  decision.set_score(match.score());
  *decision.mutable_features() = match.features();
  *decision.mutable_provenance() = match.provenance();
  return Mutate<v1::Decision>(call, request, [&](storage::Transaction& transaction) -> absl::StatusOr<v1::Decision> {
    *decision.mutable_create_time() = Now();
    KAREZ_RETURN_IF_ERROR(records_.Put(transaction, decision));
    return decision;
  });
}

absl::StatusOr<v1::Decision> Brokerage::UndoDecision(const CallContext& call, const v1::UndoDecisionRequest& request) {
  return Mutate<v1::Decision>(call, request, [&](storage::Transaction& transaction) -> absl::StatusOr<v1::Decision> {
    KAREZ_ASSIGN_OR_RETURN(v1::Decision decision, records_.GetDecision(transaction, request.name()));
    if (decision.has_undo_time()) {
      return runtime::MakeError(absl::StatusCode::kFailedPrecondition, "ALREADY_UNDONE",
                                absl::StrCat("name: got ", request.name(), ", which ", decision.undo_principal(),
                                             " has undone, want one that stands"),
                                {{"name", request.name()}});
    }
    *decision.mutable_undo_time() = Now();
    decision.set_undo_principal(call.principal.name);
    decision.set_undo_comment(request.comment());
    KAREZ_RETURN_IF_ERROR(records_.Put(transaction, decision));
    return decision;
  });
}

absl::StatusOr<v1::Decision> Brokerage::GetDecision(const CallContext&, const v1::GetDecisionRequest& request) {
  return records_.GetDecision(*store_->Read(), request.name());
}

absl::StatusOr<v1::ListDecisionsResponse> Brokerage::ListDecisions(const CallContext& call,
                                                                   const v1::ListDecisionsRequest& request) {
  KAREZ_ASSIGN_OR_RETURN(const runtime::Filter filter,
                         runtime::ParseFilter(request.filter(), *v1::Decision::descriptor()));
  const uint64_t hash = runtime::RequestHash(request, call.principal);
  KAREZ_ASSIGN_OR_RETURN(const runtime::PageToken token, runtime::DecodePageToken(request.page_token(), hash));
  const size_t size = request.page_size() > 0 ? static_cast<size_t>(request.page_size()) : kDefaultDecisions;

  v1::ListDecisionsResponse response;
  std::string last;
  int scanned = 0;
  size_t bytes = 0;
  KAREZ_RETURN_IF_ERROR(records_.ScanDecisions(*store_->Read(), request.listing(), token.key,
                                               [&](absl::string_view position, const v1::Decision& decision) {
                                                 if (static_cast<size_t>(response.decisions_size()) == size ||
                                                     scanned == kMaxScanned || bytes >= kMaxPageBytes) {
                                                   response.set_next_page_token(runtime::EncodePageToken({last, hash}));
                                                   return false;
                                                 }
                                                 ++scanned;
                                                 last = std::string(position);
                                                 // The filter sees what the caller may read, so it tells nothing else.
                                                 v1::Decision readable = decision;
                                                 runtime::Redact(call.principal, &readable);
                                                 if (!filter.Matches(readable)) return true;
                                                 bytes += readable.ByteSizeLong();
                                                 *response.add_decisions() = std::move(readable);
                                                 return true;
                                               }));
  return response;
}

}  // namespace karez::brokerage
