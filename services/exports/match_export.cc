#include "services/exports/match_export.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/visibility.h"

namespace karez::exports {
namespace {

using matching::v1::Provenance;

constexpr int kDefaultMatchesPerNeed = 10;
constexpr int kNeedsAtOnce = 100;
constexpr int kMatchesAtOnce = 100;
constexpr size_t kOffersKept = 10'000;
// Calls to services in one step: where needs have no matches, a long export
// still lets others have its thread.
constexpr int kCallsAtOnce = 16;
// Of a message beside its chunk: tags, lengths, rows.
constexpr size_t kMessageOverhead = 32;

// Whether two answers of matching are of one state. The rest of a provenance may
// grow while no match can change: drafts and organizations come in.
bool SameState(const Provenance& a, const Provenance& b) {
  return a.admission_sequence() == b.admission_sequence() && a.profile_revision() == b.profile_revision() &&
         a.taxonomy_revision() == b.taxonomy_revision() && a.concept_revision() == b.concept_revision() &&
         a.quantity_revision() == b.quantity_revision() && a.statistics_revision() == b.statistics_revision() &&
         a.alignment_revision() == b.alignment_revision() && a.exchange_rate_revision() == b.exchange_rate_revision() &&
         a.model_id() == b.model_id();
}

absl::Status StateChanged(absl::string_view what) {
  return runtime::MakeError(absl::StatusCode::kAborted, "MATCHED_STATE_CHANGED",
                            absl::StrCat(what, ": the matched state changed in mid-export, ask again"));
}

}  // namespace

MatchExport::MatchExport(runtime::CallContext call, const v1::ExportMatchesRequest& request, std::string filter,
                         std::unique_ptr<RowFormat> format, std::shared_ptr<ListingSource> listings,
                         std::shared_ptr<MatchFinder> finder)
    : call_(std::move(call)),
      filter_(std::move(filter)),
      matches_per_need_(request.matches_per_need() == 0 ? kDefaultMatchesPerNeed : request.matches_per_need()),
      min_score_(request.min_score()),
      at_least_sequence_(request.at_least_sequence()),
      format_(std::move(format)),
      listings_(std::move(listings)),
      finder_(std::move(finder)),
      header_(format_->Header(MatchColumns())) {}

absl::StatusOr<std::optional<v1::ExportMatchesResponse>> MatchExport::Next(size_t max_bytes) {
  const size_t chunk_bytes = std::max(max_bytes, kMessageOverhead + 1) - kMessageOverhead;
  for (int calls = 0; calls < kCallsAtOnce && header_.size() + line_bytes_ < chunk_bytes; ++calls) {
    if (no_more_needs_ && needs_.empty()) break;
    KAREZ_RETURN_IF_ERROR(Advance());
  }
  if (header_.empty() && lines_.empty()) return std::nullopt;
  v1::ExportMatchesResponse message;
  std::string& chunk = *message.mutable_chunk();
  chunk = std::exchange(header_, "");
  while (!lines_.empty() && (chunk.empty() || chunk.size() + lines_.front().size() <= chunk_bytes)) {
    chunk += lines_.front();
    line_bytes_ -= lines_.front().size();
    lines_.pop_front();
    ++rows_;
  }
  message.set_rows(rows_);
  return message;
}

absl::Status MatchExport::Advance() { return needs_.empty() ? FetchNeeds() : FetchMatches(); }

absl::Status MatchExport::FetchNeeds() {
  registry::v1::ListListingsRequest request;
  request.set_filter(filter_);
  request.set_page_size(kNeedsAtOnce);
  request.set_page_token(need_token_);
  KAREZ_ASSIGN_OR_RETURN(auto page, listings_->List(call_, request));
  for (registry::v1::Listing& need : *page.mutable_listings()) {
    // Whoever does not see everything exports the matches of its own needs.
    if (call_.principal.SeesAllOf(need.organization())) needs_.push_back(Visible(std::move(need)));
  }
  need_token_ = page.next_page_token();
  no_more_needs_ = need_token_.empty();
  return absl::OkStatus();
}

absl::Status MatchExport::FetchMatches() {
  matching::v1::FindMatchesRequest request;
  request.set_view(matching::v1::MATCH_VIEW_BASIC);
  request.set_listing(needs_.front().name);
  request.set_page_size(std::min(kMatchesAtOnce, matches_per_need_));
  request.set_page_token(match_token_);
  request.set_view(matching::v1::MATCH_VIEW_BASIC);
  request.set_min_score(min_score_);
  request.set_at_least_sequence(at_least_sequence_);
  const auto page = finder_->Find(call_, request);
  if (absl::IsNotFound(page.status())) {
    if (!match_token_.empty()) return StateChanged(needs_.front().name);
    NextNeed();
    return absl::OkStatus();
  }
  KAREZ_RETURN_IF_ERROR(page.status());
  KAREZ_RETURN_IF_ERROR(CheckState(page->provenance()));
  for (const matching::v1::Match& match : page->matches()) {
    if (matches_given_ == matches_per_need_) break;
    KAREZ_ASSIGN_OR_RETURN(const ListingSummary offer, Offer(match.offer()));
    lines_.push_back(format_->Line(MatchColumns(), MatchRow(needs_.front(), offer, match)));
    line_bytes_ += lines_.back().size();
    ++matches_given_;
  }
  match_token_ = page->next_page_token();
  if (match_token_.empty() || matches_given_ == matches_per_need_) NextNeed();
  return absl::OkStatus();
}

void MatchExport::NextNeed() {
  needs_.pop_front();
  match_token_.clear();
  matches_given_ = 0;
}

absl::Status MatchExport::CheckState(const Provenance& provenance) {
  if (!provenance_) provenance_ = provenance;
  if (SameState(*provenance_, provenance)) return absl::OkStatus();
  return StateChanged(absl::StrCat("provenance: got admission sequence ", provenance.admission_sequence(),
                                   " and statistics ", provenance.statistics_revision(), ", want ",
                                   provenance_->admission_sequence(), " and ", provenance_->statistics_revision()));
}

absl::StatusOr<ListingSummary> MatchExport::Offer(const std::string& name) {
  if (const auto known = offers_.find(name); known != offers_.end()) return known->second;
  auto listing = listings_->Get(call_, name);
  if (absl::IsNotFound(listing.status())) return StateChanged(name);
  KAREZ_RETURN_IF_ERROR(listing.status());
  if (offers_.size() == kOffersKept) offers_.clear();
  return offers_[name] = Visible(*std::move(listing));
}

ListingSummary MatchExport::Visible(registry::v1::Listing listing) const {
  runtime::Redact(call_.principal, &listing);
  return Summarize(listing);
}

}  // namespace karez::exports
