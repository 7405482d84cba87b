#include "clients/cli/importer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/sha256.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"

namespace karez::cli {

using registry::v1::BatchImportListingsRequest;
using registry::v1::BatchImportOrganizationsRequest;
using registry::v1::BatchImportResponse;
using registry::v1::ImportResult;
using registry::v1::ListingImport;
using registry::v1::Organization;

Importer::Importer(ImportTarget& target, ImporterOptions options, Report report)
    : target_(target), options_(std::move(options)), report_(std::move(report)) {}

absl::Status Importer::Import(const std::string& file, RecordSource& source, absl::FunctionRef<void()> progress) {
  files_.push_back(file);
  NumberedRecord record;
  while (source.Next(record)) {
    const Position position{.file = static_cast<int>(files_.size()) - 1, .line = record.line};
    if (record.record.ok()) {
      KAREZ_RETURN_IF_ERROR(Add(*std::move(record.record), record.line));
    } else {
      if (options_.fail_fast) KAREZ_RETURN_IF_ERROR(SendListings());
      KAREZ_RETURN_IF_ERROR(Settle(position, {}, record.record.status()));
    }
    progress();
  }
  KAREZ_RETURN_IF_ERROR(SendListings());
  return source.status();
}

absl::Status Importer::Add(Record record, int64_t line) {
  const Position position{.file = static_cast<int>(files_.size()) - 1, .line = line};
  const bool is_organization = std::holds_alternative<Organization>(record);
  const type::v1::ExternalId& id = is_organization ? std::get<Organization>(record).external_id()
                                                   : std::get<ListingImport>(record).listing().external_id();
  if (const absl::Status status = CheckFirst(is_organization ? 'o' : 'l', id, position); !status.ok()) {
    return Settle(position, {}, status);
  }
  const auto add = [&](auto& batch, auto* item, auto& value) {
    batch.bytes += value.ByteSizeLong();
    batch.positions.push_back(position);
    *item = std::move(value);
  };
  const auto full = [&](const auto& batch, size_t bytes) {
    return static_cast<int>(batch.positions.size()) == options_.max_items ||
           (!batch.positions.empty() && batch.bytes + bytes > options_.max_bytes);
  };
  if (is_organization) {
    Organization& organization = std::get<Organization>(record);
    if (full(organizations_, organization.ByteSizeLong())) KAREZ_RETURN_IF_ERROR(SendOrganizations());
    add(organizations_, organizations_.request.add_organizations(), organization);
  } else {
    ListingImport& item = std::get<ListingImport>(record);
    if (full(listings_, item.ByteSizeLong())) KAREZ_RETURN_IF_ERROR(SendListings());
    add(listings_, listings_.request.add_items(), item);
  }
  return absl::OkStatus();
}

absl::Status Importer::SendOrganizations() {
  if (organizations_.positions.empty()) return absl::OkStatus();
  auto batch = std::exchange(organizations_, {});
  batch.request.set_validate_only(options_.settings.validate_only());
  return Take(target_.BatchImportOrganizations(batch.request), std::move(batch.positions));
}

// Organizations that were read before the last of these listings go first: any of
// them may own one.
absl::Status Importer::SendListings() {
  KAREZ_RETURN_IF_ERROR(SendOrganizations());
  if (listings_.positions.empty()) return absl::OkStatus();
  auto batch = std::exchange(listings_, {});
  batch.request.MergeFrom(options_.settings);
  return Take(target_.BatchImportListings(batch.request), std::move(batch.positions));
}

absl::Status Importer::Take(const absl::StatusOr<BatchImportResponse>& response, std::vector<Position> positions) {
  if (!response.ok()) {
    // A record that is too large for a message goes alone, and fails alone: gRPC
    // refuses it with an error of its own.
    const bool too_large = response.status().code() == absl::StatusCode::kResourceExhausted &&
                           runtime::ErrorReason(response.status()).empty();
    if (positions.size() == 1 && too_large) return Settle(positions[0], {}, response.status());
    absl::Status status(response.status().code(),
                        absl::StrCat(Describe(positions.front()), ": stopped here: ", response.status().message()));
    response.status().ForEachPayload(
        [&status](absl::string_view type, const absl::Cord& payload) { status.SetPayload(type, payload); });
    return status;
  }
  if (response->results_size() != static_cast<int>(positions.size())) {
    return absl::InternalError(absl::StrCat("results: got ", response->results_size(), ", want ", positions.size()));
  }
  absl::Status stop;
  for (int i = 0; i < response->results_size(); ++i) {
    const ImportResult& result = response->results(i);
    const absl::Status settled =
        Settle(positions[i], result, result.has_status() ? runtime::FromRpcStatus(result.status()) : absl::OkStatus());
    if (stop.ok()) stop = settled;
  }
  return stop;
}

// Counts and reports; ABORTED where the import stops with this record.
absl::Status Importer::Settle(const Position& position, ImportResult result, absl::Status status) {
  if (!status.ok()) {
    ++totals_.failed;
  } else if (result.action() == registry::v1::IMPORT_ACTION_CREATED) {
    ++totals_.created;
  } else if (result.action() == registry::v1::IMPORT_ACTION_UPDATED) {
    ++totals_.updated;
  } else {
    ++totals_.unchanged;
  }
  totals_.sequence = std::max(totals_.sequence, result.sequence());
  const bool stop = !status.ok() && options_.fail_fast;
  report_({.file = files_[position.file],
           .line = position.line,
           .action = result.action(),
           .name = result.name(),
           .status = std::move(status)});
  if (stop) return absl::AbortedError(absl::StrCat(Describe(position), ": stopped at the first record that failed"));
  return absl::OkStatus();
}

absl::Status Importer::CheckFirst(char kind, const type::v1::ExternalId& id, const Position& position) {
  if (id.source().empty() || id.id().empty()) return absl::OkStatus();  // The server says what is missing.
  constexpr size_t kDigestBytes = 16;
  const std::string digest =
      runtime::Sha256(absl::StrCat(std::string(1, kind), id.source(), std::string(1, '\0'), id.id()))
          .substr(0, kDigestBytes);
  const auto [first, fresh] = first_.emplace(digest, position);
  if (fresh) return absl::OkStatus();
  return runtime::InvalidArgument(
      {{"external_id", absl::StrCat("got ", runtime::Quoted(absl::StrCat(id.source(), "/", id.id())), " again, which ",
                                    Describe(first->second), " has, want each external id once")}});
}

std::string Importer::Describe(const Position& position) const {
  return absl::StrCat(files_[position.file], ":", position.line);
}

}  // namespace karez::cli
