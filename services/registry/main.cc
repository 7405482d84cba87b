// karez-registry: the registry as a process of its own.
#include "services/runtime/main.h"
#include "services/registry/registry_service.h"

int main(int argc, char** argv) {
  return karez::runtime::Main(argc, argv, {karez::runtime::DataKey(), karez::runtime::AddressKey("access")},
                              karez::registry::ServeRegistry);
}
