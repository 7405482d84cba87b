#ifndef KAREZ_SERVICES_RUNTIME_ADDRESS_H_
#define KAREZ_SERVICES_RUNTIME_ADDRESS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace karez::runtime {

// Where a server listens: an address of this machine's loopback interface.
struct LoopbackAddress {
  std::string host;  // "127.0.0.1" or another of 127.0.0.0/8, or "::1".
  int port = 0;      // 0 to 65535; 0: whichever is free.

  // "127.0.0.1:50051" or "[::1]:50051".
  std::string ToString() const;
};

// Reads "HOST:PORT"; "localhost" stands for 127.0.0.1. Traffic is not encrypted
// and callers are not told apart, so nothing but loopback is taken.
//
// Errors: INVALID_ARGUMENT, which names key (the setting that text comes from).
absl::StatusOr<LoopbackAddress> ParseLoopbackAddress(absl::string_view key, absl::string_view text);

// Whether a server could listen there now. Errors: UNAVAILABLE, "KEY: ADDRESS is
// in use" or the system's own reason.
absl::Status CheckBindable(absl::string_view key, const LoopbackAddress& address);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_ADDRESS_H_
