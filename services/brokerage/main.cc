// karez-brokerage: brokerage as a process of its own.
#include "services/runtime/main.h"
#include "services/brokerage/brokerage_service.h"

int main(int argc, char** argv) {
  using karez::runtime::AddressKey;
  return karez::runtime::Main(argc, argv, {karez::runtime::DataKey(), AddressKey("matching"), AddressKey("access")},
                              karez::brokerage::ServeBrokerage);
}
