#include "storage/rocksdb/convert.h"

#include "absl/strings/str_cat.h"

namespace karez::storage {

absl::Status FromRocksdb(const rocksdb::Status& status) {
  if (status.ok()) return absl::OkStatus();
  const std::string message = status.ToString();
  if (status.IsNoSpace()) return absl::ResourceExhaustedError(absl::StrCat("the disk is full: ", message));
  if (status.IsCorruption()) return absl::DataLossError(message);
  if (status.IsIOError() || status.IsBusy() || status.IsTryAgain()) return absl::UnavailableError(message);
  if (status.IsInvalidArgument() || status.IsNotSupported()) return absl::FailedPreconditionError(message);
  return absl::InternalError(message);
}

}  // namespace karez::storage
