#ifndef KAREZ_SERVICES_RUNTIME_PERMISSION_TABLE_H_
#define KAREZ_SERVICES_RUNTIME_PERMISSION_TABLE_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "karez/options/v1/options.pb.h"

namespace karez::runtime {

// Which role may do what, and read what: docs/permissions.md, which is both the
// page that people read and what this program was built with. Immutable; safe for
// concurrent use.
class PermissionTable {
 public:
  struct Row {
    std::string permission;  // "registry.taxonomy.get".
    std::vector<std::string> methods;
    std::vector<std::string> roles;
  };

  // Of the page that this program was built with. Errors: as Parse; a process
  // that cannot read its own table does not start.
  static const absl::StatusOr<PermissionTable>& BuiltIn();

  // From a page in Markdown with two tables: "| Role | Clearance | …" and
  // "| Permission | Methods | Roles |". Errors: INVALID_ARGUMENT naming everything
  // that is wrong: a row of too few cells, a role that the first table lacks, a
  // clearance that is none, a permission or method twice, either table missing.
  static absl::StatusOr<PermissionTable> Parse(absl::string_view markdown);

  // In the order of the page.
  const std::vector<Row>& rows() const { return rows_; }
  const std::vector<std::string>& roles() const { return roles_; }

  bool Knows(absl::string_view permission) const { return permissions_.contains(permission); }

  // False also for a role that is not known.
  bool Holds(absl::string_view role, absl::string_view permission) const;

  // In the order of the alphabet.
  std::vector<std::string> PermissionsOf(absl::string_view role) const;

  // The highest level that role reads; PUBLIC for one that is not known.
  options::v1::Visibility ClearanceOf(absl::string_view role) const;

 private:
  struct Role {
    options::v1::Visibility clearance;
    absl::flat_hash_set<std::string> permissions;
  };

  std::vector<Row> rows_;
  std::vector<std::string> roles_;
  absl::flat_hash_set<std::string> permissions_;
  absl::flat_hash_map<std::string, Role> by_role_;
};

// The scopes of a session whose password only serves to set another.
inline constexpr const char* kExpiredPasswordScopes[] = {"access.sessions.getCaller", "access.sessions.setPassword",
                                                         "access.sessions.signOut"};

// Whether scope, such as "registry.listings.get", "registry.*" or "*", names
// permission, or all that permission names where that is itself a scope.
bool ScopeNames(absl::string_view scope, absl::string_view permission);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_PERMISSION_TABLE_H_
