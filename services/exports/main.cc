// karez-exports: exports as a process of their own.
#include "services/runtime/main.h"
#include "services/exports/exports_service.h"

int main(int argc, char** argv) {
  using namespace karez;
  using runtime::AddressKey;
  return runtime::Main(argc, argv,
                       {AddressKey("registry"), AddressKey("matching"), AddressKey("access"), runtime::DataKey()},
                       exports::ServeExports);
}
