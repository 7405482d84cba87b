#include "storage/rocksdb/fault_file_system.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/match.h"

namespace karez::storage {

using rocksdb::DataVerificationInfo;
using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

class FaultFileSystem::SequentialFile : public rocksdb::FSSequentialFileOwnerWrapper {
 public:
  SequentialFile(FaultFileSystem& owner, std::string path, std::unique_ptr<rocksdb::FSSequentialFile> base)
      : FSSequentialFileOwnerWrapper(std::move(base)), owner_(owner), path_(std::move(path)) {}

  IOStatus Read(size_t n, const IOOptions& options, Slice* result, char* scratch, IODebugContext* debug) override {
    const IOStatus status = owner_.Begin("read " + path_);
    return status.ok() ? FSSequentialFileOwnerWrapper::Read(n, options, result, scratch, debug) : status;
  }

 private:
  FaultFileSystem& owner_;
  const std::string path_;
};

class FaultFileSystem::RandomAccessFile : public rocksdb::FSRandomAccessFileOwnerWrapper {
 public:
  RandomAccessFile(FaultFileSystem& owner, std::string path, std::unique_ptr<rocksdb::FSRandomAccessFile> base)
      : FSRandomAccessFileOwnerWrapper(std::move(base)), owner_(owner), path_(std::move(path)) {}

  IOStatus Read(uint64_t offset, size_t n, const IOOptions& options, Slice* result, char* scratch,
                IODebugContext* debug) const override {
    const IOStatus status = owner_.Begin("read " + path_);
    return status.ok() ? FSRandomAccessFileOwnerWrapper::Read(offset, n, options, result, scratch, debug) : status;
  }

 private:
  FaultFileSystem& owner_;
  const std::string path_;
};

class FaultFileSystem::WritableFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  WritableFile(FaultFileSystem& owner, std::string path, std::unique_ptr<rocksdb::FSWritableFile> base,
               std::shared_ptr<Content> content)
      : FSWritableFileOwnerWrapper(std::move(base)),
        owner_(owner),
        path_(std::move(path)),
        content_(std::move(content)) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    const IOStatus status = owner_.Begin("append " + path_);
    const size_t fits = owner_.TakeSpace(data.size());
    const size_t written = status.ok() ? fits : fits / 2;
    const IOStatus appended = FSWritableFileOwnerWrapper::Append(Slice(data.data(), written), options, debug);
    std::lock_guard lock(owner_.mutex_);
    content_->bytes.append(data.data(), written);
    if (!status.ok()) return status;
    if (written < data.size()) return IOStatus::NoSpace("append " + path_);
    return appended;
  }

  IOStatus Append(const Slice& data, const IOOptions& options, const DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }

  IOStatus Truncate(uint64_t size, const IOOptions& options, IODebugContext* debug) override {
    const IOStatus status = owner_.Begin("truncate " + path_);
    if (!status.ok()) return status;
    {
      std::lock_guard lock(owner_.mutex_);
      content_->bytes.resize(size);
      content_->durable = std::min<size_t>(content_->durable, size);
    }
    return FSWritableFileOwnerWrapper::Truncate(size, options, debug);
  }

  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    const IOStatus status = owner_.Begin("sync " + path_);
    std::lock_guard lock(owner_.mutex_);
    if (!status.ok()) content_->sync_failed = true;
    if (!content_->sync_failed) content_->durable = content_->bytes.size();
    return status.ok() ? FSWritableFileOwnerWrapper::Sync(options, debug) : status;
  }

  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override { return Sync(options, debug); }

  // Advice to write early; nothing becomes durable by it.
  IOStatus RangeSync(uint64_t, uint64_t, const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }

  IOStatus Close(const IOOptions& options, IODebugContext* debug) override {
    const IOStatus status = owner_.Begin("close " + path_);
    const IOStatus closed = FSWritableFileOwnerWrapper::Close(options, debug);
    return status.ok() ? closed : status;
  }

 private:
  FaultFileSystem& owner_;
  const std::string path_;
  const std::shared_ptr<Content> content_;
};

class FaultFileSystem::Folder : public rocksdb::FSDirectoryWrapper {
 public:
  Folder(FaultFileSystem& owner, std::string path, std::unique_ptr<rocksdb::FSDirectory> base)
      : FSDirectoryWrapper(std::move(base)), owner_(owner), path_(std::move(path)) {}

  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    const IOStatus status = owner_.Begin("sync folder " + path_);
    if (!status.ok()) return status;
    owner_.SyncFolder(path_);
    return FSDirectoryWrapper::Fsync(options, debug);
  }

  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                               const rocksdb::DirFsyncOptions&) override {
    return Fsync(options, debug);
  }

 private:
  FaultFileSystem& owner_;
  const std::string path_;
};

void FaultFileSystem::FailNth(int64_t n) {
  std::lock_guard lock(mutex_);
  countdown_ = n;
  stay_failed_ = false;
}

void FaultFileSystem::FailFrom(int64_t n) {
  std::lock_guard lock(mutex_);
  countdown_ = n;
  stay_failed_ = true;
}

void FaultFileSystem::LimitSpace(int64_t bytes) {
  std::lock_guard lock(mutex_);
  space_ = bytes;
}

bool FaultFileSystem::failed() const {
  std::lock_guard lock(mutex_);
  return failed_;
}

IOStatus FaultFileSystem::Begin(const std::string& what) {
  std::lock_guard lock(mutex_);
  if (countdown_ == 0 || --countdown_ > 0) return IOStatus::OK();
  if (stay_failed_) countdown_ = 1;
  failed_ = true;
  return IOStatus::IOError("injected fault", what);
}

size_t FaultFileSystem::TakeSpace(size_t bytes) {
  std::lock_guard lock(mutex_);
  if (!space_.has_value()) return bytes;
  const size_t fits = std::min<size_t>(bytes, *space_);
  *space_ -= fits;
  if (fits < bytes) failed_ = true;
  return fits;
}

void FaultFileSystem::SyncFolder(const std::string& folder) {
  std::lock_guard lock(mutex_);
  const auto inside = [prefix = folder + "/"](const auto& entry) { return absl::StartsWith(entry.first, prefix); };
  std::erase_if(durable_, inside);
  for (const auto& entry : live_) {
    if (inside(entry)) durable_.insert(entry);
  }
}

void FaultFileSystem::Restart(const std::string& folder) {
  std::lock_guard lock(mutex_);
  countdown_ = 0;
  failed_ = false;
  space_.reset();
  std::vector<std::string> names;
  target()->GetChildren(folder, IOOptions(), &names, nullptr).PermitUncheckedError();
  for (const std::string& name : names) {
    target()->DeleteFile(folder + "/" + name, IOOptions(), nullptr).PermitUncheckedError();
  }
  live_.clear();
  for (const auto& [path, before] : durable_) {
    auto content = std::make_shared<Content>(Content{before->bytes.substr(0, before->durable), before->durable});
    rocksdb::WriteStringToFile(target(), content->bytes, path).PermitUncheckedError();
    live_.emplace(path, std::move(content));
  }
  durable_ = live_;
}

IOStatus FaultFileSystem::NewSequentialFile(const std::string& path, const FileOptions& options,
                                            std::unique_ptr<rocksdb::FSSequentialFile>* file, IODebugContext* debug) {
  IOStatus status = Begin("open " + path);
  if (status.ok()) status = FileSystemWrapper::NewSequentialFile(path, options, file, debug);
  if (status.ok()) *file = std::make_unique<SequentialFile>(*this, path, std::move(*file));
  return status;
}

IOStatus FaultFileSystem::NewRandomAccessFile(const std::string& path, const FileOptions& options,
                                              std::unique_ptr<rocksdb::FSRandomAccessFile>* file,
                                              IODebugContext* debug) {
  IOStatus status = Begin("open " + path);
  if (status.ok()) status = FileSystemWrapper::NewRandomAccessFile(path, options, file, debug);
  if (status.ok()) *file = std::make_unique<RandomAccessFile>(*this, path, std::move(*file));
  return status;
}

IOStatus FaultFileSystem::NewWritableFile(const std::string& path, const FileOptions& options,
                                          std::unique_ptr<rocksdb::FSWritableFile>* file, IODebugContext* debug) {
  IOStatus status = Begin("create " + path);
  if (status.ok()) status = FileSystemWrapper::NewWritableFile(path, options, file, debug);
  if (!status.ok()) return status;
  auto content = std::make_shared<Content>();
  *file = std::make_unique<WritableFile>(*this, path, std::move(*file), content);
  std::lock_guard lock(mutex_);
  live_[path] = std::move(content);
  return status;
}

IOStatus FaultFileSystem::NewDirectory(const std::string& path, const IOOptions& options,
                                       std::unique_ptr<rocksdb::FSDirectory>* folder, IODebugContext* debug) {
  IOStatus status = Begin("open folder " + path);
  if (status.ok()) status = FileSystemWrapper::NewDirectory(path, options, folder, debug);
  if (status.ok()) *folder = std::make_unique<Folder>(*this, path, std::move(*folder));
  return status;
}

IOStatus FaultFileSystem::DeleteFile(const std::string& path, const IOOptions& options, IODebugContext* debug) {
  IOStatus status = Begin("delete " + path);
  if (status.ok()) status = FileSystemWrapper::DeleteFile(path, options, debug);
  if (!status.ok()) return status;
  std::lock_guard lock(mutex_);
  live_.erase(path);
  return status;
}

IOStatus FaultFileSystem::RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                                     IODebugContext* debug) {
  IOStatus status = Begin("rename " + from);
  if (status.ok()) status = FileSystemWrapper::RenameFile(from, to, options, debug);
  if (!status.ok()) return status;
  std::lock_guard lock(mutex_);
  const auto entry = live_.find(from);
  // Files that are not written through here (the engine's own log).
  if (entry == live_.end()) return status;
  live_[to] = std::move(entry->second);
  live_.erase(entry);
  return status;
}

}  // namespace karez::storage
