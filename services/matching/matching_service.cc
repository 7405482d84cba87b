#include "services/matching/matching_service.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "services/matching/embedding/alignment.h"
#include "services/matching/embedding/e5_embedder.h"
#include "services/matching/matcher.h"
#include "services/matching/matching_grpc.h"
#include "services/matching/registry_feed_client.h"
#include "services/matching/score/profile.h"
#include "services/matching/topic/statistics.h"
#include "services/runtime/status_macros.h"

namespace karez::matching {
namespace {

constexpr char kNoModel[] = "none";
constexpr absl::Duration kReadinessPeriod = absl::Milliseconds(200);

absl::StatusOr<std::shared_ptr<const Vectorizer>> LoadVectorizer(const runtime::Config& config) {
  if (config.Text("model") == kNoModel) return absl::FailedPreconditionError("model: switched off by configuration");
  KAREZ_ASSIGN_OR_RETURN(std::shared_ptr<const Embedder> embedder, E5Embedder::Load(config.Text("model")));
  KAREZ_ASSIGN_OR_RETURN(Alignment alignment, Alignment::Load(config.Text("alignment")));
  return std::make_shared<const Vectorizer>(std::move(embedder),
                                            std::make_shared<const Alignment>(std::move(alignment)));
}

void Watch(const std::shared_ptr<Matcher>& matcher, runtime::Metrics& metrics) {
  const auto gauge = [&](const char* name, const char* help, double (*read)(const AdmissionProgress&)) {
    metrics.AddGauge(name, help, {}, [matcher, read] { return read(matcher->Progress()); });
  };
  gauge("karez_matching_pending_listings", "Published listings that wait for their vectors.",
        [](const AdmissionProgress& progress) { return static_cast<double>(progress.pending); });
  gauge("karez_matching_registry_sequence", "Change sequence of the registry up to which all is admitted.",
        [](const AdmissionProgress& progress) { return static_cast<double>(progress.registry_sequence); });
  gauge("karez_matching_as_of_timestamp_seconds", "Commit time of the newest change that came by the feed.",
        [](const AdmissionProgress& progress) { return static_cast<double>(progress.as_of_time.seconds()); });
}

}  // namespace

std::vector<runtime::ConfigKey> MatchingKeys() {
  return {{"model", "File of the embedding model; \"none\": match on words alone.", DefaultModelPath()},
          {"alignment", "File of the alignment of the languages' vectors.", DefaultAlignmentPath()},
          {"statistics", "File of the token statistics in force until they are refreshed.", DefaultStatisticsPath()}};
}

absl::Status ServeMatching(runtime::Process& process) {
  const runtime::Config& config = process.config();
  runtime::Log& log = process.log();
  MatcherOptions options;
  auto vectorizer = LoadVectorizer(config);
  if (vectorizer.ok()) {
    options.vectorizer = *std::move(vectorizer);
  } else {
    options.model_error = vectorizer.status().ToString();
    log.Warning("matching_without_model", {{"reason", options.model_error}});
  }
  KAREZ_ASSIGN_OR_RETURN(options.statistics, Statistics::Load(config.Text("statistics")));
  KAREZ_ASSIGN_OR_RETURN(options.store, process.OpenStore("matching"));
  KAREZ_RETURN_IF_ERROR(process.AddAuditTrail("matching", options.store));
  options.clock = &process.clock();
  KAREZ_ASSIGN_OR_RETURN(auto registry, process.Connect("registry"));
  options.feed = MakeRegistryFeed(std::move(registry));
  options.profile = DefaultProfile();
  const int workers = static_cast<int>(config.Number("workers"));
  options.waiting = {.all = std::max(1, workers / 2), .of_one = std::max(1, workers / 4)};
  options.report = [&log](const std::string& line) { log.Warning("matching", {{"message", line}}); };
  KAREZ_ASSIGN_OR_RETURN(auto matcher, Matcher::Start(std::move(options)));

  process.OnStop([matcher] { matcher->Stop(); });
  Watch(matcher, process.metrics());
  KAREZ_RETURN_IF_ERROR(process.Serve<MatchingGrpc>("matching", matcher));
  process.Every(kReadinessPeriod, [matcher, ready = process.Readiness("matching")] { ready(matcher->HasCaughtUp()); });
  return absl::OkStatus();
}

}  // namespace karez::matching
