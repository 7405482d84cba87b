#include "services/runtime/config.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"

namespace karez::runtime {
namespace {

constexpr char kConfigFlag[] = "config";

// A value and where it came from, for errors: "--listen", "KAREZ_LISTEN" or "FILE: listen".
struct Given {
  std::string value;
  std::string source;
};
using Values = std::map<std::string, Given>;

absl::Status Invalid(absl::string_view message) {
  return MakeError(absl::StatusCode::kInvalidArgument, "INVALID_CONFIGURATION", message);
}

std::string VariableOf(absl::string_view key) {
  return absl::StrCat("KAREZ_", absl::AsciiStrToUpper(absl::StrReplaceAll(key, {{"-", "_"}})));
}

std::string HelpOf(const ConfigKey& key) {
  std::string help = key.help;
  if (key.range) absl::StrAppend(&help, " [", key.range->least, " to ", key.range->greatest, "]");
  if (!key.choices.empty()) absl::StrAppend(&help, " [", absl::StrJoin(key.choices, ", "), "]");
  if (!key.default_value.empty()) absl::StrAppend(&help, " (default: ", key.default_value, ")");
  return help;
}

// Adds the flags that were given to values; sets help where it was asked for.
absl::Status ReadFlags(int argc, const char* const* argv, const std::vector<ConfigKey>& keys, Values* values,
                       std::optional<std::string>* help) {
  CLI::App app;
  app.footer("Each flag can be set as KAREZ_FLAG_NAME in the environment or as `flag-name = value` in the file too.");
  std::map<std::string, std::string> flags;
  app.add_option(absl::StrCat("--", kConfigFlag), flags[kConfigFlag], "File of `key = value` lines.");
  for (const ConfigKey& key : keys) {
    if (key.is_switch) {
      app.add_flag("--" + key.name, flags[key.name], HelpOf(key));
    } else {
      app.add_option("--" + key.name, flags[key.name], HelpOf(key));
    }
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    *help = app.help();
    return absl::OkStatus();
  } catch (const CLI::ParseError& error) {
    return Invalid(error.what());
  }
  for (const auto& [name, value] : flags) {
    if (app.count("--" + name) > 0) (*values)[name] = {value, "--" + name};
  }
  return absl::OkStatus();
}

void ReadEnvironment(const Config::Environment& environment, const std::string& name, Values* values) {
  if (values->contains(name)) return;
  const std::string variable = VariableOf(name);
  if (const char* value = environment(variable.c_str())) (*values)[name] = {value, variable};
}

absl::StatusOr<std::vector<CLI::ConfigItem>> ParseFile(const std::string& path) {
  std::ifstream file(path);
  if (!file.good()) {
    return MakeError(absl::StatusCode::kNotFound, "CONFIGURATION_FILE_UNREADABLE",
                     absl::StrCat("config: cannot read ", path));
  }
  try {
    return CLI::ConfigTOML().from_config(file);
  } catch (const CLI::Error& error) {
    return Invalid(absl::StrCat(path, ": ", error.what()));
  }
}

// Adds what neither flags nor environment have given.
absl::Status ReadFile(const std::string& path, const std::vector<ConfigKey>& keys, Values* values) {
  KAREZ_ASSIGN_OR_RETURN(const std::vector<CLI::ConfigItem> items, ParseFile(path));
  Values in_file;
  for (const CLI::ConfigItem& item : items) {
    if (!item.parents.empty()) {
      return Invalid(absl::StrCat(path, ": got the section ", Quoted(item.parents.front()), ", want none"));
    }
    const std::string& name = item.name;
    if (std::none_of(keys.begin(), keys.end(), [&](const ConfigKey& key) { return key.name == name; })) {
      return Invalid(absl::StrCat(
          path, ": got the key ", Quoted(name), ", want one of ",
          absl::StrJoin(keys, ", ", [](std::string* out, const ConfigKey& key) { out->append(key.name); })));
    }
    if (item.inputs.size() != 1) {
      return Invalid(absl::StrCat(path, ": ", name, ": got ", item.inputs.size(),
                                  " values, want one (in quotes where it has spaces)"));
    }
    if (!in_file.emplace(name, Given{item.inputs.front(), absl::StrCat(path, ": ", name)}).second) {
      return Invalid(absl::StrCat(path, ": ", name, ": got it twice, want it once"));
    }
  }
  values->merge(in_file);
  return absl::OkStatus();
}

absl::Status CheckValue(const ConfigKey& key, const Given& given) {
  if (key.range) {
    int64_t number = 0;
    if (!absl::SimpleAtoi(given.value, &number) || number < key.range->least || number > key.range->greatest) {
      return Invalid(absl::StrCat(given.source, ": got ", Quoted(given.value), ", want a whole number of ",
                                  key.range->least, " to ", key.range->greatest));
    }
  }
  if (!key.choices.empty() && std::find(key.choices.begin(), key.choices.end(), given.value) == key.choices.end()) {
    return Invalid(
        absl::StrCat(given.source, ": got ", Quoted(given.value), ", want one of ", absl::StrJoin(key.choices, ", ")));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Config> Config::Parse(int argc, const char* const* argv, const std::vector<ConfigKey>& keys,
                                     const Environment& environment) {
  Config config;
  Values values;
  KAREZ_RETURN_IF_ERROR(ReadFlags(argc, argv, keys, &values, &config.help_));
  if (config.help_) return config;
  ReadEnvironment(environment, kConfigFlag, &values);
  for (const ConfigKey& key : keys) ReadEnvironment(environment, key.name, &values);
  if (values.contains(kConfigFlag)) {
    const std::string path = values[kConfigFlag].value;
    KAREZ_RETURN_IF_ERROR(ReadFile(path, keys, &values));
  }
  for (const ConfigKey& key : keys) {
    const Given& given = values.try_emplace(key.name, Given{key.default_value, key.name}).first->second;
    KAREZ_RETURN_IF_ERROR(CheckValue(key, given));
    config.values_[key.name] = given.value;
  }
  return config;
}

bool Config::Has(absl::string_view name) const { return values_.contains(std::string(name)); }

const std::string& Config::Text(absl::string_view name) const { return values_.at(std::string(name)); }

int64_t Config::Number(absl::string_view name) const {
  int64_t number = 0;
  const bool is_number = absl::SimpleAtoi(Text(name), &number);
  return is_number ? number : 0;
}

}  // namespace karez::runtime
