#include "services/karezd/bench/closed_loop.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <mutex>
#include <thread>
#include <utility>

#include "absl/time/clock.h"

namespace karez::bench {

Latencies::Latencies(std::vector<double> times) : sorted_(std::move(times)) {
  std::sort(sorted_.begin(), sorted_.end());
}

double Latencies::Percentile(double share) const {
  if (sorted_.empty()) return 0;
  const auto rank = static_cast<size_t>(std::ceil(share * static_cast<double>(sorted_.size())));
  return sorted_[std::clamp<size_t>(rank, 1, sorted_.size()) - 1];
}

absl::StatusOr<LoopResult> RunClosedLoop(int callers, absl::Duration length, const Call& call) {
  std::mutex mutex;
  std::vector<double> times;
  absl::Status failure;
  const double processor = ProcessorSeconds();
  const absl::Time start = absl::Now();
  const absl::Time end = start + length;
  std::vector<std::thread> threads;
  for (int caller = 0; caller < callers; ++caller) {
    threads.emplace_back([&, caller] {
      std::vector<double> own;
      absl::Status status;
      for (size_t i = 0; status.ok() && absl::Now() < end; ++i) {
        const absl::Time began = absl::Now();
        status = call(caller, i);
        own.push_back(MillisecondsSince(began));
      }
      std::lock_guard<std::mutex> lock(mutex);
      times.insert(times.end(), own.begin(), own.end());
      failure.Update(status);
    });
  }
  for (std::thread& thread : threads) thread.join();
  if (!failure.ok()) return failure;
  const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
  const auto calls = static_cast<double>(times.size());
  return LoopResult{Latencies(std::move(times)), calls / seconds, (ProcessorSeconds() - processor) * 1000 / calls};
}

double MillisecondsSince(absl::Time start) { return absl::ToDoubleMilliseconds(absl::Now() - start); }

double ProcessorSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

size_t ResidentBytes() {
  size_t total = 0;
  size_t resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return resident * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace karez::bench
