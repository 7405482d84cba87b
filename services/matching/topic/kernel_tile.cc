#include "services/matching/topic/kernel_tile.h"

#include <algorithm>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>

// gcc 12 warns of its own intrinsics header (its bug 105593).
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

namespace karez::matching {
namespace {

constexpr size_t kGroup = 4;  // Bytes that an instruction adds up in one sum.

void TilePortable(const uint8_t* queries, const int8_t* rows, const int32_t* corrections, size_t dimension,
                  const int32_t* least, int32_t* dots, uint64_t* above) {
  for (size_t q = 0; q < kTileQueries; ++q) std::copy_n(corrections, kTileRows, dots + q * kTileRows);
  for (size_t group = 0; group < dimension / kGroup; ++group) {
    const uint8_t* query = queries + group * kTileQueries * kGroup;
    const int8_t* row = rows + group * kTileRows * kGroup;
    for (size_t q = 0; q < kTileQueries; ++q) {
      for (size_t r = 0; r < kTileRows; ++r) {
        int32_t sum = 0;
        for (size_t i = 0; i < kGroup; ++i) sum += query[q * kGroup + i] * row[r * kGroup + i];
        dots[q * kTileRows + r] += sum;
      }
    }
  }
  for (size_t q = 0; q < kTileQueries; ++q) {
    above[q] = 0;
    for (size_t r = 0; r < kTileRows; ++r) above[q] |= uint64_t{dots[q * kTileRows + r] > least[q]} << r;
  }
}

#if defined(__x86_64__)

#define KAREZ_TILE_AVX2 __attribute__((target("avx2")))
#define KAREZ_TILE_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))

// Eight rows at a time; widens to 16 bits first, as the single kernel does.
KAREZ_TILE_AVX2 void TileAvx2(const uint8_t* queries, const int8_t* rows, const int32_t* corrections, size_t dimension,
                              const int32_t* least, int32_t* dots, uint64_t* above) {
  constexpr size_t kRows = 8;
  std::fill_n(above, kTileQueries, uint64_t{0});
  for (size_t first = 0; first < kTileRows; first += kRows) {
    __m256i low[kTileQueries];
    __m256i high[kTileQueries];
    for (size_t q = 0; q < kTileQueries; ++q) low[q] = high[q] = _mm256_setzero_si256();
    for (size_t group = 0; group < dimension / kGroup; ++group) {
      const auto* row = reinterpret_cast<const __m128i*>(rows + (group * kTileRows + first) * kGroup);
      const __m256i row_low = _mm256_cvtepi8_epi16(_mm_loadu_si128(row));
      const __m256i row_high = _mm256_cvtepi8_epi16(_mm_loadu_si128(row + 1));
#pragma GCC unroll 6
      for (size_t q = 0; q < kTileQueries; ++q) {
        int32_t bytes;
        std::memcpy(&bytes, queries + (group * kTileQueries + q) * kGroup, sizeof(bytes));
        const __m256i query = _mm256_cvtepu8_epi16(_mm_set1_epi32(bytes));
        low[q] = _mm256_add_epi32(low[q], _mm256_madd_epi16(query, row_low));
        high[q] = _mm256_add_epi32(high[q], _mm256_madd_epi16(query, row_high));
      }
    }
    const __m256i correction = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(corrections + first));
    for (size_t q = 0; q < kTileQueries; ++q) {
      // The halves of rows 0 1 4 5 2 3 6 7.
      const __m256i sums = _mm256_permute4x64_epi64(_mm256_hadd_epi32(low[q], high[q]), _MM_SHUFFLE(3, 1, 2, 0));
      const __m256i dot = _mm256_add_epi32(sums, correction);
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(dots + q * kTileRows + first), dot);
      const __m256i greater = _mm256_cmpgt_epi32(dot, _mm256_set1_epi32(least[q]));
      above[q] |= uint64_t{static_cast<uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(greater)))} << first;
    }
  }
}

KAREZ_TILE_AVX512 void TileAvx512Vnni(const uint8_t* queries, const int8_t* rows, const int32_t* corrections,
                                      size_t dimension, const int32_t* least, int32_t* dots, uint64_t* above) {
  constexpr size_t kLanes = 16;
  constexpr size_t kParts = kTileRows / kLanes;
  __m512i sums[kTileQueries][kParts];
#pragma GCC unroll 6
  for (size_t q = 0; q < kTileQueries; ++q) {
#pragma GCC unroll 4
    for (size_t p = 0; p < kParts; ++p) sums[q][p] = _mm512_loadu_si512(corrections + p * kLanes);
  }
  for (size_t group = 0; group < dimension / kGroup; ++group) {
    __m512i row[kParts];
#pragma GCC unroll 4
    for (size_t p = 0; p < kParts; ++p) row[p] = _mm512_loadu_si512(rows + p * 64);
#pragma GCC unroll 6
    for (size_t q = 0; q < kTileQueries; ++q) {
      int32_t bytes;
      std::memcpy(&bytes, queries + q * kGroup, sizeof(bytes));
      const __m512i query = _mm512_set1_epi32(bytes);
#pragma GCC unroll 4
      for (size_t p = 0; p < kParts; ++p) sums[q][p] = _mm512_dpbusd_epi32(sums[q][p], query, row[p]);
    }
    queries += kTileQueries * kGroup;
    rows += kTileRows * kGroup;
  }
#pragma GCC unroll 6
  for (size_t q = 0; q < kTileQueries; ++q) {
    const __m512i bound = _mm512_set1_epi32(least[q]);
    uint64_t mask = 0;
#pragma GCC unroll 4
    for (size_t p = 0; p < kParts; ++p) {
      _mm512_storeu_si512(dots + q * kTileRows + p * kLanes, sums[q][p]);
      mask |= uint64_t{_mm512_cmpgt_epi32_mask(sums[q][p], bound)} << (p * kLanes);
    }
    above[q] = mask;
  }
}

#endif

}  // namespace

void PackQueries(const int8_t* queries, size_t count, size_t dimension, uint8_t* packed) {
  for (size_t i = 0; i < dimension; ++i) {
    uint8_t* group = packed + i / kGroup * kTileQueries * kGroup + i % kGroup;
    for (size_t q = 0; q < kTileQueries; ++q) {
      group[q * kGroup] = static_cast<uint8_t>((q < count ? queries[q * dimension + i] : 0) + 128);
    }
  }
}

void PackRows(const int8_t* rows, size_t count, size_t dimension, int8_t* packed, int32_t* corrections) {
  std::fill_n(corrections, kTileRows, 0);
  for (size_t i = 0; i < dimension; ++i) {
    int8_t* group = packed + i / kGroup * kTileRows * kGroup + i % kGroup;
    for (size_t r = 0; r < kTileRows; ++r) {
      const int8_t value = r < count ? rows[r * dimension + i] : int8_t{0};
      group[r * kGroup] = value;
      corrections[r] -= 128 * value;
    }
  }
}

void DotTile(Kernel kernel, const uint8_t* queries, const int8_t* rows, const int32_t* corrections, size_t dimension,
             const int32_t* least, int32_t* dots, uint64_t* above) {
#if defined(__x86_64__)
  if (kernel == Kernel::kAvx2) return TileAvx2(queries, rows, corrections, dimension, least, dots, above);
  if (kernel == Kernel::kAvx512Vnni) return TileAvx512Vnni(queries, rows, corrections, dimension, least, dots, above);
#else
  static_cast<void>(kernel);
#endif
  TilePortable(queries, rows, corrections, dimension, least, dots, above);
}

}  // namespace karez::matching
