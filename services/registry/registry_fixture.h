// For the registry's tests only: a registry over a store in memory, with time
// and ids under control, and the words in which its tests speak.
#ifndef KAREZ_SERVICES_REGISTRY_REGISTRY_FIXTURE_H_
#define KAREZ_SERVICES_REGISTRY_REGISTRY_FIXTURE_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/registry/registry.h"
#include "services/runtime/call.h"
#include "services/runtime/testing.h"
#include "services/runtime/timestamps.h"
#include "storage/memory/memory_store.h"

namespace karez::registry {

inline runtime::CallContext OperatorCall(std::string method = "/karez.registry.v1.RegistryService/Test") {
  return {.principal = runtime::LocalOperator(), .method = std::move(method)};
}

// A partner organization: may call everything, but sees what partners see.
inline runtime::CallContext PartnerCall() {
  runtime::CallContext call = OperatorCall();
  call.principal.name = "partners/exchange";
  call.principal.clearance = options::v1::VISIBILITY_PARTNERS;
  return call;
}

inline std::shared_ptr<storage::Store> MemoryStore() {
  absl::StatusOr<std::unique_ptr<storage::Store>> store = storage::OpenMemoryStore({.service = "registry"});
  EXPECT_THAT(store, runtime::IsOk());
  return *std::move(store);
}

inline v1::Consent OwnersConsent() {
  v1::Consent consent;
  consent.set_given_by("Director of the demo institute");
  return consent;
}

struct RegistryFixture {
  explicit RegistryFixture(std::shared_ptr<storage::Store> the_store = MemoryStore(), RegistryOptions options = {})
      : store(std::move(the_store)) {
    absl::StatusOr<std::shared_ptr<Registry>> opened = Registry::Open(store, clock, ids, options);
    EXPECT_THAT(opened, runtime::IsOk());
    registry = *std::move(opened);
  }

  // The value, which must be there.
  template <typename T>
  static T Must(absl::StatusOr<T> result) {
    EXPECT_THAT(result, runtime::IsOk());
    return result.ok() ? *std::move(result) : T();
  }

  // A record as an author writes it, not stored yet.
  static v1::Organization Institute(absl::string_view title = "Demo institute") {
    v1::Organization organization;
    auto& name = *organization.add_display_names();
    name.set_language("en");
    name.set_text(std::string(title));
    organization.set_country("CN");
    return organization;
  }

  v1::Listing Offer(absl::string_view title = "Drip irrigation for saline soil") {
    v1::Listing listing;
    listing.set_organization(Owner());
    listing.mutable_offer();
    auto& text = *listing.add_titles();
    text.set_language("en");
    text.set_text(std::string(title));
    return listing;
  }

  // Name of an organization that is there.
  std::string Owner() {
    if (owner_.empty()) owner_ = Create(Institute()).name();
    return owner_;
  }

  v1::Organization Create(const v1::Organization& organization) {
    v1::CreateOrganizationRequest request;
    *request.mutable_organization() = organization;
    return Must(registry->CreateOrganization(call, request));
  }
  v1::Listing Create(const v1::Listing& listing) {
    v1::CreateListingRequest request;
    *request.mutable_listing() = listing;
    return Must(registry->CreateListing(call, request));
  }
  v1::Listing Draft() { return Create(Offer()); }
  v1::Listing Submitted() { return Submit(Draft()); }
  v1::Listing Published() { return Publish(Submitted()); }

  v1::Listing Submit(const v1::Listing& listing) {
    return Must(registry->SubmitListing(call, Meaning<v1::SubmitListingRequest>(listing)));
  }
  v1::Listing Publish(const v1::Listing& listing) { return Must(TryPublish(listing)); }
  absl::StatusOr<v1::Listing> TryPublish(const v1::Listing& listing) {
    auto request = Meaning<v1::PublishListingRequest>(listing);
    *request.mutable_consent() = OwnersConsent();
    return registry->PublishListing(call, request);
  }
  v1::Listing Hold(const v1::Listing& listing) {
    auto request = Meaning<v1::HoldListingRequest>(listing);
    request.set_reason("Complaint");
    return Must(registry->HoldListing(call, request));
  }
  v1::Listing Reject(const v1::Listing& listing) {
    auto request = Meaning<v1::RejectListingRequest>(listing);
    request.set_reason("Not a technology");
    return Must(registry->RejectListing(call, request));
  }
  v1::Listing Withdraw(const v1::Listing& listing) {
    return Must(registry->WithdrawListing(call, Meaning<v1::WithdrawListingRequest>(listing)));
  }
  absl::StatusOr<v1::Listing> Release(const v1::Listing& listing) {
    return registry->ReleaseListing(call, Meaning<v1::ReleaseListingRequest>(listing));
  }
  absl::StatusOr<v1::Listing> Renew(const v1::Listing& listing) {
    return registry->RenewListing(call, Meaning<v1::RenewListingRequest>(listing));
  }
  absl::Status Delete(const v1::Listing& listing) {
    return registry->DeleteListing(call, Meaning<v1::DeleteListingRequest>(listing)).status();
  }
  absl::StatusOr<v1::Listing> Update(const v1::Listing& listing, std::initializer_list<const char*> mask = {}) {
    v1::UpdateListingRequest request;
    *request.mutable_listing() = listing;
    for (const char* path : mask) request.mutable_update_mask()->add_paths(path);
    return registry->UpdateListing(call, request);
  }
  absl::StatusOr<v1::Listing> Get(absl::string_view name) { return Get(call, name); }
  absl::StatusOr<v1::Listing> Get(const runtime::CallContext& caller, absl::string_view name) {
    v1::GetListingRequest request;
    request.set_name(std::string(name));
    return registry->GetListing(caller, request);
  }

  // Lets time pass, and the registry notice.
  void Wait(absl::Duration duration) {
    clock.Advance(duration);
    EXPECT_THAT(registry->Tick(), runtime::IsOk());
  }

  // A request about any revision of a record.
  template <typename Request, typename Record>
  static Request Meaning(const Record& record) {
    Request request;
    request.set_name(record.name());
    return request;
  }

  runtime::FakeClock clock;
  runtime::FakeIds ids;
  std::shared_ptr<storage::Store> store;
  std::shared_ptr<Registry> registry;
  runtime::CallContext call = OperatorCall();

 private:
  std::string owner_;
};

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_REGISTRY_FIXTURE_H_
