#ifndef KAREZ_SERVICES_RUNTIME_LOG_H_
#define KAREZ_SERVICES_RUNTIME_LOG_H_

#include <initializer_list>
#include <memory>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace spdlog {
class logger;
}

namespace karez::runtime {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

// "debug", "info", "warning", "error"; kInfo for anything else.
LogLevel LogLevelFrom(absl::string_view name);

// What happens in a process, one event a line in logfmt:
//
//   time=2026-01-01T00:00:00.000Z level=info event=listening address=127.0.0.1:50051
//
// Values hold no secrets and no personal data: names of resources, numbers, the
// errors of machines. Safe for concurrent use; a line is never torn.
class Log {
 public:
  struct Field {
    absl::string_view key;
    std::string value;
  };

  // To standard error. Events below least are left out.
  explicit Log(LogLevel least);
  // To out, which must outlive the log.
  Log(LogLevel least, std::ostream& out);
  ~Log();

  // Whether events of level are written: to spare the making of their fields.
  bool Logs(LogLevel level) const;

  // event is a constant in snake_case, such as "feed_lost".
  void Debug(absl::string_view event, std::initializer_list<Field> fields = {});
  void Info(absl::string_view event, std::initializer_list<Field> fields = {});
  void Warning(absl::string_view event, std::initializer_list<Field> fields = {});
  void Error(absl::string_view event, std::initializer_list<Field> fields = {});

 private:
  void Write(LogLevel level, absl::string_view event, std::initializer_list<Field> fields);

  std::unique_ptr<spdlog::logger> logger_;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_LOG_H_
