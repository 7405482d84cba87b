#include "services/runtime/sealer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/testing.h"
#include "storage/memory/memory_store.h"

namespace karez::runtime {
namespace {

TEST(Sealer, GivesBackWhatItHasSealedAndShowsNothingOfIt) {
  const Sealer sealer(std::string(32, 'k'));
  for (const std::string& text : {std::string(), std::string("listings/a"), std::string(1'000, '\xff')}) {
    const std::string sealed = sealer.Seal(text);
    EXPECT_EQ(sealer.Open(sealed), text);
    EXPECT_EQ(sealer.Seal(text), sealed);
    EXPECT_TRUE(text.empty() || sealed.find(text.substr(0, 4)) == std::string::npos);
  }
}

TEST(Sealer, OpensNothingElse) {
  const Sealer sealer(std::string(32, 'k'));
  const std::string sealed = sealer.Seal("listings/a");
  for (size_t i = 0; i < sealed.size(); ++i) {
    if (i > 0) {
      EXPECT_EQ(sealer.Open(sealed.substr(0, i)), std::nullopt);
    }
    std::string changed = sealed;
    changed[i] ^= 1;
    EXPECT_EQ(sealer.Open(changed), std::nullopt);
  }
  EXPECT_EQ(Sealer(std::string(32, 'l')).Open(sealed), std::nullopt);
}

TEST(Sealer, KeepsItsKeyInTheStore) {
  const auto store = *storage::OpenMemoryStore({.service = "registry"});
  const auto other = *storage::OpenMemoryStore({.service = "registry"});
  const std::string sealed = Sealer::Of(*store)->Seal("listings/a");
  EXPECT_EQ(Sealer::Of(*store)->Open(sealed), "listings/a");
  EXPECT_EQ(Sealer::Of(*other)->Open(sealed), std::nullopt);
}

}  // namespace
}  // namespace karez::runtime
