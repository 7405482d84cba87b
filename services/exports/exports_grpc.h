// Exports over gRPC: one line a method.
#ifndef KAREZ_SERVICES_EXPORTS_EXPORTS_GRPC_H_
#define KAREZ_SERVICES_EXPORTS_EXPORTS_GRPC_H_

#include <utility>

#include "karez/exports/v1/exports_service.grpc.pb.h"
#include "services/exports/exporter.h"
#include "services/runtime/shell.h"

namespace karez::exports {

class ExportsGrpc final : public v1::ExportsService::CallbackService {
 public:
  using Api = v1::ExportsService;

  explicit ExportsGrpc(runtime::Served<Exporter> exporter) : exporter_(std::move(exporter)) {}

  grpc::ServerWriteReactor<v1::ExportMatchesResponse>* ExportMatches(grpc::CallbackServerContext* context,
                                                                     const v1::ExportMatchesRequest* request) override {
    return runtime::Pump<v1::ExportMatchesResponse>(context, exporter_, &Exporter::ExportMatches, request);
  }

 private:
  runtime::Served<Exporter> exporter_;
};

}  // namespace karez::exports

#endif  // KAREZ_SERVICES_EXPORTS_EXPORTS_GRPC_H_
