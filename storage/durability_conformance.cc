#include <array>
#include <string>

#include "gmock/gmock.h"
#include "storage/changelog.h"
#include "storage/keys.h"
#include "storage/store_conformance.h"

namespace karez::storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_P(DurabilityConformance, KeepsEverythingAcrossAReopen) {
  const ChangeLog log(3);
  Put("a", "1");
  Put("b", "1");
  const Sequence last = Commit([&](Transaction& transaction) {
    EXPECT_TRUE(transaction.Delete("a").ok());
    return log.Append(transaction, {.key = "a"}).status();
  });
  const StoreHeader header = store().header();
  Reopen();

  EXPECT_THAT(Entries(*store().Read(), {"a", ""}), ElementsAre("b=1"));
  EXPECT_EQ(store().Read()->sequence(), last);
  EXPECT_EQ(store().DurableSequence(), last);
  EXPECT_EQ(store().header().store_id, header.store_id);
  EXPECT_EQ(store().header().epoch, header.epoch);
  EXPECT_EQ(log.Read(*store().Read(), 0, {})->records.size(), 1u);
  EXPECT_GT(Put("c", "1"), last);
}

TEST_P(DurabilityConformance, KeepsTheHeaderOfAStoreWithoutCommits) {
  const std::string id = store().header().store_id;
  Reopen();
  EXPECT_EQ(store().header().store_id, id);
  EXPECT_EQ(store().DurableSequence(), 0u);
}

TEST_P(DurabilityConformance, StartsAnEpochWhenToldTo) {
  Put("a", "1");
  const StoreHeader before = store().header();
  Close();
  {
    absl::StatusOr<std::unique_ptr<Store>> restored = place().Open({.service = "conformance", .start_epoch = true});
    ASSERT_TRUE(restored.ok()) << restored.status();
    EXPECT_NE((*restored)->header().epoch, before.epoch);
    EXPECT_EQ((*restored)->header().store_id, before.store_id);
    EXPECT_EQ(Get(*(*restored)->Read(), "a"), "1");
  }
  Reopen();
  EXPECT_NE(store().header().epoch, before.epoch);
}

TEST_P(DurabilityConformance, RefusesAStoreOfANewerFormatNamingBoth) {
  Close();
  {
    absl::StatusOr<std::unique_ptr<Engine>> engine = static_cast<DurablePlace&>(place()).OpenEngine();
    ASSERT_TRUE(engine.ok()) << engine.status();
    const std::array<Mutation, 1> newer = {
        Mutation{EncodeKey(TableId{0}, "header"), EncodeKey("karez store", kFormatVersion + 1, "of a form to come")}};
    ASSERT_TRUE((*engine)->Commit(newer).ok());
  }
  const absl::Status refused = place().Open({.service = "conformance"}).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("got 3, want at most 2"));
}

TEST_P(DurabilityConformance, RefusesAStoreOfAnotherService) {
  Put("a", "1");
  Close();
  const absl::Status refused = place().Open({.service = "other"}).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("got \"conformance\", want \"other\""));
  Reopen();
  EXPECT_EQ(Get("a"), "1");
}

TEST_P(DurabilityConformance, RefusesDataThatNoStoreWrote) {
  Close();
  {
    absl::StatusOr<std::unique_ptr<Engine>> engine = static_cast<DurablePlace&>(place()).OpenEngine();
    ASSERT_TRUE(engine.ok()) << engine.status();
    const std::array<Mutation, 2> foreign = {Mutation{EncodeKey(TableId{0}, "header"), std::nullopt},
                                             Mutation{"someone's key", "someone's value"}};
    ASSERT_TRUE((*engine)->Commit(foreign).ok());
  }
  const absl::Status refused = place().Open({.service = "conformance"}).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("not a karez store"));
}

}  // namespace
}  // namespace karez::storage
