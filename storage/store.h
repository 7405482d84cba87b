#ifndef KAREZ_STORAGE_STORE_H_
#define KAREZ_STORAGE_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "storage/key_range.h"

// The one way in which services keep data: an ordered space of byte keys with
// atomic commits. Backends live in folders beside this file; all of them pass
// store_conformance.h.
//
// Keys are ordered as unsigned bytes. Those below "\0\1" belong to the store
// itself: scans leave them out, and to name one is INVALID_ARGUMENT. keys.h
// builds keys, table.h and changelog.h are what services use.
//
// Thread safety: Store is safe for concurrent use. A Transaction is used by one
// thread at a time; a Snapshot may be shared between threads.
//
// Durability: when Write() returns OK, the writes survive a power cut, and only
// then does any Snapshot show them.
namespace karez::storage {

// Orders the commits of a store within an epoch. The first commit has 1; they
// strictly increase and may leave gaps.
using Sequence = uint64_t;

// What a store says about itself; fixed while it is open.
struct StoreHeader {
  // The format of the store's own records and key encoding (docs/formats.md).
  uint32_t format_version = 0;
  // Made when the store was created; never changes.
  std::string store_id;
  // Changes whenever the store may have lost commits that others have seen
  // (a restored backup): sequences of different epochs do not compare.
  uint64_t epoch = 0;
  // The service whose data this is.
  std::string service;
};

struct StoreStats {
  // Transactions that wrote something since the store was opened.
  uint64_t commits = 0;
  // How many syncs they took: commits / groups is the mean size of a group.
  uint64_t groups = 0;
};

// What can be read: a Snapshot, or a Transaction's view.
//
// Errors of every method: DATA_LOSS if the stored bytes are corrupt,
// UNAVAILABLE if they cannot be read now, INVALID_ARGUMENT for a reserved key.
class Reader {
 public:
  virtual ~Reader() = default;

  // nullopt if the key is absent.
  virtual absl::StatusOr<std::optional<std::string>> Get(absl::string_view key) const = 0;

  // Values in the order of keys, nullopt for those that are absent. Cheaper
  // than as many calls of Get.
  virtual absl::StatusOr<std::vector<std::optional<std::string>>> GetMany(absl::Span<const std::string> keys) const = 0;

  // Calls visit for each entry of range, in key order or in reverse, until it
  // returns false. The views are valid during the call only.
  virtual absl::Status Scan(const KeyRange& range, Direction direction,
                            absl::FunctionRef<bool(absl::string_view key, absl::string_view value)> visit) const = 0;

  // Of a Snapshot: the sequence of the last commit that it shows, 0 if none.
  // Of a Transaction: the sequence that it is being assigned.
  virtual Sequence sequence() const = 0;
};

// The store as of one durable commit. It keeps old data from being reclaimed:
// not to be held for long. A store is closed when it and its snapshots are gone.
class Snapshot : public Reader {};

// A transaction's view: everything committed before it, durable or about to be,
// and its own writes.
class Transaction : public Reader {
 public:
  // Errors: INVALID_ARGUMENT for a reserved key; FAILED_PRECONDITION inside of
  // the visit of a Scan of this transaction.
  virtual absl::Status Put(absl::string_view key, absl::string_view value) = 0;

  // As Put. Deleting an absent key does nothing.
  virtual absl::Status Delete(absl::string_view key) = 0;

  // Takes one more sequence and returns it; sequence() is it from now on. For
  // commits of more than one change (changelog.h).
  virtual Sequence AdvanceSequence() = 0;
};

// Keeps a callback registered; its destruction cancels. When the destructor has
// returned the callback is not running and never will (unless the destructor
// was called by the callback itself). So hold no lock that the callback takes.
class Subscription {
 public:
  virtual ~Subscription() = default;
};

class Store {
 public:
  virtual ~Store() = default;

  // Never waits for a writer.
  virtual std::unique_ptr<Snapshot> Read() const = 0;

  // Runs body and commits its writes at once, or none of them if body fails;
  // returns the sequence of the commit (the last it took). Bodies run one at a
  // time, each seeing those before it, so they must be short, wait for nothing
  // and not call the store.
  //
  // A body that writes nothing takes no sequence; Write then returns that of
  // the last commit which the body saw. Whatever the outcome, an answer is given
  // only when all that the body saw is durable.
  //
  // Errors: whatever body returns; DATA_LOSS if the backend cannot promise
  // durability any more: a write or sync failed or the disk is full. Every
  // pending write then fails and the store refuses all further writes until it
  // is opened again; a write that failed so may be there then, or not, but never
  // half of it.
  virtual absl::StatusOr<Sequence> Write(absl::FunctionRef<absl::Status(Transaction&)> body) = 0;

  // The last durable commit's sequence, 0 if there is none.
  virtual Sequence DurableSequence() const = 0;

  // Waits until something newer than sequence is durable and returns the last
  // durable sequence. Errors: DEADLINE_EXCEEDED; DATA_LOSS if the store takes no
  // more writes, so that nothing newer will come.
  virtual absl::StatusOr<Sequence> AwaitNewer(Sequence sequence, absl::Time deadline) const = 0;

  // Calls callback once when something newer than sequence is durable: at once
  // and on this thread if it is already, else on the thread of a writer, which
  // it must not keep waiting (hand over to another thread, do not call Write).
  // Never called once the store takes no more writes. The store must outlive
  // the subscription.
  [[nodiscard]] virtual std::unique_ptr<Subscription> OnNewer(Sequence sequence, std::function<void()> callback) = 0;

  virtual const StoreHeader& header() const = 0;

  virtual StoreStats Stats() const = 0;
};

}  // namespace karez::storage

#endif  // KAREZ_STORAGE_STORE_H_
