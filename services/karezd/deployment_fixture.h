// For tests only: every service in one process, called as anybody.
#ifndef KAREZ_SERVICES_KAREZD_DEPLOYMENT_FIXTURE_H_
#define KAREZ_SERVICES_KAREZD_DEPLOYMENT_FIXTURE_H_

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "karez/brokerage/v1/brokerage_service.grpc.pb.h"
#include "karez/exports/v1/exports_service.grpc.pb.h"
#include "karez/matching/v1/matching_service.grpc.pb.h"
#include "karez/registry/v1/registry_service.grpc.pb.h"
#include "services/brokerage/brokerage_service.h"
#include "services/exports/exports_service.h"
#include "services/matching/matching_service.h"
#include "services/registry/registry_service.h"
#include "services/runtime/channel.h"
#include "services/runtime/process.h"

namespace karez {

using RegistryApi = registry::v1::RegistryService::StubInterface;
using MatchingApi = matching::v1::MatchingService::StubInterface;
using BrokerageApi = brokerage::v1::BrokerageService::StubInterface;
using registry::v1::Listing;

inline runtime::Principal Partner(std::vector<std::string> organizations) {
  return {.name = "principals/partner",
          .roles = {runtime::kPartnerRole},
          .clearance = options::v1::VISIBILITY_PARTNERS,
          .organizations = {organizations.begin(), organizations.end()}};
}

// karez without a model, over a folder of its own. What is called here goes by
// the shells that services use among themselves, which believe who calls.
class Deployment {
 public:
  Deployment() : folder_(absl::StrCat(testing::TempDir(), "/karez_visibility_", absl::ToUnixNanos(absl::Now()))) {
    std::vector<runtime::ConfigKey> keys = matching::MatchingKeys();
    for (runtime::ConfigKey& key : runtime::ServerKeys()) keys.push_back(std::move(key));
    keys.push_back(runtime::DataKey());
    const std::string data = absl::StrCat("--data=", folder_);
    const char* argv[] = {"test", "--model=none", "--log-level=error", "--listen=127.0.0.1:0", data.c_str()};
    auto config = runtime::Config::Parse(5, argv, keys, [](const char*) { return nullptr; });
    EXPECT_TRUE(config.ok()) << config.status();
    process_ = std::make_unique<runtime::Process>(*std::move(config));
    for (auto* serve :
         {registry::ServeRegistry, matching::ServeMatching, brokerage::ServeBrokerage, exports::ServeExports}) {
      const absl::Status served = serve(*process_);
      EXPECT_TRUE(served.ok()) << served;
    }
    registry = registry::v1::RegistryService::NewStub(*process_->Connect("registry"));
    matching = matching::v1::MatchingService::NewStub(*process_->Connect("matching"));
    brokerage = brokerage::v1::BrokerageService::NewStub(*process_->Connect("brokerage"));
    exports = exports::v1::ExportsService::NewStub(*process_->Connect("exports"));
  }
  ~Deployment() {
    process_->Stop();
    std::filesystem::remove_all(folder_);
  }

  template <typename Stub, typename Interface, typename Request, typename Response>
  absl::StatusOr<Response> Call(const runtime::Principal& principal, Stub& stub,
                                grpc::Status (Interface::*method)(grpc::ClientContext*, const Request&, Response*),
                                const Request& request) {
    return runtime::CallService({.principal = principal, .deadline = absl::Now() + absl::Seconds(60)}, stub, method,
                                request);
  }

  template <typename Stub, typename Interface, typename Request, typename Response>
  Response Must(Stub& stub, grpc::Status (Interface::*method)(grpc::ClientContext*, const Request&, Response*),
                const Request& request) {
    absl::StatusOr<Response> response = Call(runtime::LocalOperator(), stub, method, request);
    EXPECT_TRUE(response.ok()) << response.status() << "\n" << request.DebugString();
    return response.ok() ? *std::move(response) : Response();
  }

  void AddOrganization(const std::string& id, const std::string& country) {
    registry::v1::CreateOrganizationRequest request;
    request.set_organization_id(id);
    auto* name = request.mutable_organization()->add_display_names();
    name->set_language("en");
    name->set_text("Institute " + id);
    request.mutable_organization()->set_country(country);
    request.mutable_organization()->set_type(registry::v1::ORGANIZATION_TYPE_RESEARCH_INSTITUTE);
    Must(*registry, &RegistryApi::CreateOrganization, request);
  }

  Listing Add(const Listing& listing, const std::string& id) {
    registry::v1::CreateListingRequest request;
    request.set_listing_id(id);
    *request.mutable_listing() = listing;
    return Must(*registry, &RegistryApi::CreateListing, request);
  }

  template <typename Request, typename Interface, typename Response>
  Listing Do(grpc::Status (Interface::*verb)(grpc::ClientContext*, const Request&, Response*), const std::string& name,
             Request request = {}) {
    request.set_name(name);
    return Must(*registry, verb, request);
  }

  Listing Publish(const std::string& name, const std::string& consent = "the director") {
    Do(&RegistryApi::SubmitListing, name);
    registry::v1::PublishListingRequest request;
    request.mutable_consent()->set_given_by(consent);
    return Do(&RegistryApi::PublishListing, name, request);
  }

  std::unique_ptr<RegistryApi> registry;
  std::unique_ptr<MatchingApi> matching;
  std::unique_ptr<BrokerageApi> brokerage;
  std::unique_ptr<exports::v1::ExportsService::StubInterface> exports;

 private:
  const std::string folder_;
  std::unique_ptr<runtime::Process> process_;
};

}  // namespace karez

#endif  // KAREZ_SERVICES_KAREZD_DEPLOYMENT_FIXTURE_H_
