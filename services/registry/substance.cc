#include "services/registry/substance.h"

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "karez/options/v1/options.pb.h"
#include "services/runtime/sha256.h"
#include "storage/table.h"

namespace karez::registry {

std::string SubstanceHash(const v1::Listing& listing) {
  const google::protobuf::Reflection* reflection = listing.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> dropped;
  reflection->ListFields(listing, &dropped);
  std::erase_if(dropped, [](const google::protobuf::FieldDescriptor* field) {
    return field->options().GetExtension(options::v1::substance);
  });

  v1::Listing substance = listing;
  for (const google::protobuf::FieldDescriptor* field : dropped) reflection->ClearField(&substance, field);
  reflection->MutableUnknownFields(&substance)->Clear();

  return runtime::Sha256Hex(storage::SerializeDeterministically(substance));
}

}  // namespace karez::registry
