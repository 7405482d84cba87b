#include "services/runtime/permission_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "google/protobuf/descriptor.h"
#include "karez/access/v1/access_service.pb.h"
#include "karez/audit/v1/audit_service.pb.h"
#include "karez/brokerage/v1/brokerage_service.pb.h"
#include "karez/exports/v1/exports_service.pb.h"
#include "karez/matching/v1/matching_service.pb.h"
#include "karez/registry/v1/registry_service.pb.h"
#include "services/runtime/call.h"
#include "services/runtime/permission.h"
#include "services/runtime/testing.h"

namespace karez::runtime {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Every service of the contract.
std::vector<const google::protobuf::ServiceDescriptor*> Services() {
  return {registry::v1::CreateListingRequest::descriptor()->file()->pool()->FindServiceByName(
              "karez.registry.v1.RegistryService"),
          matching::v1::FindMatchesRequest::descriptor()->file()->service(0),
          google::protobuf::DescriptorPool::generated_pool()->FindServiceByName("karez.brokerage.v1.BrokerageService"),
          exports::v1::ExportMatchesRequest::descriptor()->file()->service(0),
          google::protobuf::DescriptorPool::generated_pool()->FindServiceByName("karez.access.v1.AccessService"),
          audit::v1::AuditEntry::descriptor()->file()->service(0)};
}

// With which the methods begin that change nothing.
constexpr const char* kReadingVerbs[] = {"Get",     "List",  "Watch",  "Find",   "Explain", "Compare",
                                         "Rescore", "Score", "Export", "Verify", "Count"};

const PermissionTable& Page() { return *PermissionTable::BuiltIn(); }

TEST(PermissionsPage, CanBeRead) { ASSERT_THAT(PermissionTable::BuiltIn(), IsOk()); }

// Both ways: what the page says of a method is what its proto declares, no
// method is missing, and the page names none that is gone.
TEST(PermissionsPage, SaysOfEveryMethodWhatItsProtoDeclares) {
  std::map<std::string, std::set<std::string>> declared;
  for (const auto* service : Services()) {
    ASSERT_NE(service, nullptr);
    for (int i = 0; i < service->method_count(); ++i) {
      const auto& method = *service->method(i);
      EXPECT_NE(RequiredPermission(method), "") << method.full_name();
      declared[RequiredPermission(method)].insert(method.name());
    }
  }
  std::map<std::string, std::set<std::string>> written;
  for (const auto& row : Page().rows()) written[row.permission] = {row.methods.begin(), row.methods.end()};

  EXPECT_EQ(written, declared);
}

// A service that was added to the protos and not to the list above.
TEST(PermissionsPage, IsComparedWithEveryServiceOfTheContract) {
  std::set<std::string> compared;
  for (const auto* service : Services()) compared.insert(service->full_name());
  for (const auto& row : Page().rows()) {
    const std::string area = row.permission.substr(0, row.permission.find('.'));
    EXPECT_TRUE(std::any_of(compared.begin(), compared.end(), [&](const std::string& name) {
      return absl::StartsWith(name, "karez." + area + ".");
    })) << row.permission;
  }
}

TEST(PermissionsPage, GivesEveryPermissionToSomebody) {
  for (const auto& row : Page().rows()) EXPECT_FALSE(row.roles.empty()) << row.permission;
}

TEST(PermissionsPage, KnowsTheRolesThatTheProgramKnows) {
  EXPECT_THAT(Page().roles(),
              ElementsAre(kOperatorRole, kAdministratorRole, kAuditorRole, kPartnerRole, kServiceRole, kAnonymousRole));
}

// What an auditor may call has no effect; a verb that reads begins so.
TEST(PermissionsPage, LetsAuditorsChangeNothing) {
  const std::set<std::string> own = {"SignIn", "SignOut", "SetPassword"};
  for (const auto& row : Page().rows()) {
    if (!Page().Holds(kAuditorRole, row.permission)) continue;
    for (const std::string& method : row.methods) {
      const bool reads = std::any_of(std::begin(kReadingVerbs), std::end(kReadingVerbs),
                                     [&](const char* verb) { return absl::StartsWith(method, verb); });
      EXPECT_TRUE(reads || own.contains(method)) << method;
    }
  }
}

TEST(PermissionsPage, LetsNobodyWithoutACredentialDoMoreThanSignIn) {
  EXPECT_THAT(Page().PermissionsOf(kAnonymousRole), ElementsAre("access.sessions.signIn"));
  EXPECT_EQ(Page().ClearanceOf(kAnonymousRole), options::v1::VISIBILITY_PUBLIC);
}

TEST(PermissionsPage, KeepsAdministratorsFromPublishingAndDeciding) {
  for (const char* permission : {"registry.listings.publish", "registry.listings.update", "registry.listings.import",
                                 "brokerage.decisions.record", "brokerage.decisions.undo"}) {
    EXPECT_FALSE(Page().Holds(kAdministratorRole, permission)) << permission;
  }
}

constexpr char kRoles[] = "| Role | Clearance | Who |\n|---|---|---|\n| `a` | OWNER | x |\n| `b` | PARTNERS | y |\n\n";
constexpr char kPermissions[] = "| Permission | Methods | Roles |\n|---|---|---|\n";

absl::StatusOr<PermissionTable> Table(const std::string& rows) {
  return PermissionTable::Parse(std::string(kRoles) + kPermissions + rows);
}

TEST(PermissionTable, SaysWhichRoleHoldsWhat) {
  const auto table = Table("| `x.z` | Do, Redo | a, b |\n| `x.y` | Undo | a |\nNo table any more\n| `x.w` | W | a |\n");

  ASSERT_THAT(table, IsOk());
  EXPECT_TRUE(table->Holds("a", "x.y"));
  EXPECT_TRUE(table->Holds("b", "x.z"));
  EXPECT_FALSE(table->Holds("b", "x.y"));
  EXPECT_FALSE(table->Holds("c", "x.y"));
  EXPECT_FALSE(table->Knows("x.w"));
  EXPECT_THAT(table->PermissionsOf("a"), ElementsAre("x.y", "x.z"));
  EXPECT_THAT(table->PermissionsOf("c"), IsEmpty());
  EXPECT_EQ(table->ClearanceOf("b"), options::v1::VISIBILITY_PARTNERS);
  EXPECT_EQ(table->ClearanceOf("c"), options::v1::VISIBILITY_PUBLIC);
}

TEST(PermissionTable, TellsEverythingThatIsWrong) {
  EXPECT_THAT(Table("| `x` | Do | a, c |\n| `x` | Do | a |\n| `y` | Go |\n"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("x: got the role \"c\""), HasSubstr("x: got it twice"),
                             HasSubstr("Do: got it twice"), HasSubstr("y: got 2 cells"))));
  EXPECT_THAT(
      PermissionTable::Parse("| Role | Clearance |\n|---|---|\n| `a` | ALL |\n| `b` | OWNER |\n| `b` | OWNER |"),
      StatusIs(absl::StatusCode::kInvalidArgument,
               AllOf(HasSubstr("role a: got no clearance"), HasSubstr("role b: got it twice"),
                     HasSubstr("got no table of permissions"))));
  EXPECT_THAT(PermissionTable::Parse("# Nothing"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("got no table of roles")));
}

TEST(ScopeNames, TakesAPermissionOrAllBelowAName) {
  EXPECT_TRUE(ScopeNames("registry.listings.get", "registry.listings.get"));
  EXPECT_TRUE(ScopeNames("registry.*", "registry.listings.get"));
  EXPECT_TRUE(ScopeNames("registry.listings.*", "registry.listings.get"));
  EXPECT_TRUE(ScopeNames("*", "registry.listings.get"));
  EXPECT_FALSE(ScopeNames("registry", "registry.listings.get"));
  EXPECT_FALSE(ScopeNames("registry.list*", "registry.listings.get"));
  EXPECT_FALSE(ScopeNames("registry.listings.get.*", "registry.listings.get"));
  EXPECT_FALSE(ScopeNames("", "registry.listings.get"));
  EXPECT_FALSE(ScopeNames("registry.listings.get", "registry.listings.getAll"));
}

}  // namespace
}  // namespace karez::runtime
