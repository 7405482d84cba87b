#include "services/matching/topic/nearest.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "tbb/enumerable_thread_specific.h"
#include "tbb/parallel_for.h"
#include "tbb/task_arena.h"

namespace karez::matching {
namespace {

// Queries of a block stay in the second cache while all rows pass by, a panel of
// rows in the first while the block's queries do.
constexpr size_t kBlockTiles = 40;
constexpr size_t kBlockQueries = kBlockTiles * kTileQueries;

// The best of one query so far. Rows come in order, so that of two equal ones
// the first to come is the better.
class Best {
 public:
  explicit Best(size_t count) : count_(count) { neighbors_.reserve(count); }

  // What a row must exceed to be kept.
  int32_t least() const {
    if (count_ == 0) return std::numeric_limits<int32_t>::max();
    return neighbors_.size() < count_ ? std::numeric_limits<int32_t>::min() : neighbors_.back().dot;
  }

  void Keep(Neighbor neighbor) {
    if (neighbor.dot <= least()) return;
    if (neighbors_.size() == count_) neighbors_.pop_back();
    const auto place = std::find_if(neighbors_.begin(), neighbors_.end(),
                                    [&](const Neighbor& other) { return other.dot < neighbor.dot; });
    neighbors_.insert(place, neighbor);
  }

  std::vector<Neighbor> Take() { return std::move(neighbors_); }

 private:
  const size_t count_;
  std::vector<Neighbor> neighbors_;
};

struct alignas(64) QueryLine {
  uint8_t bytes[64];
};

struct alignas(64) Tile {
  int32_t dots[kTileQueries * kTileRows];
  uint64_t above[kTileQueries];
};

// One block of queries against all rows.
void RunBlock(Kernel kernel, absl::Span<const int8_t> queries, const RowPanels& rows, absl::Span<Best> best,
              uint8_t* packed) {
  const size_t dimension = rows.dimension();
  const size_t tiles = (best.size() + kTileQueries - 1) / kTileQueries;
  std::vector<std::array<int32_t, kTileQueries>> least(tiles);
  for (size_t t = 0; t < tiles; ++t) {
    const size_t first = t * kTileQueries;
    PackQueries(queries.data() + first * dimension, std::min(kTileQueries, best.size() - first), dimension,
                packed + first * dimension);
    least[t].fill(std::numeric_limits<int32_t>::max());  // Of queries that are not there.
    for (size_t q = first; q < std::min(first + kTileQueries, best.size()); ++q) least[t][q - first] = best[q].least();
  }
  Tile tile;
  for (size_t panel = 0; panel < rows.panel_count(); ++panel) {
    const size_t first_row = panel * kTileRows;
    const size_t there = std::min(kTileRows, rows.size() - first_row);
    const uint64_t real = there == kTileRows ? ~uint64_t{0} : (uint64_t{1} << there) - 1;
    for (size_t t = 0; t < tiles; ++t) {
      DotTile(kernel, packed + t * kTileQueries * dimension, rows.panel(panel), rows.corrections(panel), dimension,
              least[t].data(), tile.dots, tile.above);
      for (size_t q = 0; q < kTileQueries; ++q) {
        uint64_t above = tile.above[q] & real;
        if (above == 0) continue;
        Best& own = best[t * kTileQueries + q];
        for (; above != 0; above &= above - 1) {
          const auto r = static_cast<size_t>(__builtin_ctzll(above));
          own.Keep({static_cast<uint32_t>(first_row + r), tile.dots[q * kTileRows + r]});
        }
        least[t][q] = own.least();
      }
    }
  }
}

}  // namespace

RowPanels::RowPanels(absl::Span<const int8_t> rows, size_t dimension)
    : size_(rows.size() / dimension),
      dimension_(dimension),
      panels_(panel_count() * dimension),
      corrections_(panel_count() * kTileRows) {
  for (size_t i = 0; i < panel_count(); ++i) {
    const size_t first = i * kTileRows;
    PackRows(rows.data() + first * dimension, std::min(kTileRows, size_ - first), dimension,
             panels_[i * dimension].bytes, corrections_.data() + first);
  }
}

std::vector<std::vector<Neighbor>> NearestRows(Kernel kernel, absl::Span<const int8_t> queries, const RowPanels& rows,
                                               size_t count, size_t threads) {
  const size_t dimension = rows.dimension();
  const size_t query_count = queries.size() / dimension;
  std::vector<std::vector<Neighbor>> nearest(query_count);
  tbb::task_arena(static_cast<int>(threads)).execute([&] {
    tbb::enumerable_thread_specific<std::vector<QueryLine>> packed(kBlockQueries * dimension / sizeof(QueryLine));
    tbb::parallel_for(size_t{0}, (query_count + kBlockQueries - 1) / kBlockQueries, [&](size_t block) {
      const size_t first = block * kBlockQueries;
      std::vector<Best> best(std::min(kBlockQueries, query_count - first), Best(count));
      RunBlock(kernel, queries.subspan(first * dimension, best.size() * dimension), rows, absl::MakeSpan(best),
               packed.local().data()->bytes);
      for (size_t q = 0; q < best.size(); ++q) nearest[first + q] = best[q].Take();
    });
  });
  return nearest;
}

}  // namespace karez::matching
