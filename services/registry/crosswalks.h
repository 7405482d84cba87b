#ifndef KAREZ_SERVICES_REGISTRY_CROSSWALKS_H_
#define KAREZ_SERVICES_REGISTRY_CROSSWALKS_H_

#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "karez/registry/v1/crosswalk.pb.h"
#include "services/registry/taxonomy.h"

namespace karez::registry {

// How our sectors and readiness levels are called elsewhere. Immutable; safe for
// concurrent use.
class Crosswalks {
 public:
  // Those that this program was built with (data/crosswalks_v1.csv, data/stages_v1.csv).
  static absl::StatusOr<Crosswalks> BuiltIn(const Taxonomy& taxonomy);

  // From two CSV texts with the heads "sector,scheme,code,relation,confidence,label"
  // and "trl,scheme,code,confidence". Errors: INVALID_ARGUMENT naming everything
  // that is wrong: another head, a line of too few cells, a sector, level, scheme,
  // relation or stage that is not known, a confidence not over 0 and at most 1, a
  // pair twice, a sector in force or a level that a scheme leaves out.
  static absl::StatusOr<Crosswalks> Parse(absl::string_view sectors, absl::string_view stages,
                                          const Taxonomy& taxonomy);

  // The page that request asks for. Errors: INVALID_ARGUMENT (page_token).
  absl::StatusOr<v1::ListCrosswalksResponse> List(const v1::ListCrosswalksRequest& request) const;

 private:
  explicit Crosswalks(std::vector<v1::Crosswalk> all) : all_(std::move(all)) {}

  const std::vector<v1::Crosswalk> all_;  // In the order of the answers.
};

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_CROSSWALKS_H_
