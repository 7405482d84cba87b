// Dot products of several queries with many rows at once: what a batch wants,
// where each byte that is loaded has to be used more than once.
#ifndef KAREZ_SERVICES_MATCHING_TOPIC_KERNEL_TILE_H_
#define KAREZ_SERVICES_MATCHING_TOPIC_KERNEL_TILE_H_

#include <cstddef>
#include <cstdint>

#include "services/matching/topic/kernel.h"

namespace karez::matching {

// A tile is as many sums as fit in the registers of AVX-512.
inline constexpr size_t kTileQueries = 6;
inline constexpr size_t kTileRows = 64;

// Packs up to kTileQueries vectors, one after the other in `queries`, as
// [dimension / 4][kTileQueries][4] bytes, each shifted by 128 so that it has no
// sign: the instruction of AVX-512 VNNI wants one side unsigned. Missing ones
// are zeros. packed has kTileQueries · dimension bytes.
void PackQueries(const int8_t* queries, size_t count, size_t dimension, uint8_t* packed);

// Packs up to kTileRows vectors as [dimension / 4][kTileRows][4] bytes; missing
// ones are zeros. corrections[r] is what takes the shift of the queries off
// again, -128 · Σ of row r. packed has kTileRows · dimension bytes.
void PackRows(const int8_t* rows, size_t count, size_t dimension, int8_t* packed, int32_t* corrections);

// dots[q · kTileRows + r] is the dot product of query q and row r of both packs;
// bit r of above[q] says whether it is greater than least[q]. All kernels give
// the same integers.
//
// Requires a supported kernel; a dimension that is a multiple of kKernelBlock
// and at most 32,768, so that no sum on the way leaves 32 bits; packs that begin
// on 64 bytes.
void DotTile(Kernel kernel, const uint8_t* queries, const int8_t* rows, const int32_t* corrections, size_t dimension,
             const int32_t* least, int32_t* dots, uint64_t* above);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_TOPIC_KERNEL_TILE_H_
