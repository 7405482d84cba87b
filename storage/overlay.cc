#include "storage/overlay.h"

#include <utility>

namespace karez::storage {

// The pending entries of a range, deletions included.
class Overlay::PendingCursor {
 public:
  using Entries = std::map<std::string, Entry, std::less<>>;

  PendingCursor(const Entries& entries, const KeyRange& range, Direction direction)
      : first_(range.empty() ? entries.end() : entries.lower_bound(range.begin)),
        last_(range.empty() || range.end.empty() ? entries.end() : entries.lower_bound(range.end)),
        forward_(direction == Direction::kForward) {}

  bool Valid() const { return first_ != last_; }
  const std::string& key() const { return at()->first; }
  const Entry& entry() const { return at()->second; }
  void Next() {
    if (forward_) {
      ++first_;
    } else {
      --last_;
    }
  }

 private:
  Entries::const_iterator at() const { return forward_ ? first_ : std::prev(last_); }

  // What is left of the range: [first_, last_).
  Entries::const_iterator first_;
  Entries::const_iterator last_;
  const bool forward_;
};

class Overlay::MergedCursor : public Cursor {
 public:
  MergedCursor(std::unique_ptr<Cursor> base, PendingCursor pending, Direction direction)
      : base_(std::move(base)), pending_(pending), forward_(direction == Direction::kForward) {
    Settle();
  }

  bool Valid() const override { return on_pending_ || (base_->Valid() && status().ok()); }
  absl::string_view key() const override { return on_pending_ ? absl::string_view(pending_.key()) : base_->key(); }
  absl::string_view value() const override {
    return on_pending_ ? absl::string_view(*pending_.entry().value) : base_->value();
  }
  absl::Status status() const override { return base_->status(); }

  void Next() override {
    if (on_pending_) {
      pending_.Next();
    } else {
      base_->Next();
    }
    Settle();
  }

 private:
  // Decides which side has the next entry. A pending entry hides the base's
  // entry of the same key, and a pending deletion is none.
  void Settle() {
    on_pending_ = false;
    while (base_->status().ok() && pending_.Valid()) {
      if (base_->Valid()) {
        const int order = base_->key().compare(pending_.key());
        if (order != 0 && (order < 0) == forward_) return;
        if (order == 0) base_->Next();
      }
      if (pending_.entry().value.has_value()) {
        on_pending_ = base_->status().ok();
        return;
      }
      pending_.Next();
    }
  }

  const std::unique_ptr<Cursor> base_;
  PendingCursor pending_;
  const bool forward_;
  bool on_pending_ = false;
};

const Overlay::Entry* Overlay::Find(absl::string_view key) const {
  const auto found = entries_.find(key);
  return found == entries_.end() ? nullptr : &found->second;
}

std::optional<Overlay::Entry> Overlay::Set(absl::string_view key, Entry entry) {
  const auto found = entries_.find(key);
  if (found != entries_.end()) return std::exchange(found->second, std::move(entry));
  entries_.emplace(std::string(key), std::move(entry));
  return std::nullopt;
}

void Overlay::Restore(absl::string_view key, std::optional<Entry> before) {
  const auto found = entries_.find(key);
  if (before.has_value()) {
    found->second = *std::move(before);
  } else {
    entries_.erase(found);
  }
}

void Overlay::Drop(absl::Span<const Mutation> mutations, Sequence sequence) {
  for (const Mutation& mutation : mutations) {
    const auto found = entries_.find(mutation.key);
    if (found != entries_.end() && found->second.sequence <= sequence) entries_.erase(found);
  }
}

std::unique_ptr<Cursor> Overlay::NewCursor(const View& base, const KeyRange& range, Direction direction) const {
  return std::make_unique<MergedCursor>(base.NewCursor(range, direction), PendingCursor(entries_, range, direction),
                                        direction);
}

}  // namespace karez::storage
