// Callers in a closed loop, for benchmarks: each calls again as soon as it is
// answered.
#ifndef KAREZ_SERVICES_KAREZD_BENCH_CLOSED_LOOP_H_
#define KAREZ_SERVICES_KAREZD_BENCH_CLOSED_LOOP_H_

#include <cstddef>
#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace karez::bench {

// Times of calls, one of them or more.
class Latencies {
 public:
  // In milliseconds.
  explicit Latencies(std::vector<double> times);

  size_t count() const { return sorted_.size(); }
  // The time that this share of the calls, 0 to 1, did not exceed; milliseconds.
  double Percentile(double share) const;

 private:
  std::vector<double> sorted_;
};

struct LoopResult {
  Latencies latencies;
  double calls_per_second;
  // Processor time of this whole process a call, milliseconds: unlike the times,
  // it does not grow with what else the machine does.
  double processor_ms;
};

// The caller, from 0, and the count of its calls before this one.
using Call = std::function<absl::Status(int caller, size_t index)>;

// Has callers, each a thread, call for this long. Errors: the first of a call.
absl::StatusOr<LoopResult> RunClosedLoop(int callers, absl::Duration length, const Call& call);

double MillisecondsSince(absl::Time start);

// Processor time that this process has used, seconds.
double ProcessorSeconds();

// Resident memory of this process, bytes.
size_t ResidentBytes();

}  // namespace karez::bench

#endif  // KAREZ_SERVICES_KAREZD_BENCH_CLOSED_LOOP_H_
