#include "services/runtime/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "grpc/reflection/v1/reflection.grpc.pb.h"
#include "grpc/reflection/v1alpha/reflection.grpc.pb.h"
#include "services/runtime/channel.h"
#include "services/runtime/shell_fixture.h"
#include "services/runtime/status_grpc.h"
#include "services/runtime/testing.h"
#include "services/runtime/tls_testing.h"
#include "storage/store.h"

namespace karez::runtime {
namespace {

using grpc::health::v1::HealthCheckResponse;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

constexpr char kRegistry[] = "karez.registry.v1.RegistryService";

Config Configuration(std::vector<std::string> flags, const std::string& listen = "--listen=127.0.0.1:0") {
  std::vector<ConfigKey> keys = ServerKeys();
  keys.push_back(DataKey());
  keys.push_back(AddressKey("matching"));
  keys.push_back(AddressKey("access"));
  flags.insert(flags.begin(), {"program", "--log-level=error"});
  if (!listen.empty()) flags.push_back(listen);
  std::vector<const char*> argv;
  for (const std::string& flag : flags) argv.push_back(flag.c_str());
  auto config = Config::Parse(static_cast<int>(argv.size()), argv.data(), keys, [](const char*) { return nullptr; });
  EXPECT_THAT(config, IsOk());
  return *config;
}

std::string FreshFolder() {
  const std::string path =
      absl::StrCat(testing::TempDir(), "/karez_", testing::UnitTest::GetInstance()->current_test_info()->name());
  std::filesystem::remove_all(path);
  return path;
}

std::shared_ptr<FakeCore> CoreThatKnows(const std::string& name) {
  auto core = std::make_shared<FakeCore>();
  core->get = [name](const CallContext&,
                     const registry::v1::GetListingRequest& request) -> absl::StatusOr<registry::v1::Listing> {
    if (request.name() != name) return MakeError(absl::StatusCode::kNotFound, "LISTING_NOT_FOUND", "name: none");
    registry::v1::Listing listing;
    listing.set_name(name);
    return listing;
  };
  return core;
}

absl::Status GetForwarded(const std::shared_ptr<grpc::Channel>& channel, const std::string& client) {
  grpc::ClientContext context;
  context.AddMetadata("x-forwarded-for", client);
  registry::v1::GetListingRequest request;
  request.set_name("listings/a");
  registry::v1::Listing listing;
  return FromGrpc(registry::v1::RegistryService::NewStub(channel)->GetListing(&context, request, &listing));
}

absl::Status HealthForwarded(const std::shared_ptr<grpc::Channel>& channel, const std::string& client) {
  grpc::ClientContext context;
  context.AddMetadata("x-forwarded-for", client);
  HealthCheckResponse response;
  return FromGrpc(grpc::health::v1::Health::NewStub(channel)->Check(&context, {}, &response));
}

absl::Status Get(const std::shared_ptr<grpc::Channel>& channel, const std::string& name) {
  registry::v1::GetListingRequest request;
  request.set_name(name);
  const auto stub = registry::v1::RegistryService::NewStub(channel);
  const CallContext call{.principal = LocalOperator()};
  return CallService(call, *stub, &registry::v1::RegistryService::StubInterface::GetListing, request).status();
}

std::shared_ptr<grpc::Channel> PublicChannel(const Process& process) {
  return OpenChannel(process.address().ToString());
}

absl::StatusOr<HealthCheckResponse::ServingStatus> HealthOf(const Process& process, const std::string& service) {
  grpc::health::v1::HealthCheckRequest request;
  request.set_service(service);
  const auto stub = grpc::health::v1::Health::NewStub(PublicChannel(process));
  const auto answer = CallService(CallContext(), *stub, &grpc::health::v1::Health::StubInterface::Check, request);
  if (!answer.ok()) return answer.status();
  return answer->status();
}

TEST(Process, ServesACoreToOtherProcesses) {
  Process process(Configuration({}));
  ASSERT_THAT(process.Serve<FakeShell>("registry", CoreThatKnows("listings/a")), IsOk());
  ASSERT_THAT(process.Listen(), IsOk());

  EXPECT_THAT(Get(PublicChannel(process), "listings/a"), IsOk());
  EXPECT_THAT(Get(PublicChannel(process), "listings/b"), HasReason("LISTING_NOT_FOUND"));
}

TEST(Process, ConnectsWithinItselfBeforeItListens) {
  Process process(Configuration({}));
  ASSERT_THAT(process.Serve<FakeShell>("registry", CoreThatKnows("listings/a")), IsOk());

  const auto channel = process.Connect("registry");

  ASSERT_THAT(channel, IsOk());
  EXPECT_THAT(Get(*channel, "listings/a"), IsOk());
}

TEST(Process, ConnectsToTheAddressOfAServiceThatItDoesNotServe) {
  Process other(Configuration({}));
  ASSERT_THAT(other.Serve<FakeShell>("registry", CoreThatKnows("listings/a")), IsOk());
  ASSERT_THAT(other.Listen(), IsOk());
  Process process(Configuration({absl::StrCat("--matching-address=", other.address().ToString())}));

  const auto channel = process.Connect("matching");

  ASSERT_THAT(channel, IsOk());
  EXPECT_THAT(Get(*channel, "listings/a"), IsOk());
  EXPECT_THAT(process.Connect("registry"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("registry-address: got nothing")));
}

TEST(Process, RefusesToListenWhereOthersCouldReachIt) {
  Process process(Configuration({"--metrics-address=0.0.0.0:0"}));

  EXPECT_THAT(process.CheckAddresses(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("metrics-address: got \"0.0.0.0:0\"")));
  EXPECT_THAT(process.Listen(), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(Process, ListensWhereOthersCanReachItWithAccessControlAndTlsOnly) {
  const std::string prefix = FreshFolder();
  TestCertificate("server").Write(prefix);
  const std::string certificate = absl::StrCat("--tls-certificate=", prefix, ".crt");
  const std::string key = absl::StrCat("--tls-key=", prefix, ".key");
  const auto check = [&](std::vector<std::string> flags) {
    flags.emplace_back("--listen=0.0.0.0:0");
    return Process(Configuration(std::move(flags), /*listen=*/"")).CheckAddresses();
  };

  for (const auto& flags : std::vector<std::vector<std::string>>{
           {}, {"--access=required"}, {certificate, key}, {"--access=open", certificate, key}}) {
    EXPECT_THAT(check(flags), StatusIs(absl::StatusCode::kInvalidArgument,
                                       AllOf(HasSubstr("listen: got \"0.0.0.0:0\""), HasSubstr("--access required"),
                                             HasSubstr("--tls-certificate"))));
  }
  EXPECT_THAT(check({"--access=required", certificate, key}), IsOk());
  EXPECT_THAT(check({"--access=required", certificate}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("tls-key: got nothing")));
}

TEST(Process, AsksTheAccessServiceWhereCallersAreToldApart) {
  Process process(Configuration({"--access=required"}));
  ASSERT_THAT(process.Serve<FakeShell>("registry", CoreThatKnows("listings/a")), IsOk());

  EXPECT_THAT(process.Listen(), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("access-address: got nothing")));
}

TEST(Process, LetsNobodyInWithoutACredentialWhereCallersAreToldApart) {
  Process process(Configuration({"--access=required", "--access-address=127.0.0.1:1"}));
  ASSERT_THAT(process.Serve<FakeShell>("registry", CoreThatKnows("listings/a")), IsOk());
  ASSERT_THAT(process.Listen(), IsOk());

  EXPECT_THAT(Get(PublicChannel(process), "listings/a"), HasReason("NO_PRINCIPAL"));
  EXPECT_THAT(HealthOf(process, kRegistry), IsOk());
}

TEST(Process, ServesNobodyElsewhereWhereEveryCallerIsTheLocalOperator) {
  Process process(Configuration({}));
  ASSERT_THAT(process.Serve<FakeShell>("registry", CoreThatKnows("listings/a")), IsOk());
  ASSERT_THAT(process.Listen(), IsOk());

  for (const char* client : {"203.0.113.9", "127.0.0.1", "nonsense"}) {
    EXPECT_THAT(GetForwarded(PublicChannel(process), client), HasReason("OPEN_TO_OTHERS"));
    EXPECT_THAT(HealthForwarded(PublicChannel(process), client), HasReason("OPEN_TO_OTHERS"));
  }
  EXPECT_THAT(Get(PublicChannel(process), "listings/a"), IsOk());
}

TEST(Process, ServesCallersElsewhereWhereTheyAreToldApart) {
  Process process(Configuration({"--access=required", "--access-address=127.0.0.1:1"}));
  ASSERT_THAT(process.Serve<FakeShell>("registry", CoreThatKnows("listings/a")), IsOk());
  ASSERT_THAT(process.Listen(), IsOk());

  EXPECT_THAT(GetForwarded(PublicChannel(process), "203.0.113.9"), HasReason("NO_PRINCIPAL"));
  EXPECT_THAT(HealthForwarded(PublicChannel(process), "203.0.113.9"), IsOk());
}

TEST(Process, TellsAPortInUse) {
  Process first(Configuration({}));
  ASSERT_THAT(first.Listen(), IsOk());
  const std::string taken = first.address().ToString();
  std::vector<ConfigKey> keys = ServerKeys();
  const std::vector<const char*> argv = {"program", "--log-level=error", "--listen", taken.c_str()};
  const auto config = Config::Parse(4, argv.data(), keys, [](const char*) { return nullptr; });
  ASSERT_THAT(config, IsOk());
  Process second(*config);

  EXPECT_THAT(second.CheckAddresses(), StatusIs(absl::StatusCode::kUnavailable, "listen: " + taken + " is in use"));
  EXPECT_THAT(second.Listen(), StatusIs(absl::StatusCode::kUnavailable, "listen: " + taken + " is in use"));
}

TEST(Process, WritesThePortForOthersToFind) {
  const std::string path = FreshFolder() + ".port";
  std::ofstream(path) << "1\n";
  Process process(Configuration({"--port-file", path}));
  EXPECT_FALSE(std::filesystem::exists(path));
  ASSERT_THAT(process.Listen(), IsOk());

  int port = 0;
  std::ifstream(path) >> port;
  EXPECT_EQ(port, process.address().port);
}

TEST(Process, KeepsEachServiceInAStoreOfItsOwn) {
  const std::string data = FreshFolder();
  Process process(Configuration({"--data", data}));
  ASSERT_THAT(process.OpenStore("registry"), IsOk());
  ASSERT_THAT(process.OpenStore("matching"), IsOk());

  EXPECT_TRUE(std::filesystem::is_directory(data + "/registry"));
  EXPECT_TRUE(std::filesystem::is_directory(data + "/matching"));
}

TEST(Process, ClosesItsStoresWhenItStops) {
  const std::string data = FreshFolder();
  Process first(Configuration({"--data", data}));
  ASSERT_THAT(first.OpenStore("registry"), IsOk());
  Process second(Configuration({"--data", data}));
  EXPECT_THAT(second.OpenStore("registry"), StatusIs(absl::StatusCode::kFailedPrecondition));

  first.Stop();

  EXPECT_THAT(second.OpenStore("registry"), IsOk());
}

TEST(Process, AsksForTheDataFolderWhereNoneIsGiven) {
  EXPECT_THAT(Process(Configuration({})).OpenStore("registry"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("--data")));
}

TEST(Health, SaysWhenEveryServiceIsReady) {
  Process process(Configuration({}));
  ASSERT_THAT(process.Serve<FakeShell>("registry", CoreThatKnows("")), IsOk());
  const auto ready = process.Readiness("registry");
  ASSERT_THAT(process.Listen(), IsOk());

  EXPECT_EQ(*HealthOf(process, ""), HealthCheckResponse::NOT_SERVING);
  EXPECT_EQ(*HealthOf(process, kRegistry), HealthCheckResponse::NOT_SERVING);
  EXPECT_THAT(HealthOf(process, "no.such.Service"), HasReason("SERVICE_NOT_FOUND"));
  ready(true);
  EXPECT_EQ(*HealthOf(process, ""), HealthCheckResponse::SERVING);
  EXPECT_EQ(*HealthOf(process, kRegistry), HealthCheckResponse::SERVING);
}

TEST(Health, TellsAWatcherOfChanges) {
  Process process(Configuration({}));
  ASSERT_THAT(process.Serve<FakeShell>("registry", CoreThatKnows("")), IsOk());
  const auto ready = process.Readiness("registry");
  ASSERT_THAT(process.Listen(), IsOk());
  const auto stub = grpc::health::v1::Health::NewStub(PublicChannel(process));
  grpc::ClientContext context;
  const auto reader = stub->Watch(&context, grpc::health::v1::HealthCheckRequest());

  HealthCheckResponse response;
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::NOT_SERVING);
  ready(true);
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::SERVING);
  process.Stop();
  while (reader->Read(&response)) EXPECT_EQ(response.status(), HealthCheckResponse::NOT_SERVING);
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

// Asks a reflection service, of either version, one question.
template <typename Reflection, typename Request, typename Response>
Response Ask(const Process& process, const Request& request) {
  const auto stub = Reflection::NewStub(PublicChannel(process));
  grpc::ClientContext context;
  const auto stream = stub->ServerReflectionInfo(&context);
  Response response;
  EXPECT_TRUE(stream->Write(request) && stream->Read(&response));
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
  return response;
}

template <typename Version>
class Reflection : public testing::Test {};

struct V1 {
  using Service = grpc::reflection::v1::ServerReflection;
  using Request = grpc::reflection::v1::ServerReflectionRequest;
  using Response = grpc::reflection::v1::ServerReflectionResponse;
};
struct V1Alpha {
  using Service = grpc::reflection::v1alpha::ServerReflection;
  using Request = grpc::reflection::v1alpha::ServerReflectionRequest;
  using Response = grpc::reflection::v1alpha::ServerReflectionResponse;
};
using Versions = testing::Types<V1, V1Alpha>;
TYPED_TEST_SUITE(Reflection, Versions);

TYPED_TEST(Reflection, ListsTheServices) {
  Process process(Configuration({}));
  ASSERT_THAT(process.Serve<FakeShell>("registry", CoreThatKnows("")), IsOk());
  ASSERT_THAT(process.Listen(), IsOk());
  typename TypeParam::Request request;
  request.set_list_services("*");

  const auto response =
      Ask<typename TypeParam::Service, typename TypeParam::Request, typename TypeParam::Response>(process, request);

  std::vector<std::string> names;
  for (const auto& service : response.list_services_response().service()) names.push_back(service.name());
  EXPECT_THAT(names, UnorderedElementsAre(kRegistry, "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
                                          "grpc.reflection.v1alpha.ServerReflection"));
}

TYPED_TEST(Reflection, GivesAFileWithItsImports) {
  Process process(Configuration({}));
  ASSERT_THAT(process.Listen(), IsOk());
  typename TypeParam::Request request;
  request.set_file_containing_symbol("karez.registry.v1.RegistryService.GetListing");

  const auto response =
      Ask<typename TypeParam::Service, typename TypeParam::Request, typename TypeParam::Response>(process, request);

  std::vector<std::string> names;
  for (const std::string& bytes : response.file_descriptor_response().file_descriptor_proto()) {
    google::protobuf::FileDescriptorProto file;
    ASSERT_TRUE(file.ParseFromString(bytes));
    names.push_back(file.name());
  }
  EXPECT_EQ(names.front(), "karez/registry/v1/registry_service.proto");
  EXPECT_THAT(names, AllOf(testing::Contains("karez/registry/v1/listing.proto"),
                           testing::Contains("google/protobuf/descriptor.proto")));
}

TYPED_TEST(Reflection, AnswersAnErrorWhereNothingIsFound) {
  Process process(Configuration({}));
  ASSERT_THAT(process.Listen(), IsOk());
  typename TypeParam::Request request;
  request.set_file_by_filename("no/such.proto");

  const auto response =
      Ask<typename TypeParam::Service, typename TypeParam::Request, typename TypeParam::Response>(process, request);

  EXPECT_EQ(response.error_response().error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST(Process, StopsTheBackgroundWhileServicesCanStillCallEachOther) {
  Process process(Configuration({}));
  ASSERT_THAT(process.Serve<FakeShell>("registry", CoreThatKnows("listings/a")), IsOk());
  const auto channel = process.Connect("registry");
  ASSERT_THAT(channel, IsOk());
  ASSERT_THAT(process.Listen(), IsOk());
  const auto outside = PublicChannel(process);
  std::vector<std::string> order;
  process.OnStop([&] {
    order.push_back("first");
    EXPECT_THAT(Get(*channel, "listings/a"), IsOk());
  });
  process.OnStop([&] {
    order.push_back("second");
    EXPECT_THAT(Get(outside, "listings/a"), StatusIs(absl::StatusCode::kUnavailable));
  });

  process.Stop();

  EXPECT_THAT(order, ElementsAre("second", "first"));
}

TEST(Process, FreesTheCoresWhenItStops) {
  Process process(Configuration({}));
  auto core = CoreThatKnows("");
  std::weak_ptr<FakeCore> weak = core;
  ASSERT_THAT(process.Serve<FakeShell>("registry", std::move(core)), IsOk());
  ASSERT_THAT(process.Connect("registry"), IsOk());
  ASSERT_THAT(process.Listen(), IsOk());

  process.Stop();

  EXPECT_TRUE(weak.expired());
}

TEST(Process, RunsAPeriodicTaskUntilItStops) {
  Process process(Configuration({}));
  std::atomic<int> runs = 0;
  process.Every(absl::Milliseconds(1), [&] { ++runs; });
  while (runs < 3) std::this_thread::yield();

  process.Stop();

  const int after = runs;
  absl::SleepFor(absl::Milliseconds(10));
  EXPECT_EQ(runs, after);
}

}  // namespace
}  // namespace karez::runtime
