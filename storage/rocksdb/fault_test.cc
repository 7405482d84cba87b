#include <algorithm>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "rocksdb/env.h"
#include "rocksdb/system_clock.h"
#include "storage/rocksdb/fault_file_system.h"
#include "storage/rocksdb/rocksdb_store.h"
#include "storage/rocksdb/witness.h"

// What is left after the disk failed and the power went. Everything runs on a
// file system in memory that keeps what was synced and nothing else.
namespace karez::storage {
namespace {

using testing::HasSubstr;

constexpr absl::string_view kFolder = "/store";
constexpr int kWriters = 2;
constexpr int kEach = 6;
// Enough for the write buffer to be flushed to sorted files on the way.
constexpr size_t kValueBytes = 8 << 10;
constexpr size_t kWriteBufferBytes = 64 << 10;

// RocksDB sleeps a second after each background error; here nobody waits for
// the disk to come back.
class ImpatientClock : public rocksdb::SystemClockWrapper {
 public:
  using SystemClockWrapper::SystemClockWrapper;
  const char* Name() const override { return "ImpatientClock"; }
  void SleepForMicroseconds(int) override { std::this_thread::yield(); }
};

class FaultEnv : public rocksdb::EnvWrapper {
 public:
  explicit FaultEnv(const std::shared_ptr<FaultFileSystem>& files) : EnvWrapper(rocksdb::NewCompositeEnv(files)) {
    file_system_ = files;
    system_clock_ = std::make_shared<ImpatientClock>(rocksdb::SystemClock::Default());
  }
};

class Disk {
 public:
  Disk() {
    const std::unique_ptr<rocksdb::Env> memory(rocksdb::NewMemEnv(rocksdb::Env::Default()));
    files_ = std::make_shared<FaultFileSystem>(memory->GetFileSystem());
    env_ = std::make_unique<FaultEnv>(files_);
  }

  absl::StatusOr<std::unique_ptr<Store>> Open() {
    return OpenRocksdbStore({.path = std::string(kFolder),
                             .identity = {.service = "fault"},
                             .write_buffer_bytes = kWriteBufferBytes,
                             .env = env_.get()});
  }

  FaultFileSystem& files() { return *files_; }
  void Restart() { files_->Restart(std::string(kFolder)); }

 private:
  std::shared_ptr<FaultFileSystem> files_;
  std::unique_ptr<rocksdb::Env> env_;
};

bool TakesNoMoreWrites(const absl::Status& status) {
  return status.code() == absl::StatusCode::kDataLoss && absl::StrContains(status.message(), "takes no more writes");
}

// What the world was told before the crash.
class Told {
 public:
  // Writes numbers on some threads at once and reads after each.
  void Write(Store& store) {
    std::vector<std::thread> writers;
    for (int writer = 0; writer < kWriters; ++writer) {
      writers.emplace_back([&, writer] {
        for (int i = 0; i < kEach; ++i) {
          WriteOne(store, writer * kEach + i);
          Look(store);
        }
      });
    }
    for (std::thread& writer : writers) writer.join();
  }

  // All of it must be there.
  void ExpectKept(Disk& disk) const {
    absl::StatusOr<std::unique_ptr<Store>> store = disk.Open();
    ASSERT_TRUE(store.ok()) << store.status();
    absl::StatusOr<std::set<uint64_t>> kept = ReadNumbers(*(*store)->Read(), kValueBytes);
    ASSERT_TRUE(kept.ok()) << kept.status();
    EXPECT_TRUE(std::includes(kept->begin(), kept->end(), acknowledged_.begin(), acknowledged_.end()))
        << "an acknowledged write is lost";
    EXPECT_TRUE(std::includes(kept->begin(), kept->end(), shown_.begin(), shown_.end()))
        << "a reader saw a write that is lost";
    // And it works again.
    EXPECT_TRUE(WriteNumber(**store, 1000, kValueBytes).ok());
  }

  size_t acknowledged() const { return acknowledged_.size(); }
  const absl::Status& failure() const { return failure_; }

 private:
  void WriteOne(Store& store, uint64_t number) {
    absl::Status before;
    {
      std::lock_guard lock(mutex_);
      before = failure_;
    }
    const absl::Status status = WriteNumber(store, number, kValueBytes).status();
    std::lock_guard lock(mutex_);
    if (status.ok()) {
      EXPECT_TRUE(before.ok()) << "a write was taken after a failure";
      acknowledged_.insert(number);
    } else if (TakesNoMoreWrites(status)) {
      failure_ = status;
    }
  }

  void Look(Store& store) {
    absl::StatusOr<std::set<uint64_t>> numbers = ReadNumbers(*store.Read(), kValueBytes);
    std::lock_guard lock(mutex_);
    if (numbers.ok()) {
      shown_.insert(numbers->begin(), numbers->end());
    } else {
      // The read failed, which tells nothing; half a transaction would.
      EXPECT_THAT(numbers.status().ToString(), HasSubstr("injected fault"));
    }
  }

  std::mutex mutex_;
  std::set<uint64_t> acknowledged_;
  std::set<uint64_t> shown_;
  absl::Status failure_;
};

// Runs the writers on a new disk after break_disk, takes the power away and
// expects everything told to be there. Returns false if nothing failed.
bool SurvivesFault(const std::function<void(FaultFileSystem&)>& break_disk, Told& told) {
  Disk disk;
  break_disk(disk.files());
  {
    absl::StatusOr<std::unique_ptr<Store>> store = disk.Open();
    if (store.ok()) {
      told.Write(**store);
    } else {
      EXPECT_THAT(store.status().ToString(), HasSubstr("data folder /store: "));
    }
  }
  const bool failed = disk.files().failed();
  disk.Restart();
  told.ExpectKept(disk);
  return failed;
}

TEST(RocksdbStoreFaults, KeepsEverythingAcknowledgedWhenThePowerGoes) {
  Told told;
  EXPECT_FALSE(SurvivesFault([](FaultFileSystem&) {}, told));
  EXPECT_EQ(told.acknowledged(), size_t{kWriters * kEach});
}

TEST(RocksdbStoreFaults, SurvivesTheFailureOfEachIo) {
  int n = 1;
  for (bool failed = true; failed && !testing::Test::HasFailure(); ++n) {
    SCOPED_TRACE(testing::Message() << "I/O " << n);
    Told told;
    failed = SurvivesFault([n](FaultFileSystem& files) { files.FailNth(n); }, told);
  }
  EXPECT_GT(n, 50);
}

TEST(RocksdbStoreFaults, SurvivesThePowerGoingAtEachIo) {
  int n = 1;
  for (bool failed = true; failed && !testing::Test::HasFailure(); ++n) {
    SCOPED_TRACE(testing::Message() << "I/O " << n);
    Told told;
    failed = SurvivesFault([n](FaultFileSystem& files) { files.FailFrom(n); }, told);
  }
  EXPECT_GT(n, 50);
}

TEST(RocksdbStoreFaults, SurvivesAFullDiskAndSaysThatItIsFull) {
  int full = 0;
  int64_t bytes = 0;
  for (bool failed = true; failed && !testing::Test::HasFailure(); bytes += 5003) {
    SCOPED_TRACE(testing::Message() << "space for " << bytes << " bytes");
    Told told;
    failed = SurvivesFault([bytes](FaultFileSystem& files) { files.LimitSpace(bytes); }, told);
    if (told.failure().ok()) continue;
    ++full;
    EXPECT_THAT(std::string(told.failure().message()), HasSubstr("the disk is full"));
  }
  EXPECT_GT(full, 10);
}

TEST(RocksdbStoreFaults, ReadsOnAfterItTakesNoMoreWrites) {
  Disk disk;
  absl::StatusOr<std::unique_ptr<Store>> store = disk.Open();
  ASSERT_TRUE(store.ok()) << store.status();
  const Sequence sequence = *WriteNumber(**store, 1, kValueBytes);
  disk.files().FailNth(1);
  EXPECT_TRUE(TakesNoMoreWrites(WriteNumber(**store, 2, kValueBytes).status()));
  EXPECT_TRUE(TakesNoMoreWrites(WriteNumber(**store, 3, kValueBytes).status()));
  EXPECT_TRUE(TakesNoMoreWrites((*store)->AwaitNewer(sequence, absl::InfiniteFuture()).status()));

  EXPECT_THAT(*ReadNumbers(*(*store)->Read(), kValueBytes), testing::ElementsAre(1));
  EXPECT_EQ((*store)->DurableSequence(), sequence);
}

}  // namespace
}  // namespace karez::storage
