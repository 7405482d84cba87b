#include "services/matching/topic/kernel.h"

#if defined(__x86_64__)
#include <immintrin.h>

// gcc 12 warns of its own intrinsics header (its bug 105593).
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

namespace karez::matching {
namespace {

void DotPortable(const int8_t* query, const int8_t* rows, size_t row_count, size_t dimension, int32_t* out) {
  for (size_t row = 0; row < row_count; ++row, rows += dimension) {
    int32_t sum = 0;
    for (size_t i = 0; i < dimension; ++i) sum += static_cast<int32_t>(query[i]) * static_cast<int32_t>(rows[i]);
    out[row] = sum;
  }
}

#if defined(__x86_64__)

// Functions carry the instructions they need, so that the program itself still
// starts on any x86-64.
#define KAREZ_AVX2 __attribute__((target("avx2")))
#define KAREZ_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))

KAREZ_AVX2 int32_t SumOfLanes(__m256i lanes) {
  __m128i sum = _mm_add_epi32(_mm256_castsi256_si128(lanes), _mm256_extracti128_si256(lanes, 1));
  sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, _MM_SHUFFLE(1, 0, 3, 2)));
  sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, _MM_SHUFFLE(2, 3, 0, 1)));
  return _mm_cvtsi128_si32(sum);
}

KAREZ_AVX2 __m256i Widen(const int8_t* values) {
  return _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(values)));
}

// Widens to 16 bits first: the instruction that multiplies bytes saturates.
KAREZ_AVX2 void DotAvx2(const int8_t* query, const int8_t* rows, size_t row_count, size_t dimension, int32_t* out) {
  for (size_t row = 0; row < row_count; ++row, rows += dimension) {
    __m256i even = _mm256_setzero_si256();
    __m256i odd = _mm256_setzero_si256();
    for (size_t i = 0; i < dimension; i += 32) {
      even = _mm256_add_epi32(even, _mm256_madd_epi16(Widen(query + i), Widen(rows + i)));
      odd = _mm256_add_epi32(odd, _mm256_madd_epi16(Widen(query + i + 16), Widen(rows + i + 16)));
    }
    out[row] = SumOfLanes(_mm256_add_epi32(even, odd));
  }
}

KAREZ_AVX512 __m512i Load512(const int8_t* values) { return _mm512_loadu_si512(values); }

// The instruction multiplies unsigned by signed bytes: rows are shifted by 128,
// and what that adds, 128 · Σ query, is taken off again.
KAREZ_AVX512 void DotAvx512Vnni(const int8_t* query, const int8_t* rows, size_t row_count, size_t dimension,
                                int32_t* out) {
  int32_t query_sum = 0;
  for (size_t i = 0; i < dimension; ++i) query_sum += query[i];
  const __m512i flip = _mm512_set1_epi8(static_cast<char>(0x80));
  for (size_t row = 0; row < row_count; ++row, rows += dimension) {
    __m512i even = _mm512_setzero_si512();
    __m512i odd = _mm512_setzero_si512();
    size_t i = 0;
    for (; i + 128 <= dimension; i += 128) {
      even = _mm512_dpbusd_epi32(even, _mm512_xor_si512(Load512(rows + i), flip), Load512(query + i));
      odd = _mm512_dpbusd_epi32(odd, _mm512_xor_si512(Load512(rows + i + 64), flip), Load512(query + i + 64));
    }
    if (i < dimension) even = _mm512_dpbusd_epi32(even, _mm512_xor_si512(Load512(rows + i), flip), Load512(query + i));
    out[row] = _mm512_reduce_add_epi32(_mm512_add_epi32(even, odd)) - 128 * query_sum;
  }
}

#endif

}  // namespace

std::vector<Kernel> SupportedKernels() {
  std::vector<Kernel> kernels = {Kernel::kPortable};
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2")) kernels.push_back(Kernel::kAvx2);
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512vnni")) {
    kernels.push_back(Kernel::kAvx512Vnni);
  }
#endif
  return kernels;
}

absl::string_view KernelName(Kernel kernel) {
  switch (kernel) {
    case Kernel::kPortable:
      return "portable";
    case Kernel::kAvx2:
      return "avx2";
    case Kernel::kAvx512Vnni:
      return "avx512-vnni";
  }
  return "unknown";
}

void DotProducts(Kernel kernel, const int8_t* query, const int8_t* rows, size_t row_count, size_t dimension,
                 int32_t* out) {
#if defined(__x86_64__)
  if (kernel == Kernel::kAvx2) return DotAvx2(query, rows, row_count, dimension, out);
  if (kernel == Kernel::kAvx512Vnni) return DotAvx512Vnni(query, rows, row_count, dimension, out);
#else
  static_cast<void>(kernel);
#endif
  DotPortable(query, rows, row_count, dimension, out);
}

}  // namespace karez::matching
