// karez-exports: exports as a process of their own.
#include "services/runtime/main.h"
#include "services/exports/exports_service.h"

int main(int argc, char** argv) {
  using karez::runtime::AddressKey;
  return karez::runtime::Main(argc, argv, {AddressKey("registry"), AddressKey("matching"), AddressKey("access")},
                              karez::exports::ServeExports);
}
