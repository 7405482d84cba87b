// Listings that may be the same as another.
#include <algorithm>
#include <string>
#include <vector>

#include "services/registry/registry.h"
#include "services/registry/view.h"
#include "services/runtime/status_macros.h"

namespace karez::registry {
namespace {

// A listing that says this much of the same is shown.
constexpr double kLeastLikeness = 0.5;
// Estimates err: what may reach it is compared in full.
constexpr double kLeastEstimate = 0.3;
constexpr size_t kMostCompared = 50;
constexpr int kMostSimilar = 10;

}  // namespace

absl::StatusOr<v1::FindSimilarListingsResponse> Registry::FindSimilarListings(
    const CallContext& call, const v1::FindSimilarListingsRequest& request) {
  KAREZ_RETURN_IF_ERROR(directories_->CatchUp());
  const v1::Listing& wanted = request.listing();
  const std::vector<uint64_t> words = WordsOf(wanted);
  std::vector<std::string> keys;
  if (!words.empty()) {
    for (const std::string& name : directories_->signatures().Find(SignatureOf(words), kLeastEstimate, kMostCompared)) {
      keys.push_back(NameKey(name));
    }
  }
  const auto snapshot = store_->Read();
  KAREZ_ASSIGN_OR_RETURN(const auto candidates, records_->listings().GetMany(*snapshot, keys));

  std::vector<v1::SimilarListing> similar;
  const auto add = [&](const v1::Listing& listing, double likeness, bool same_external_id) {
    if (listing.name() == wanted.name() || !MaySee(listing, call.principal)) return;
    const auto known = [&](const v1::SimilarListing& one) { return one.listing() == listing.name(); };
    if (std::any_of(similar.begin(), similar.end(), known)) return;
    v1::SimilarListing& one = similar.emplace_back();
    one.set_listing(listing.name());
    one.set_organization(listing.organization());
    one.set_state(listing.state());
    if (!listing.titles().empty()) *one.mutable_title() = listing.titles(0);
    one.set_likeness(likeness);
    one.set_same_external_id(same_external_id);
  };
  if (wanted.has_external_id()) {
    KAREZ_ASSIGN_OR_RETURN(const auto holder,
                           records_->listings().GetByIndex(*snapshot, IdOf(RegistryTable::kListingsByExternalId),
                                                           ExternalIdKey(wanted.external_id())));
    if (holder.has_value()) add(*holder, JaccardIndex(words, WordsOf(*holder)), true);
  }
  for (const auto& candidate : candidates) {
    if (!candidate.has_value() || candidate->has_offer() != wanted.has_offer()) continue;
    const double likeness = JaccardIndex(words, WordsOf(*candidate));
    if (likeness >= kLeastLikeness) add(*candidate, likeness, false);
  }
  std::stable_sort(similar.begin(), similar.end(), [](const v1::SimilarListing& a, const v1::SimilarListing& b) {
    return std::make_pair(a.same_external_id(), a.likeness()) > std::make_pair(b.same_external_id(), b.likeness());
  });
  v1::FindSimilarListingsResponse response;
  for (v1::SimilarListing& one : similar) {
    if (response.similar_listings_size() == kMostSimilar) break;
    *response.add_similar_listings() = std::move(one);
  }
  return response;
}

}  // namespace karez::registry
