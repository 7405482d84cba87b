#include "storage/header.h"

#include <array>
#include <memory>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/keys.h"

namespace karez::storage {
namespace {

constexpr TableId kOwnTable = 0;
constexpr absl::string_view kMagic = "karez store";

std::string HeaderKey() { return EncodeKey(kOwnTable, "header"); }
std::string SequenceKey() { return EncodeKey(kOwnTable, "sequence"); }

std::string EncodeHeader(const StoreHeader& header) {
  return EncodeKey(kMagic, header.format_version, header.store_id, header.service, header.epoch);
}

absl::Status CorruptHeader() { return absl::DataLossError("store header: its bytes are not a header's"); }

// Magic and version start the header of every format, so that each program can
// name the format of each store.
absl::StatusOr<uint32_t> ReadVersion(absl::string_view bytes) {
  KeyReader reader(bytes);
  std::string magic;
  uint32_t version;
  if (!reader.Read(magic) || magic != kMagic || !reader.Read(version) || version == 0) return CorruptHeader();
  return version;
}

absl::StatusOr<StoreHeader> DecodeHeader(absl::string_view bytes) {
  StoreHeader header;
  std::string magic;
  if (!DecodeKey(bytes, magic, header.format_version, header.store_id, header.service, header.epoch)) {
    return CorruptHeader();
  }
  return header;
}

// Format 1 had no epoch. What was committed under it belongs to one history,
// so the first epoch may start anywhere.
absl::StatusOr<std::string> AddEpoch(absl::string_view bytes, const StoreIdentity& identity) {
  StoreHeader header;
  std::string magic;
  if (!DecodeKey(bytes, magic, header.format_version, header.store_id, header.service)) return CorruptHeader();
  header.format_version = 2;
  header.epoch = identity.random();
  return EncodeHeader(header);
}

// The entry at index i turns a header of format i + 1 into one of format i + 2.
using Migration = absl::StatusOr<std::string> (*)(absl::string_view header, const StoreIdentity& identity);
constexpr std::array<Migration, kFormatVersion - 1> kMigrations = {AddEpoch};

absl::Status PutHeader(Engine& engine, std::string bytes) {
  const std::array<Mutation, 1> mutations = {Mutation{HeaderKey(), std::move(bytes)}};
  return engine.Commit(mutations);
}

absl::StatusOr<StoreHeader> CreateHeader(Engine& engine, const StoreIdentity& identity) {
  const std::unique_ptr<Cursor> any = engine.Latest()->NewCursor(KeyRange::All(), Direction::kForward);
  if (!any->status().ok()) return any->status();
  if (any->Valid()) {
    return absl::FailedPreconditionError("the data is not a karez store's: it has entries but no store header");
  }
  const uint64_t high = identity.random();
  const uint64_t low = identity.random();
  const StoreHeader header{.format_version = kFormatVersion,
                           .store_id = absl::StrFormat("%016x%016x", high, low),
                           .epoch = identity.random(),
                           .service = identity.service};
  absl::Status put = PutHeader(engine, EncodeHeader(header));
  if (!put.ok()) return put;
  return header;
}

}  // namespace

uint64_t StoreIdentity::SystemRandom() {
  std::random_device device;
  return (uint64_t{device()} << 32) | device();
}

absl::StatusOr<StoreHeader> OpenHeader(Engine& engine, const StoreIdentity& identity) {
  absl::StatusOr<std::optional<std::string>> stored = engine.Latest()->Get(HeaderKey());
  if (!stored.ok()) return stored.status();
  if (!stored->has_value()) return CreateHeader(engine, identity);

  std::string bytes = **std::move(stored);
  absl::StatusOr<uint32_t> version = ReadVersion(bytes);
  if (!version.ok()) return version.status();
  if (*version > kFormatVersion) {
    return absl::FailedPreconditionError(absl::StrCat("store format version: got ", *version, ", want at most ",
                                                      kFormatVersion, ": the data was written by a newer karez"));
  }
  for (uint32_t from = *version; from < kFormatVersion; ++from) {
    absl::StatusOr<std::string> migrated = kMigrations[from - 1](bytes, identity);
    if (!migrated.ok()) return migrated.status();
    bytes = *std::move(migrated);
  }
  absl::StatusOr<StoreHeader> header = DecodeHeader(bytes);
  if (!header.ok()) return header;
  if (header->service != identity.service) {
    return absl::FailedPreconditionError(
        absl::StrCat("store service: got \"", header->service, "\", want \"", identity.service, "\""));
  }
  if (identity.start_epoch) header->epoch = identity.random();
  if (*version < kFormatVersion || identity.start_epoch) {
    absl::Status put = PutHeader(engine, EncodeHeader(*header));
    if (!put.ok()) return put;
  }
  return header;
}

absl::StatusOr<Sequence> ReadLastSequence(const View& view) {
  absl::StatusOr<std::optional<std::string>> stored = view.Get(SequenceKey());
  if (!stored.ok()) return stored.status();
  if (!stored->has_value()) return Sequence{0};
  Sequence sequence;
  if (!DecodeKey(**stored, sequence)) return absl::DataLossError("store sequence: its bytes are not a sequence");
  return sequence;
}

Mutation WriteLastSequence(Sequence sequence) { return {SequenceKey(), EncodeKey(sequence)}; }

}  // namespace karez::storage
