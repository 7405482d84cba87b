#include "storage/rocksdb/rocksdb_store.h"

#include <algorithm>
#include <cstdarg>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "rocksdb/cache.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/options.h"
#include "rocksdb/table.h"
#include "storage/group_commit.h"
#include "storage/rocksdb/convert.h"
#include "storage/rocksdb/rocksdb_engine.h"

namespace karez::storage {
namespace {

// RocksDB's log of its own, in words, is not kept: what matters of it comes as a
// status. On a full disk Debian's RocksDB, which is built with assertions, ends
// the process when it writes to that log once more.
class NoLog final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

rocksdb::Options ToRocksdbOptions(const RocksdbOptions& options) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));

  rocksdb::Options rocksdb;
  rocksdb.env = options.env != nullptr ? options.env : rocksdb::Env::Default();
  rocksdb.create_if_missing = true;
  rocksdb.write_buffer_size = options.write_buffer_bytes;
  rocksdb.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  // A log that is missing or shorter than what was synced fails the open.
  rocksdb.track_and_verify_wals_in_manifest = true;
  rocksdb.info_log = std::make_shared<NoLog>();
  // Keeps the machine's name out of the data.
  rocksdb.db_host_id = "";
  return rocksdb;
}

// What may lie in a folder whose store was not made to its end.
bool MayPrecedeStore(absl::string_view name) {
  for (absl::string_view prefix : {"LOCK", "LOG", "IDENTITY", "MANIFEST-", "OPTIONS-"}) {
    if (absl::StartsWith(name, prefix)) return true;
  }
  return absl::EndsWith(name, ".dbtmp") || name == "lost+found";
}

// RocksDB makes a new database wherever the file CURRENT is missing, beside
// foreign files and over the remains of a damaged store.
absl::Status CheckFolder(rocksdb::Env& env, const std::string& path) {
  std::vector<std::string> names;
  const rocksdb::Status listed = env.GetChildren(path, &names);
  if (listed.IsNotFound() || listed.IsPathNotFound()) return absl::OkStatus();
  if (!listed.ok()) return FromRocksdb(listed);
  std::sort(names.begin(), names.end());
  if (std::binary_search(names.begin(), names.end(), "CURRENT")) return absl::OkStatus();
  for (const std::string& name : names) {
    if (MayPrecedeStore(name)) continue;
    if (absl::EndsWith(name, ".sst") || absl::EndsWith(name, ".log")) {
      return absl::DataLossError(absl::StrCat("it holds ", name, " but the file CURRENT is missing"));
    }
    return absl::FailedPreconditionError(
        absl::StrCat("it holds ", name, ", which is not a store's; want a store or an empty folder"));
  }
  return absl::OkStatus();
}

absl::Status OpenError(const rocksdb::Status& status) {
  const std::string message = status.ToString();
  if (absl::StrContains(message, "While lock file") || absl::StrContains(message, "lock hold by current process")) {
    return absl::FailedPreconditionError("it is in use by another process");
  }
  return FromRocksdb(status);
}

absl::StatusOr<std::unique_ptr<Store>> Open(const RocksdbOptions& options) {
  const rocksdb::Options rocksdb_options = ToRocksdbOptions(options);
  absl::Status folder = CheckFolder(*rocksdb_options.env, options.path);
  if (!folder.ok()) return folder;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened = rocksdb::DB::Open(rocksdb_options, options.path, &db);
  if (!opened.ok()) return OpenError(opened);
  return GroupCommitStore::Open(std::make_unique<RocksdbEngine>(std::shared_ptr<rocksdb::DB>(db)), options.identity);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> OpenRocksdbStore(const RocksdbOptions& options) {
  absl::StatusOr<std::unique_ptr<Store>> store = Open(options);
  if (store.ok()) return store;
  return absl::Status(store.status().code(),
                      absl::StrCat("data folder ", options.path, ": ", store.status().message()));
}

}  // namespace karez::storage
