#include "clients/cli/enum_words.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/record_rows.h"

namespace karez::cli {

std::vector<std::string> WordsOf(const google::protobuf::EnumDescriptor& type) {
  std::vector<std::string> words;
  for (int i = 1; i < type.value_count(); ++i) {
    const std::string name = absl::AsciiStrToLower(ShortName(type, type.value(i)->number()));
    words.push_back(absl::StrReplaceAll(name, {{"_", "-"}}));
  }
  return words;
}

int ValueForWord(const google::protobuf::EnumDescriptor& type, const std::string& word) {
  const std::vector<std::string> words = WordsOf(type);
  const auto found = std::find(words.begin(), words.end(), word);
  return found == words.end() ? 0 : type.value(static_cast<int>(found - words.begin()) + 1)->number();
}

}  // namespace karez::cli
