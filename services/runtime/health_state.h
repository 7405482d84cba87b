#ifndef KAREZ_SERVICES_RUNTIME_HEALTH_STATE_H_
#define KAREZ_SERVICES_RUNTIME_HEALTH_STATE_H_

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace karez::runtime {

// Which services of a process are ready, and whether all are: what the standard
// health service tells. Safe for concurrent use.
class HealthState {
 public:
  // Name of the process as a whole, as grpc.health.v1 has it.
  static constexpr absl::string_view kOverall = "";

  // Declares service (a full name such as "karez.matching.v1.MatchingService")
  // or changes what is known of it.
  void Set(absl::string_view service, bool ready);

  // Until it is called, and after StopServing(), nothing is ready.
  void StartServing();
  void StopServing();

  // Whether service is ready, for kOverall whether every service is; nullopt
  // for a service that was not declared.
  std::optional<bool> IsReady(absl::string_view service) const;

  // Calls changed after every change, by whichever thread made it; it may read
  // the state. Returns the id for Unwatch, after which changed is not running
  // and never will; so hold no lock there that changed takes.
  int Watch(std::function<void()> changed);
  void Unwatch(int id);

 private:
  void NotifyWatchers();

  mutable std::mutex mutex_;
  bool serving_ = false;
  std::map<std::string, bool, std::less<>> ready_;

  std::mutex watchers_mutex_;
  int next_watcher_ = 0;
  std::map<int, std::function<void()>> watchers_;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_HEALTH_STATE_H_
