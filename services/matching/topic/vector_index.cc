#include "services/matching/topic/vector_index.h"

#include <sys/mman.h>

#include <algorithm>
#include <cmath>
#include <new>

namespace karez::matching {

UnitVector Quantize(absl::Span<const float> vector) {
  float largest = 0.0f;
  for (const float value : vector) largest = std::max(largest, std::abs(value));
  if (!(largest > 0.0f) || !std::isfinite(largest)) return {};
  UnitVector unit;
  unit.scale = largest / 127.0f;
  unit.values.reserve(vector.size());
  for (const float value : vector) {
    const float step = std::round(value / unit.scale);
    unit.values.push_back(static_cast<int8_t>(std::clamp(step, -127.0f, 127.0f)));
  }
  return unit;
}

UnitVector QuantizeToUnit(absl::Span<float> vector) {
  double squares = 0.0;
  for (const float value : vector) squares += static_cast<double>(value) * value;
  if (!(squares > 0.0)) return {};
  const double length = std::sqrt(squares);
  for (float& value : vector) value = static_cast<float>(value / length);
  return Quantize(vector);
}

int32_t DotProduct(const UnitVector& a, const UnitVector& b) {
  int32_t dot = 0;
  if (a.values.size() != b.values.size() || a.values.empty()) return dot;
  DotProducts(Kernel::kPortable, a.values.data(), b.values.data(), 1, a.values.size(), &dot);
  return dot;
}

void VectorIndex::Set(uint32_t slot, absl::Span<const int8_t> values) {
  while (slot >= blocks_.size() * kBlockRows) blocks_.push_back(MakeBlock());
  size_ = std::max(size_, size_t{slot} + 1);
  int8_t* row = blocks_[slot / kBlockRows]->values + slot % kBlockRows * kVectorDimension;
  std::fill_n(row, kVectorDimension, int8_t{0});
  std::copy(values.begin(), values.end(), row);
}

void VectorIndex::Scan(absl::Span<const int8_t> query, size_t first, absl::Span<int32_t> dots) const {
  for (size_t done = 0; done < dots.size();) {
    const size_t row = (first + done) % kBlockRows;
    const size_t count = std::min(kBlockRows - row, dots.size() - done);
    DotProducts(kernel_, query.data(), blocks_[(first + done) / kBlockRows]->values + row * kVectorDimension, count,
                kVectorDimension, dots.data() + done);
    done += count;
  }
}

std::unique_ptr<VectorIndex::Block, VectorIndex::FreeBlock> VectorIndex::MakeBlock() {
  void* memory = ::operator new(sizeof(Block), std::align_val_t(kHugePage));
  madvise(memory, sizeof(Block), MADV_HUGEPAGE);  // A system without them serves small pages.
  return std::unique_ptr<Block, FreeBlock>(static_cast<Block*>(memory));
}

}  // namespace karez::matching
