#include "services/runtime/permission.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "google/protobuf/descriptor.pb.h"
#include "karez/registry/v1/registry_service.pb.h"
#include "services/runtime/testing.h"

namespace karez::runtime {
namespace {

using ::testing::HasSubstr;

const google::protobuf::ServiceDescriptor& RegistryService() {
  return *registry::v1::Listing::descriptor()->file()->pool()->FindServiceByName("karez.registry.v1.RegistryService");
}

const google::protobuf::MethodDescriptor& PublishListing() {
  return *RegistryService().FindMethodByName("PublishListing");
}

TEST(RequiredPermission, IsWhatTheMethodDeclares) {
  EXPECT_EQ(RequiredPermission(PublishListing()), "registry.listings.publish");
}

TEST(CheckPermission, LetsOperatorsIn) {
  EXPECT_THAT(CheckPermission({.principal = LocalOperator()}, PublishListing()), IsOk());
}

TEST(CheckPermission, TurnsOthersAwayAndSaysWhatTheyLack) {
  const absl::Status status = CheckPermission({.principal = {.name = "partners/x"}}, PublishListing());
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("registry.listings.publish")));
  EXPECT_THAT(status, HasReason("PERMISSION_DENIED"));
}

TEST(CheckPermission, AsksWhoItIsWhereNotEverybodyMay) {
  EXPECT_THAT(CheckPermission({}, PublishListing()), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(CheckPermission({.principal = Anonymous()}, PublishListing()),
              StatusIs(absl::StatusCode::kUnauthenticated));
}

// A service with one method, which declares no permission.
class UndeclaredMethod : public testing::Test {
 protected:
  UndeclaredMethod() {
    google::protobuf::FileDescriptorProto file;
    file.set_name("bare.proto");
    file.add_message_type()->set_name("Empty");
    auto* service = file.add_service();
    service->set_name("Bare");
    auto* method = service->add_method();
    method->set_name("Do");
    method->set_input_type("Empty");
    method->set_output_type("Empty");
    service_ = pool_.BuildFile(file)->service(0);
  }

  google::protobuf::DescriptorPool pool_;
  const google::protobuf::ServiceDescriptor* service_;
};

TEST_F(UndeclaredMethod, IsDeniedEvenToOperators) {
  EXPECT_THAT(CheckPermission({.principal = LocalOperator()}, *service_->method(0)),
              StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(UndeclaredMethod, KeepsItsServiceFromBeingServed) {
  EXPECT_THAT(CheckPermissionsDeclared(*service_),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("Bare.Do")));
}

}  // namespace
}  // namespace karez::runtime
