// Registry and matching in one process, as in karezd but for vectors that may
// cost nothing.
#ifndef KAREZ_SERVICES_KAREZD_BENCH_EXCHANGE_H_
#define KAREZ_SERVICES_KAREZD_BENCH_EXCHANGE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "karez/matching/v1/matching_service.grpc.pb.h"
#include "karez/registry/v1/registry_service.grpc.pb.h"
#include "services/matching/matcher.h"
#include "services/runtime/process.h"

namespace karez::bench {

// How long its parts took to start, milliseconds, and what matching took of memory.
struct StartFigures {
  double registry = 0;
  double index = 0;  // Matching's store opened, its log read, the index filled.
  double caught_up = 0;
  double processor = 0;       // Processor time of all three.
  double matching_bytes = 0;  // By which resident memory grew.
};

// A process over the stores in the folder data that serves nothing yet; to
// listen on a free port.
absl::StatusOr<std::unique_ptr<runtime::Process>> MakeProcess(const std::string& data);

class Exchange {
 public:
  // Starts both over the stores in the folder data, waits until matching has
  // caught up, and listens on a free port. vectorizer: nullptr for vectors that
  // cost nothing.
  static absl::StatusOr<std::unique_ptr<Exchange>> Start(
      const std::string& data, std::shared_ptr<const matching::Vectorizer> vectorizer = nullptr);
  ~Exchange();

  const StartFigures& start_figures() const { return figures_; }
  matching::Matcher& matcher() { return *matcher_; }
  // Of the public server.
  std::string address() const;

  // Waits until matching has admitted this change sequence of the registry.
  absl::Status Await(int64_t sequence);

  absl::StatusOr<std::vector<std::string>> SectorCodes() const;

 private:
  explicit Exchange(std::unique_ptr<runtime::Process> process);

  absl::Status ServeMatching(std::shared_ptr<const matching::Vectorizer> vectorizer);

  const std::unique_ptr<runtime::Process> process_;
  std::shared_ptr<matching::Matcher> matcher_;
  StartFigures figures_;
};

using RegistryStub = registry::v1::RegistryService::Stub;
using MatchingStub = matching::v1::MatchingService::Stub;

// Stubs on a connection of their own, which is up.
absl::StatusOr<std::unique_ptr<RegistryStub>> ConnectRegistry(const std::string& address);
absl::StatusOr<std::unique_ptr<MatchingStub>> ConnectMatching(const std::string& address);

}  // namespace karez::bench

#endif  // KAREZ_SERVICES_KAREZD_BENCH_EXCHANGE_H_
