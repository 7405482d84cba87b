#include "services/runtime/ids.h"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace karez::runtime {

std::string RandomIds::NewId() {
  constexpr char kAlphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
  std::array<unsigned char, 20> bytes;
  if (getentropy(bytes.data(), bytes.size()) != 0) {
    // Without entropy an id could be one that is there already: nothing is safe to store.
    std::perror("getentropy");
    std::abort();
  }
  std::string id;
  for (const unsigned char byte : bytes) id += kAlphabet[byte & 31];
  return id;
}

}  // namespace karez::runtime
