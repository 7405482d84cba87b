#include "services/registry/directory.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "google/protobuf/util/field_mask_util.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/visibility.h"
#include "storage/keys.h"

namespace karez::registry {
namespace {

using google::protobuf::Message;

// Lists and counts that are kept: a few people's screens.
constexpr size_t kMostStanding = 16;

std::string NameOf(const Message& record) {
  return record.GetReflection()->GetString(record, record.GetDescriptor()->FindFieldByName("name"));
}

}  // namespace

Directory::Directory(Schema schema) : schema_(std::move(schema)), scratch_(schema_.prototype->New()) {
  for (const std::string& field : schema_.fields) kept_.add_paths(field);
}

void Directory::Put(const Message& record) {
  const std::unique_ptr<Message> summary(schema_.prototype->New());
  google::protobuf::util::FieldMaskUtil::MergeMessageTo(record, kept_, {}, summary.get());

  const std::lock_guard<std::mutex> lock(mutex_);
  std::unique_ptr<Row>& row = rows_[NameOf(record)];
  if (row == nullptr) {
    row = std::make_unique<Row>();
    row->name = NameOf(record);
  } else {
    AccountAll(*row, -1);
  }
  row->summary = summary->SerializeAsString();
  AccountAll(*row, 1);
}

void Directory::Remove(absl::string_view name) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = rows_.find(name);
  if (found == rows_.end()) return;
  AccountAll(*found->second, -1);
  rows_.erase(found);
}

void Directory::Clear() {
  const std::lock_guard<std::mutex> lock(mutex_);
  standing_.clear();
  rows_.clear();
}

void Directory::AccountAll(const Row& row, int sign) {
  for (Standing& standing : standing_) Account(standing, row, sign);
}

void Directory::Account(Standing& standing, const Row& row, int sign) {
  scratch_->ParseFromString(row.summary);
  if (!schema_.may_see(*scratch_, standing.reader)) return;
  runtime::Redact(standing.reader, scratch_.get());
  if (!standing.filter.Matches(*scratch_)) return;
  if (standing.order != nullptr) {
    std::pair<std::string, const Row*> entry(absl::StrCat(standing.order->key(*scratch_), row.name), &row);
    if (sign > 0) {
      standing.entries.insert(std::move(entry));
    } else {
      standing.entries.erase(entry);
    }
    return;
  }
  standing.counts.total += sign;
  schema_.facets(*scratch_, [&](absl::string_view field, std::string value) {
    const auto place = standing.counts.facets.try_emplace({std::string(field), std::move(value)}, 0).first;
    place->second += sign;
    if (place->second == 0) standing.counts.facets.erase(place);
  });
}

absl::StatusOr<Directory::Standing*> Directory::Find(const runtime::Principal& reader, const std::string& filter,
                                                     const Order* order) {
  Standing standing;
  KAREZ_ASSIGN_OR_RETURN(standing.filter, runtime::ParseFilter(filter, *schema_.prototype->GetDescriptor()));
  // Its parts end where they end: no filter reads as another reader's view.
  standing.key = storage::EncodeKey(absl::string_view(order == nullptr ? "" : order->name),
                                    absl::string_view(reader.View()), absl::string_view(filter));
  const auto found =
      std::find_if(standing_.begin(), standing_.end(), [&](const Standing& kept) { return kept.key == standing.key; });
  if (found != standing_.end()) {
    standing_.splice(standing_.begin(), standing_, found);
    return &standing_.front();
  }
  standing.reader = reader;
  standing.order = order;
  const auto named = standing.filter.FieldsNamed();
  const bool kept = named.has_value() && std::all_of(named->begin(), named->end(), [&](const std::string& field) {
                      return std::find(schema_.fields.begin(), schema_.fields.end(), field) != schema_.fields.end();
                    });
  if (!kept) {
    return runtime::InvalidArgument(
        {{"filter", absl::StrCat("got ",
                                 named.has_value() ? "a field that no list in order and no count keeps"
                                                   : "words of their own, which look into every text",
                                 ", want only ", absl::StrJoin(schema_.fields, ", "))}});
  }
  for (const auto& [name, row] : rows_) Account(standing, *row, 1);
  standing_.push_front(std::move(standing));
  if (standing_.size() > kMostStanding) standing_.pop_back();
  return &standing_.front();
}

absl::StatusOr<Directory::Page> Directory::List(const runtime::Principal& reader, const std::string& filter,
                                                absl::string_view order_by, absl::string_view after, size_t most) {
  absl::string_view field = order_by;
  const bool descending = absl::ConsumeSuffix(&field, " desc");
  const auto order = std::find_if(schema_.orders.begin(), schema_.orders.end(),
                                  [&](const Order& candidate) { return candidate.name == field; });
  if (order == schema_.orders.end()) {
    const auto append = [](std::string* out, const Order& one) { out->append(one.name); };
    return runtime::InvalidArgument(
        {{"order_by", absl::StrCat("got ", runtime::Quoted(order_by), ", want one of ",
                                   absl::StrJoin(schema_.orders, ", ", append), ", alone or with \" desc\"")}});
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  KAREZ_ASSIGN_OR_RETURN(const Standing* const standing, Find(reader, filter, &*order));
  Page page;
  page.total = static_cast<int64_t>(standing->entries.size());
  const auto take = [&](const std::pair<std::string, const Row*>& entry) {
    if (page.names.size() == most) {
      page.more = true;
      return false;
    }
    page.names.push_back(entry.second->name);
    page.positions.push_back(entry.first);
    return true;
  };
  const auto& entries = standing->entries;
  const std::pair<std::string, const Row*> position(std::string(after), nullptr);
  if (descending) {
    auto entry = after.empty() ? entries.end() : entries.lower_bound(position);
    while (entry != entries.begin() && take(*--entry)) {
    }
  } else {
    // A key ends in its record's name, so none is there twice.
    auto entry = after.empty() ? entries.begin() : entries.lower_bound(position);
    if (entry != entries.end() && !after.empty() && entry->first == after) ++entry;
    while (entry != entries.end() && take(*entry)) ++entry;
  }
  return page;
}

absl::StatusOr<Directory::Counts> Directory::Count(const runtime::Principal& reader, const std::string& filter) {
  const std::lock_guard<std::mutex> lock(mutex_);
  KAREZ_ASSIGN_OR_RETURN(const Standing* const standing, Find(reader, filter, nullptr));
  return standing->counts;
}

}  // namespace karez::registry
