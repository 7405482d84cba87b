#include "services/runtime/log.h"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace karez::runtime {
namespace {

spdlog::level::level_enum ToSpdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::unique_ptr<spdlog::logger> MakeLogger(LogLevel least, spdlog::sink_ptr sink) {
  auto logger = std::make_unique<spdlog::logger>("karez", std::move(sink));
  logger->set_formatter(std::make_unique<spdlog::pattern_formatter>("time=%Y-%m-%dT%H:%M:%S.%eZ level=%l %v",
                                                                    spdlog::pattern_time_type::utc));
  logger->set_level(ToSpdlog(least));
  logger->flush_on(spdlog::level::debug);
  return logger;
}

// A bare word where value is one; else in quotes, on one line.
std::string FieldValue(absl::string_view value) {
  bool bare = !value.empty();
  for (const char c : value) bare = bare && c > ' ' && c < '\x7f' && c != '"' && c != '=' && c != '\\';
  return bare ? std::string(value) : absl::StrCat("\"", absl::Utf8SafeCEscape(value), "\"");
}

}  // namespace

LogLevel LogLevelFrom(absl::string_view name) {
  if (name == "debug") return LogLevel::kDebug;
  if (name == "warning") return LogLevel::kWarning;
  if (name == "error") return LogLevel::kError;
  return LogLevel::kInfo;
}

Log::Log(LogLevel least) : logger_(MakeLogger(least, std::make_shared<spdlog::sinks::stderr_sink_mt>())) {}

Log::Log(LogLevel least, std::ostream& out)
    : logger_(MakeLogger(least, std::make_shared<spdlog::sinks::ostream_sink_mt>(out))) {}

Log::~Log() = default;

bool Log::Logs(LogLevel level) const { return logger_->should_log(ToSpdlog(level)); }

void Log::Debug(absl::string_view event, std::initializer_list<Field> fields) {
  Write(LogLevel::kDebug, event, fields);
}
void Log::Info(absl::string_view event, std::initializer_list<Field> fields) { Write(LogLevel::kInfo, event, fields); }
void Log::Warning(absl::string_view event, std::initializer_list<Field> fields) {
  Write(LogLevel::kWarning, event, fields);
}
void Log::Error(absl::string_view event, std::initializer_list<Field> fields) {
  Write(LogLevel::kError, event, fields);
}

void Log::Write(LogLevel level, absl::string_view event, std::initializer_list<Field> fields) {
  if (!Logs(level)) return;
  std::string line = absl::StrCat("event=", event);
  for (const Field& field : fields) absl::StrAppend(&line, " ", field.key, "=", FieldValue(field.value));
  logger_->log(ToSpdlog(level), line);
}

}  // namespace karez::runtime
