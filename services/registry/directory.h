// Lists in other orders than that of names, and counts: what the tables' keys do
// not give.
#ifndef KAREZ_SERVICES_REGISTRY_DIRECTORY_H_
#define KAREZ_SERVICES_REGISTRY_DIRECTORY_H_

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
// same count again, costs nothing much.
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
  // that is not kept; the filter).
  absl::StatusOr<Page> List(const runtime::Principal& reader, const std::string& filter, absl::string_view order_by,
                            absl::string_view after, size_t most);

  // Errors: INVALID_ARGUMENT (as List, of the filter).
  absl::StatusOr<Counts> Count(const runtime::Principal& reader, const std::string& filter);

 private:
  struct Row {
    std::string name;
    std::string summary;  // Serialized.
  };
  // A list or a count, as somebody asked for it.
  struct Standing {
    std::string key;
    runtime::Principal reader;
    runtime::Filter filter;
    const Order* order = nullptr;  // Null: a count.
    absl::btree_set<std::pair<std::string, const Row*>> entries;
    Counts counts;
  };

  absl::StatusOr<Standing*> Find(const runtime::Principal& reader, const std::string& filter, const Order* order);
  // Adds the row (sign 1) to what it belongs to, or takes it out (-1).
  void Account(Standing& standing, const Row& row, int sign);
  void AccountAll(const Row& row, int sign);

  const Schema schema_;
  google::protobuf::FieldMask kept_;  // schema_.fields
  std::mutex mutex_;
  const std::unique_ptr<Message> scratch_;  // For the summary at hand.
  absl::flat_hash_map<std::string, std::unique_ptr<Row>> rows_;
  std::list<Standing> standing_;  // The last asked for first.
};

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_DIRECTORY_H_
