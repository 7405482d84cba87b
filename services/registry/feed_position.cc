#include "services/registry/feed_position.h"

#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/runtime/sha256.h"
#include "services/runtime/status.h"
#include "storage/keys.h"

namespace karez::registry {
namespace {

constexpr uint16_t kVersion = 1;
constexpr size_t kChecksumBytes = 6;

// Against cursors that were cut, mixed up or made up by mistake; nothing is
// won by forging one, as the clearance is the caller's anyhow.
std::string Checksum(absl::string_view body) { return runtime::Sha256(body).substr(0, kChecksumBytes); }

absl::Status InvalidCursor(absl::string_view cursor) {
  return runtime::MakeError(
      absl::StatusCode::kInvalidArgument, "INVALID_CURSOR",
      absl::StrCat("cursor: got ", runtime::Quoted(cursor), ", want one that the change feed gave, or none"));
}

}  // namespace

std::string EncodeCursor(const FeedPosition& position, const storage::StoreHeader& store) {
  std::string body = storage::EncodeKey(
      kVersion, absl::string_view(store.store_id), uint64_t{store.epoch}, static_cast<uint16_t>(position.phase),
      static_cast<uint16_t>(position.clearance), uint64_t{position.sequence}, absl::string_view(position.last_name));
  body += Checksum(body);
  return absl::WebSafeBase64Escape(body);
}

absl::StatusOr<FeedPosition> DecodeCursor(absl::string_view cursor, const storage::StoreHeader& store,
                                          options::v1::Visibility clearance) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(cursor, &bytes) || bytes.size() < kChecksumBytes) return InvalidCursor(cursor);
  const absl::string_view body = absl::string_view(bytes).substr(0, bytes.size() - kChecksumBytes);
  if (absl::string_view(bytes).substr(body.size()) != Checksum(body)) return InvalidCursor(cursor);

  uint16_t version, phase, scope;
  uint64_t epoch, sequence;
  std::string store_id, last_name;
  if (!storage::DecodeKey(body, version, store_id, epoch, phase, scope, sequence, last_name) || version != kVersion ||
      phase < static_cast<uint16_t>(FeedPosition::Phase::kOrganizations) ||
      phase > static_cast<uint16_t>(FeedPosition::Phase::kChanges)) {
    return InvalidCursor(cursor);
  }
  if (store_id != store.store_id) return CursorOutOfRange("it is of another registry");
  if (epoch != store.epoch) return CursorOutOfRange("the registry was restored from a backup since");
  if (scope != static_cast<uint16_t>(clearance)) return CursorOutOfRange("the reader may see something else now");
  return FeedPosition{.phase = static_cast<FeedPosition::Phase>(phase),
                      .clearance = clearance,
                      .sequence = sequence,
                      .last_name = std::move(last_name)};
}

absl::Status CursorOutOfRange(absl::string_view why) {
  return runtime::MakeError(absl::StatusCode::kOutOfRange, "CURSOR_OUT_OF_RANGE",
                            absl::StrCat("cursor: got one that is not valid any more (", why,
                                         "), want none, to start again with a snapshot"));
}

}  // namespace karez::registry
