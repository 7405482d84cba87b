#ifndef KAREZ_CLIENTS_CPP_EXPORTS_CLIENT_H_
#define KAREZ_CLIENTS_CPP_EXPORTS_CLIENT_H_

#include <cstdint>
#include <memory>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "clients/cpp/connection.h"
#include "karez/exports/v1/exports_service.pb.h"

namespace karez::client {

// ExportsService: files for others. Safe for concurrent use.
class ExportsClient {
 public:
  explicit ExportsClient(std::shared_ptr<Connection> connection);
  ~ExportsClient();

  // Hands the file's bytes to take as they come, and returns the number of its
  // rows. Tried again only while take has got nothing; has no deadline, since
  // nobody knows how long the file is. Errors: what take returns, which ends the
  // export, and those of karez/exports/v1/exports_service.proto.
  absl::StatusOr<int64_t> ExportMatches(const exports::v1::ExportMatchesRequest& request,
                                        absl::FunctionRef<absl::Status(absl::string_view chunk)> take) const;

 private:
  struct Stub;
  const std::shared_ptr<Connection> connection_;
  const std::unique_ptr<Stub> stub_;
};

}  // namespace karez::client

#endif  // KAREZ_CLIENTS_CPP_EXPORTS_CLIENT_H_
