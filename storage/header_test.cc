#include "storage/header.h"

#include <array>
#include <string>

#include "gmock/gmock.h"
#include "storage/keys.h"
#include "storage/memory/memory_engine.h"

namespace karez::storage {
namespace {

const std::string kHeaderKey = EncodeKey(TableId{0}, "header");

void Set(Engine& engine, const std::string& key, const std::string& value) {
  const std::array<Mutation, 1> mutations = {Mutation{key, value}};
  ASSERT_TRUE(engine.Commit(mutations).ok());
}

StoreIdentity Identity(uint64_t next_random) {
  return {.service = "registry", .random = [next_random]() mutable { return next_random++; }};
}

TEST(OpenHeader, CreatesAHeaderFromTheGivenIdentity) {
  MemoryEngine engine;
  absl::StatusOr<StoreHeader> header = OpenHeader(engine, Identity(1));
  ASSERT_TRUE(header.ok()) << header.status();
  EXPECT_EQ(header->format_version, kFormatVersion);
  EXPECT_EQ(header->store_id, "00000000000000010000000000000002");
  EXPECT_EQ(header->epoch, 3u);
  EXPECT_EQ(header->service, "registry");
}

TEST(OpenHeader, ReadsTheHeaderThatIsThere) {
  MemoryEngine engine;
  const StoreHeader created = *OpenHeader(engine, Identity(1));
  absl::StatusOr<StoreHeader> read = OpenHeader(engine, Identity(100));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->store_id, created.store_id);
  EXPECT_EQ(read->epoch, created.epoch);
}

TEST(OpenHeader, MigratesFormat1OnceByGivingItAnEpoch) {
  MemoryEngine engine;
  Set(engine, kHeaderKey, EncodeKey("karez store", uint32_t{1}, "an old id", "registry"));
  for (uint64_t random : {7, 100}) {
    absl::StatusOr<StoreHeader> header = OpenHeader(engine, Identity(random));
    ASSERT_TRUE(header.ok()) << header.status();
    EXPECT_EQ(header->format_version, 2u);
    EXPECT_EQ(header->store_id, "an old id");
    EXPECT_EQ(header->epoch, 7u);
  }
}

TEST(OpenHeader, LeavesAnOldStoreOfAnotherServiceAsItIs) {
  MemoryEngine engine;
  const std::string old = EncodeKey("karez store", uint32_t{1}, "an old id", "matching");
  Set(engine, kHeaderKey, old);
  EXPECT_EQ(OpenHeader(engine, Identity(1)).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(*engine.Latest()->Get(kHeaderKey), old);
}

TEST(OpenHeader, RefusesBytesThatAreNoHeader) {
  for (const std::string& bytes :
       {std::string(), std::string("karez store"), EncodeKey("another magic", uint32_t{2}),
        EncodeKey("karez store", uint32_t{0}), EncodeKey("karez store", uint32_t{2}, "id", "registry"),
        EncodeKey("karez store", uint32_t{1}, "id", "registry", uint64_t{5})}) {
    MemoryEngine engine;
    Set(engine, kHeaderKey, bytes);
    EXPECT_EQ(OpenHeader(engine, Identity(1)).status().code(), absl::StatusCode::kDataLoss);
  }
}

TEST(ReadLastSequence, GivesWhatWasRecorded) {
  MemoryEngine engine;
  EXPECT_EQ(*ReadLastSequence(*engine.Latest()), 0u);
  const std::array<Mutation, 1> mutations = {WriteLastSequence(42)};
  ASSERT_TRUE(engine.Commit(mutations).ok());
  EXPECT_EQ(*ReadLastSequence(*engine.Latest()), 42u);
}

}  // namespace
}  // namespace karez::storage
