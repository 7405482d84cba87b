// Topic search over synthetic listings with vectors, on one thread.
//
//   topic_bench [LISTINGS]    default 100000, half of them needs; more than
//                             200000 by the fastest kernel only
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/matching/topic/testing.h"
#include "services/matching/topic/topic_index.h"

namespace karez::matching {
namespace {

using Clock = std::chrono::steady_clock;

double Milliseconds(Clock::duration duration) { return std::chrono::duration<double, std::milli>(duration).count(); }

// Of this thread: what a search takes where nothing else runs.
double CpuMilliseconds() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

constexpr size_t kManyListings = 200'000;

// Listings with as many tokens as records of 130 words have, drawn by Zipf's law
// from the vocabulary of one language of nine.
class ZipfWorld {
 public:
  Content Make(Side side) {
    const uint8_t language = static_cast<uint8_t>(random_() % 9);
    Content content = world_.Make(side, random_() % 40, language, 0);
    const auto add = [&](size_t count, double vocabulary, uint32_t gram) {
      for (size_t i = 0; i < count; ++i) {
        const double uniform = static_cast<double>(random_()) / 4294967296.0;
        const uint32_t rank = static_cast<uint32_t>(std::exp(uniform * std::log(vocabulary)));
        content.tokens.push_back({uint32_t{language} << 24 | 1u << 23 | rank << 1 | gram, 1});
      }
    };
    add(130, 200000.0, 0);
    content.length = 130;
    add(280, 60000.0, 1);
    // As many concepts as demo listings name, and those above them.
    for (int i = 0; i < 14; ++i) {
      const double uniform = static_cast<double>(random_()) / 4294967296.0;
      content.concepts.push_back({static_cast<uint32_t>(std::exp(uniform * std::log(1000.0))) << 1, kConceptTenths});
    }
    SortOnce(content.concepts);
    SortOnce(content.tokens);
    return content;
  }

 private:
  // In order of token, each once.
  static void SortOnce(std::vector<TokenCount>& counts) {
    std::sort(counts.begin(), counts.end(), [](const TokenCount& a, const TokenCount& b) { return a.token < b.token; });
    counts.erase(std::unique(counts.begin(), counts.end(),
                             [](const TokenCount& a, const TokenCount& b) { return a.token == b.token; }),
                 counts.end());
  }

  std::mt19937 random_{1};
  testing::World world_{1};
};

void Search(const TopicIndex& index, const std::vector<Content>& subjects) {
  std::vector<double> times;
  size_t candidates = 0;
  const double cpu = CpuMilliseconds();
  for (const Content& subject : subjects) {
    const auto start = Clock::now();
    candidates += index.Search(subject, {}).size();
    times.push_back(Milliseconds(Clock::now() - start));
  }
  const double searches = static_cast<double>(subjects.size());
  std::sort(times.begin(), times.end());
  std::printf("  search p50 %.2f ms, p99 %.2f ms, processor %.2f ms, %.0f candidates\n", times[times.size() / 2],
              times[times.size() * 99 / 100], (CpuMilliseconds() - cpu) / searches,
              static_cast<double>(candidates) / searches);
}

// Posting lists as those of LexicalIndex, added up in accumulators of either
// width: what docs/adr/0010-search-speed.md says of the two.
class AccumulatorTrial {
 public:
  // Sums of products of 12 and 10 bits fit into 16 only without their lower bits.
  static constexpr uint32_t kShift = 11;

  void Add(uint32_t slot, const std::vector<Impact>& impacts) {
    for (const Impact& impact : impacts) {
      postings_[impact.token].push_back(
          {static_cast<uint16_t>(slot & 0xFFFF), static_cast<uint16_t>(slot >> 16), impact.impact});
    }
    slots_ = std::max<size_t>(slots_, slot + 1);
  }

  void Run(const std::vector<std::vector<Impact>>& subjects) {
    std::vector<uint32_t> wide;
    std::vector<uint16_t> narrow;
    double wide_ms = 0;
    double narrow_ms = 0;
    double error = 0;
    double roots = 0;
    size_t saturated = 0;
    for (const std::vector<Impact>& subject : subjects) {
      double start = CpuMilliseconds();
      wide.assign(slots_, 0);
      ForEachPosting(subject, [&](uint32_t slot, uint32_t product) { wide[slot] += product; });
      wide_ms += CpuMilliseconds() - start;
      start = CpuMilliseconds();
      narrow.assign(slots_, 0);
      ForEachPosting(subject, [&](uint32_t slot, uint32_t product) {
        const uint32_t sum = narrow[slot] + ((product + (1u << (kShift - 1))) >> kShift);
        narrow[slot] = static_cast<uint16_t>(std::min<uint32_t>(sum, UINT16_MAX));
      });
      narrow_ms += CpuMilliseconds() - start;
      for (size_t slot = 0; slot < slots_; ++slot) {
        const double root = std::sqrt(static_cast<double>(wide[slot]));
        error += std::abs(root - std::sqrt(static_cast<double>(narrow[slot]) * (1u << kShift)));
        roots += root;
        saturated += narrow[slot] == UINT16_MAX;
      }
    }
    const auto searches = static_cast<double>(subjects.size());
    std::printf("accumulators of 32 bits %.3f ms, of 16 bits %.3f ms; roots off by %.1f %%, %zu of %.0f sums cut off\n",
                wide_ms / searches, narrow_ms / searches, 100 * error / roots, saturated,
                searches * static_cast<double>(slots_));
  }

 private:
  struct Posting {
    uint16_t slot_low;
    uint16_t slot_high;
    uint16_t impact;
  };

  template <typename Visit>
  void ForEachPosting(const std::vector<Impact>& subject, Visit visit) const {
    for (const Impact& impact : subject) {
      const auto found = postings_.find(impact.token);
      if (found == postings_.end()) continue;
      for (const Posting& posting : found->second) {
        visit(posting.slot_low | static_cast<uint32_t>(posting.slot_high) << 16,
              uint32_t{impact.impact} * posting.impact);
      }
    }
  }

  absl::flat_hash_map<uint32_t, std::vector<Posting>> postings_;
  size_t slots_ = 0;
};

void TryAccumulators(const Statistics& statistics, size_t listings) {
  AccumulatorTrial trial;
  std::vector<std::vector<Impact>> subjects;
  ZipfWorld world;
  for (uint32_t i = 0; i < listings; ++i) {
    const Content content = world.Make(i % 2 == 0 ? Side::kNeed : Side::kOffer);
    if (content.side == Side::kOffer) {
      trial.Add(i / 2, statistics.Impacts(content));
    } else if (subjects.size() < 400) {
      subjects.push_back(statistics.Impacts(content));
    }
  }
  trial.Run(subjects);
}

void Run(size_t listings) {
  ZipfWorld world;
  std::vector<Content> sample;
  for (size_t i = 0; i < 4000; ++i) sample.push_back(world.Make(i % 2 == 0 ? Side::kNeed : Side::kOffer));
  auto start = Clock::now();
  const auto statistics = Statistics::Build(testing::Pointers(sample));
  std::printf("statistics over %zu listings %.0f ms\n", sample.size(), Milliseconds(Clock::now() - start));
  std::vector<Content> subjects(sample.begin(), sample.begin() + 400);
  size_t tokens = 0;
  for (const Content& subject : subjects) tokens += subject.tokens.size();
  std::printf("%zu listings of %zu tokens, some 11 concepts and a vector\n", listings, tokens / subjects.size());
  TryAccumulators(**statistics, listings);
  for (const Kernel kernel : SupportedKernels()) {
    if (listings > kManyListings && kernel != SupportedKernels().back()) continue;
    TopicIndex index(*statistics, kernel);
    ZipfWorld again;
    Clock::duration adding{};
    for (size_t i = 0; i < listings; ++i) {
      const Content content = again.Make(i % 2 == 0 ? Side::kNeed : Side::kOffer);
      start = Clock::now();
      index.Add(content, 1);
      adding += Clock::now() - start;
    }
    std::printf("kernel %s: add %.3f ms, memory %.0f bytes a listing\n", std::string(KernelName(kernel)).c_str(),
                Milliseconds(adding) / static_cast<double>(listings),
                static_cast<double>(index.bytes()) / static_cast<double>(listings));
    Search(index, subjects);
  }
}

}  // namespace
}  // namespace karez::matching

int main(int argc, char** argv) {
  const long listings = argc > 1 ? std::atol(argv[1]) : 100000;
  if (listings < 1000) {
    std::fprintf(stderr, "LISTINGS: got %s, want at least 1000\n", argv[1]);
    return 2;
  }
  karez::matching::Run(static_cast<size_t>(listings));
  return 0;
}
