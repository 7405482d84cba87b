// Durable commits a second of the RocksDB store, of the shape of db_bench's
// fillsync: each thread commits one random 16-byte key with a value at a time.
//
//   storage_bench FOLDER THREADS VALUE_BYTES SECONDS
//
// Prints "COMMITS_PER_SECOND COMMITS_PER_SYNC". deploy/bench/storage.sh runs it
// beside its peer.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_format.h"
#include "storage/rocksdb/rocksdb_store.h"

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: %s FOLDER THREADS VALUE_BYTES SECONDS\n", argv[0]);
    return 2;
  }
  const int threads = std::atoi(argv[2]);
  const std::string value(std::atoi(argv[3]), 'v');
  const auto length = std::chrono::seconds(std::atoi(argv[4]));
  const auto store = karez::storage::OpenRocksdbStore({.path = argv[1], .identity = {.service = "bench"}});
  if (!store.ok()) {
    std::fprintf(stderr, "%s\n", store.status().ToString().c_str());
    return 1;
  }

  const auto start = std::chrono::steady_clock::now();
  std::vector<std::thread> writers;
  for (int writer = 0; writer < threads; ++writer) {
    writers.emplace_back([&, writer] {
      std::mt19937_64 random(writer);
      while (std::chrono::steady_clock::now() < start + length) {
        const std::string key = absl::StrFormat("%016x", random());
        const auto committed =
            (*store)->Write([&](karez::storage::Transaction& transaction) { return transaction.Put(key, value); });
        if (!committed.ok()) {
          std::fprintf(stderr, "%s\n", committed.status().ToString().c_str());
          std::exit(1);
        }
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  const karez::storage::StoreStats stats = (*store)->Stats();
  std::printf("%.0f %.2f\n", stats.commits / took.count(), static_cast<double>(stats.commits) / stats.groups);
}
