// What a listing says, as far as consent, decisions and alerts depend on it.
#ifndef KAREZ_SERVICES_REGISTRY_SUBSTANCE_H_
#define KAREZ_SERVICES_REGISTRY_SUBSTANCE_H_

#include <string>

#include "karez/registry/v1/listing.pb.h"

namespace karez::registry {

// SHA-256, in lower-case hex, over the fields that are marked as substance
// (karez.options.v1.substance) in their protobuf encoding, in the order of field
// numbers: two listings have the same hash just if those fields are the same.
//
// Unknown fields inside of them count, so a record passed on by an older program
// keeps its hash.
std::string SubstanceHash(const v1::Listing& listing);

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_SUBSTANCE_H_
