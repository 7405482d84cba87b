#ifndef KAREZ_SERVICES_EXPORTS_MATCH_EXPORT_H_
#define KAREZ_SERVICES_EXPORTS_MATCH_EXPORT_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "karez/exports/v1/exports_service.pb.h"
#include "karez/matching/v1/matching_service.pb.h"
#include "services/exports/listing_source.h"
#include "services/exports/match_finder.h"
#include "services/exports/match_row.h"
#include "services/exports/row_format.h"
#include "services/runtime/call.h"
#include "services/runtime/pull_cursor.h"

namespace karez::exports {

// The stream of ExportMatches. Holds a page of needs, a page of matches as
// lines, and a bounded number of offers' titles.
class MatchExport final : public runtime::PullCursor<v1::ExportMatchesResponse> {
 public:
  // filter names the needs, for the registry.
  MatchExport(runtime::CallContext call, const v1::ExportMatchesRequest& request, std::string filter,
              std::unique_ptr<RowFormat> format, std::shared_ptr<ListingSource> listings,
              std::shared_ptr<MatchFinder> finder);

  absl::StatusOr<std::optional<v1::ExportMatchesResponse>> Next(size_t max_bytes) override;
  // There is always more until it is done.
  void OnReady(std::function<void()> ready) override { ready(); }
  bool done() const override { return no_more_needs_ && needs_.empty() && lines_.empty() && header_.empty(); }

 private:
  // Goes on by one call to a service: a page of needs, or of a need's matches.
  absl::Status Advance();
  absl::Status FetchNeeds();
  absl::Status FetchMatches();
  void NextNeed();
  absl::Status CheckState(const matching::v1::Provenance& provenance);
  absl::StatusOr<ListingSummary> Offer(const std::string& name);
  // What the caller may see of a listing.
  ListingSummary Visible(registry::v1::Listing listing) const;

  const runtime::CallContext call_;
  const std::string filter_;
  const int matches_per_need_;
  const double min_score_;
  const int64_t at_least_sequence_;
  const std::unique_ptr<RowFormat> format_;
  const std::shared_ptr<ListingSource> listings_;
  const std::shared_ptr<MatchFinder> finder_;

  // Needs still to be asked for, the front one's matches up to match_token_.
  std::deque<ListingSummary> needs_;
  std::string need_token_;
  bool no_more_needs_ = false;
  std::string match_token_;
  int matches_given_ = 0;

  // Of the first answer of matching; every other has to be of the same state.
  std::optional<matching::v1::Provenance> provenance_;
  absl::flat_hash_map<std::string, ListingSummary> offers_;

  // Written and not yet taken.
  std::string header_;
  std::deque<std::string> lines_;
  size_t line_bytes_ = 0;
  int64_t rows_ = 0;  // Taken.
};

}  // namespace karez::exports

#endif  // KAREZ_SERVICES_EXPORTS_MATCH_EXPORT_H_
