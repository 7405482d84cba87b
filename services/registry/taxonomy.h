#ifndef KAREZ_SERVICES_REGISTRY_TAXONOMY_H_
#define KAREZ_SERVICES_REGISTRY_TAXONOMY_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "karez/registry/v1/taxonomy.pb.h"
#include "services/runtime/validate.h"

namespace karez::registry {

// The sectors by which listings are filed: two levels, stable codes, labels in
// the nine languages. Immutable; safe for concurrent use.
class Taxonomy final : public runtime::Vocabulary {
 public:
  // The taxonomy that this program was built with (data/taxonomy_v1.json).
  static absl::StatusOr<Taxonomy> BuiltIn();

  // From a v1.Taxonomy in proto JSON. Errors: INVALID_ARGUMENT naming everything
  // that is wrong: not such JSON, no revision, a code twice or badly formed, a
  // parent that is not there, not above, or not the code's own, a label missing
  // in one of the nine languages, a successor that is not in force.
  static absl::StatusOr<Taxonomy> Parse(absl::string_view json);

  const v1::Taxonomy& message() const { return message_; }

  // Whether code may be used in a listing: it is known. A retired one may, as
  // records keep it.
  bool HasSector(absl::string_view code) const override { return places_.contains(code); }

  // nullptr if code is not known.
  const v1::Sector* Find(absl::string_view code) const;

 private:
  explicit Taxonomy(v1::Taxonomy message);

  std::vector<std::string> Faults() const;

  v1::Taxonomy message_;
  // Where a code is in message_.
  absl::flat_hash_map<std::string, int> places_;
};

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_TAXONOMY_H_
