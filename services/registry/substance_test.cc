#include "services/registry/substance.h"

#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
#include "karez/options/v1/options.pb.h"

namespace karez::registry {
namespace {

using google::protobuf::FieldDescriptor;

v1::Listing Offer() {
  v1::Listing listing;
  listing.set_name("listings/a");
  listing.mutable_offer();
  auto& title = *listing.add_titles();
  title.set_language("en");
  title.set_text("Drip irrigation for saline soil");
  return listing;
}

// Sets a field of the listing to something that it is not.
void Touch(v1::Listing& listing, const FieldDescriptor& field) {
  const google::protobuf::Reflection& reflection = *listing.GetReflection();
  if (field.is_repeated()) {
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      reflection.AddMessage(&listing, &field);
    } else {
      ASSERT_EQ(field.cpp_type(), FieldDescriptor::CPPTYPE_STRING);
      reflection.AddString(&listing, &field, "KZ");
    }
    return;
  }
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (reflection.HasField(listing, &field)) {
        reflection.ClearField(&listing, &field);
      } else {
        reflection.MutableMessage(&listing, &field);
      }
      break;
    case FieldDescriptor::CPPTYPE_STRING:
      reflection.SetString(&listing, &field, "another");
      break;
    case FieldDescriptor::CPPTYPE_BOOL:
      reflection.SetBool(&listing, &field, true);
      break;
    case FieldDescriptor::CPPTYPE_ENUM:
      reflection.SetEnumValue(&listing, &field, 1);
      break;
    case FieldDescriptor::CPPTYPE_INT32:
      reflection.SetInt32(&listing, &field, 7);
      break;
    case FieldDescriptor::CPPTYPE_INT64:
      reflection.SetInt64(&listing, &field, 7);
      break;
    default:
      FAIL() << field.full_name() << " has a type that this test does not know";
  }
}

TEST(SubstanceHash, ChangesWithEachFieldOfSubstanceAndWithNoOther) {
  const std::string hash = SubstanceHash(Offer());
  int of_substance = 0;
  const google::protobuf::Descriptor& type = *v1::Listing::descriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const bool substance = field.options().GetExtension(options::v1::substance);
    v1::Listing listing = Offer();
    Touch(listing, field);
    EXPECT_EQ(SubstanceHash(listing) != hash, substance) << field.name();
    of_substance += substance;
  }
  EXPECT_GT(of_substance, 0);
}

TEST(SubstanceHash, ChangesWithTextInsideOfAField) {
  v1::Listing listing = Offer();
  listing.mutable_titles(0)->set_text("Drip irrigation for saline soils");
  EXPECT_NE(SubstanceHash(listing), SubstanceHash(Offer()));
}

TEST(SubstanceHash, IsSha256InLowerCaseHex) {
  EXPECT_THAT(SubstanceHash(Offer()), testing::MatchesRegex("[0-9a-f]{64}"));
}

// Consents of stored listings name it, so it may never change for the same
// content: printf '\x22\x00\x32\x25\x0a\x02en\x12\x1fDrip irrigation for saline soil' | sha256sum
TEST(SubstanceHash, StaysWhatItWas) {
  EXPECT_EQ(SubstanceHash(Offer()), "d86789fdecb4e1429ad59dbe281ae7a2e86e1bca7ea6ff0931412b11c0059797");
}

}  // namespace
}  // namespace karez::registry
