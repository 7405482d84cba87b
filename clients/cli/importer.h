// Sends the records of files to the registry in batches.
#ifndef KAREZ_CLIENTS_CLI_IMPORTER_H_
#define KAREZ_CLIENTS_CLI_IMPORTER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/record_source.h"
#include "karez/registry/v1/import.pb.h"

namespace karez::cli {

// Where records go.
class ImportTarget {
 public:
  virtual ~ImportTarget() = default;

  // Each as the method of RegistryService of that name.
  virtual absl::StatusOr<registry::v1::BatchImportResponse> BatchImportOrganizations(
      const registry::v1::BatchImportOrganizationsRequest& request) = 0;
  virtual absl::StatusOr<registry::v1::BatchImportResponse> BatchImportListings(
      const registry::v1::BatchImportListingsRequest& request) = 0;
};

struct ImporterOptions {
  // target_state, consent and validate_only of every batch.
  registry::v1::BatchImportListingsRequest settings;
  // Stop at the first record that fails; what was sent before it stays.
  bool fail_fast = false;
  // Most records and bytes of a batch; a longer record goes alone.
  int max_items = 500;
  size_t max_bytes = 1 << 20;
};

// What became of one record.
struct ImportOutcome {
  std::string file;
  int64_t line = 0;
  registry::v1::ImportAction action = registry::v1::IMPORT_ACTION_UNSPECIFIED;
  // Of the record in the registry; empty where it failed.
  std::string name;
  // Why it failed.
  absl::Status status;
};

struct ImportTotals {
  int64_t created = 0;
  int64_t updated = 0;
  int64_t unchanged = 0;
  int64_t failed = 0;
  // The last change sequence of the registry among the records.
  int64_t sequence = 0;
};

// Not safe for concurrent use.
class Importer {
 public:
  using Report = std::function<void(const ImportOutcome&)>;

  // report is called once for each record, in the order of a batch; records that
  // do not read are reported at once. target must outlive the importer.
  Importer(ImportTarget& target, ImporterOptions options, Report report);

  // Reads source to its end and sends what it has, so that organizations are
  // sent before the listings that follow them, and calls progress after every
  // record. A record that fails harms no other: among them one with an external
  // id that a record of the same kind had before, in whichever file.
  //
  // Errors, all for good: that of reading the file; that of a call which failed
  // as a whole, naming the line where it began (records before it are in, and the
  // same import may be run again); ABORTED with fail_fast.
  absl::Status Import(const std::string& file, RecordSource& source, absl::FunctionRef<void()> progress);

  const ImportTotals& totals() const { return totals_; }

 private:
  struct Position {
    int file = 0;  // In files_.
    int64_t line = 0;
  };
  template <typename Request>
  struct Batch {
    Request request;
    std::vector<Position> positions;
    size_t bytes = 0;
  };

  absl::Status Add(Record record, int64_t line);
  absl::Status SendOrganizations();
  absl::Status SendListings();
  absl::Status Take(const absl::StatusOr<registry::v1::BatchImportResponse>& response, std::vector<Position> positions);
  absl::Status Settle(const Position& position, registry::v1::ImportResult result, absl::Status status);
  absl::Status CheckFirst(char kind, const type::v1::ExternalId& id, const Position& position);
  std::string Describe(const Position& position) const;

  ImportTarget& target_;
  const ImporterOptions options_;
  const Report report_;
  ImportTotals totals_;
  std::vector<std::string> files_;
  Batch<registry::v1::BatchImportOrganizationsRequest> organizations_;
  Batch<registry::v1::BatchImportListingsRequest> listings_;
  // Where each external id was first; keys are digests, to stay small.
  absl::flat_hash_map<std::string, Position> first_;
};

}  // namespace karez::cli

#endif  // KAREZ_CLIENTS_CLI_IMPORTER_H_
