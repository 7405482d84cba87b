#include "services/matching/topic/lexical_index.h"

#include <algorithm>

namespace karez::matching {

uint32_t LexicalProduct(absl::Span<const Impact> a, absl::Span<const Impact> b) {
  uint32_t sum = 0;
  ForEachCommon(a, b, [&sum](uint32_t, uint32_t product) { sum += product; });
  return sum;
}

void LexicalIndex::Add(uint32_t slot, absl::Span<const Impact> impacts) {
  for (const Impact& impact : impacts) {
    postings_[impact.token].push_back(
        {static_cast<uint16_t>(slot & 0xFFFF), static_cast<uint16_t>(slot >> 16), impact.impact});
  }
}

void LexicalIndex::Erase(absl::FunctionRef<bool(uint32_t slot)> dead) {
  absl::erase_if(postings_, [&](auto& entry) {
    Postings& list = entry.second;
    const size_t before = list.size();
    list.erase(std::remove_if(list.begin(), list.end(), [&](const Posting& posting) { return dead(posting.slot()); }),
               list.end());
    if (list.size() != before) list.shrink_to_fit();
    return list.empty();
  });
}

void LexicalIndex::Accumulate(absl::Span<const Impact> query, absl::Span<uint32_t> scores) const {
  for (const Impact& impact : query) {
    const auto found = postings_.find(impact.token);
    if (found == postings_.end()) continue;
    const uint32_t weight = impact.impact;
    for (const Posting& posting : found->second) scores[posting.slot()] += weight * posting.impact;
  }
}

size_t LexicalIndex::bytes() const {
  size_t bytes = postings_.capacity() * (sizeof(decltype(postings_)::value_type) + 1);
  for (const auto& [token, list] : postings_) {
    if (list.capacity() > kInlined) bytes += list.capacity() * sizeof(Posting);
  }
  return bytes;
}

}  // namespace karez::matching
