#ifndef KAREZ_SERVICES_ACCESS_REFUSAL_LOG_H_
#define KAREZ_SERVICES_ACCESS_REFUSAL_LOG_H_

#include <cstddef>
#include <map>
#include <mutex>
#include <string>

#include "absl/time/time.h"
#include "services/runtime/clock.h"

namespace karez::access {

// Which refusals are worth an entry of the trail: of one name one a minute, whether
// anybody has it or not, and of all names kMostAMinute. So neither can the trail be
// filled by trying, nor does the time to answer tell who has a name.
//
// Safe for concurrent use.
class RefusalLog {
 public:
  static constexpr absl::Duration kPeriod = absl::Minutes(1);
  static constexpr size_t kMostAMinute = 100;

  // clock must outlive it.
  explicit RefusalLog(const runtime::Clock& clock) : clock_(clock) {}

  // Whether it is to be recorded that name was refused for `reason`; true is said once.
  bool IsDue(const std::string& name, const std::string& reason);

 private:
  const runtime::Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, absl::Time> recorded_;
};

}  // namespace karez::access

#endif  // KAREZ_SERVICES_ACCESS_REFUSAL_LOG_H_
