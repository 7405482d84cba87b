#ifndef KAREZ_STORAGE_ROCKSDB_FAULT_FILE_SYSTEM_H_
#define KAREZ_STORAGE_ROCKSDB_FAULT_FILE_SYSTEM_H_

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "rocksdb/file_system.h"

namespace karez::storage {

// A file system for tests that fails on demand and can lose its power. It keeps
// beside each file what of it is durable: the bytes up to the last good sync,
// under the names that the folder had at its last sync. After a failed sync no
// further bytes of that file ever become durable, as on Linux.
//
// Thread-safe.
class FaultFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  // base: an empty file system, best in memory.
  explicit FaultFileSystem(const std::shared_ptr<rocksdb::FileSystem>& base) : FileSystemWrapper(base) {}

  const char* Name() const override { return "FaultFileSystem"; }

  // The n-th I/O from now on fails, counting from 1. A failing append leaves
  // half of its bytes.
  void FailNth(int64_t n);
  // As FailNth, and so do all after it.
  void FailFrom(int64_t n);
  // Appends fail once they have written this many bytes more.
  void LimitSpace(int64_t bytes);
  // True if something has failed since the last Restart.
  bool failed() const;

  // Takes the power away and gives it back: what was not durable is gone, and
  // nothing fails any more. No file of the folder may be open.
  void Restart(const std::string& folder);

  rocksdb::IOStatus NewSequentialFile(const std::string& path, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSSequentialFile>* file,
                                      rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewRandomAccessFile(const std::string& path, const rocksdb::FileOptions& options,
                                        std::unique_ptr<rocksdb::FSRandomAccessFile>* file,
                                        rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewDirectory(const std::string& path, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* folder,
                                 rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& path, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;

 private:
  class SequentialFile;
  class RandomAccessFile;
  class WritableFile;
  class Folder;

  struct Content {
    std::string bytes;
    size_t durable = 0;
    bool sync_failed = false;
  };
  using Names = std::map<std::string, std::shared_ptr<Content>>;

  // Counts an I/O and says whether it is to fail.
  rocksdb::IOStatus Begin(const std::string& what);
  // How many of an append's bytes still fit.
  size_t TakeSpace(size_t bytes);
  void SyncFolder(const std::string& folder);

  mutable std::mutex mutex_;
  // I/Os until the next failure; 0 is none.
  int64_t countdown_ = 0;
  bool stay_failed_ = false;
  bool failed_ = false;
  std::optional<int64_t> space_;
  Names live_;
  Names durable_;
};

}  // namespace karez::storage

#endif  // KAREZ_STORAGE_ROCKSDB_FAULT_FILE_SYSTEM_H_
