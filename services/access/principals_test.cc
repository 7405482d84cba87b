#include <string>

#include "services/access/access_fixture.h"

namespace karez::access {
namespace {

using runtime::HasReason;
using runtime::IsOk;
using runtime::StatusIs;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(AccessTest, APersonIsCreatedWithAPasswordThatOnlyServesToSetAnother) {
  const v1::OneTimePassword created = Create(Person("ayna", {v1::ROLE_OPERATOR}));

  EXPECT_EQ(created.principal().name(), "principals/ayna");
  EXPECT_TRUE(created.principal().password_expired());
  EXPECT_EQ(created.principal().etag(), "1");
  const std::string token = Must(SignIn("ayna", created.password())).token();
  EXPECT_THAT(Must(Authenticate(token)).scopes(),
              ElementsAre("access.sessions.getCaller", "access.sessions.setPassword", "access.sessions.signOut"));

  EXPECT_FALSE(Must(SetPassword(token, created.password(), kPassword)).principal().password_expired());
  EXPECT_THAT(Must(Authenticate(token)).scopes(), IsEmpty());
  EXPECT_THAT(SignIn("ayna", created.password()), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(SignIn("ayna", kPassword), IsOk());
}

TEST_F(AccessTest, AOneTimePasswordEndsAfterSevenDays) {
  const v1::OneTimePassword created = Create(Person("ayna"));
  clock_.Advance(absl::Hours(24 * 7));
  EXPECT_THAT(SignIn("ayna", created.password()), HasReason("WRONG_PASSWORD"));
}

TEST_F(AccessTest, AProgramIsCreatedWithoutPassword) {
  EXPECT_EQ(Create(Program("feed", {v1::ROLE_AUDITOR})).password(), "");
}

TEST_F(AccessTest, ARetriedCreationGivesThePrincipalAgainButNotThePassword) {
  v1::CreatePrincipalRequest request = Person("ayna");
  request.set_request_id("r1");
  EXPECT_NE(Create(request).password(), "");

  const v1::OneTimePassword again = Create(request);

  EXPECT_EQ(again.principal().name(), "principals/ayna");
  EXPECT_EQ(again.password(), "");
}

TEST_F(AccessTest, ADryRunCreatesNobody) {
  v1::CreatePrincipalRequest request = Person("ayna");
  request.set_validate_only(true);
  EXPECT_EQ(Create(request).principal().name(), "principals/ayna");
  request.set_validate_only(false);
  EXPECT_NE(Create(request).password(), "");
  request.set_validate_only(true);
  EXPECT_THAT(access_->CreatePrincipal(administrator_, request), StatusIs(absl::StatusCode::kAlreadyExists));
}

TEST_F(AccessTest, IdsAndUserNamesAreTakenOnce) {
  Create(Person("ayna"));
  v1::CreatePrincipalRequest request = Person("ayna");
  EXPECT_THAT(access_->CreatePrincipal(administrator_, request),
              StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("principal_id")));
  request.set_principal_id("ayna2");
  EXPECT_THAT(access_->CreatePrincipal(administrator_, request),
              StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("user_name")));
}

TEST_F(AccessTest, WhatMakesNoSenseIsRefused) {
  const auto created = [&](v1::CreatePrincipalRequest request) {
    request.clear_principal_id();
    return access_->CreatePrincipal(administrator_, request).status();
  };
  v1::CreatePrincipalRequest with_organization = Person("ayna", {v1::ROLE_OPERATOR});
  with_organization.mutable_principal()->add_organizations("organizations/a");
  v1::CreatePrincipalRequest program = Program("feed");
  program.mutable_principal()->set_user_name("feed");
  EXPECT_THAT(created(Person("Ayna")), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("[a-z0-9._-]")));
  EXPECT_THAT(created(Person("ayna", {v1::ROLE_PARTNER})),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("at least one")));
  EXPECT_THAT(created(with_organization), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("organizations")));
  EXPECT_THAT(created(program), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("user_name")));
  EXPECT_THAT(created(Person("ayna", {v1::ROLE_SERVICE})),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("can be given")));
  EXPECT_THAT(created(Person("ayna", {v1::ROLE_AUDITOR, v1::ROLE_AUDITOR})),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("once")));
}

TEST_F(AccessTest, AnUpdateChangesWhatItsMaskNamesAndTheRevision) {
  const v1::Principal created = Create(Person("ayna")).principal();
  clock_.Advance(absl::Minutes(1));
  v1::Principal change = created;
  change.set_display_name("Ayna Amanova");
  change.add_roles(v1::ROLE_AUDITOR);

  const v1::Principal updated = Must(Update(change, {"roles"}));

  EXPECT_THAT(updated.roles(), ElementsAre(v1::ROLE_AUDITOR));
  EXPECT_EQ(updated.display_name(), "ayna");
  EXPECT_EQ(updated.etag(), "2");
  EXPECT_THAT(Update(change, {"roles"}), HasReason("ETAG_MISMATCH"));
  change.set_etag("");
  EXPECT_EQ(Must(Update(change, {"roles"})).etag(), "2");
}

TEST_F(AccessTest, AnUpdateTakesNobodysUserName) {
  Create(Person("ayna"));
  v1::Principal change = Create(Person("batyr")).principal();
  change.set_user_name("ayna");
  EXPECT_THAT(Update(change, {"user_name"}), StatusIs(absl::StatusCode::kAlreadyExists));
}

TEST_F(AccessTest, TheLastAdministratorStays) {
  const v1::Principal first = Create(Person("ayna", {v1::ROLE_ADMINISTRATOR})).principal();
  // One that cannot sign in does not count.
  Create(Program("robot", {v1::ROLE_ADMINISTRATOR}));
  v1::Principal without = first;
  without.clear_roles();
  EXPECT_THAT(SetDisabled(first.name(), true), HasReason("LAST_ADMINISTRATOR"));
  EXPECT_THAT(Update(without, {"roles"}), HasReason("LAST_ADMINISTRATOR"));

  Create(Person("batyr", {v1::ROLE_ADMINISTRATOR}));
  EXPECT_THAT(SetDisabled(first.name(), true), IsOk());
  EXPECT_THAT(SetDisabled("principals/batyr", true), HasReason("LAST_ADMINISTRATOR"));
}

TEST_F(AccessTest, NobodyChangesTheirOwnRoles) {
  const v1::Principal ayna = Create(Person("ayna", {v1::ROLE_ADMINISTRATOR})).principal();
  runtime::CallContext own = administrator_;
  own.principal.name = ayna.name();
  v1::UpdatePrincipalRequest request;
  *request.mutable_principal() = ayna;
  request.mutable_principal()->clear_etag();
  request.mutable_principal()->add_roles(v1::ROLE_OPERATOR);
  request.mutable_update_mask()->add_paths("roles");
  EXPECT_THAT(access_->UpdatePrincipal(own, request), HasReason("OWN_ROLES"));
  EXPECT_THAT(access_->UpdatePrincipal(administrator_, request), IsOk());
}

TEST_F(AccessTest, TheFirstAdministratorIsCreatedOnce) {
  EXPECT_FALSE(Must(access_->HasAdministrator()));
  const v1::OneTimePassword created = Must(access_->CreateFirstAdministrator());
  EXPECT_EQ(created.principal().name(), "principals/admin");
  EXPECT_THAT(created.principal().roles(), ElementsAre(v1::ROLE_ADMINISTRATOR));
  EXPECT_THAT(SignIn("admin", created.password()), IsOk());
  EXPECT_TRUE(Must(access_->HasAdministrator()));
  EXPECT_THAT(access_->CreateFirstAdministrator(), HasReason("ADMINISTRATOR_EXISTS"));
}

TEST_F(AccessTest, AnAdministratorWhoseOneTimePasswordHasRunOutIsNone) {
  Create(Person("ayna", {v1::ROLE_ADMINISTRATOR}));
  clock_.Advance(absl::Hours(24 * 7));
  EXPECT_FALSE(Must(access_->HasAdministrator()));
  const std::string token = SignedIn("batyr", {v1::ROLE_ADMINISTRATOR});

  EXPECT_THAT(SetDisabled("principals/batyr", true), HasReason("LAST_ADMINISTRATOR"));
  clock_.Advance(absl::Hours(24 * 7));
  EXPECT_TRUE(Must(access_->HasAdministrator())) << "a password of one's own does not run out";
}

TEST_F(AccessTest, TheFirstAdministratorIsGivenAnotherPasswordWhereTheFirstHasRunOut) {
  const v1::OneTimePassword lost = Must(access_->CreateFirstAdministrator());
  clock_.Advance(absl::Hours(24 * 7));
  ASSERT_THAT(SignIn("admin", lost.password()), HasReason("WRONG_PASSWORD"));

  const v1::OneTimePassword found = Must(access_->CreateFirstAdministrator());

  EXPECT_EQ(found.principal().name(), "principals/admin");
  EXPECT_THAT(SignIn("admin", found.password()), IsOk());
  EXPECT_THAT(access_->CreateFirstAdministrator(), HasReason("ADMINISTRATOR_EXISTS"));
}

TEST_F(AccessTest, TheFirstAdministratorIsEnabledAgainWhereNobodyElseCanAdminister) {
  Must(access_->CreateFirstAdministrator());
  Create(Person("ayna", {v1::ROLE_ADMINISTRATOR}));
  v1::Principal change;
  change.set_name("principals/admin");
  change.set_disabled(true);
  change.add_roles(v1::ROLE_PARTNER);
  change.add_organizations("organizations/a");
  ASSERT_THAT(Update(change, {"disabled", "roles", "organizations"}), IsOk());
  clock_.Advance(absl::Hours(24 * 7));

  const v1::OneTimePassword found = Must(access_->CreateFirstAdministrator());

  EXPECT_FALSE(found.principal().disabled());
  EXPECT_THAT(found.principal().roles(), ElementsAre(v1::ROLE_ADMINISTRATOR));
  EXPECT_THAT(SignIn("admin", found.password()), IsOk());
}

TEST_F(AccessTest, AResetPasswordEndsSessionsAndServesToSetAnother) {
  const std::string token = SignedIn("ayna");
  v1::ResetPasswordRequest request;
  request.set_name("principals/ayna");

  const v1::OneTimePassword reset = Must(access_->ResetPassword(administrator_, request));

  EXPECT_THAT(Authenticate(token), HasReason("UNKNOWN_CREDENTIAL"));
  EXPECT_THAT(SignIn("ayna", kPassword), HasReason("WRONG_PASSWORD"));
  EXPECT_TRUE(Must(SignIn("ayna", reset.password())).principal().password_expired());
  Create(Program("feed"));
  request.set_name("principals/feed");
  EXPECT_THAT(access_->ResetPassword(administrator_, request), HasReason("NOT_A_PERSON"));
  request.set_name("principals/nobody");
  EXPECT_THAT(access_->ResetPassword(administrator_, request), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(AccessTest, PrincipalsAreListedByPages) {
  for (const char* name : {"ayna", "batyr", "dovran"}) Create(Person(name));
  v1::ListPrincipalsRequest request;
  request.set_page_size(2);
  const v1::ListPrincipalsResponse first = Must(access_->ListPrincipals(administrator_, request));
  ASSERT_EQ(first.principals_size(), 2);
  EXPECT_EQ(first.principals(0).name(), "principals/ayna");
  request.set_page_token(first.next_page_token());
  const v1::ListPrincipalsResponse second = Must(access_->ListPrincipals(administrator_, request));
  ASSERT_EQ(second.principals_size(), 1);
  EXPECT_EQ(second.principals(0).name(), "principals/dovran");
  EXPECT_EQ(second.next_page_token(), "");
}

TEST_F(AccessTest, EveryRoleThatCanBeGivenIsDescribed) {
  const v1::ListRolesResponse roles = Must(access_->ListRoles(administrator_, {}));
  ASSERT_EQ(roles.roles_size(), 4);
  EXPECT_EQ(roles.roles(0).role(), v1::ROLE_OPERATOR);
  EXPECT_THAT(roles.roles(0).permissions(), testing::Contains("registry.listings.get"));
}

}  // namespace
}  // namespace karez::access
