#include "services/matching/exposure.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/matching/score/profile.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"

namespace karez::matching {
namespace {

// Attempts while the collection goes on; after them admission is made to wait.
constexpr int kFreeAttempts = 2;
constexpr int kAttempts = 6;

// Listings whose bounds are kept; some 500 bytes each.
constexpr size_t kMostKept = 50'000;

constexpr uint8_t kNotExamined = std::numeric_limits<uint8_t>::max();

absl::Status CheckRequest(const v1::FindMatchesRequest& request) {
  std::vector<runtime::Violation> violations;
  if (!RanksByScore(request.ranking())) {
    violations.push_back({"ranking", absl::StrCat("got ", v1::Ranking_Name(request.ranking()),
                                                  ", want RANKING_SCORE where exposure_cap is set")});
  }
  if (!request.page_token().empty()) {
    violations.push_back({"page_token", "got one, want none where exposure_cap is set: there is one page only"});
  }
  if (request.include_failed()) {
    violations.push_back({"include_failed", "got true, want false where exposure_cap is set"});
  }
  return violations.empty() ? absl::OkStatus() : runtime::InvalidArgument(std::move(violations));
}

RankKey KeyOf(const ScoredListing& scored) { return {scored.verdict.score, scored.listing->name}; }

// What passes, best first; at most `limit`.
std::vector<ScoredListing*> Order(const v1::FindMatchesRequest& request, FoundListings& found, size_t limit) {
  std::vector<ScoredListing*> order;
  for (ScoredListing& scored : found.listings) {
    if (Passes(request, scored)) order.push_back(&scored);
  }
  const size_t kept = std::min(limit, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<ptrdiff_t>(kept), order.end(),
                    [](const ScoredListing* a, const ScoredListing* b) { return Before(KeyOf(*a), KeyOf(*b)); });
  return order;
}

}  // namespace

absl::StatusOr<FoundListings> Exposure::Search(const Subject& subject, absl::string_view name,
                                               const v1::FindMatchesRequest& request, const ScoringContext& context) {
  KAREZ_RETURN_IF_ERROR(CheckRequest(request));
  Asked asked{subject, name, request, context, {}};
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    std::optional<Collection::State> held;
    if (attempt >= kFreeAttempts) {
      KAREZ_RETURN_IF_ERROR(ReadAhead(asked));
      held.emplace(collection_.Hold());
    }
    KAREZ_ASSIGN_OR_RETURN(std::optional<FoundListings> found, TrySearch(asked, held ? &*held : nullptr));
    if (found) return *std::move(found);
  }
  return runtime::MakeError(absl::StatusCode::kUnavailable, "LISTINGS_CHANGING",
                            "exposure_cap: listings change quicker than their lists are read; try again");
}

absl::Status Exposure::ReadAhead(Asked& asked) {
  FoundListings found = collection_.Search(asked.subject, SearchOrder::kTopic, asked.context);
  const std::vector<ScoredListing*> order = Order(asked.request, found, kMostExamined);
  std::vector<std::string> names;
  for (size_t i = 0; i < std::min(order.size(), kMostExamined); ++i) {
    const OpenListing& listing = *order[i]->listing;
    const auto read = asked.records.find(listing.name);
    if (read != asked.records.end() && read->second.admission_sequence() == listing.sequence) continue;
    names.push_back(listing.name);
  }
  KAREZ_ASSIGN_OR_RETURN(auto records, log_.GetMany(names));
  for (size_t i = 0; i < names.size(); ++i) {
    if (records[i]) asked.records[names[i]] = *std::move(records[i]);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<FoundListings>> Exposure::TrySearch(Asked& asked, const Collection::State* held) {
  const ScoringContext& context = asked.context;
  FoundListings found = held != nullptr ? held->Search(asked.subject, SearchOrder::kTopic, context)
                                        : collection_.Search(asked.subject, SearchOrder::kTopic, context);
  const Moment moment{found.sequence, context.now};
  const std::vector<ScoredListing*> order = Order(asked.request, found, kMostExamined);
  size_t in_place = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    // A whole page is in place: what follows stands behind it in any case.
    if (in_place == PageSizeOf(asked.request)) break;
    ScoredListing& scored = *order[i];
    if (i >= kMostExamined) {
      scored.crowding = kNotExamined;
      continue;
    }
    KAREZ_ASSIGN_OR_RETURN(const auto bounds, BoundsOf(asked, *scored.listing, moment, held));
    if (!bounds) return std::nullopt;
    const RankKey own{KeyOf(scored).value, asked.name};
    const auto step = std::find_if(bounds->begin(), bounds->end(), [&](const Bound& bound) {
      return !Before({bound.score, bound.name}, own);
    });
    scored.crowding = static_cast<uint8_t>(step - bounds->begin());
    if (scored.crowding == 0) ++in_place;
  }
  return found;
}

absl::StatusOr<std::optional<Exposure::Bounds>> Exposure::BoundsOf(Asked& asked, const OpenListing& listing,
                                                                   const Moment& moment,
                                                                   const Collection::State* held) {
  const ScoringContext& context = asked.context;
  const int32_t cap = asked.request.exposure_cap();
  const std::string key =
      absl::StrCat(listing.name, "|", cap, "|", static_cast<int>(context.clearance), "|",
                   ProfileRevision(*context.profile), "|", context.reader == nullptr ? "" : context.reader->View());
  if (const auto kept = Kept(moment, key)) return kept;
  auto record = asked.records.find(listing.name);
  if (record == asked.records.end() || record->second.admission_sequence() != listing.sequence) {
    KAREZ_ASSIGN_OR_RETURN(auto read, log_.Get(listing.name));
    if (!read || read->admission_sequence() != listing.sequence) return std::nullopt;
    record = asked.records.insert_or_assign(listing.name, *std::move(read)).first;
  }
  const Subject own{collection_.ContentOf(record->second.listing()), listing.terms};
  FoundListings found = held != nullptr ? held->Search(own, SearchOrder::kTopic, context)
                                        : collection_.Search(own, SearchOrder::kTopic, context);
  if (found.sequence != moment.sequence) return std::nullopt;
  const std::vector<ScoredListing*> order = Order(v1::FindMatchesRequest(), found, found.listings.size());
  Bounds bounds;
  for (auto step = static_cast<size_t>(cap); step <= order.size(); step *= 2) {
    bounds.push_back({KeyOf(*order[step - 1]).value, order[step - 1]->listing->name});
  }
  Keep(moment, key, bounds);
  return bounds;
}

std::optional<Exposure::Bounds> Exposure::Kept(const Moment& moment, const std::string& key) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (moment != moment_) return std::nullopt;
  const auto kept = bounds_.find(key);
  if (kept == bounds_.end()) return std::nullopt;
  return kept->second;
}

void Exposure::Keep(const Moment& moment, const std::string& key, const Bounds& bounds) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (moment != moment_) {
    if (moment.sequence < moment_.sequence) return;
    bounds_.clear();
    moment_ = moment;
  }
  if (bounds_.size() >= kMostKept) bounds_.clear();
  bounds_[key] = bounds;
}

}  // namespace karez::matching
