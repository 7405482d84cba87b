#ifndef KAREZ_SERVICES_RUNTIME_ADDRESS_H_
#define KAREZ_SERVICES_RUNTIME_ADDRESS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace karez::runtime {

// Where a server listens.
struct Address {
  std::string host;  // Numeric, such as "127.0.0.1", "::1" or "0.0.0.0".
  int port = 0;      // 0 to 65535; 0: whichever is free.

  // "127.0.0.1:50051" or "[::1]:50051".
  std::string ToString() const;

  // Whether only this machine can reach it: 127.0.0.0/8 or ::1.
  bool IsLoopback() const;
};

// Reads "HOST:PORT"; "localhost" stands for 127.0.0.1. Errors: INVALID_ARGUMENT,
// which names key (the setting that text comes from).
absl::StatusOr<Address> ParseAddress(absl::string_view key, absl::string_view text);

// The same for what only this machine may reach. instead: what would let others
// reach it, for the error; empty: nothing.
absl::StatusOr<Address> ParseLoopbackAddress(absl::string_view key, absl::string_view text,
                                             absl::string_view instead = "");

// Whether a server could listen there now. Errors: UNAVAILABLE, "KEY: ADDRESS is
// in use" or the system's own reason.
absl::Status CheckBindable(absl::string_view key, const Address& address);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_ADDRESS_H_
