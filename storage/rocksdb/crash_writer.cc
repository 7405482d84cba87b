// The victim of rocksdb_crash_test: writes numbers to a store on four threads
// and prints each when it is acknowledged, until it is killed.
//
//   storage_crash_writer FOLDER FIRST_NUMBER VALUE_BYTES
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/rocksdb/rocksdb_store.h"
#include "storage/rocksdb/witness.h"

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const auto store = karez::storage::OpenRocksdbStore(
      {.path = argv[1], .identity = {.service = "crash"}, .write_buffer_bytes = 256 << 10});
  if (!store.ok()) {
    std::fprintf(stderr, "%s\n", store.status().ToString().c_str());
    return 1;
  }
  std::atomic<uint64_t> next = std::strtoull(argv[2], nullptr, 10);
  const size_t value_bytes = std::strtoull(argv[3], nullptr, 10);
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([&] {
      for (;;) {
        const uint64_t number = next++;
        if (!karez::storage::WriteNumber(**store, number, value_bytes).ok()) std::_Exit(1);
        // One write: the lines of the threads do not mix.
        const std::string line = absl::StrCat(number, "\n");
        if (write(STDOUT_FILENO, line.data(), line.size()) < 0) std::_Exit(1);
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
}
