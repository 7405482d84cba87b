// Values of an enum as words on the command line: "offer-owner".
#ifndef KAREZ_CLIENTS_CLI_ENUM_WORDS_H_
#define KAREZ_CLIENTS_CLI_ENUM_WORDS_H_

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"

namespace karez::cli {

// In the order of the enum, without the value that says nothing.
std::vector<std::string> WordsOf(const google::protobuf::EnumDescriptor& type);

// The value for one of these words; 0 for any other.
int ValueForWord(const google::protobuf::EnumDescriptor& type, const std::string& word);

}  // namespace karez::cli

#endif  // KAREZ_CLIENTS_CLI_ENUM_WORDS_H_
