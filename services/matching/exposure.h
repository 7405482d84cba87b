// Congestion: a few listings that resemble everything would fill everybody's
// list, and their owners would be asked more than they can answer. An exposure
// cap shows a listing only to the subjects that are themselves at the top of its
// own list, its reciprocal rank.
#ifndef KAREZ_SERVICES_MATCHING_EXPOSURE_H_
#define KAREZ_SERVICES_MATCHING_EXPOSURE_H_

#include <cstdint>
#include <limits>
#include <mutex>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "karez/matching/v1/matching_service.pb.h"
#include "services/matching/admission_log.h"
#include "services/matching/answer.h"
#include "services/matching/collection.h"

namespace karez::matching {

// Thread safety: safe for concurrent use.
class Exposure {
 public:
  // Listings whose own lists are looked at for one page, best first: a search
  // each, but for those kept since. What comes after them is crowded out.
  static constexpr size_t kMostExamined = 200;

  // log and collection must outlive it.
  Exposure(const AdmissionLog& log, const Collection& collection) : log_(log), collection_(collection) {}

  // What a subject finds by score, with crowded_out where the subject, named
  // name or empty for a draft, is not among the exposure_cap that rank highest
  // for it. A listing's own list is that of all admitted listings that no gate
  // fails. All is of one state of the collection.
  //
  // Errors: INVALID_ARGUMENT (a cap with another ranking, a page token or failed
  // matches), UNAVAILABLE (listings change quicker than their lists are read).
  absl::StatusOr<FoundListings> Search(const Subject& subject, absl::string_view name,
                                       const v1::FindMatchesRequest& request, const ScoringContext& context);

 private:
  // Place of the last subject that a listing may be shown to; behind all of them
  // where it has fewer than the cap.
  struct Bound {
    double score = -std::numeric_limits<double>::infinity();
    std::string name;
  };
  // Of what kept bounds are: another sequence or time wants others.
  struct Moment {
    int64_t sequence = 0;
    int64_t now = 0;
    friend bool operator==(const Moment&, const Moment&) = default;
  };

  // One attempt. nullopt: the state moved meanwhile. held: the state does not
  // move, and admission waits.
  absl::StatusOr<std::optional<FoundListings>> TrySearch(const Subject& subject, absl::string_view name,
                                                         const v1::FindMatchesRequest& request,
                                                         const ScoringContext& context, const Collection::State* held);
  // nullopt: as above.
  absl::StatusOr<std::optional<Bound>> BoundOf(const OpenListing& listing, int32_t cap, const Moment& moment,
                                               const ScoringContext& context, const Collection::State* held);
  std::optional<Bound> Kept(const Moment& moment, const std::string& key);
  void Keep(const Moment& moment, const std::string& key, const Bound& bound);

  const AdmissionLog& log_;
  const Collection& collection_;
  std::mutex mutex_;  // Guards all below.
  Moment moment_;
  absl::flat_hash_map<std::string, Bound> bounds_;
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_EXPOSURE_H_
