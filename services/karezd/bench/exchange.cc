#include "services/karezd/bench/exchange.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <cstdio>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/karezd/bench/closed_loop.h"
#include "services/karezd/bench/synthetic.h"
#include "services/matching/embedding/alignment.h"
#include "services/matching/matching_grpc.h"
#include "services/matching/registry_feed_client.h"
#include "services/matching/score/profile.h"
#include "services/matching/topic/statistics.h"
#include "services/registry/registry_service.h"
#include "services/runtime/channel.h"
#include "services/runtime/status_macros.h"

namespace karez::bench {
namespace {

constexpr absl::Duration kPollPeriod = absl::Milliseconds(5);
constexpr absl::Duration kConnectTimeout = absl::Seconds(10);

absl::StatusOr<std::shared_ptr<grpc::Channel>> ConnectAlone(const std::string& address) {
  grpc::ChannelArguments arguments = runtime::ChannelArguments();
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  auto channel = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  if (!channel->WaitForConnected(absl::ToChronoTime(absl::Now() + kConnectTimeout))) {
    return absl::UnavailableError(absl::StrCat("no connection to ", address));
  }
  return channel;
}

std::shared_ptr<const matching::Vectorizer> WordSumVectorizer() {
  return std::make_shared<const matching::Vectorizer>(
      std::make_shared<const WordSumEmbedder>(),
      std::make_shared<const matching::Alignment>(matching::Alignment::Identity(WordSumEmbedder().dimension())));
}

}  // namespace

absl::StatusOr<std::unique_ptr<runtime::Process>> MakeProcess(const std::string& data) {
  std::vector<runtime::ConfigKey> keys = runtime::ServerKeys();
  keys.push_back(runtime::DataKey());
  const std::vector<const char*> arguments = {"bench",       "--data",      data.c_str(), "--listen",
                                              "127.0.0.1:0", "--log-level", "warning"};
  KAREZ_ASSIGN_OR_RETURN(runtime::Config config,
                         runtime::Config::Parse(static_cast<int>(arguments.size()), arguments.data(), keys,
                                                [](const char*) -> const char* { return nullptr; }));
  return std::make_unique<runtime::Process>(std::move(config));
}

absl::StatusOr<std::unique_ptr<Exchange>> Exchange::Start(const std::string& data,
                                                          std::shared_ptr<const matching::Vectorizer> vectorizer) {
  KAREZ_ASSIGN_OR_RETURN(auto process, MakeProcess(data));
  std::unique_ptr<Exchange> exchange(new Exchange(std::move(process)));
  const double processor = ProcessorSeconds();
  const absl::Time start = absl::Now();
  KAREZ_RETURN_IF_ERROR(registry::ServeRegistry(*exchange->process_));
  exchange->figures_.registry = MillisecondsSince(start);
  KAREZ_RETURN_IF_ERROR(exchange->ServeMatching(std::move(vectorizer)));
  exchange->figures_.processor = (ProcessorSeconds() - processor) * 1000;
  KAREZ_RETURN_IF_ERROR(exchange->process_->Listen());
  return exchange;
}

Exchange::Exchange(std::unique_ptr<runtime::Process> process) : process_(std::move(process)) {}

Exchange::~Exchange() { process_->Stop(); }

absl::Status Exchange::Await(int64_t sequence) {
  while (true) {
    const matching::AdmissionProgress progress = matcher_->Progress();
    KAREZ_RETURN_IF_ERROR(progress.failure);
    if (progress.registry_sequence >= sequence && progress.pending == 0) return absl::OkStatus();
    absl::SleepFor(kPollPeriod);
  }
}

absl::Status Exchange::ServeMatching(std::shared_ptr<const matching::Vectorizer> vectorizer) {
  matching::MatcherOptions options;
  options.vectorizer = std::move(vectorizer);
  if (options.vectorizer == nullptr) options.vectorizer = WordSumVectorizer();
  KAREZ_ASSIGN_OR_RETURN(options.statistics, matching::Statistics::Load(matching::DefaultStatisticsPath()));
  options.profile = matching::DefaultProfile();
  options.report = [](const std::string& line) { std::fprintf(stderr, "matching: %s\n", line.c_str()); };

  const size_t before = ResidentBytes();
  const absl::Time start = absl::Now();
  KAREZ_ASSIGN_OR_RETURN(options.store, process_->OpenStore("matching"));
  options.clock = &process_->clock();
  KAREZ_ASSIGN_OR_RETURN(auto registry, process_->Connect("registry"));
  options.feed = matching::MakeRegistryFeed(std::move(registry));
  KAREZ_ASSIGN_OR_RETURN(matcher_, matching::Matcher::Start(std::move(options)));
  process_->OnStop([matcher = matcher_] { matcher->Stop(); });
  figures_.index = MillisecondsSince(start);
  while (!matcher_->HasCaughtUp()) {
    KAREZ_RETURN_IF_ERROR(matcher_->Progress().failure);
    absl::SleepFor(kPollPeriod);
  }
  figures_.caught_up = MillisecondsSince(start) - figures_.index;
  figures_.matching_bytes = static_cast<double>(ResidentBytes()) - static_cast<double>(before);
  return process_->Serve<matching::MatchingGrpc>("matching", matcher_);
}

std::string Exchange::address() const { return process_->address().ToString(); }

absl::StatusOr<std::vector<std::string>> Exchange::SectorCodes() const {
  KAREZ_ASSIGN_OR_RETURN(const auto stub, ConnectRegistry(address()));
  KAREZ_ASSIGN_OR_RETURN(
      const auto taxonomy,
      runtime::CallService(runtime::CallContext(), *stub, &registry::v1::RegistryService::StubInterface::GetTaxonomy,
                           registry::v1::GetTaxonomyRequest()));
  std::vector<std::string> codes;
  for (const auto& sector : taxonomy.sectors()) {
    if (!sector.parent().empty()) codes.push_back(sector.code());
  }
  return codes;
}

absl::StatusOr<std::unique_ptr<RegistryStub>> ConnectRegistry(const std::string& address) {
  KAREZ_ASSIGN_OR_RETURN(auto channel, ConnectAlone(address));
  return registry::v1::RegistryService::NewStub(channel);
}

absl::StatusOr<std::unique_ptr<MatchingStub>> ConnectMatching(const std::string& address) {
  KAREZ_ASSIGN_OR_RETURN(auto channel, ConnectAlone(address));
  return matching::v1::MatchingService::NewStub(channel);
}

}  // namespace karez::bench
