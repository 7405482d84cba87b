// Calls a second of GetListing by the real registry, whose record is in the
// store's memory, and by a handler that does nothing but answer with the same
// message; in turns, in this process, over loopback.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/karezd/bench/closed_loop.h"
#include "services/karezd/bench/exchange.h"
#include "services/karezd/bench/records.h"
#include "services/karezd/bench/synthetic.h"
#include "services/registry/registry_service.h"
#include "services/runtime/channel.h"
#include "services/runtime/server.h"
#include "services/runtime/status_macros.h"

namespace karez::bench {
namespace {

using registry::v1::GetListingRequest;
using registry::v1::Listing;
using RegistryApi = registry::v1::RegistryService::StubInterface;

struct Options {
  std::string data;
  double seconds = 2;
  int rounds = 5;
};

// Answers every GetListing with one message.
class Echo final : public registry::v1::RegistryService::CallbackService {
 public:
  explicit Echo(Listing listing) : listing_(std::move(listing)) {}

  grpc::ServerUnaryReactor* GetListing(grpc::CallbackServerContext* context, const GetListingRequest*,
                                       Listing* response) override {
    *response = listing_;
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

 private:
  const Listing listing_;
};

absl::StatusOr<Listing> MakeListing(RegistryStub& stub) {
  const runtime::CallContext call;
  KAREZ_ASSIGN_OR_RETURN(const auto models, ReadListings(std::string(kDemoListings)));
  const SyntheticListings synthetic({"energy"}, models);
  registry::v1::CreateOrganizationRequest organization;
  *organization.mutable_organization() = synthetic.MakeOrganization(0);
  KAREZ_ASSIGN_OR_RETURN(const auto owner,
                         runtime::CallService(call, stub, &RegistryApi::CreateOrganization, organization));
  registry::v1::CreateListingRequest listing;
  *listing.mutable_listing() = synthetic.Make(0);
  listing.mutable_listing()->set_organization(owner.name());
  return runtime::CallService(call, stub, &RegistryApi::CreateListing, listing);
}

absl::StatusOr<double> CallsPerSecond(const std::string& address, const std::string& listing, int callers,
                                      double seconds) {
  std::vector<std::unique_ptr<RegistryStub>> stubs;
  for (int i = 0; i < callers; ++i) {
    KAREZ_ASSIGN_OR_RETURN(stubs.emplace_back(), ConnectRegistry(address));
  }
  GetListingRequest request;
  request.set_name(listing);
  KAREZ_ASSIGN_OR_RETURN(const LoopResult result,
                         RunClosedLoop(callers, absl::Seconds(seconds), [&](int caller, size_t) -> absl::Status {
                           return runtime::CallService(runtime::CallContext(), *stubs[static_cast<size_t>(caller)],
                                                       &RegistryApi::GetListing, request)
                               .status();
                         }));
  return result.calls_per_second;
}

absl::Status Measure(const Options& options) {
  KAREZ_ASSIGN_OR_RETURN(const auto process, MakeProcess(options.data));
  KAREZ_RETURN_IF_ERROR(registry::ServeRegistry(*process));
  KAREZ_RETURN_IF_ERROR(process->Listen());
  const std::string ours = process->address().ToString();
  KAREZ_ASSIGN_OR_RETURN(const auto stub, ConnectRegistry(ours));
  KAREZ_ASSIGN_OR_RETURN(const Listing listing, MakeListing(*stub));

  std::vector<std::unique_ptr<grpc::Service>> services;
  services.push_back(std::make_unique<Echo>(listing));
  KAREZ_ASSIGN_OR_RETURN(const auto echo,
                         runtime::Server::Start({.address = runtime::Address{"127.0.0.1", 0}}, std::move(services),
                                                std::make_shared<runtime::OpenStreams>()));
  const std::string peer = echo->address()->ToString();

  std::printf("GetListing of %zu bytes, a connection a caller, medians of %d rounds of %g s in turns\n",
              listing.ByteSizeLong(), options.rounds, options.seconds);
  for (const int callers : {1, 8}) {
    std::vector<double> ours_rates;
    std::vector<double> peer_rates;
    for (int round = 0; round < options.rounds; ++round) {
      KAREZ_ASSIGN_OR_RETURN(ours_rates.emplace_back(), CallsPerSecond(ours, listing.name(), callers, options.seconds));
      KAREZ_ASSIGN_OR_RETURN(peer_rates.emplace_back(), CallsPerSecond(peer, listing.name(), callers, options.seconds));
    }
    const double our_rate = Latencies(ours_rates).Percentile(.5);
    const double peer_rate = Latencies(peer_rates).Percentile(.5);
    std::printf("%d %-8s karez %7.0f calls/s   echo %7.0f calls/s   ratio %.2f (aim .70)\n", callers,
                callers == 1 ? "caller" : "callers", our_rate, peer_rate, our_rate / peer_rate);
  }
  echo->Shutdown(absl::Now());
  return absl::OkStatus();
}

}  // namespace
}  // namespace karez::bench

int main(int argc, char** argv) {
  karez::bench::Options options;
  CLI::App app("Measures GetListing beside an echo");
  app.add_option("--data", options.data, "Empty folder for the store")->required();
  app.add_option("--seconds", options.seconds, "Length of a measurement")->capture_default_str();
  app.add_option("--rounds", options.rounds, "Measurements of each")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = karez::bench::Measure(options);
  if (!status.ok()) std::fprintf(stderr, "serving_bench: %s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}
