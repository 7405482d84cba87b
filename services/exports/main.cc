// karez-exports: exports as a process of their own.
#include "services/runtime/main.h"
#include "services/exports/exports_service.h"

int main(int argc, char** argv) {
  return karez::runtime::Main(argc, argv,
                              {karez::runtime::AddressKey("registry"), karez::runtime::AddressKey("matching")},
                              karez::exports::ServeExports);
}
