// Graded pairs, by which matching is measured.
#ifndef KAREZ_CLIENTS_CLI_JUDGMENTS_H_
#define KAREZ_CLIENTS_CLI_JUDGMENTS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "clients/cli/line_reader.h"
#include "clients/cli/metrics.h"
#include "karez/registry/v1/listing.pb.h"

namespace karez::cli {

// Highest grade.
inline constexpr int kMaxGrade = 10;

struct Judgment {
  int64_t line = 0;
  // As the file has them: name, id, or external id.
  std::string need;
  std::string offer;
  int grade = 0;
};

// A CSV file with the columns need, offer and grade, and any others. Errors:
// INVALID_ARGUMENT, which names the line: all lines have to be good.
absl::StatusOr<std::vector<Judgment>> ReadJudgments(ByteSource bytes);

// Listings by whatever a judgment may call them.
class ListingNames {
 public:
  void Add(const registry::v1::Listing& listing);

  // The name of the listing called so: by its name, its id, its external id as
  // SOURCE/ID, or that id alone; empty where none, or more than one, is.
  std::string Find(absl::string_view called, bool need) const;

 private:
  struct Entry {
    std::string name;  // Empty: several.
    bool need = false;
  };
  void Put(std::string called, const Entry& entry);

  absl::flat_hash_map<std::string, Entry> entries_;
};

// Judgments by the names of their listings.
struct JudgedNeeds {
  std::map<std::string, Grades> needs;
  // How many pairs name a listing that is not there, and the first of them.
  size_t unknown = 0;
  std::string first_unknown;
};

// A pair that is judged twice has the later grade.
JudgedNeeds Resolve(const std::vector<Judgment>& judgments, const ListingNames& names);

}  // namespace karez::cli

#endif  // KAREZ_CLIENTS_CLI_JUDGMENTS_H_
