// karez-matching: matching as a process of its own.
#include "services/runtime/main.h"
#include "services/matching/matching_service.h"

int main(int argc, char** argv) {
  std::vector<karez::runtime::ConfigKey> keys = karez::matching::MatchingKeys();
  keys.push_back(karez::runtime::DataKey());
  keys.push_back(karez::runtime::AddressKey("registry"));
  keys.push_back(karez::runtime::AddressKey("access"));
  return karez::runtime::Main(argc, argv, keys, karez::matching::ServeMatching);
}
