// karez-access: access as a process of its own.
#include "services/runtime/main.h"
#include "services/access/access_service.h"

int main(int argc, char** argv) {
  using namespace karez;
  return runtime::Main(argc, argv, {runtime::DataKey()}, access::ServeAccess, {access::InitAdmin()});
}
