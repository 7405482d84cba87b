#include "storage/rocksdb/rocksdb_store.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "rocksdb/db.h"
#include "storage/rocksdb/rocksdb_engine.h"
#include "storage/store_conformance.h"

namespace karez::storage {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// A folder that does not exist yet, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = testing::TempDir() + "karez_store_XXXXXX";
    if (mkdtemp(pattern.data()) == nullptr) std::abort();
    root_ = pattern;
  }
  ~TemporaryFolder() { std::filesystem::remove_all(root_); }

  std::string path() const { return root_ / "store"; }

 private:
  std::filesystem::path root_;
};

class RocksdbPlace : public DurablePlace {
 public:
  absl::StatusOr<std::unique_ptr<Store>> Open(const StoreIdentity& identity) override {
    return OpenRocksdbStore({.path = folder_.path(), .identity = identity});
  }

  absl::StatusOr<std::unique_ptr<Engine>> OpenEngine() override {
    rocksdb::DB* db = nullptr;
    const rocksdb::Status opened = rocksdb::DB::Open(rocksdb::Options(), folder_.path(), &db);
    if (!opened.ok()) return absl::InternalError(opened.ToString());
    return std::make_unique<RocksdbEngine>(std::shared_ptr<rocksdb::DB>(db));
  }

 private:
  const TemporaryFolder folder_;
};

const Backend kRocksdb = {"rocksdb", [] { return std::make_unique<RocksdbPlace>(); }};

INSTANTIATE_TEST_SUITE_P(Rocksdb, StoreConformance, testing::Values(kRocksdb));
INSTANTIATE_TEST_SUITE_P(Rocksdb, TableConformance, testing::Values(kRocksdb));
INSTANTIATE_TEST_SUITE_P(Rocksdb, ChangeLogConformance, testing::Values(kRocksdb));
INSTANTIATE_TEST_SUITE_P(Rocksdb, DurabilityConformance, testing::Values(kRocksdb));

absl::StatusOr<std::unique_ptr<Store>> OpenAt(const std::string& path) {
  return OpenRocksdbStore({.path = path, .identity = {.service = "registry"}});
}

TEST(RocksdbStore, KeepsNoLogInWordsThatAFullDiskCouldHitFirst) {
  const TemporaryFolder folder;
  {
    const auto store = OpenAt(folder.path());
    ASSERT_TRUE(store.ok()) << store.status();
  }
  for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
    EXPECT_NE(file.path().filename().string().substr(0, 3), "LOG") << file.path();
  }
}

std::string Message(const absl::StatusOr<std::unique_ptr<Store>>& store) {
  return std::string(store.status().message());
}

TEST(OpenRocksdbStore, MigratesAStoreOfFormat1) {
  const TemporaryFolder folder;
  const std::filesystem::path fixture =
      std::filesystem::path(std::getenv("KAREZ_SOURCE_DIR")) / "storage/rocksdb/testdata/format1/store";
  std::filesystem::copy(fixture, folder.path());
  uint64_t epoch = 0;
  for (bool first : {true, false}) {
    absl::StatusOr<std::unique_ptr<Store>> store = OpenAt(folder.path());
    ASSERT_TRUE(store.ok()) << store.status();
    const StoreHeader& header = (*store)->header();
    EXPECT_EQ(header.format_version, kFormatVersion);
    EXPECT_EQ(header.store_id, "0123456789abcdef0123456789abcdef");
    if (first) epoch = header.epoch;
    EXPECT_EQ(header.epoch, epoch);
    EXPECT_EQ((*store)->DurableSequence(), 41u);
    EXPECT_EQ(*(*store)->Read()->Get("karez"), "underground channel");
  }
}

TEST(OpenRocksdbStore, RefusesAFolderThatIsOpenElsewhere) {
  const TemporaryFolder folder;
  const auto store = OpenAt(folder.path());
  ASSERT_TRUE(store.ok()) << store.status();
  const auto second = OpenAt(folder.path());
  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Message(second), "data folder " + folder.path() + ": it is in use by another process");
}

TEST(OpenRocksdbStore, RefusesAFolderWithForeignFilesAndLeavesThem) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path());
  std::ofstream(folder.path() + "/thesis.txt") << "do not touch";
  const auto store = OpenAt(folder.path());
  EXPECT_EQ(store.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(Message(store), AllOf(HasSubstr(folder.path()), HasSubstr("thesis.txt")));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(OpenRocksdbStore, RefusesTheRemainsOfADamagedStore) {
  const TemporaryFolder folder;
  ASSERT_TRUE(OpenAt(folder.path()).ok());
  std::filesystem::remove(folder.path() + "/CURRENT");
  const auto store = OpenAt(folder.path());
  EXPECT_EQ(store.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(Message(store), HasSubstr("CURRENT is missing"));
}

TEST(OpenRocksdbStore, ReportsACorruptFile) {
  const TemporaryFolder folder;
  ASSERT_TRUE(OpenAt(folder.path()).ok());
  for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
    if (file.path().filename().string().rfind("MANIFEST-", 0) == 0) std::ofstream(file.path()) << "not a manifest";
  }
  EXPECT_EQ(OpenAt(folder.path()).status().code(), absl::StatusCode::kDataLoss);
}

TEST(OpenRocksdbStore, TakesAnEmptyFolder) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path());
  EXPECT_TRUE(OpenAt(folder.path()).ok());
}

TEST(OpenRocksdbStore, NamesAFolderThatCannotBeMade) {
  const auto store = OpenAt("/proc/no/such/folder");
  EXPECT_FALSE(store.ok());
  EXPECT_THAT(Message(store), HasSubstr("data folder /proc/no/such/folder"));
}

}  // namespace
}  // namespace karez::storage
