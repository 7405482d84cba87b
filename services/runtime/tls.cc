#include "services/runtime/tls.h"

#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <openssl/ssl.h>

#include <functional>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/runtime/status.h"

namespace karez::runtime {
namespace {

// How often the files are looked at, in seconds.
constexpr unsigned kRefreshSeconds = 1;

absl::Status Unusable(absl::string_view key, const std::string& path, absl::string_view want) {
  return MakeError(absl::StatusCode::kInvalidArgument, "INVALID_CONFIGURATION",
                   absl::StrCat(key, ": got ", path.empty() ? "nothing" : path, ", want ", want));
}

std::shared_ptr<grpc::experimental::CertificateProviderInterface> Watch(const TlsFiles& files) {
  return std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(files.key, files.certificate,
                                                                              files.peer_ca, kRefreshSeconds);
}

}  // namespace

absl::Status CheckTlsFiles(const TlsFiles& files) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (context == nullptr) return absl::InternalError("tls: OpenSSL cannot be used");
  if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate.c_str()) != 1) {
    return Unusable("tls-certificate", files.certificate, "a file with a certificate in PEM");
  }
  if (SSL_CTX_use_PrivateKey_file(context.get(), files.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context.get()) != 1) {
    return Unusable("tls-key", files.key, absl::StrCat("a file with the key of ", files.certificate, " in PEM"));
  }
  if (!files.peer_ca.empty() && SSL_CTX_load_verify_locations(context.get(), files.peer_ca.c_str(), nullptr) != 1) {
    return Unusable("tls-client-ca", files.peer_ca, "a file with certificates in PEM");
  }
  return absl::OkStatus();
}

std::shared_ptr<grpc::ServerCredentials> TlsServerCredentials(const TlsFiles& files) {
  grpc::experimental::TlsServerCredentialsOptions options(Watch(files));
  options.watch_identity_key_cert_pairs();
  if (files.peer_ca.empty()) {
    options.set_cert_request_type(GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE);
  } else {
    options.watch_root_certs();
    options.set_cert_request_type(GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY);
  }
  return grpc::experimental::TlsServerCredentials(options);
}

std::shared_ptr<grpc::ChannelCredentials> TlsChannelCredentials(const TlsFiles& files) {
  grpc::experimental::TlsChannelCredentialsOptions options;
  if (files.stated() || !files.peer_ca.empty()) options.set_certificate_provider(Watch(files));
  if (files.stated()) options.watch_identity_key_cert_pairs();
  if (!files.peer_ca.empty()) options.watch_root_certs();
  return grpc::experimental::TlsCredentials(options);
}

}  // namespace karez::runtime
