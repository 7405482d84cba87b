// The 10 nearest of 48,000 random vectors to each of as many others, by every
// kernel, beside the most that the processor's 8-bit dot products could do,
// measured in the same run.
//
//   nearest_bench [VECTORS]    default 48000
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <random>
#include <thread>
#include <vector>

#include "services/matching/topic/nearest.h"
#include "services/matching/topic/vector_index.h"

#if defined(__x86_64__)
#include <immintrin.h>

// gcc 12 warns of its own intrinsics header (its bug 105593).
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

namespace karez::matching {
namespace {

constexpr size_t kNearest = 10;
constexpr int kRepetitions = 2;
constexpr size_t kSlowShare = 8;  // Kernels that are no match for the fastest get a part of the queries.

// What work takes of this process: seconds of all processors, which do not grow
// with what else the machine does, and seconds by the clock on the wall.
struct Seconds {
  double processor = 0;
  double wall = 0;
};

Seconds Time(const std::function<void()>& work) {
  const auto processor = [] {
    timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
  };
  const double before = processor();
  const auto start = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
  return {processor() - before, wall.count()};
}

std::vector<int8_t> Random(size_t size, uint32_t seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal(0.0f, 30.0f);
  std::vector<int8_t> values(size);
  for (int8_t& value : values) value = static_cast<int8_t>(std::clamp(normal(random), -127.0f, 127.0f));
  return values;
}

#if defined(__x86_64__)

constexpr size_t kProbeRounds = 40'000'000;
constexpr double kProbeProducts = 12.0 * 64.0 * kProbeRounds;

// Twelve sums, so that none waits for the one before; nothing but registers.
__attribute__((target("avx512f,avx512vnni"))) void Probe(int* sink) {
  const __m512i a = _mm512_set1_epi8(1);
  __m512i sums[12];
  for (auto& sum : sums) sum = _mm512_setzero_si512();
  for (size_t round = 0; round < kProbeRounds; ++round) {
#pragma GCC unroll 12
    for (auto& sum : sums) {
      sum = _mm512_dpbusd_epi32(sum, a, a);
      asm volatile("" : "+v"(sum));
    }
  }
  for (const auto& sum : sums) {
    int lanes[16];
    _mm512_storeu_si512(lanes, sum);
    *sink += lanes[0];
  }
}

// Products of a second of processor.
double Peak(size_t threads) {
  std::vector<int> sinks(threads);
  const Seconds seconds = Time([&] {
    std::vector<std::thread> probes;
    for (size_t i = 0; i < threads; ++i) probes.emplace_back(Probe, &sinks[i]);
    for (std::thread& probe : probes) probe.join();
  });
  return kProbeProducts * static_cast<double>(threads) / seconds.processor;
}

#endif

void Measure(Kernel kernel, absl::Span<const int8_t> queries, const RowPanels& rows, size_t threads) {
  const double products = static_cast<double>(queries.size()) * static_cast<double>(rows.size());
  const Seconds seconds = Time([&] { NearestRows(kernel, queries, rows, kNearest, threads); });
  std::printf("  %-12s %6zu queries  %7.2f s  %8.2f s of processor  %7.1f thousand million products/s a core",
              std::string(KernelName(kernel)).c_str(), queries.size() / rows.dimension(), seconds.wall,
              seconds.processor, products / seconds.processor / 1e9);
#if defined(__x86_64__)
  if (kernel == Kernel::kAvx512Vnni) {
    const double peak = Peak(threads);
    std::printf("  %.1f %% of the peak of %.1f (aim 80 %%)", 100 * products / seconds.processor / peak, peak / 1e9);
  }
#endif
  std::printf("\n");
}

void Run(size_t vectors) {
  const size_t threads = std::max(1u, std::thread::hardware_concurrency());
  const std::vector<int8_t> queries = Random(vectors * kVectorDimension, 1);
  const std::vector<int8_t> values = Random(vectors * kVectorDimension, 2);
  const RowPanels rows(values, kVectorDimension);
  std::printf("the %zu nearest of %zu vectors of %zu x 8 bits to each of as many, exact, %zu threads\n", kNearest,
              vectors, kVectorDimension, threads);
  const std::vector<Kernel> kernels = SupportedKernels();
  for (const Kernel kernel : kernels) {
    if (kernel == kernels.back()) continue;
    const size_t some = vectors / kSlowShare / (kernel == Kernel::kPortable ? kSlowShare : 1);
    Measure(kernel, absl::MakeConstSpan(queries).subspan(0, some * kVectorDimension), rows, threads);
  }
  for (int i = 0; i < kRepetitions; ++i) Measure(kernels.back(), queries, rows, threads);
}

}  // namespace
}  // namespace karez::matching

int main(int argc, char** argv) {
  const long vectors = argc > 1 ? std::atol(argv[1]) : 48000;
  if (vectors < 1000) {
    std::fprintf(stderr, "VECTORS: got %s, want at least 1000\n", argv[1]);
    return 2;
  }
  karez::matching::Run(static_cast<size_t>(vectors));
  return 0;
}
