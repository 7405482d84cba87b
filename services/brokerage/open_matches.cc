#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/brokerage/brokerage.h"
#include "services/runtime/page_token.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"

namespace karez::brokerage {
namespace {

constexpr int kDefaultMatches = 20;
// Pages of matching that one call reads, however many of their pairs are judged.
constexpr int kMostPages = 20;

// Decisions that are not undone, by match, the newest first.
using DecisionsByMatch = absl::flat_hash_map<std::string, std::vector<v1::Decision>>;

bool HasOf(const google::protobuf::RepeatedPtrField<v1::Decision>& decisions, v1::DecisionSide side) {
  return std::any_of(decisions.begin(), decisions.end(),
                     [side](const v1::Decision& decision) { return decision.side() == side; });
}

v1::OpenMatch MakeOpenMatch(matching::v1::Match&& match, const DecisionsByMatch& decisions) {
  v1::OpenMatch open;
  if (const auto found = decisions.find(match.name()); found != decisions.end()) {
    for (const v1::Decision& decision : found->second) {
      const bool stands = decision.need_substance_hash() == match.need_substance_hash() &&
                          decision.offer_substance_hash() == match.offer_substance_hash();
      if (!stands) *open.add_former_decisions() = decision;
      if (stands && !HasOf(open.decisions(), decision.side())) *open.add_decisions() = decision;
    }
  }
  *open.mutable_match() = std::move(match);
  return open;
}

bool IsJudgedBy(const v1::OpenMatch& match, v1::DecisionSide side) {
  return side == v1::DECISION_SIDE_UNSPECIFIED ? match.decisions_size() > 0 : HasOf(match.decisions(), side);
}

matching::v1::FindMatchesRequest PageRequest(const v1::ListOpenMatchesRequest& request) {
  matching::v1::FindMatchesRequest find;
  find.set_listing(request.listing());
  find.set_at_least_sequence(request.at_least_sequence());
  find.set_min_score(request.min_score());
  find.set_view(request.view());
  find.set_profile(request.profile());
  return find;
}

}  // namespace

absl::StatusOr<v1::ListOpenMatchesResponse> Brokerage::ListOpenMatches(const CallContext& call,
                                                                       const v1::ListOpenMatchesRequest& request) {
  const uint64_t hash = runtime::RequestHash(request, call.principal);
  KAREZ_ASSIGN_OR_RETURN(const runtime::PageToken token, runtime::DecodePageToken(request.page_token(), hash));
  DecisionsByMatch decisions;
  KAREZ_RETURN_IF_ERROR(records_.ScanDecisions(*store_->Read(), request.listing(), "",
                                               [&](absl::string_view, const v1::Decision& decision) {
                                                 if (decision.has_undo_time()) return true;
                                                 v1::Decision brief = decision;
                                                 brief.clear_features();
                                                 brief.clear_provenance();
                                                 decisions[decision.match()].push_back(std::move(brief));
                                                 return true;
                                               }));

  matching::v1::FindMatchesRequest find = PageRequest(request);
  find.set_page_size(request.page_size() > 0 ? request.page_size() : kDefaultMatches);
  find.set_page_token(token.key);
  v1::ListOpenMatchesResponse response;
  for (int page = 0; page < kMostPages; ++page) {
    KAREZ_ASSIGN_OR_RETURN(auto found, finder_->Find(call, find));
    for (matching::v1::Match& match : *found.mutable_matches()) {
      v1::OpenMatch open = MakeOpenMatch(std::move(match), decisions);
      if (request.include_judged() || !IsJudgedBy(open, request.side())) *response.add_matches() = std::move(open);
    }
    response.set_pending_count(found.pending_count());
    find.set_page_token(found.next_page_token());
    // A short page does; what is sought is the next open match, however far it is.
    if (find.page_token().empty() || response.matches_size() > 0) break;
  }
  if (!find.page_token().empty()) response.set_next_page_token(runtime::EncodePageToken({find.page_token(), hash}));
  return response;
}

}  // namespace karez::brokerage
