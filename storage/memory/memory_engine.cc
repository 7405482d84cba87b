#include "storage/memory/memory_engine.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <utility>

namespace karez::storage {

// Thread-safe. Commits are numbered from 1.
class MemoryEngine::Versions {
 public:
  using Commit = uint64_t;

  // An entry as a cursor keeps it.
  struct Entry {
    std::string key;
    std::string value;
  };

  void Apply(absl::Span<const Mutation> mutations) {
    std::unique_lock lock(mutex_);
    ++last_;
    for (const Mutation& mutation : mutations) {
      History& history = entries_[mutation.key];
      if (!history.empty() && history.back().commit == last_) {
        history.back().value = mutation.value;
      } else {
        history.push_back({last_, mutation.value});
      }
      // What it replaces, or the deletion itself, is garbage once every live
      // view has this commit.
      if (history.size() > 1 || !mutation.value.has_value()) garbage_.emplace_back(last_, mutation.key);
    }
    Collect();
  }

  Commit Open() {
    std::unique_lock lock(mutex_);
    live_.insert(last_);
    return last_;
  }

  void Close(Commit commit) {
    std::unique_lock lock(mutex_);
    live_.erase(live_.find(commit));
  }

  std::optional<std::string> Get(absl::string_view key, Commit commit) const {
    std::shared_lock lock(mutex_);
    const auto found = entries_.find(key);
    const std::optional<std::string>* value = found == entries_.end() ? nullptr : At(found->second, commit);
    return value == nullptr ? std::nullopt : *value;
  }

  // The first entry of range as of commit, or the last if the direction is in
  // reverse.
  std::optional<Entry> Seek(const KeyRange& range, Direction direction, Commit commit) const {
    if (range.empty()) return std::nullopt;
    std::shared_lock lock(mutex_);
    const auto begin = entries_.lower_bound(range.begin);
    const auto end = range.end.empty() ? entries_.end() : entries_.lower_bound(range.end);
    if (direction == Direction::kForward) {
      for (auto at = begin; at != end; ++at) {
        if (const auto* value = At(at->second, commit)) return Entry{at->first, **value};
      }
    } else {
      for (auto at = end; at != begin;) {
        --at;
        if (const auto* value = At(at->second, commit)) return Entry{at->first, **value};
      }
    }
    return std::nullopt;
  }

 private:
  struct Version {
    Commit commit;
    std::optional<std::string> value;
  };
  // Oldest first.
  using History = std::vector<Version>;

  // The value as of commit; nullptr if there is none.
  static const std::optional<std::string>* At(const History& history, Commit commit) {
    for (auto version = history.rbegin(); version != history.rend(); ++version) {
      if (version->commit <= commit) return version->value.has_value() ? &version->value : nullptr;
    }
    return nullptr;
  }

  void Collect() {
    const Commit oldest = live_.empty() ? last_ : *live_.begin();
    for (; !garbage_.empty() && garbage_.front().first <= oldest; garbage_.pop_front()) {
      const auto [commit, key] = garbage_.front();
      const auto found = entries_.find(key);
      if (found == entries_.end()) continue;
      History& history = found->second;
      size_t replaced = 0;
      while (replaced + 1 < history.size() && history[replaced + 1].commit <= oldest) ++replaced;
      history.erase(history.begin(), history.begin() + replaced);
      if (history.size() == 1 && !history.front().value.has_value() && history.front().commit <= oldest) {
        entries_.erase(found);
      }
    }
  }

  mutable std::shared_mutex mutex_;
  Commit last_ = 0;
  std::map<std::string, History, std::less<>> entries_;
  std::multiset<Commit> live_;
  std::deque<std::pair<Commit, std::string>> garbage_;
};

// Holds a copy of its entry and seeks the next one, so that commits may go on.
class MemoryEngine::VersionsCursor : public Cursor {
 public:
  VersionsCursor(const Versions& versions, Versions::Commit commit, KeyRange range, Direction direction)
      : versions_(versions), commit_(commit), range_(std::move(range)), direction_(direction) {
    entry_ = versions_.Seek(range_, direction_, commit_);
  }

  bool Valid() const override { return entry_.has_value(); }
  absl::string_view key() const override { return entry_->key; }
  absl::string_view value() const override { return entry_->value; }
  absl::Status status() const override { return absl::OkStatus(); }

  void Next() override {
    range_ = direction_ == Direction::kForward ? range_.After(entry_->key) : range_.Before(entry_->key);
    entry_ = versions_.Seek(range_, direction_, commit_);
  }

 private:
  const Versions& versions_;
  const Versions::Commit commit_;
  KeyRange range_;
  const Direction direction_;
  std::optional<Versions::Entry> entry_;
};

class MemoryEngine::VersionsView : public View {
 public:
  explicit VersionsView(std::shared_ptr<Versions> versions)
      : versions_(std::move(versions)), commit_(versions_->Open()) {}
  ~VersionsView() override { versions_->Close(commit_); }

  absl::StatusOr<std::optional<std::string>> Get(absl::string_view key) const override {
    return versions_->Get(key, commit_);
  }

  absl::StatusOr<std::vector<std::optional<std::string>>> GetMany(absl::Span<const std::string> keys) const override {
    std::vector<std::optional<std::string>> values;
    values.reserve(keys.size());
    for (const std::string& key : keys) values.push_back(versions_->Get(key, commit_));
    return values;
  }

  std::unique_ptr<Cursor> NewCursor(const KeyRange& range, Direction direction) const override {
    return std::make_unique<VersionsCursor>(*versions_, commit_, range, direction);
  }

 private:
  const std::shared_ptr<Versions> versions_;
  const Versions::Commit commit_;
};

MemoryEngine::MemoryEngine() : versions_(std::make_shared<Versions>()) {}

std::shared_ptr<const View> MemoryEngine::Latest() const { return std::make_shared<VersionsView>(versions_); }

absl::Status MemoryEngine::Commit(absl::Span<const Mutation> mutations) {
  versions_->Apply(mutations);
  return absl::OkStatus();
}

}  // namespace karez::storage
