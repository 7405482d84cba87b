#ifndef KAREZ_SERVICES_MATCHING_TOPIC_VECTOR_INDEX_H_
#define KAREZ_SERVICES_MATCHING_TOPIC_VECTOR_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <vector>

#include "absl/types/span.h"
#include "services/matching/topic/kernel.h"

namespace karez::matching {

// Dimension of a listing's vector, that of the embedding model.
inline constexpr size_t kVectorDimension = 384;
static_assert(kVectorDimension % kKernelBlock == 0);

// A vector of unit length in 8 bits: component i is values[i] · scale.
struct UnitVector {
  std::vector<int8_t> values;  // kVectorDimension of them, in [-127, 127].
  float scale = 0.0f;

  friend bool operator==(const UnitVector&, const UnitVector&) = default;
};

// Rounds to 8 bits with the largest component at ±127. Zeros become an empty vector.
UnitVector Quantize(absl::Span<const float> vector);

// The same of vector divided by its length, which it leaves there.
UnitVector QuantizeToUnit(absl::Span<float> vector);

// Σ of the products of both vectors' values; 0 if either is empty.
int32_t DotProduct(const UnitVector& a, const UnitVector& b);

// The vectors of one side's slots, all compared with a query one after the other.
//
// Thread safety: const methods may run at the same time; Set() runs alone.
class VectorIndex {
 public:
  explicit VectorIndex(Kernel kernel) : kernel_(kernel) {}

  // Grows to hold slot; values has kVectorDimension elements or none, for zeros.
  void Set(uint32_t slot, absl::Span<const int8_t> values);

  // dots[s] = Σ query[i] · values of slot first + s [i], for dots.size() slots,
  // at most up to size().
  void Scan(absl::Span<const int8_t> query, size_t first, absl::Span<int32_t> dots) const;

  size_t size() const { return size_; }
  // Of what is in use: blocks take memory as they are filled.
  size_t bytes() const { return size_ * kVectorDimension; }

 private:
  // A block is three pages of 2 MiB, where the system has such: a scan then seldom
  // waits for an address to be translated.
  static constexpr size_t kHugePage = size_t{2} << 20;
  static constexpr size_t kBlockRows = 3 * kHugePage / kVectorDimension;
  static_assert(kBlockRows * kVectorDimension == 3 * kHugePage);
  struct Block {
    int8_t values[kBlockRows * kVectorDimension];
  };
  struct FreeBlock {
    void operator()(Block* block) const { ::operator delete(block, std::align_val_t(kHugePage)); }
  };
  static std::unique_ptr<Block, FreeBlock> MakeBlock();

  Kernel kernel_;
  size_t size_ = 0;
  std::vector<std::unique_ptr<Block, FreeBlock>> blocks_;
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_TOPIC_VECTOR_INDEX_H_
