#include "clients/cpp/exports_client.h"

#include <utility>

#include "clients/cpp/grpc_connection.h"
#include "karez/exports/v1/exports_service.grpc.pb.h"

namespace karez::client {

using exports::v1::ExportMatchesRequest;
using exports::v1::ExportMatchesResponse;
using exports::v1::ExportsService;

struct ExportsClient::Stub {
  const GrpcConnection& connection;
  const std::unique_ptr<ExportsService::StubInterface> api;
};

ExportsClient::ExportsClient(std::shared_ptr<Connection> connection)
    : connection_(std::move(connection)),
      stub_(new Stub{GrpcConnection::From(*connection_),
                     ExportsService::NewStub(GrpcConnection::From(*connection_).channel())}) {}

ExportsClient::~ExportsClient() = default;

absl::StatusOr<int64_t> ExportsClient::ExportMatches(
    const ExportMatchesRequest& request, absl::FunctionRef<absl::Status(absl::string_view chunk)> take) const {
  int64_t rows = 0;
  absl::Status failure;  // What ended the export for good, whatever its code.
  const absl::Status status = Retry(
      connection_->options().retry, [] { return absl::InfiniteDuration(); },
      [](absl::Duration wait) { absl::SleepFor(wait); },
      [&] {
        grpc::ClientContext context;
        const auto reader = stub_->api->ExportMatches(&context, request);
        bool begun = false;
        ExportMatchesResponse response;
        while (reader->Read(&response)) {
          rows = response.rows();
          if (response.chunk().empty()) continue;
          begun = true;
          failure = take(response.chunk());
          if (failure.ok()) continue;
          context.TryCancel();
          reader->Finish();
          return absl::OkStatus();
        }
        absl::Status end = runtime::FromGrpc(reader->Finish());
        if (!begun) return end;
        failure = std::move(end);
        return absl::OkStatus();
      });
  if (!status.ok()) return stub_->connection.Explained(status);
  if (!failure.ok()) return failure;
  return rows;
}

}  // namespace karez::client
