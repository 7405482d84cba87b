// karez-brokerage: brokerage as a process of its own.
#include "services/runtime/main.h"
#include "services/brokerage/brokerage_service.h"

int main(int argc, char** argv) {
  return karez::runtime::Main(argc, argv, {karez::runtime::DataKey(), karez::runtime::AddressKey("matching")},
                              karez::brokerage::ServeBrokerage);
}
