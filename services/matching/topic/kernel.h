// Dot products of 8-bit vectors, by the best instructions that the processor has.
#ifndef KAREZ_SERVICES_MATCHING_TOPIC_KERNEL_H_
#define KAREZ_SERVICES_MATCHING_TOPIC_KERNEL_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"

namespace karez::matching {

enum class Kernel : uint8_t { kPortable, kAvx2, kAvx512Vnni };

// Dimensions are padded with zeros to a multiple of this.
inline constexpr size_t kKernelBlock = 64;

// The kernels that this processor can run, the fastest last; never empty.
std::vector<Kernel> SupportedKernels();

// "portable", "avx2", "avx512-vnni".
absl::string_view KernelName(Kernel kernel);

// out[r] = Σ query[i] · rows[r · dimension + i] for each of row_count rows. All
// kernels give the same integers: nothing is rounded, saturated or lost.
//
// Requires a supported kernel; a dimension that is a multiple of kKernelBlock
// and at most 65,536; no alignment.
void DotProducts(Kernel kernel, const int8_t* query, const int8_t* rows, size_t row_count, size_t dimension,
                 int32_t* out);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_TOPIC_KERNEL_H_
