// Phrases that are looked up in a text one code point after the other, so that
// the longest of thousands is found in the time of its length. Numbers of words
// may take the place of code points.
#ifndef KAREZ_SERVICES_TEXT_PHRASE_TRIE_H_
#define KAREZ_SERVICES_TEXT_PHRASE_TRIE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"

namespace karez::text {

class PhraseTrie {
 public:
  using Node = uint32_t;
  static constexpr Node kRoot = 0;
  static constexpr Node kNone = 0xFFFFFFFF;

  // A phrase may stand for several values; an empty one stands for none.
  void Add(const std::u32string& phrase, uint32_t value) {
    Node node = kRoot;
    for (const char32_t c : phrase) {
      const auto [next, inserted] = next_.try_emplace(Edge(node, c), static_cast<Node>(next_.size() + 1));
      node = next->second;
    }
    if (node == kRoot) return;
    std::vector<uint32_t>& values = values_[node];
    if (values.empty() || values.back() != value) values.push_back(value);
  }

  // Where c leads from node; kNone if no phrase goes on with it.
  Node Step(Node node, char32_t c) const {
    const auto found = next_.find(Edge(node, c));
    return found == next_.end() ? kNone : found->second;
  }

  // The values of the phrase that ends at node; empty if none does.
  absl::Span<const uint32_t> Values(Node node) const {
    const auto found = values_.find(node);
    return found == values_.end() ? absl::Span<const uint32_t>() : absl::MakeConstSpan(found->second);
  }

 private:
  static uint64_t Edge(Node node, char32_t c) { return static_cast<uint64_t>(node) << 32 | c; }

  absl::flat_hash_map<uint64_t, Node> next_;
  absl::flat_hash_map<Node, std::vector<uint32_t>> values_;
};

}  // namespace karez::text

#endif  // KAREZ_SERVICES_TEXT_PHRASE_TRIE_H_
