// TLS by files that may be replaced while a process runs: whoever renews
// certificates writes the new files, and new connections use them.
#ifndef KAREZ_SERVICES_RUNTIME_TLS_H_
#define KAREZ_SERVICES_RUNTIME_TLS_H_

#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <string>

#include "absl/status/status.h"

namespace karez::runtime {

// Files in PEM.
struct TlsFiles {
  std::string certificate;  // One's own, with those that lead to its root.
  std::string key;          // Of the certificate.
  // Of those who sign the certificates of peers that are believed. On a server
  // empty: no client is asked for one; on a client empty: the system's.
  std::string peer_ca;

  bool stated() const { return !certificate.empty() || !key.empty(); }
};

// Errors: INVALID_ARGUMENT naming the file: one of certificate and key alone, a
// file that cannot be read or holds something else, a key of another certificate.
absl::Status CheckTlsFiles(const TlsFiles& files);

// files as CheckTlsFiles wants them. With peer_ca a client may show a certificate,
// which must be signed by it then; AccessAuthenticator says what that is good for.
std::shared_ptr<grpc::ServerCredentials> TlsServerCredentials(const TlsFiles& files);

// certificate and key may be absent: then the server gets none.
std::shared_ptr<grpc::ChannelCredentials> TlsChannelCredentials(const TlsFiles& files);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_TLS_H_
