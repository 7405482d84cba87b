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
// That are made at a time, each by a worker of the registry.
constexpr size_t kMostMade = 2;
// That wait for their turn among those who see the same, but for those who see all.
constexpr int kMostWaiting = 4;

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
  const auto row = std::make_shared<const Row>(Row{NameOf(record), summary->SerializeAsString()});

  const std::lock_guard<std::mutex> lock(mutex_);
  std::shared_ptr<const Row>& place = rows_[row->name];
  if (place != nullptr) AccountAll({place, -1});
  place = row;
  AccountAll({row, 1});
}

void Directory::Remove(absl::string_view name) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = rows_.find(name);
  if (found == rows_.end()) return;
  AccountAll({found->second, -1});
  rows_.erase(found);
}

void Directory::Clear() {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (Making& making : making_) making.in_vain = true;
  standing_.clear();
  rows_.clear();
}

int Directory::waiting() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  int sum = 0;
  for (const auto& [view, count] : waiting_) sum += count;
  return sum;
}

void Directory::AccountAll(const Step& step) {
  for (Standing& standing : standing_) Account(standing, step, *scratch_);
  for (Making& making : making_) making.since.push_back(step);
}

void Directory::Account(Standing& standing, const Step& step, Message& scratch) const {
  const auto& [row, sign] = step;
  scratch.ParseFromString(row->summary);
  if (!schema_.may_see(scratch, standing.reader)) return;
  runtime::Redact(standing.reader, &scratch);
  if (!standing.filter.Matches(scratch)) return;
  if (standing.order != nullptr) {
    std::pair<std::string, const Row*> entry(absl::StrCat(standing.order->key(scratch), row->name), row.get());
    if (sign > 0) {
      standing.entries.insert(std::move(entry));
    } else {
      standing.entries.erase(entry);
    }
    return;
  }
  standing.counts.total += sign;
  schema_.facets(scratch, [&, sign = sign](absl::string_view field, std::string value) {
    const auto place = standing.counts.facets.try_emplace({std::string(field), std::move(value)}, 0).first;
    place->second += sign;
    if (place->second == 0) standing.counts.facets.erase(place);
  });
}

absl::StatusOr<Directory::Standing> Directory::Plan(const runtime::Principal& reader, const std::string& filter,
                                                    const Order* order) const {
  Standing standing{.reader = reader, .view = reader.View(), .order = order};
  KAREZ_ASSIGN_OR_RETURN(standing.filter, runtime::ParseFilter(filter, *schema_.prototype->GetDescriptor()));
  // Its parts end where they end: no filter reads as another reader's view.
  standing.key = storage::EncodeKey(absl::string_view(order == nullptr ? "" : order->name),
                                    absl::string_view(standing.view), absl::string_view(filter));
  const auto named = standing.filter.FieldsNamed();
  const bool kept = named.has_value() && std::all_of(named->begin(), named->end(), [&](const std::string& field) {
                      return std::find(schema_.fields.begin(), schema_.fields.end(), field) != schema_.fields.end();
                    });
  if (kept) return standing;
  return runtime::InvalidArgument(
      {{"filter", absl::StrCat("got ",
                               named.has_value() ? "a field that no list in order and no count keeps"
                                                 : "words of their own, which look into every text",
                               ", want only ", absl::StrJoin(schema_.fields, ", "))}});
}

absl::StatusOr<const Directory::Standing*> Directory::Find(std::unique_lock<std::mutex>& lock, Standing wanted) {
  while (true) {
    const auto found =
        std::find_if(standing_.begin(), standing_.end(), [&](const Standing& kept) { return kept.key == wanted.key; });
    if (found != standing_.end()) {
      standing_.splice(standing_.begin(), standing_, found);
      return &standing_.front();
    }
    KAREZ_ASSIGN_OR_RETURN(const bool waited, AwaitTurn(lock, wanted));
    if (waited || !Make(lock, wanted)) continue;
    standing_.push_front(std::move(wanted));
    MakeRoom();
    return &standing_.front();
  }
}

absl::StatusOr<bool> Directory::AwaitTurn(std::unique_lock<std::mutex>& lock, const Standing& standing) {
  const bool own =
      std::any_of(making_.begin(), making_.end(), [&](const Making& making) { return making.view == standing.view; });
  if (!own && making_.size() < kMostMade) return false;
  int& waiting = waiting_[standing.view];
  if (waiting >= kMostWaiting && !standing.reader.SeesAllOf("")) {
    return runtime::TryAgainLater(
        "LISTS_BUSY", absl::StrCat("filter: got a new one while ", waiting, " others wait, want fewer at a time"),
        absl::Seconds(1));
  }
  ++waiting;
  made_.wait(lock);
  if (--waiting_[standing.view] == 0) waiting_.erase(standing.view);
  return true;
}

bool Directory::Make(std::unique_lock<std::mutex>& lock, Standing& standing) {
  const auto making = making_.insert(making_.end(), {.key = standing.key, .view = standing.view});
  std::vector<std::shared_ptr<const Row>> rows;
  rows.reserve(rows_.size());
  for (const auto& [name, row] : rows_) rows.push_back(row);
  standing.entries.clear();
  standing.counts = {};
  lock.unlock();
  const std::unique_ptr<Message> scratch(schema_.prototype->New());
  for (std::shared_ptr<const Row>& row : rows) Account(standing, {std::move(row), 1}, *scratch);
  lock.lock();
  for (const Step& step : making->since) Account(standing, step, *scratch_);
  const bool in_vain = making->in_vain;
  making_.erase(making);
  made_.notify_all();
  return !in_vain;
}

void Directory::MakeRoom() {
  if (standing_.size() <= kMostStanding) return;
  std::map<std::string, int> kept;
  int most = 0;
  for (const Standing& standing : standing_) most = std::max(most, ++kept[standing.view]);
  const auto oldest = std::find_if(standing_.rbegin(), standing_.rend(),
                                   [&](const Standing& standing) { return kept[standing.view] == most; });
  standing_.erase(std::next(oldest).base());
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
  KAREZ_ASSIGN_OR_RETURN(Standing wanted, Plan(reader, filter, &*order));
  std::unique_lock<std::mutex> lock(mutex_);
  KAREZ_ASSIGN_OR_RETURN(const Standing* const standing, Find(lock, std::move(wanted)));
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
  KAREZ_ASSIGN_OR_RETURN(Standing wanted, Plan(reader, filter, nullptr));
  std::unique_lock<std::mutex> lock(mutex_);
  KAREZ_ASSIGN_OR_RETURN(const Standing* const standing, Find(lock, std::move(wanted)));
  return standing->counts;
}

}  // namespace karez::registry
