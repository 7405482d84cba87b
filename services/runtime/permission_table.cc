#include "services/runtime/permission_table.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/runtime/status.h"

namespace karez::runtime {

// Of the source that cmake/EmbedFile.cmake makes from docs/permissions.md.
extern const unsigned char kPermissionsPage[];
extern const unsigned long kPermissionsPageSize;

namespace {

// The cells of a table's row, without the quotes of code; empty for another line.
std::vector<std::string> CellsOf(absl::string_view line) {
  line = absl::StripAsciiWhitespace(line);
  if (!absl::ConsumePrefix(&line, "|") || !absl::ConsumeSuffix(&line, "|")) return {};
  std::vector<std::string> cells;
  for (absl::string_view cell : absl::StrSplit(line, '|')) {
    cell = absl::StripAsciiWhitespace(cell);
    if (cell.size() > 1 && cell.front() == '`' && cell.back() == '`') cell = cell.substr(1, cell.size() - 2);
    cells.emplace_back(cell);
  }
  return cells;
}

bool IsRule(const std::vector<std::string>& cells) {
  return std::all_of(cells.begin(), cells.end(), [](const std::string& cell) {
    return !cell.empty() && cell.find_first_not_of("-:") == std::string::npos;
  });
}

std::vector<std::string> Words(absl::string_view cell) {
  std::vector<std::string> words;
  for (absl::string_view word : absl::StrSplit(cell, ',')) {
    word = absl::StripAsciiWhitespace(word);
    if (!word.empty()) words.emplace_back(word);
  }
  return words;
}

}  // namespace

const absl::StatusOr<PermissionTable>& PermissionTable::BuiltIn() {
  static const auto* const kTable = new absl::StatusOr<PermissionTable>(
      Parse(absl::string_view(reinterpret_cast<const char*>(kPermissionsPage), kPermissionsPageSize)));
  return *kTable;
}

absl::StatusOr<PermissionTable> PermissionTable::Parse(absl::string_view markdown) {
  PermissionTable table;
  std::vector<std::string> faults;
  absl::flat_hash_set<std::string> methods;

  const auto add_role = [&](const std::vector<std::string>& cells) {
    options::v1::Visibility clearance;
    if (cells.size() < 2 || !options::v1::Visibility_Parse(absl::StrCat("VISIBILITY_", cells[1]), &clearance)) {
      faults.push_back(absl::StrCat("role ", cells[0], ": got no clearance, want one of karez.options.v1.Visibility"));
      return;
    }
    if (!table.by_role_.try_emplace(cells[0], Role{clearance, {}}).second) {
      faults.push_back(absl::StrCat("role ", cells[0], ": got it twice"));
    }
    table.roles_.push_back(cells[0]);
  };
  const auto add_permission = [&](const std::vector<std::string>& cells) {
    if (cells.size() != 3) {
      faults.push_back(absl::StrCat(cells[0], ": got ", cells.size(), " cells, want permission, methods and roles"));
      return;
    }
    Row row{cells[0], Words(cells[1]), Words(cells[2])};
    if (!table.permissions_.insert(row.permission).second) {
      faults.push_back(absl::StrCat(row.permission, ": got it twice"));
    }
    for (const std::string& method : row.methods) {
      if (!methods.insert(method).second) faults.push_back(absl::StrCat(method, ": got it twice"));
    }
    for (const std::string& role : row.roles) {
      const auto found = table.by_role_.find(role);
      if (found == table.by_role_.end()) {
        faults.push_back(
            absl::StrCat(row.permission, ": got the role ", Quoted(role), ", want one of the roles above"));
      } else {
        found->second.permissions.insert(row.permission);
      }
    }
    table.rows_.push_back(std::move(row));
  };

  enum class Reading { kNothing, kRoles, kPermissions } reading = Reading::kNothing;
  for (absl::string_view line : absl::StrSplit(markdown, '\n')) {
    const std::vector<std::string> cells = CellsOf(line);
    if (cells.empty()) {
      reading = Reading::kNothing;
    } else if (reading == Reading::kNothing) {
      reading = cells[0] == "Role"         ? Reading::kRoles
                : cells[0] == "Permission" ? Reading::kPermissions
                                           : Reading::kNothing;
    } else if (!IsRule(cells)) {
      reading == Reading::kRoles ? add_role(cells) : add_permission(cells);
    }
  }
  if (table.roles_.empty()) faults.emplace_back("got no table of roles");
  if (table.rows_.empty()) faults.emplace_back("got no table of permissions");
  if (!faults.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("permissions: ", absl::StrJoin(faults, "; ")));
  }
  return table;
}

bool PermissionTable::Holds(absl::string_view role, absl::string_view permission) const {
  const auto found = by_role_.find(role);
  return found != by_role_.end() && found->second.permissions.contains(permission);
}

std::vector<std::string> PermissionTable::PermissionsOf(absl::string_view role) const {
  const auto found = by_role_.find(role);
  if (found == by_role_.end()) return {};
  std::vector<std::string> permissions(found->second.permissions.begin(), found->second.permissions.end());
  std::sort(permissions.begin(), permissions.end());
  return permissions;
}

options::v1::Visibility PermissionTable::ClearanceOf(absl::string_view role) const {
  const auto found = by_role_.find(role);
  return found == by_role_.end() ? options::v1::VISIBILITY_PUBLIC : found->second.clearance;
}

bool ScopeNames(absl::string_view scope, absl::string_view permission) {
  if (scope == "*" || scope == permission) return true;
  return absl::ConsumeSuffix(&scope, "*") && absl::EndsWith(scope, ".") && absl::StartsWith(permission, scope);
}

}  // namespace karez::runtime
