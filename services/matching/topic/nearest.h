// The nearest vectors of each of many: exact, every query with every row. For
// batches of all pairs, which no service asks for: today nearest_bench alone, to
// show what the kernels can do where a panel of rows is read once for many queries.
#ifndef KAREZ_SERVICES_MATCHING_TOPIC_NEAREST_H_
#define KAREZ_SERVICES_MATCHING_TOPIC_NEAREST_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "services/matching/topic/kernel.h"
#include "services/matching/topic/kernel_tile.h"

namespace karez::matching {

struct Neighbor {
  uint32_t row = 0;
  int32_t dot = 0;  // The greater, the nearer.

  friend bool operator==(const Neighbor&, const Neighbor&) = default;
};

// Vectors in 8 bits, packed so that many queries can be compared with them.
//
// Immutable, so safe for concurrent use.
class RowPanels {
 public:
  // rows: vectors of `dimension`, one after the other; what DotTile() requires of it.
  RowPanels(absl::Span<const int8_t> rows, size_t dimension);

  size_t size() const { return size_; }
  size_t dimension() const { return dimension_; }
  size_t panel_count() const { return (size_ + kTileRows - 1) / kTileRows; }
  const int8_t* panel(size_t index) const { return panels_[index * dimension_].bytes; }
  const int32_t* corrections(size_t index) const { return corrections_.data() + index * kTileRows; }

 private:
  struct alignas(64) Line {
    int8_t bytes[kTileRows];
  };

  const size_t size_;
  const size_t dimension_;
  std::vector<Line> panels_;  // As many lines a panel as vectors have dimensions.
  std::vector<int32_t> corrections_;
};

// For each vector of queries, which follow one another, the `count` rows with the
// greatest dot products, best first, equal ones by row; all if there are fewer.
// The same whichever the kernel and however many threads share the work.
std::vector<std::vector<Neighbor>> NearestRows(Kernel kernel, absl::Span<const int8_t> queries, const RowPanels& rows,
                                               size_t count, size_t threads);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_TOPIC_NEAREST_H_
