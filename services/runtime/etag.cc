#include "services/runtime/etag.h"

#include <cstdint>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/status.h"

namespace karez::runtime {

absl::Status CheckEtag(absl::string_view name, absl::string_view wanted, absl::string_view stored) {
  if (wanted.empty() || wanted == stored) return absl::OkStatus();
  return MakeError(absl::StatusCode::kAborted, "ETAG_MISMATCH",
                   absl::StrCat("etag: got ", Quoted(wanted), ", want ", Quoted(stored),
                                ": the record has changed since it was read"),
                   {{"name", std::string(name)}, {"etag", std::string(stored)}});
}

std::string NextEtag(absl::string_view etag) {
  uint64_t revision = 0;
  if (!absl::SimpleAtoi(etag, &revision)) revision = 0;
  return absl::StrCat(revision + 1);
}

}  // namespace karez::runtime
