#include "services/registry/change_feed.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "services/registry/view.h"
#include "services/runtime/status_macros.h"
#include "services/runtime/timestamps.h"
#include "storage/key_range.h"

namespace karez::registry {
namespace {

using Phase = FeedPosition::Phase;

// Records that a step examines at most, seen or not.
constexpr size_t kMaxExamined = 4096;

void Assign(v1::Change& change, const v1::Organization& organization) { *change.mutable_organization() = organization; }
void Assign(v1::Change& change, const v1::Listing& listing) { *change.mutable_listing() = listing; }

// Fewest records that a step reads from the log at a time: many may be hidden.
constexpr size_t kMinRecords = 100;

// A page being filled.
class PageBuilder {
 public:
  PageBuilder(const FeedPosition& from, const FeedLimits& limits, const runtime::Principal& reader)
      : limits_(limits), reader_(reader) {
    page_.next = from;
  }

  FeedPosition& position() { return page_.next; }
  const runtime::Principal& reader() const { return reader_; }
  size_t examined_left() const { return examined_ < kMaxExamined ? kMaxExamined - examined_ : 0; }
  size_t changes_left() const { return limits_.max_changes - page_.changes.size(); }
  size_t max_bytes() const { return limits_.max_bytes; }
  bool full() const { return full_ || changes_left() == 0 || examined_left() == 0; }

  void Examine() { ++examined_; }

  // False: the page is full and the change has to wait for the next one.
  bool Add(v1::Change change) {
    const size_t bytes = change.ByteSizeLong();
    if (!page_.changes.empty() && bytes_ + bytes > limits_.max_bytes) {
      full_ = true;
      return false;
    }
    bytes_ += bytes;
    page_.changes.push_back(std::move(change));
    return true;
  }

  FeedPage Finish(bool caught_up) {
    page_.caught_up = caught_up;
    return std::move(page_);
  }

 private:
  const FeedLimits limits_;
  const runtime::Principal& reader_;
  FeedPage page_;
  size_t bytes_ = 0;
  size_t examined_ = 0;
  bool full_ = false;
};

// Goes on with the phase of the snapshot that reads table; at its end moves the
// position to the phase that follows.
template <typename Message>
absl::Status ReadSnapshot(const storage::Reader& reader, const storage::Table<Message>& table, Phase following,
                          PageBuilder& page) {
  FeedPosition& position = page.position();
  storage::KeyRange range = storage::KeyRange::All();
  if (!position.last_name.empty()) range = range.After(NameKey(position.last_name));
  bool complete = true;
  KAREZ_RETURN_IF_ERROR(
      table.Scan(reader, range, storage::Direction::kForward, [&](absl::string_view, const Message& message) {
        if (page.full()) return complete = false;
        page.Examine();
        const bool unchanged = static_cast<storage::Sequence>(message.sequence()) <= position.sequence;
        if (unchanged && MaySee(message, page.reader())) {
          v1::Change change;
          Assign(change, message);
          *change.mutable_commit_time() = message.update_time();
          change.set_sequence(message.sequence());
          if (!page.Add(std::move(change))) return complete = false;
        }
        // Goes on at a record that the reader may know of, unless none came for too long.
        if (MaySee(message, page.reader()) || page.examined_left() == 0) position.last_name = message.name();
        return true;
      }));
  if (complete) {
    position.phase = following;
    position.last_name.clear();
  }
  return absl::OkStatus();
}

// The change as the follower sees it; nullopt: not at all.
absl::StatusOr<std::optional<v1::Change>> Present(const storage::ChangeRecord& logged,
                                                  const runtime::Principal& reader) {
  KAREZ_ASSIGN_OR_RETURN(store::v1::ChangeRecord record, Records::Parse(logged));
  const auto sequence = static_cast<int64_t>(logged.sequence);
  v1::Change change;
  *change.mutable_commit_time() = record.commit_time();
  change.set_sequence(sequence);
  if (record.has_organization()) {
    *change.mutable_organization() = std::move(*record.mutable_organization());
    change.mutable_organization()->set_sequence(sequence);
    return change;
  }
  if (record.has_listing() && MaySee(record.listing(), reader)) {
    *change.mutable_listing() = std::move(*record.mutable_listing());
    change.mutable_listing()->set_sequence(sequence);
    return change;
  }
  const bool new_listing = record.has_listing() && record.previous_state() == v1::LISTING_STATE_UNSPECIFIED;
  const bool old_listing = record.previous_state() != v1::LISTING_STATE_UNSPECIFIED;
  const std::string& owner = record.has_listing() ? record.listing().organization() : record.removed_organization();
  if (new_listing || (old_listing && !MaySee(record.previous_state(), owner, reader))) return std::nullopt;
  change.set_removed(record.has_listing() ? record.listing().name() : record.removed());
  return change;
}

// Reads changes until the page is full or there are no more; true: no more.
absl::StatusOr<bool> ReadLog(const storage::Reader& reader, const storage::ChangeLog& log, PageBuilder& page) {
  FeedPosition& position = page.position();
  while (!page.full()) {
    absl::StatusOr<storage::ChangePage> logged =
        log.Read(reader, position.sequence,
                 {.max_records = std::min(page.examined_left(), std::max(page.changes_left(), kMinRecords)),
                  .max_bytes = page.max_bytes()});
    if (absl::IsOutOfRange(logged.status())) return CursorOutOfRange(logged.status().message());
    KAREZ_RETURN_IF_ERROR(logged.status());
    for (const storage::ChangeRecord& record : logged->records) {
      if (page.full()) return false;
      page.Examine();
      KAREZ_ASSIGN_OR_RETURN(std::optional<v1::Change> change, Present(record, page.reader()));
      if (change.has_value() && !page.Add(*std::move(change))) return false;
      position.sequence = record.sequence;
    }
    if (!logged->more) {
      // Commits without a change have sequences, too: nothing is to be had there.
      position.sequence = std::max(position.sequence, reader.sequence());
      return true;
    }
  }
  return false;
}

}  // namespace

absl::StatusOr<FeedPosition> ChangeFeed::Locate(absl::string_view cursor, const runtime::Principal& reader) const {
  if (!cursor.empty()) return DecodeCursor(cursor, store_->header(), reader, sealer_);
  return FeedPosition{.sequence = store_->DurableSequence()};
}

std::string ChangeFeed::CursorOf(const FeedPosition& position, const runtime::Principal& reader) const {
  return EncodeCursor(position, store_->header(), reader, sealer_);
}

absl::StatusOr<FeedPage> ChangeFeed::Read(const FeedPosition& from, const FeedLimits& limits,
                                          const runtime::Principal& reader) const {
  const std::unique_ptr<storage::Snapshot> snapshot = store_->Read();
  PageBuilder page(from, limits, reader);
  if (page.position().phase == Phase::kOrganizations && !page.full()) {
    KAREZ_RETURN_IF_ERROR(ReadSnapshot(*snapshot, records_->organizations(), Phase::kListings, page));
  }
  if (page.position().phase == Phase::kListings && !page.full()) {
    KAREZ_RETURN_IF_ERROR(ReadSnapshot(*snapshot, records_->listings(), Phase::kChanges, page));
  }
  bool caught_up = false;
  if (page.position().phase == Phase::kChanges && !page.full()) {
    KAREZ_ASSIGN_OR_RETURN(caught_up, ReadLog(*snapshot, records_->changes(), page));
  }
  return page.Finish(caught_up);
}

}  // namespace karez::registry
