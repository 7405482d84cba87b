#include "services/registry/feed_position.h"

#include <optional>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/runtime/sha256.h"
#include "services/runtime/status.h"
#include "storage/keys.h"

namespace karez::registry {
namespace {

constexpr uint16_t kVersion = 2;
constexpr size_t kChecksumBytes = 6;
constexpr size_t kViewIdBytes = 8;

// Against cursors that were cut, mixed up or made up by mistake; nothing is
// won by forging one, as the view is the caller's anyhow.
std::string Checksum(absl::string_view body) { return runtime::Sha256(body).substr(0, kChecksumBytes); }

// Names what reader may see, shortly.
std::string ViewId(const runtime::Principal& reader) { return runtime::Sha256(reader.View()).substr(0, kViewIdBytes); }

// The older form, which knew a clearance in the view's place.
bool IsOfVersion1(absl::string_view body) {
  uint16_t version, phase, clearance;
  uint64_t epoch, sequence;
  std::string store_id, last_name;
  return storage::DecodeKey(body, version, store_id, epoch, phase, clearance, sequence, last_name) && version == 1;
}

absl::Status InvalidCursor(absl::string_view cursor) {
  return runtime::MakeError(
      absl::StatusCode::kInvalidArgument, "INVALID_CURSOR",
      absl::StrCat("cursor: got ", runtime::Quoted(cursor), ", want one that the change feed gave, or none"));
}

}  // namespace

std::string EncodeCursor(const FeedPosition& position, const storage::StoreHeader& store,
                         const runtime::Principal& reader, const runtime::Sealer& sealer) {
  std::string body =
      storage::EncodeKey(kVersion, absl::string_view(store.store_id), uint64_t{store.epoch},
                         static_cast<uint16_t>(position.phase), absl::string_view(ViewId(reader)),
                         uint64_t{position.sequence}, absl::string_view(sealer.Seal(position.last_name)));
  body += Checksum(body);
  return absl::WebSafeBase64Escape(body);
}

absl::StatusOr<FeedPosition> DecodeCursor(absl::string_view cursor, const storage::StoreHeader& store,
                                          const runtime::Principal& reader, const runtime::Sealer& sealer) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(cursor, &bytes) || bytes.size() < kChecksumBytes) return InvalidCursor(cursor);
  const absl::string_view body = absl::string_view(bytes).substr(0, bytes.size() - kChecksumBytes);
  if (absl::string_view(bytes).substr(body.size()) != Checksum(body)) return InvalidCursor(cursor);

  uint16_t version, phase;
  uint64_t epoch, sequence;
  std::string store_id, view, sealed;
  if (IsOfVersion1(body)) return CursorOutOfRange("an older version of the registry gave it");
  if (!storage::DecodeKey(body, version, store_id, epoch, phase, view, sequence, sealed) || version != kVersion ||
      phase < static_cast<uint16_t>(FeedPosition::Phase::kOrganizations) ||
      phase > static_cast<uint16_t>(FeedPosition::Phase::kChanges)) {
    return InvalidCursor(cursor);
  }
  if (store_id != store.store_id) return CursorOutOfRange("it is of another registry");
  if (epoch != store.epoch) return CursorOutOfRange("the registry was restored from a backup since");
  if (view != ViewId(reader)) return CursorOutOfRange("the reader may see something else now");
  std::optional<std::string> last_name = sealer.Open(sealed);
  if (!last_name) return CursorOutOfRange("an older version of the registry gave it");
  return FeedPosition{
      .phase = static_cast<FeedPosition::Phase>(phase), .sequence = sequence, .last_name = *std::move(last_name)};
}

absl::Status CursorOutOfRange(absl::string_view why) {
  return runtime::MakeError(absl::StatusCode::kOutOfRange, "CURSOR_OUT_OF_RANGE",
                            absl::StrCat("cursor: got one that is not valid any more (", why,
                                         "), want none, to start again with a snapshot"));
}

}  // namespace karez::registry
