// How unevenly the first 10 matches of all needs fall on the offers, with and
// without an exposure cap, and what the cap costs in total score:
//   congestion_bench --data FOLDER --cache FILE FILE…
// FILEs are organizations and listings in proto JSON, one a line.
#include <google/protobuf/util/json_util.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "services/karezd/bench/closed_loop.h"
#include "services/karezd/bench/embedding_cache.h"
#include "services/karezd/bench/exchange.h"
#include "services/matching/embedding/e5_embedder.h"
#include "services/matching/embedding/files.h"
#include "services/runtime/channel.h"
#include "services/runtime/status_macros.h"

namespace karez::bench {
namespace {

using matching::v1::FindMatchesRequest;
using MatchingApi = matching::v1::MatchingService::StubInterface;
using RegistryApi = registry::v1::RegistryService::StubInterface;

constexpr int kTop = 10;
constexpr size_t kBatch = 200;

struct Options {
  std::string data;
  std::string cache;
  std::vector<std::string> files;
  std::vector<int> caps;
};

struct Records {
  std::vector<registry::v1::Organization> organizations;
  std::vector<registry::v1::Listing> listings;
};

absl::Status ReadRecords(const std::string& path, Records& records) {
  KAREZ_ASSIGN_OR_RETURN(const std::string text, matching::ReadFile(path));
  google::protobuf::util::JsonParseOptions options;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    registry::v1::Listing listing;
    if (google::protobuf::util::JsonStringToMessage(std::string(line), &listing, options).ok()) {
      records.listings.push_back(std::move(listing));
      continue;
    }
    const auto parsed =
        google::protobuf::util::JsonStringToMessage(std::string(line), &records.organizations.emplace_back(), options);
    if (!parsed.ok()) return absl::InvalidArgumentError(absl::StrCat(path, ": ", std::string(parsed.message())));
  }
  return absl::OkStatus();
}

// What was imported.
struct Imported {
  std::vector<std::string> names;
  int64_t sequence = 0;  // Of the last change.
};

absl::Status Add(const absl::StatusOr<registry::v1::BatchImportResponse>& answer, Imported& imported) {
  KAREZ_RETURN_IF_ERROR(answer.status());
  for (const auto& result : answer->results()) {
    if (result.has_status()) return absl::InternalError(result.status().ShortDebugString());
    imported.names.push_back(result.name());
    imported.sequence = std::max(imported.sequence, result.sequence());
  }
  return absl::OkStatus();
}

absl::StatusOr<Imported> Import(const Records& records, RegistryStub& stub) {
  const runtime::CallContext call;
  Imported imported;
  for (size_t i = 0; i < records.organizations.size(); i += kBatch) {
    registry::v1::BatchImportOrganizationsRequest request;
    for (size_t j = i; j < std::min(i + kBatch, records.organizations.size()); ++j) {
      *request.add_organizations() = records.organizations[j];
    }
    KAREZ_RETURN_IF_ERROR(
        Add(runtime::CallService(call, stub, &RegistryApi::BatchImportOrganizations, request), imported));
  }
  imported.names.clear();
  for (size_t i = 0; i < records.listings.size(); i += kBatch) {
    registry::v1::BatchImportListingsRequest request;
    for (size_t j = i; j < std::min(i + kBatch, records.listings.size()); ++j) {
      *request.add_items()->mutable_listing() = records.listings[j];
    }
    request.set_target_state(registry::v1::LISTING_STATE_PUBLISHED);
    request.mutable_consent()->set_given_by("Bench of congestion");
    KAREZ_RETURN_IF_ERROR(Add(runtime::CallService(call, stub, &RegistryApi::BatchImportListings, request), imported));
  }
  return imported;
}

// Between 0, all equal, and 1 (Gini 1912); counts of at least one offer.
double Gini(std::vector<int> counts) {
  std::sort(counts.begin(), counts.end());
  double weighted = 0;
  double sum = 0;
  for (size_t i = 0; i < counts.size(); ++i) {
    weighted += static_cast<double>(i + 1) * counts[i];
    sum += counts[i];
  }
  const auto n = static_cast<double>(counts.size());
  return sum > 0 ? 2 * weighted / (n * sum) - (n + 1) / n : 0;
}

// The lists of all needs.
struct Lists {
  std::map<std::string, int> shown;  // How often each offer stands in one.
  double score = 0;
  std::vector<double> times;
};

absl::StatusOr<Lists> Find(const std::vector<std::string>& needs, int cap, MatchingStub& stub) {
  Lists lists;
  for (const std::string& need : needs) {
    FindMatchesRequest request;
    request.set_listing(need);
    request.set_page_size(kTop);
    request.set_view(matching::v1::MATCH_VIEW_BASIC);
    request.set_exposure_cap(cap);
    const absl::Time start = absl::Now();
    KAREZ_ASSIGN_OR_RETURN(const auto page,
                           runtime::CallService(runtime::CallContext(), stub, &MatchingApi::FindMatches, request));
    lists.times.push_back(MillisecondsSince(start));
    for (const auto& match : page.matches()) {
      ++lists.shown[match.offer()];
      lists.score += match.score();
    }
  }
  return lists;
}

void PrintRow(int cap, const Lists& lists, size_t offers, const Lists& uncapped, double& first_gini) {
  std::vector<int> counts(offers);
  size_t place = 0;
  for (const auto& [offer, count] : lists.shown) counts[place++] = count;
  const double gini = Gini(counts);
  if (cap == 0) first_gini = gini;
  const Latencies latencies(lists.times);
  std::printf("  %5s  %5.3f  %5.1f %%  %9.1f  %6.1f %%  %8zu  %10d  %8.2f ms  %8.2f ms\n",
              cap == 0 ? "none" : std::to_string(cap).c_str(), gini, 100 * gini / first_gini, lists.score,
              100 * lists.score / uncapped.score, offers - lists.shown.size(),
              *std::max_element(counts.begin(), counts.end()), latencies.Percentile(.5), latencies.Percentile(.99));
  std::fflush(stdout);
}

absl::Status Run(const Options& options) {
  Records records;
  for (const std::string& file : options.files) KAREZ_RETURN_IF_ERROR(ReadRecords(file, records));
  KAREZ_ASSIGN_OR_RETURN(std::shared_ptr<const matching::Embedder> model,
                         matching::E5Embedder::Load(matching::DefaultModelPath()));
  KAREZ_ASSIGN_OR_RETURN(auto embedder, EmbeddingCache::Open(std::move(model), options.cache));
  KAREZ_ASSIGN_OR_RETURN(auto alignment, matching::Alignment::Load(matching::DefaultAlignmentPath()));
  const auto vectorizer = std::make_shared<const matching::Vectorizer>(
      std::move(embedder), std::make_shared<const matching::Alignment>(std::move(alignment)));
  KAREZ_ASSIGN_OR_RETURN(const auto exchange, Exchange::Start(options.data, vectorizer));
  KAREZ_ASSIGN_OR_RETURN(const auto registry, ConnectRegistry(exchange->address()));
  KAREZ_ASSIGN_OR_RETURN(const Imported imported, Import(records, *registry));
  KAREZ_RETURN_IF_ERROR(exchange->Await(imported.sequence));
  KAREZ_RETURN_IF_ERROR(exchange->matcher().RefreshStatistics({}, {}).status());

  std::vector<std::string> needs;
  for (size_t i = 0; i < imported.names.size(); ++i) {
    if (records.listings[i].has_need()) needs.push_back(imported.names[i]);
  }
  const size_t offers = imported.names.size() - needs.size();
  if (needs.empty() || offers == 0) return absl::InvalidArgumentError("got no needs or no offers, want both");
  KAREZ_ASSIGN_OR_RETURN(const auto matching, ConnectMatching(exchange->address()));
  KAREZ_ASSIGN_OR_RETURN(const Lists uncapped, Find(needs, 0, *matching));
  std::printf("%zu needs, %zu offers; the first %d of each need\n", needs.size(), offers, kTop);
  std::printf("  %5s  %5s  %7s  %9s  %8s  %8s  %10s  %11s  %11s\n", "cap", "Gini", "of none", "score", "of none",
              "unshown", "most lists", "p50", "p99");
  double first_gini = 0;
  PrintRow(0, uncapped, offers, uncapped, first_gini);
  for (const int cap : options.caps) {
    KAREZ_ASSIGN_OR_RETURN(const Lists lists, Find(needs, cap, *matching));
    PrintRow(cap, lists, offers, uncapped, first_gini);
  }
  return absl::OkStatus();
}

}  // namespace
}  // namespace karez::bench

int main(int argc, char** argv) {
  karez::bench::Options options;
  CLI::App app("Measures how evenly matches fall on offers, by exposure cap");
  app.add_option("--data", options.data, "Folder of the stores, empty")->required();
  app.add_option("--cache", options.cache, "File in which vectors of texts are kept from run to run")->required();
  app.add_option("--caps", options.caps, "Caps to try")->delimiter(',')->required();
  app.add_option("FILE", options.files, "Organizations and listings")->required();
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = karez::bench::Run(options);
  if (!status.ok()) std::fprintf(stderr, "congestion_bench: %s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}
