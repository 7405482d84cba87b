#include "services/runtime/tls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <grpcpp/create_channel.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "services/runtime/access_authenticator.h"
#include "services/runtime/shell_fixture.h"
#include "services/runtime/testing.h"
#include "services/runtime/tls_testing.h"

namespace karez::runtime {
namespace {

using registry::v1::RegistryService;
using ::testing::HasSubstr;

// Files of two authorities: one of servers, one of services that call.
class Tls : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        absl::StrCat(testing::TempDir(), "/karez_tls_", testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    servers_.Write(Path("servers"));
    services_.Write(Path("services"));
    TestCertificate("server", &servers_).Write(Path("server"));
    // Only who may say who calls is at stake here.
    f_.context.authenticator = AccessAuthenticator(OpenChannel("127.0.0.1:1"),
                                                   std::make_shared<CredentialCache>(SystemClock()), SystemClock());
    f_.core->get = [](const CallContext& call, const registry::v1::GetListingRequest&) {
      registry::v1::Listing listing;
      listing.set_name(call.principal.name);
      return listing;
    };
  }

  std::string Path(const std::string& name) const { return absl::StrCat(folder_, "/", name); }
  TlsFiles Files(const std::string& name, const std::string& peer_ca) const {
    return {.certificate = name.empty() ? "" : Path(name + ".crt"),
            .key = name.empty() ? "" : Path(name + ".key"),
            .peer_ca = peer_ca.empty() ? "" : Path(peer_ca + ".crt")};
  }

  void Start() {
    const TlsFiles files = Files("server", "services");
    ASSERT_THAT(CheckTlsFiles(files), IsOk());
    f_.credentials = TlsServerCredentials(files);
    f_.Start();
  }

  // Who the server takes a peer for that shows a certificate and says that an
  // operator calls.
  absl::StatusOr<std::string> Call(const std::string& certificate, const std::string& server_ca = "servers") {
    // A channel of its own: gRPC shares connections of equal ones.
    grpc::ChannelArguments arguments = ChannelArguments();
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    const auto channel = grpc::CreateCustomChannel(f_.server->address()->ToString(),
                                                   TlsChannelCredentials(Files(certificate, server_ca)), arguments);
    const auto stub = RegistryService::NewStub(channel);
    registry::v1::GetListingRequest request;
    request.set_name("listings/a");
    CallContext call{.principal = LocalOperator(), .deadline = absl::Now() + absl::Seconds(30)};
    const auto listing = CallService(call, *stub, &RegistryService::StubInterface::GetListing, request);
    if (!listing.ok()) return listing.status();
    return listing->name();
  }

  std::string folder_;
  const TestCertificate servers_{"authority of servers"};
  const TestCertificate services_{"authority of services"};
  ShellFixture f_;
};

TEST_F(Tls, BelievesAServiceWhoSaysWhoCalls) {
  TestCertificate("services/brokerage", &services_).Write(Path("brokerage"));
  Start();

  const auto caller = Call("brokerage");

  ASSERT_THAT(caller, IsOk());
  EXPECT_EQ(*caller, "operators/local");
}

TEST_F(Tls, BelievesNobodyElse) {
  TestCertificate("gateway", &services_).Write(Path("gateway"));
  TestCertificate("services/brokerage", &servers_).Write(Path("forged"));
  Start();

  EXPECT_THAT(Call("gateway"), HasReason("NO_PRINCIPAL"));
  EXPECT_THAT(Call(""), HasReason("NO_PRINCIPAL"));
  EXPECT_THAT(Call("forged"), StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(Tls, KeepsAClientFromAServerOfAnotherAuthority) {
  Start();
  EXPECT_THAT(Call("", "services"), StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(Tls, ShowsTheCertificateThatReplacesTheFirst) {
  Start();
  ASSERT_THAT(Call(""), HasReason("NO_PRINCIPAL"));
  const TestCertificate next("next authority of servers");
  next.Write(Path("next"));
  TestCertificate("server", &next).Write(Path("server"));

  // The files are looked at every second.
  while (absl::IsUnavailable(Call("", "next").status())) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_THAT(Call("", "servers"), StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(Tls, TellsWhichFileWillNotDo) {
  EXPECT_THAT(CheckTlsFiles({.certificate = Path("none.crt"), .key = Path("server.key")}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("tls-certificate: got " + Path("none.crt"))));
  EXPECT_THAT(CheckTlsFiles({.certificate = Path("server.crt"), .key = Path("servers.key")}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("tls-key: got " + Path("servers.key"))));
  EXPECT_THAT(CheckTlsFiles({.certificate = Path("server.crt")}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("tls-key: got nothing")));
  EXPECT_THAT(
      CheckTlsFiles({.certificate = Path("server.crt"), .key = Path("server.key"), .peer_ca = Path("server.key")}),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("tls-client-ca")));
}

}  // namespace
}  // namespace karez::runtime
