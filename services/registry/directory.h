// Lists in other orders than that of names, and counts: what the tables' keys do
// not give.
#ifndef KAREZ_SERVICES_REGISTRY_DIRECTORY_H_
#define KAREZ_SERVICES_REGISTRY_DIRECTORY_H_

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"
#include "services/runtime/call.h"
#include "services/runtime/filter.h"

namespace karez::registry {

// All records of a table in memory, each by the few fields by which lists are
// filtered and ordered (some 300 bytes a listing). A list or count that was asked
// for is kept for a while and follows every change, so that the next page, or the
// same count again, costs nothing much. To make one takes every record; nobody but
// who asked waits for it, one at a time is made for those who see the same, and of
// all that are kept no view pushes out another's while it has more itself.
//
// Readers get what the records tell them: a hidden field neither matches nor
// orders.
//
// Thread safety: safe for concurrent use.
class Directory {
 public:
  using Message = google::protobuf::Message;

  struct Order {
    // As order_by names it.
    std::string name;
    // Bytes whose order is that of the records.
    std::function<std::string(const Message&)> key;
  };
  struct Schema {
    const Message* prototype = nullptr;
    // Fields that are kept: those that a filter may name. `name` is one.
    std::vector<std::string> fields;
    std::vector<Order> orders;
    // Calls visit with each (field, value) under which a record is counted.
    std::function<void(const Message&, absl::FunctionRef<void(absl::string_view field, std::string value)> visit)>
        facets;
    std::function<bool(const Message&, const runtime::Principal&)> may_see;
  };
  struct Page {
    // Names, in order.
    std::vector<std::string> names;
    // Of each, where the list goes on after it.
    std::vector<std::string> positions;
    bool more = false;
    int64_t total = 0;
  };
  struct Counts {
    int64_t total = 0;
    // By field and value.
    std::map<std::pair<std::string, std::string>, int64_t> facets;
  };

  explicit Directory(Schema schema);

  // A record that is new or changed; and one that is gone, if it was there.
  void Put(const Message& record);
  void Remove(absl::string_view name);
  void Clear();

  // At most `most` names after a position ("" is the start). order_by as AIP-132:
  // "update_time desc". Errors: INVALID_ARGUMENT (an order or a filter's field
  // that is not kept; the filter), RESOURCE_EXHAUSTED with RetryInfo where too many
  // lists are waited for by those who see the same ("LISTS_BUSY").
  absl::StatusOr<Page> List(const runtime::Principal& reader, const std::string& filter, absl::string_view order_by,
                            absl::string_view after, size_t most);

  // Errors: as List, of the filter.
  absl::StatusOr<Counts> Count(const runtime::Principal& reader, const std::string& filter);

  // How many wait for a list or a count that is not made yet.
  int waiting() const;

 private:
  struct Row {
    std::string name;
    std::string summary;  // Serialized.
  };
  // A list or a count, as somebody asked for it.
  struct Standing {
    std::string key;
    runtime::Principal reader;
    std::string view;  // The reader's.
    runtime::Filter filter;
    const Order* order = nullptr;  // Null: a count.
    absl::btree_set<std::pair<std::string, const Row*>> entries;
    Counts counts;
  };

  // A row that came (sign 1) or went (-1).
  using Step = std::pair<std::shared_ptr<const Row>, int>;
  // One that is being made, and what has happened to the rows since it was begun.
  struct Making {
    std::string key;
    std::string view;
    std::vector<Step> since;
    bool in_vain = false;  // All rows are others now.
  };

  // One without entries. Errors: INVALID_ARGUMENT.
  absl::StatusOr<Standing> Plan(const runtime::Principal& reader, const std::string& filter, const Order* order) const;
  // The one that is kept, else `wanted` with its entries; lock, which is mutex_'s, is
  // let go while they are found.
  absl::StatusOr<const Standing*> Find(std::unique_lock<std::mutex>& lock, Standing wanted);
  // Waits for another that is being made, where it has to; false: it need not.
  absl::StatusOr<bool> AwaitTurn(std::unique_lock<std::mutex>& lock, const Standing& standing);
  // Finds the entries; false: in vain.
  bool Make(std::unique_lock<std::mutex>& lock, Standing& standing);
  void MakeRoom();
  // Adds the row to what it belongs to, or takes it out; scratch is for its summary.
  void Account(Standing& standing, const Step& step, Message& scratch) const;
  void AccountAll(const Step& step);

  const Schema schema_;
  google::protobuf::FieldMask kept_;  // schema_.fields
  mutable std::mutex mutex_;
  std::condition_variable made_;
  const std::unique_ptr<Message> scratch_;  // For the summary at hand, under mutex_.
  absl::flat_hash_map<std::string, std::shared_ptr<const Row>> rows_;
  std::list<Standing> standing_;  // The last asked for first.
  std::list<Making> making_;
  std::map<std::string, int> waiting_;  // By view.
};

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_DIRECTORY_H_
