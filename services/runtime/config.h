#ifndef KAREZ_SERVICES_RUNTIME_CONFIG_H_
#define KAREZ_SERVICES_RUNTIME_CONFIG_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace karez::runtime {

// One setting of a program.
struct ConfigKey {
  // Such as "max-message-bytes": the flag --max-message-bytes, the environment's
  // KAREZ_MAX_MESSAGE_BYTES, `max-message-bytes = …` in a file.
  std::string name;
  std::string help;
  std::string default_value;

  struct Range {
    int64_t least;
    int64_t greatest;
  };
  // Where set, the value is a whole number within.
  std::optional<Range> range = std::nullopt;
  // Where not empty, the value is one of these.
  std::vector<std::string> choices = {};
  // A flag that needs no value: --NAME alone is "true".
  bool is_switch = false;
};

// The settings of a program, fixed from its start. A flag wins over the
// environment, that over the file of --config, that over the default.
class Config {
 public:
  // Reads a variable of the environment; null where it is not set.
  using Environment = std::function<const char*(const char* name)>;

  // Errors: INVALID_ARGUMENT for an unknown flag, an unknown key in the file or
  // a value out of its range; NOT_FOUND for a file that cannot be read. The
  // message names where the value came from. Variables of the environment that
  // no key names are other programs'.
  static absl::StatusOr<Config> Parse(int argc, const char* const* argv, const std::vector<ConfigKey>& keys,
                                      const Environment& environment);

  // The text that --help asked for; nullopt where it was not asked for.
  const std::optional<std::string>& help() const { return help_; }

  // Whether a key of that name was declared.
  bool Has(absl::string_view name) const;

  // name must have been declared, for Number with a range.
  const std::string& Text(absl::string_view name) const;
  int64_t Number(absl::string_view name) const;

 private:
  std::optional<std::string> help_;
  std::map<std::string, std::string> values_;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_CONFIG_H_
