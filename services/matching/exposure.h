// Congestion: a few listings that resemble everything would fill everybody's
// list, and their owners would be asked more than they can answer. An exposure
// cap shows a listing in its place only to the subjects that are themselves at the
// top of its own list. To the others it comes later, by steps: first to those
// among the first two times the cap, then four times, and so on.
#ifndef KAREZ_SERVICES_MATCHING_EXPOSURE_H_
#define KAREZ_SERVICES_MATCHING_EXPOSURE_H_

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

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
  // each, but for those kept since. What comes after them is crowded most.
  static constexpr size_t kMostExamined = 200;

  // log and collection must outlive it.
  Exposure(const AdmissionLog& log, const Collection& collection) : log_(log), collection_(collection) {}

  // What a subject finds by score, with crowding: how often exposure_cap has to
  // be doubled until the subject, named name or empty for a draft, is among as
  // many that rank highest for the listing. A listing's own list is that of all
  // admitted listings that no gate fails. All is of one state of the collection.
  //
  // Errors: INVALID_ARGUMENT (a cap with another ranking, a page token or failed
  // matches), UNAVAILABLE (listings change quicker than their lists are read).
  absl::StatusOr<FoundListings> Search(const Subject& subject, absl::string_view name,
                                       const v1::FindMatchesRequest& request, const ScoringContext& context);

 private:
  // Place of the last subject of a step.
  struct Bound {
    double score;
    std::string name;
  };
  // Of a listing, step by step; past the last one all its subjects are reached.
  using Bounds = std::vector<Bound>;
  // Of what kept bounds are: another sequence or time wants others.
  struct Moment {
    int64_t sequence = 0;
    int64_t now = 0;
    friend bool operator==(const Moment&, const Moment&) = default;
  };

  // Entries of the log that were read for an answer, by name.
  using Records = absl::flat_hash_map<std::string, v1::AdmissionRecord>;
  // What is the same for all attempts at one answer.
  struct Asked {
    const Subject& subject;
    absl::string_view name;
    const v1::FindMatchesRequest& request;
    const ScoringContext& context;
    Records records;
  };

  // Reads the records that an attempt in the state of the moment would want.
  absl::Status ReadAhead(Asked& asked);
  // One attempt. nullopt: the state moved meanwhile. held: the state does not
  // move, and admission waits.
  absl::StatusOr<std::optional<FoundListings>> TrySearch(Asked& asked, const Collection::State* held);
  // nullopt: as above.
  absl::StatusOr<std::optional<Bounds>> BoundsOf(Asked& asked, const OpenListing& listing, const Moment& moment,
                                                 const Collection::State* held);
  std::optional<Bounds> Kept(const Moment& moment, const std::string& key);
  void Keep(const Moment& moment, const std::string& key, const Bounds& bounds);

  const AdmissionLog& log_;
  const Collection& collection_;
  std::mutex mutex_;  // Guards all below.
  Moment moment_;
  absl::flat_hash_map<std::string, Bounds> bounds_;
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_EXPOSURE_H_
