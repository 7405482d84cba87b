#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "storage/rocksdb/rocksdb_store.h"
#include "storage/rocksdb/witness.h"

namespace karez::storage {
namespace {

constexpr size_t kValueBytes = 500;

// A process that writes numbers to a store (crash_writer.cc).
class Writer {
 public:
  Writer(const std::string& folder, uint64_t first_number) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) std::abort();
    const std::string first = absl::StrCat(first_number);
    const std::string bytes = absl::StrCat(kValueBytes);
    process_ = fork();
    if (process_ == 0) {
      dup2(ends[1], STDOUT_FILENO);
      execl(KAREZ_CRASH_WRITER, KAREZ_CRASH_WRITER, folder.c_str(), first.c_str(), bytes.c_str(), nullptr);
      _exit(127);
    }
    close(ends[1]);
    acknowledged_ = fdopen(ends[0], "r");
  }

  // Waits until this many numbers are acknowledged.
  void Read(size_t count) {
    while (numbers_.size() < count && ReadOne()) {
    }
    EXPECT_GE(numbers_.size(), count) << "the writer ended by itself";
  }

  // Kills the process in the middle of its work and returns all that it had
  // acknowledged until then.
  std::set<uint64_t> Kill() {
    kill(process_, SIGKILL);
    while (ReadOne()) {
    }
    std::fclose(acknowledged_);
    int status = 0;
    waitpid(process_, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself";
    return numbers_;
  }

 private:
  // A last line without its end is no acknowledgement.
  bool ReadOne() {
    unsigned long long number;
    char end = 0;
    if (std::fscanf(acknowledged_, "%llu%c", &number, &end) != 2 || end != '\n') return false;
    numbers_.insert(number);
    return true;
  }

  std::set<uint64_t> numbers_;
  pid_t process_ = -1;
  std::FILE* acknowledged_ = nullptr;
};

TEST(RocksdbStoreCrash, KeepsEveryAcknowledgedWriteOfAKilledProcess) {
  std::string root = testing::TempDir() + "karez_crash_XXXXXX";
  ASSERT_NE(mkdtemp(root.data()), nullptr);
  const std::string folder = root + "/store";
  std::set<uint64_t> acknowledged;
  for (int round = 0; round < 4; ++round) {
    SCOPED_TRACE(testing::Message() << "round " << round);
    Writer writer(folder, 1'000'000 * round);
    writer.Read(30 + 170 * round);
    acknowledged.merge(writer.Kill());

    const auto store = OpenRocksdbStore({.path = folder, .identity = {.service = "crash"}});
    ASSERT_TRUE(store.ok()) << store.status();
    const auto kept = ReadNumbers(*(*store)->Read(), kValueBytes);
    ASSERT_TRUE(kept.ok()) << kept.status();
    EXPECT_TRUE(std::includes(kept->begin(), kept->end(), acknowledged.begin(), acknowledged.end()));
  }
  std::filesystem::remove_all(root);
}

TEST(RocksdbStoreCrash, RefusesAFolderThatAnotherProcessHasOpen) {
  std::string root = testing::TempDir() + "karez_crash_XXXXXX";
  ASSERT_NE(mkdtemp(root.data()), nullptr);
  const std::string folder = root + "/store";
  Writer writer(folder, 0);
  writer.Read(1);
  const absl::Status refused = OpenRocksdbStore({.path = folder, .identity = {.service = "crash"}}).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(std::string(refused.message()), "data folder " + folder + ": it is in use by another process");
  writer.Kill();
  std::filesystem::remove_all(root);
}

}  // namespace
}  // namespace karez::storage
