// Figures of matching over a large collection, with vectors that cost nothing:
//   matching_bench fill --data FOLDER --listings N     makes the collection
//   matching_bench fill --for-karezd …                 makes it such that karezd can serve the folder
//   matching_bench measure --data FOLDER --listings N  starts anew over it and measures
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "services/karezd/bench/closed_loop.h"
#include "services/karezd/bench/exchange.h"
#include "services/karezd/bench/records.h"
#include "services/karezd/bench/synthetic.h"
#include "services/matching/embedding/alignment.h"
#include "services/matching/embedding/e5_embedder.h"
#include "services/runtime/channel.h"
#include "services/runtime/status_macros.h"

namespace karez::bench {
namespace {

using matching::v1::FindMatchesRequest;
using matching::v1::FindMatchesResponse;
using MatchingApi = matching::v1::MatchingService::StubInterface;
using RegistryApi = registry::v1::RegistryService::StubInterface;

constexpr size_t kBatch = 500;
constexpr size_t kLarge = 100'000;
// For karezd every so many batches wait for review, as in an exchange at work.
constexpr size_t kSubmittedEvery = 20;
constexpr absl::Duration kPollPeriod = absl::Milliseconds(20);
constexpr absl::Duration kVisiblePollPeriod = absl::Microseconds(50);

struct Options {
  std::string data;
  std::string models = std::string(kDemoListings);
  size_t listings = 100'000;
  double seconds = 10;
  int publications = 200;
  bool for_karezd = false;
};

registry::v1::Consent Consent() {
  registry::v1::Consent consent;
  consent.set_given_by("Director, Institute");
  return consent;
}

absl::Status CheckImported(const absl::StatusOr<registry::v1::BatchImportResponse>& answer) {
  KAREZ_RETURN_IF_ERROR(answer.status());
  for (const auto& result : answer->results()) {
    if (result.has_status()) return absl::InternalError(result.status().ShortDebugString());
  }
  return absl::OkStatus();
}

absl::Status ImportAll(const Options& options, const SyntheticListings& synthetic, RegistryStub& stub) {
  const runtime::CallContext call;
  for (size_t i = 0; i < SyntheticListings::kOrganizations; i += kBatch) {
    registry::v1::BatchImportOrganizationsRequest request;
    for (size_t j = i; j < i + kBatch; ++j) *request.add_organizations() = synthetic.MakeOrganization(j);
    KAREZ_RETURN_IF_ERROR(
        CheckImported(runtime::CallService(call, stub, &RegistryApi::BatchImportOrganizations, request)));
  }
  for (size_t i = 0; i < options.listings; i += kBatch) {
    registry::v1::BatchImportListingsRequest request;
    for (size_t j = i; j < std::min(i + kBatch, options.listings); ++j) {
      *request.add_items()->mutable_listing() = synthetic.Make(j);
    }
    if (options.for_karezd && i / kBatch % kSubmittedEvery == 0) {
      request.set_target_state(registry::v1::LISTING_STATE_SUBMITTED);
    } else {
      request.set_target_state(registry::v1::LISTING_STATE_PUBLISHED);
      *request.mutable_consent() = Consent();
    }
    KAREZ_RETURN_IF_ERROR(CheckImported(runtime::CallService(call, stub, &RegistryApi::BatchImportListings, request)));
  }
  return absl::OkStatus();
}

absl::StatusOr<SyntheticListings> MakeSynthetic(const Options& options, const Exchange& exchange) {
  KAREZ_ASSIGN_OR_RETURN(auto sectors, exchange.SectorCodes());
  KAREZ_ASSIGN_OR_RETURN(const auto models, ReadListings(options.models));
  return SyntheticListings(std::move(sectors), models);
}

// Vectors of words that go for those of the shipped model, so that karezd does not make 100,000 of them anew.
absl::StatusOr<std::shared_ptr<const matching::Vectorizer>> AsShipped() {
  KAREZ_ASSIGN_OR_RETURN(const auto shipped, matching::E5Embedder::Load(matching::DefaultModelPath()));
  KAREZ_ASSIGN_OR_RETURN(matching::Alignment alignment, matching::Alignment::Load(matching::DefaultAlignmentPath()));
  return std::make_shared<const matching::Vectorizer>(
      std::make_shared<const WordSumEmbedder>(shipped->model_id()),
      std::make_shared<const matching::Alignment>(std::move(alignment)));
}

absl::Status Fill(const Options& options) {
  std::shared_ptr<const matching::Vectorizer> vectorizer;
  if (options.for_karezd) {
    KAREZ_ASSIGN_OR_RETURN(vectorizer, AsShipped());
  }
  KAREZ_ASSIGN_OR_RETURN(const auto exchange, Exchange::Start(options.data, std::move(vectorizer)));
  KAREZ_ASSIGN_OR_RETURN(const SyntheticListings synthetic, MakeSynthetic(options, *exchange));
  KAREZ_ASSIGN_OR_RETURN(const auto stub, ConnectRegistry(exchange->address()));
  const absl::Time start = absl::Now();
  KAREZ_RETURN_IF_ERROR(ImportAll(options, synthetic, *stub));
  std::printf("imported %zu listings in %.1f s\n", options.listings, MillisecondsSince(start) / 1000);
  while (true) {
    const matching::AdmissionProgress progress = exchange->matcher().Progress();
    KAREZ_RETURN_IF_ERROR(progress.failure);
    if (progress.caught_up) break;
    absl::SleepFor(kPollPeriod);
  }
  std::printf("admitted them %.1f s after the start\n", MillisecondsSince(start) / 1000);
  KAREZ_ASSIGN_OR_RETURN(const auto info, exchange->matcher().RefreshStatistics({}, {}));
  std::printf("counted the statistics over %" PRId64 " %.1f s after the start\n", info.listing_count(),
              MillisecondsSince(start) / 1000);
  return absl::OkStatus();
}

absl::Status MeasureStart(const Options& options, Exchange& exchange) {
  const StartFigures& figures = exchange.start_figures();
  std::printf(
      "restart to ready        %8.0f ms (registry %.0f, log read and index filled %.0f, caught up %.0f); "
      "%.0f ms of processor\n",
      figures.registry + figures.index + figures.caught_up, figures.registry, figures.index, figures.caught_up,
      figures.processor);
  KAREZ_ASSIGN_OR_RETURN(const auto status, exchange.matcher().GetMatchingStatus({}, {}));
  const int64_t count = status.offer_count() + status.need_count();
  if (count < static_cast<int64_t>(options.listings)) {
    return absl::FailedPreconditionError(
        absl::StrCat("listings: got ", count, ", want ", options.listings, " or more"));
  }
  const auto listings = static_cast<double>(count);
  std::printf("memory a listing        %8.0f bytes of index and terms, %.0f by growth of resident memory (%s)\n",
              static_cast<double>(status.index_bytes()) / listings, figures.matching_bytes / listings,
              status.kernel().c_str());
  return absl::OkStatus();
}

void PrintLatencies(const std::string& what, const Latencies& latencies, const std::string& more) {
  std::printf("%-23s %8.2f ms p50 %8.2f ms p99%s\n", what.c_str(), latencies.Percentile(.5), latencies.Percentile(.99),
              more.c_str());
}

// A page of 20 for listings of either side in turn, each asked for once.
absl::Status MeasureFindMatches(const Options& options, const std::string& address, int callers) {
  std::vector<std::unique_ptr<MatchingStub>> stubs;
  for (int i = 0; i < callers; ++i) {
    KAREZ_ASSIGN_OR_RETURN(stubs.emplace_back(), ConnectMatching(address));
  }
  const auto call = [&](int caller, size_t index) -> absl::Status {
    const size_t asked = (index * static_cast<size_t>(callers) + static_cast<size_t>(caller)) * 101;
    FindMatchesRequest request;
    request.set_listing(SyntheticListings::Name(asked % options.listings));
    return runtime::CallService(runtime::CallContext(), *stubs[static_cast<size_t>(caller)], &MatchingApi::FindMatches,
                                request)
        .status();
  };
  KAREZ_ASSIGN_OR_RETURN(const LoopResult result, RunClosedLoop(callers, absl::Seconds(options.seconds), call));
  const std::string aim = callers > 1 ? "" : options.listings > kLarge ? "; aim: 30 ms" : "; aim: 4 ms, 12 ms";
  PrintLatencies(
      absl::StrCat("FindMatches, ", callers, callers == 1 ? " caller" : " callers"), result.latencies,
      absl::StrFormat("   %.0f calls/s, %.2f ms of processor each", result.calls_per_second, result.processor_ms) +
          aim);
  return absl::OkStatus();
}

std::string OrganizationName(size_t index) {
  return absl::StrCat("organizations/synthetic-", index % SyntheticListings::kOrganizations);
}

// An offer that says word for word what the need says, submitted.
absl::StatusOr<registry::v1::Listing> SubmitAnswerTo(registry::v1::Listing need, size_t index, RegistryStub& stub) {
  registry::v1::CreateListingRequest create;
  need.mutable_offer();
  need.clear_name();
  const std::string own = std::exchange(*need.mutable_organization(), OrganizationName(index));
  if (need.organization() == own) need.set_organization(OrganizationName(index + 1));
  need.mutable_external_id()->set_id(absl::StrCat("answer-", absl::ToUnixNanos(absl::Now())));
  *create.mutable_listing() = std::move(need);
  KAREZ_ASSIGN_OR_RETURN(const auto draft,
                         runtime::CallService(runtime::CallContext(), stub, &RegistryApi::CreateListing, create));
  registry::v1::SubmitListingRequest submit;
  submit.set_name(draft.name());
  return runtime::CallService(runtime::CallContext(), stub, &RegistryApi::SubmitListing, submit);
}

struct Publication {
  double publish = 0;
  double visible = 0;
  double found = 0;
};

// Publishes an offer for a need and waits until that finds it; milliseconds.
absl::StatusOr<Publication> Publish(const SyntheticListings& synthetic, size_t need, RegistryStub& registry,
                                    MatchingStub& matching, matching::Matcher& matcher) {
  const runtime::CallContext call;
  KAREZ_ASSIGN_OR_RETURN(const auto submitted, SubmitAnswerTo(synthetic.Make(need), need, registry));
  registry::v1::PublishListingRequest publish;
  publish.set_name(submitted.name());
  *publish.mutable_consent() = Consent();
  Publication times;
  absl::Time start = absl::Now();
  KAREZ_ASSIGN_OR_RETURN(const auto published,
                         runtime::CallService(call, registry, &RegistryApi::PublishListing, publish));
  times.publish = MillisecondsSince(start);

  start = absl::Now();
  while (matcher.Progress().registry_sequence < published.sequence()) absl::SleepFor(kVisiblePollPeriod);
  times.visible = MillisecondsSince(start);

  FindMatchesRequest find;
  find.set_listing(SyntheticListings::Name(need));
  start = absl::Now();
  KAREZ_ASSIGN_OR_RETURN(const auto found, runtime::CallService(call, matching, &MatchingApi::FindMatches, find));
  times.found = MillisecondsSince(start);
  for (const auto& match : found.matches()) {
    if (match.offer() == published.name()) return times;
  }
  return absl::InternalError(absl::StrCat(published.name(), " is not among the first matches of its need"));
}

absl::Status MeasurePublications(const Options& options, Exchange& exchange) {
  KAREZ_ASSIGN_OR_RETURN(const SyntheticListings synthetic, MakeSynthetic(options, exchange));
  KAREZ_ASSIGN_OR_RETURN(const auto registry, ConnectRegistry(exchange.address()));
  KAREZ_ASSIGN_OR_RETURN(const auto matching, ConnectMatching(exchange.address()));
  std::vector<double> publish;
  std::vector<double> visible;
  std::vector<double> found;
  for (int i = 0; i < options.publications; ++i) {
    const size_t need = (static_cast<size_t>(i) * 202 + 1) % options.listings;
    KAREZ_ASSIGN_OR_RETURN(const Publication times, Publish(synthetic, need, *registry, *matching, exchange.matcher()));
    publish.push_back(times.publish);
    visible.push_back(times.visible);
    found.push_back(times.found);
  }
  PrintLatencies("publish, durable", Latencies(publish), "");
  PrintLatencies("published to visible", Latencies(visible), "   aim: 3 ms, 10 ms");
  PrintLatencies("FindMatches after it", Latencies(found), "");
  return absl::OkStatus();
}

absl::Status Measure(const Options& options) {
  KAREZ_ASSIGN_OR_RETURN(const auto exchange, Exchange::Start(options.data));
  KAREZ_RETURN_IF_ERROR(MeasureStart(options, *exchange));
  for (const int callers : {1, 8}) {
    KAREZ_RETURN_IF_ERROR(MeasureFindMatches(options, exchange->address(), callers));
  }
  return MeasurePublications(options, *exchange);
}

}  // namespace
}  // namespace karez::bench

int main(int argc, char** argv) {
  karez::bench::Options options;
  CLI::App app("Measures matching over a large synthetic collection");
  app.add_option("--data", options.data, "Folder of the stores")->required();
  app.add_option("--models", options.models, "Listings from which the synthetic ones have their terms")
      ->capture_default_str();
  app.add_option("--listings", options.listings, "Listings, half offers and half needs")->capture_default_str();
  app.add_option("--seconds", options.seconds, "Length of each measurement of FindMatches")->capture_default_str();
  app.add_option("--publications", options.publications, "Listings to publish")->capture_default_str();
  app.fallthrough();
  CLI::App* fill = app.add_subcommand("fill", "Makes the collection");
  fill->add_flag("--for-karezd", options.for_karezd,
                 "Makes what karezd takes for its own, with some listings to review");
  app.add_subcommand("measure", "Measures; adds what it publishes");
  app.require_subcommand(1);
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = fill->parsed() ? karez::bench::Fill(options) : karez::bench::Measure(options);
  if (!status.ok()) std::fprintf(stderr, "matching_bench: %s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}
