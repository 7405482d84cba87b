// A bounded map that forgets what was not asked for the longest.
#ifndef KAREZ_SERVICES_RUNTIME_LRU_CACHE_H_
#define KAREZ_SERVICES_RUNTIME_LRU_CACHE_H_

#include <cstddef>
#include <list>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace karez::runtime {

// Keys want absl::Hash and ==. Thread safety: none; one thread at a time.
template <typename Key, typename Value>
class LruCache {
 public:
  // most_kept: entries, at least 1.
  explicit LruCache(size_t most_kept) : most_kept_(most_kept) {}

  // nullptr where it is not kept; valid until the next Keep() or Clear().
  const Value* Find(const Key& key) {
    const auto place = places_.find(key);
    if (place == places_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, place->second);
    return &entries_.front().second;
  }

  // Replaces what is kept under key.
  void Keep(const Key& key, Value value) {
    if (Find(key) != nullptr) {
      entries_.front().second = std::move(value);
      return;
    }
    if (entries_.size() >= most_kept_) {
      places_.erase(entries_.back().first);
      entries_.pop_back();
    }
    entries_.emplace_front(key, std::move(value));
    places_[key] = entries_.begin();
  }

  void Clear() {
    places_.clear();
    entries_.clear();
  }

  size_t size() const { return entries_.size(); }

 private:
  using Entries = std::list<std::pair<Key, Value>>;

  const size_t most_kept_;
  Entries entries_;  // The last used first.
  absl::flat_hash_map<Key, typename Entries::iterator> places_;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_LRU_CACHE_H_
