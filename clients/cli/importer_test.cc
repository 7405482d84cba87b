#include "clients/cli/importer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/registry/registry_fixture.h"

namespace karez::cli {
namespace {

using registry::v1::BatchImportListingsRequest;
using registry::v1::BatchImportOrganizationsRequest;
using registry::v1::BatchImportResponse;
using runtime::IsOk;
using runtime::StatusIs;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

// A registry in this process, and a note of the batches that it got.
class LocalRegistry final : public ImportTarget {
 public:
  absl::StatusOr<BatchImportResponse> BatchImportOrganizations(
      const BatchImportOrganizationsRequest& request) override {
    batches.push_back(absl::StrCat("o", request.organizations_size()));
    return registry.registry->BatchImportOrganizations(registry.call, request);
  }
  absl::StatusOr<BatchImportResponse> BatchImportListings(const BatchImportListingsRequest& request) override {
    batches.push_back(absl::StrCat("l", request.items_size()));
    if (static_cast<int>(batches.size()) > calls_until_down) return absl::UnavailableError("connection refused");
    if (request.items_size() == 1 && request.ByteSizeLong() > max_message_bytes) {
      return absl::ResourceExhaustedError("Received message larger than max");
    }
    return registry.registry->BatchImportListings(registry.call, request);
  }

  registry::RegistryFixture registry;
  std::vector<std::string> batches;
  int calls_until_down = 1000;
  size_t max_message_bytes = 1 << 22;
};

std::string OrganizationLine(absl::string_view id) {
  return absl::StrCat(R"({"display_names":[{"language":"en","text":"Canal Works"}],"country":"KZ",)",
                      R"("external_id":{"source":"s","id":")", id, "\"}}\n");
}

std::string ListingLine(absl::string_view id, absl::string_view owner, absl::string_view title = "Drip irrigation") {
  return absl::StrCat(R"({"need":{},"organization":"external:s/)", owner, R"(","titles":[{"language":"en","text":")",
                      title, R"("}],"external_id":{"source":"s","id":")", id, "\"}}\n");
}

struct ImportRun {
  explicit ImportRun(ImporterOptions options = {})
      : importer(target, std::move(options), [this](const ImportOutcome& o) {
          std::string what = o.status.ok() ? registry::v1::ImportAction_Name(o.action).substr(14)
                                           : absl::StrCat("!", o.status.message());
          outcomes.push_back(absl::StrCat(o.file, ":", o.line, " ", what));
        }) {}

  absl::Status Import(const std::string& text, const std::string& file = "f") {
    const auto source = ReadRecords(FromString(text), FileFormat::kJsonLines, "s");
    return importer.Import(file, *source, [] {});
  }

  LocalRegistry target;
  std::vector<std::string> outcomes;
  Importer importer;
};

TEST(Importer, BringsOrganizationsInBeforeTheListingsThatNameThem) {
  ImportRun run;
  EXPECT_THAT(run.Import(OrganizationLine("a") + ListingLine("1", "a") + OrganizationLine("b") + ListingLine("2", "b")),
              IsOk());
  EXPECT_THAT(run.target.batches, ElementsAre("o2", "l2"));
  EXPECT_THAT(run.outcomes, ElementsAre("f:1 CREATED", "f:3 CREATED", "f:2 CREATED", "f:4 CREATED"));
  EXPECT_EQ(run.importer.totals().created, 4);
  EXPECT_GT(run.importer.totals().sequence, 0);
}

TEST(Importer, ChangesNothingTheSecondTime) {
  ImportRun run;
  const std::string text = OrganizationLine("a") + ListingLine("1", "a");
  ASSERT_THAT(run.Import(text), IsOk());
  Importer again(run.target, {}, [](const ImportOutcome&) {});
  const auto source = ReadRecords(FromString(text), FileFormat::kJsonLines, "s");
  ASSERT_THAT(again.Import("f", *source, [] {}), IsOk());
  EXPECT_EQ(again.totals().unchanged, 2);
  EXPECT_EQ(again.totals().created + again.totals().updated + again.totals().failed, 0);
}

TEST(Importer, KeepsBatchesBelowTheirLimits) {
  ImportRun by_items({.max_items = 2});
  std::string text = OrganizationLine("a");
  for (int i = 0; i < 5; ++i) text += ListingLine(absl::StrCat(i), "a");
  EXPECT_THAT(by_items.Import(text), IsOk());
  EXPECT_THAT(by_items.target.batches, ElementsAre("o1", "l2", "l2", "l1"));

  ImportRun by_bytes({.max_bytes = 200});
  EXPECT_THAT(by_bytes.Import(text + ListingLine("long", "a", std::string(250, 'x')) + ListingLine("6", "a")), IsOk());
  EXPECT_THAT(by_bytes.target.batches, ElementsAre("o1", StartsWith("l"), StartsWith("l"), "l1", "l1"));
  EXPECT_EQ(by_bytes.importer.totals().created, 8);
}

TEST(Importer, ReportsBadRecordsAndBringsTheOthersIn) {
  ImportRun run;
  EXPECT_THAT(run.Import(OrganizationLine("a") + "garbage\n" + ListingLine("1", "a") + ListingLine("2", "nobody") +
                         ListingLine("3", "a", "") + ListingLine("4", "a")),
              IsOk());
  EXPECT_THAT(run.outcomes, ElementsAre(StartsWith("f:2 !JSON"), "f:1 CREATED", "f:3 CREATED",
                                        HasSubstr("f:4 !organization_external_id"),
                                        HasSubstr("f:5 !listing.titles[0].text"), "f:6 CREATED"));
  EXPECT_EQ(run.importer.totals().failed, 3);
}

TEST(Importer, TakesEachExternalIdOnceOverAllFiles) {
  ImportRun run({.max_items = 1});
  ASSERT_THAT(run.Import(OrganizationLine("1") + ListingLine("1", "1")), IsOk());
  ASSERT_THAT(run.Import(ListingLine("1", "1", "Another") + ListingLine("2", "1"), "g"), IsOk());
  EXPECT_THAT(
      run.outcomes,
      ElementsAre("f:1 CREATED", "f:2 CREATED",
                  "g:1 !external_id: got \"s/1\" again, which f:2 has, want each external id once", "g:2 CREATED"));
}

TEST(Importer, StopsAtALostServerAndSaysWhere) {
  ImportRun run({.max_items = 1});
  run.target.calls_until_down = 2;
  const absl::Status status =
      run.Import(OrganizationLine("a") + ListingLine("1", "a") + ListingLine("2", "a") + ListingLine("3", "a"));
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable, HasSubstr("f:3: stopped here: connection refused")));
  EXPECT_EQ(run.importer.totals().created, 2);
}

TEST(Importer, GoesOnAfterARecordThatIsTooLargeForTheServer) {
  ImportRun run({.max_bytes = 300});
  run.target.max_message_bytes = 400;
  EXPECT_THAT(run.Import(OrganizationLine("a") + ListingLine("1", "a", std::string(500, 'x')) + ListingLine("2", "a")),
              IsOk());
  EXPECT_THAT(run.outcomes, ElementsAre("f:1 CREATED", HasSubstr("f:2 !Received message larger"), "f:3 CREATED"));
}

TEST(Importer, StopsAtTheFirstFailureWhereAsked) {
  ImportRun run({.fail_fast = true});
  EXPECT_THAT(run.Import(OrganizationLine("a") + ListingLine("1", "a") + "garbage\n" + ListingLine("2", "a")),
              StatusIs(absl::StatusCode::kAborted, HasSubstr("f:3")));
  EXPECT_EQ(run.importer.totals().created, 2);
}

TEST(Importer, PublishesWithConsentAndChangesNothingInADryRun) {
  ImporterOptions options;
  options.settings.set_target_state(registry::v1::LISTING_STATE_PUBLISHED);
  options.settings.mutable_consent()->set_given_by("Director");
  ImportRun run(options);
  ASSERT_THAT(run.Import(OrganizationLine("a") + ListingLine("1", "a")), IsOk());
  registry::v1::ListListingsRequest list;
  EXPECT_EQ(run.target.registry.registry->ListListings(run.target.registry.call, list)->listings(0).state(),
            registry::v1::LISTING_STATE_PUBLISHED);

  ImporterOptions dry;
  dry.settings.set_validate_only(true);
  ImportRun checked(dry);
  ASSERT_THAT(checked.Import(OrganizationLine("a")), IsOk());
  EXPECT_THAT(checked.outcomes, ElementsAre("f:1 CREATED"));
  registry::v1::ListOrganizationsRequest organizations;
  EXPECT_EQ(checked.target.registry.registry->ListOrganizations(checked.target.registry.call, organizations)
                ->organizations_size(),
            0);
}

TEST(Importer, ReturnsTheErrorOfAFileThatCannotBeRead) {
  ImportRun run;
  int reads = 0;
  const auto source = ReadRecords(
      [&reads](char* buffer, size_t) -> absl::StatusOr<size_t> {
        if (++reads > 1) return absl::DataLossError("device gone");
        const std::string line = OrganizationLine("a");
        line.copy(buffer, line.size());
        return line.size();
      },
      FileFormat::kJsonLines, "s");
  EXPECT_THAT(run.importer.Import("f", *source, [] {}), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_EQ(run.importer.totals().created, 1);
}

}  // namespace
}  // namespace karez::cli
