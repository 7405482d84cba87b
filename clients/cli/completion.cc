#include <CLI/CLI.hpp>
#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cli/commands.h"

namespace karez::cli {
namespace {

constexpr char kBash[] = R"sh(# karez: completion for bash. Use: source <(karez completion bash)
_karez() {
  local IFS=$'\n'
  COMPREPLY=($(compgen -W "$(karez complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _karez karez
)sh";

constexpr char kZsh[] = R"sh(#compdef karez
# karez: completion for zsh. Use: karez completion zsh > "${fpath[1]}/_karez"
_karez() {
  local -a found
  found=("${(@f)$(karez complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "${found[1]}" ]]; then
    compadd -a found
  else
    _files
  fi
}
compdef _karez karez
)sh";

constexpr char kFish[] =
    R"sh(# karez: completion for fish. Use: karez completion fish > ~/.config/fish/completions/karez.fish
function __karez_complete
  set -l words (commandline -opc) (commandline -ct)
  karez complete -- $words[2..-1] 2>/dev/null
end
complete -c karez -a '(__karez_complete)'
)sh";

const CLI::App* SubcommandNamed(const CLI::App& app, const std::string& name) {
  for (const CLI::App* subcommand : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (subcommand->check_name(name)) return subcommand;
  }
  return nullptr;
}

// The option called so, of the command or of those above it; null: none.
const CLI::Option* OptionNamed(const CLI::App* app, const std::string& name) {
  for (; app != nullptr; app = app->get_parent()) {
    if (const CLI::Option* option = app->get_option_no_throw(name); option != nullptr) return option;
  }
  return nullptr;
}

bool TakesValue(const CLI::Option& option) { return option.get_expected_max() > 0; }

// The values that an option allows, which its type names: "FORMAT:{table,json}".
std::vector<std::string> ValuesOf(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const size_t begin = type.find('{');
  const size_t end = type.find('}');
  if (begin == std::string::npos || end == std::string::npos) return {};
  return absl::StrSplit(type.substr(begin + 1, end - begin - 1), ',');
}

std::vector<std::string> StartingWith(std::vector<std::string> words, const std::string& beginning) {
  words.erase(std::remove_if(words.begin(), words.end(),
                             [&](const std::string& word) { return !absl::StartsWith(word, beginning); }),
              words.end());
  return words;
}

}  // namespace

std::vector<std::string> Complete(const CLI::App& app, const std::vector<std::string>& words) {
  const CLI::App* command = &app;
  const CLI::Option* open = nullptr;  // Waits for its value.
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    if (open != nullptr) {
      open = nullptr;
    } else if (absl::StartsWith(words[i], "-")) {
      open = OptionNamed(command, words[i]);
      if (open != nullptr && !TakesValue(*open)) open = nullptr;
    } else if (const CLI::App* subcommand = SubcommandNamed(*command, words[i]); subcommand != nullptr) {
      command = subcommand;
    }
  }
  const std::string beginning = words.empty() ? "" : words.back();
  if (open != nullptr) return StartingWith(ValuesOf(*open), beginning);
  std::vector<std::string> found;
  if (absl::StartsWith(beginning, "-")) {
    for (const CLI::App* at = command; at != nullptr; at = at->get_parent()) {
      for (const CLI::Option* option : at->get_options()) {
        for (const std::string& name : option->get_lnames()) found.push_back(absl::StrCat("--", name));
      }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
  } else {
    for (const CLI::App* subcommand : command->get_subcommands([](const CLI::App*) { return true; })) {
      if (!subcommand->get_group().empty()) found.push_back(subcommand->get_name());
    }
    // Positional arguments with a choice of values.
    for (const CLI::Option* option : command->get_options()) {
      if (!option->get_positional()) continue;
      for (std::string& value : ValuesOf(*option)) found.push_back(std::move(value));
    }
  }
  return StartingWith(std::move(found), beginning);
}

void AddCompletion(CLI::App& app, Command& chosen) {
  auto shell = std::make_shared<std::string>();
  CLI::App* completion = app.add_subcommand("completion", "Print the completion script of a shell");
  completion->add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  completion->callback([shell, &chosen] {
    chosen = [shell](Session& session) {
      session.out() << (*shell == "bash" ? kBash : *shell == "zsh" ? kZsh : kFish);
      return absl::OkStatus();
    };
  });

  auto words = std::make_shared<std::vector<std::string>>();
  CLI::App* complete = app.add_subcommand("complete", "What can stand at the end of a command line");
  complete->group("");
  complete->add_option("WORDS", *words, "Words after the program's name; the last one is being written");
  complete->callback([words, &app, &chosen] {
    chosen = [words, &app](Session& session) {
      for (const std::string& word : Complete(app, *words)) session.out() << word << "\n";
      return absl::OkStatus();
    };
  });
}

}  // namespace karez::cli
