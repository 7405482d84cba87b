#include <string>

#include "services/registry/registry_fixture.h"

namespace karez::registry {
namespace {

using runtime::HasReason;
using runtime::IsOk;
using runtime::StatusIs;
using testing::AllOf;
using testing::HasSubstr;

class Organizations : public RegistryFixture, public testing::Test {
 protected:
  absl::StatusOr<v1::Organization> Get(absl::string_view name) {
    v1::GetOrganizationRequest request;
    request.set_name(std::string(name));
    return registry->GetOrganization(call, request);
  }
  absl::Status Delete(const v1::Organization& organization) {
    return registry->DeleteOrganization(call, Meaning<v1::DeleteOrganizationRequest>(organization)).status();
  }
};

TEST_F(Organizations, AreGivenNameEtagTimesAndSequence) {
  v1::Organization wanted = Institute();
  wanted.set_name("organizations/ignored");
  wanted.mutable_create_time()->set_seconds(1);
  const v1::Organization created = Create(wanted);

  EXPECT_EQ(created.name(), "organizations/id-1");
  EXPECT_EQ(created.etag(), "1");
  EXPECT_EQ(runtime::ToTime(created.create_time()), clock.Now());
  EXPECT_EQ(runtime::ToTime(created.update_time()), clock.Now());
  EXPECT_GT(created.sequence(), 0);
  const v1::Organization stored = Must(Get(created.name()));
  EXPECT_EQ(stored.SerializeAsString(), created.SerializeAsString());
}

TEST_F(Organizations, TakeTheWantedIdUnlessItIsTaken) {
  v1::CreateOrganizationRequest request;
  *request.mutable_organization() = Institute();
  request.set_organization_id("desert-institute");
  EXPECT_EQ(Must(registry->CreateOrganization(call, request)).name(), "organizations/desert-institute");

  EXPECT_THAT(registry->CreateOrganization(call, request),
              AllOf(StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("organizations/desert-institute")),
                    HasReason("ALREADY_EXISTS")));
}

TEST_F(Organizations, AreUniqueByExternalId) {
  v1::Organization organization = Institute();
  organization.mutable_external_id()->set_source("partner");
  organization.mutable_external_id()->set_id("7");
  Create(organization);
  v1::CreateOrganizationRequest request;
  *request.mutable_organization() = organization;
  EXPECT_THAT(registry->CreateOrganization(call, request),
              StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("external_id: got \"partner/7\"")));
}

TEST_F(Organizations, RefuseALanguageTwiceAndARegionOfAnotherCountry) {
  v1::CreateOrganizationRequest request;
  *request.mutable_organization() = Institute();
  *request.mutable_organization()->add_display_names() = request.organization().display_names(0);
  request.mutable_organization()->set_region("KZ-ALA");
  EXPECT_THAT(registry->CreateOrganization(call, request),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("organization.display_names[1].language"), HasSubstr("organization.region"))));
}

TEST_F(Organizations, ThatAreNotThereAreNotFound) {
  EXPECT_THAT(Get("organizations/nobody"),
              AllOf(StatusIs(absl::StatusCode::kNotFound, HasSubstr("organizations/nobody")),
                    HasReason("ORGANIZATION_NOT_FOUND")));
}

TEST_F(Organizations, UpdateChangesWhatTheMaskNames) {
  const v1::Organization created = Create(Institute());
  clock.Advance(absl::Hours(1));
  v1::UpdateOrganizationRequest request;
  request.mutable_organization()->set_name(created.name());
  request.mutable_organization()->set_website("https://institute.example");
  request.mutable_organization()->set_country("KZ");
  request.mutable_update_mask()->add_paths("website");
  const v1::Organization updated = Must(registry->UpdateOrganization(call, request));

  EXPECT_EQ(updated.website(), "https://institute.example");
  EXPECT_EQ(updated.country(), "CN");
  EXPECT_EQ(updated.etag(), "2");
  EXPECT_GT(updated.sequence(), created.sequence());
  EXPECT_EQ(runtime::ToTime(updated.update_time()) - runtime::ToTime(updated.create_time()), absl::Hours(1));
}

TEST_F(Organizations, UpdateOfAnotherRevisionIsAborted) {
  const v1::Organization created = Create(Institute());
  v1::UpdateOrganizationRequest request;
  request.mutable_organization()->set_name(created.name());
  request.mutable_organization()->set_etag("7");
  request.mutable_organization()->set_demo(true);
  EXPECT_THAT(registry->UpdateOrganization(call, request),
              AllOf(StatusIs(absl::StatusCode::kAborted, HasSubstr("etag: got \"7\", want \"1\"")),
                    HasReason("ETAG_MISMATCH")));
}

TEST_F(Organizations, UpdateMayNotLeaveAnInvalidRecord) {
  const v1::Organization created = Create(Institute());
  v1::UpdateOrganizationRequest request;
  request.mutable_organization()->set_name(created.name());
  request.mutable_update_mask()->add_paths("display_names");
  EXPECT_THAT(registry->UpdateOrganization(call, request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("organization.display_names")));
  EXPECT_EQ(Must(Get(created.name())).etag(), "1");
}

TEST_F(Organizations, ValidateOnlyChangesNothing) {
  v1::CreateOrganizationRequest request;
  *request.mutable_organization() = Institute();
  request.set_organization_id("dry");
  request.set_validate_only(true);
  const v1::Organization answer = Must(registry->CreateOrganization(call, request));

  EXPECT_EQ(answer.name(), "organizations/dry");
  EXPECT_EQ(answer.etag(), "1");
  EXPECT_EQ(answer.sequence(), 0);
  EXPECT_THAT(Get("organizations/dry"), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(Organizations, AreDeletedOnlyWithoutListings) {
  const v1::Organization owner = Create(Institute());
  const v1::Organization party = Create(Institute("Another"));
  v1::Listing offer = Offer();
  offer.set_organization(owner.name());
  offer.add_parties()->set_organization(party.name());
  const v1::Listing listing = Create(offer);

  for (const v1::Organization& organization : {owner, party}) {
    EXPECT_THAT(Delete(organization), AllOf(StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr(listing.name())),
                                            HasReason("ORGANIZATION_HAS_LISTINGS")));
  }
  ASSERT_THAT(RegistryFixture::Delete(listing), IsOk());
  EXPECT_THAT(Delete(owner), IsOk());
  EXPECT_THAT(Get(owner.name()), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Delete(owner), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(Organizations, AreMarkedAsInventedByOperatorsOnly) {
  v1::Organization organization = Institute();
  organization.set_demo(true);
  v1::UpdateOrganizationRequest request;
  *request.mutable_organization() = Create(organization);
  runtime::CallContext own = PartnerCall();
  own.principal.roles = {runtime::kPartnerRole};
  own.principal.organizations = {request.organization().name()};
  request.mutable_organization()->set_demo(false);
  request.mutable_organization()->set_website("https://example.org");
  request.mutable_update_mask()->add_paths("demo");
  EXPECT_THAT(registry->UpdateOrganization(own, request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("organization.demo")));
  request.mutable_update_mask()->set_paths(0, "website");
  EXPECT_TRUE(Must(registry->UpdateOrganization(own, request)).demo());
  request.mutable_organization()->clear_etag();
  request.mutable_update_mask()->set_paths(0, "demo");
  EXPECT_FALSE(Must(registry->UpdateOrganization(call, request)).demo());
}

}  // namespace
}  // namespace karez::registry
