#include "services/registry/registry_grpc.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/registry/registry_fixture.h"
#include "services/runtime/channel.h"
#include "services/runtime/method_table.h"
#include "services/runtime/server.h"

namespace karez::registry {
namespace {

using runtime::HasReason;
using runtime::IsOk;
using runtime::StatusIs;
using testing::HasSubstr;
using Stub = v1::RegistryService::StubInterface;

class IgnoreCalls final : public runtime::CallObserver {
 public:
  void CallEnded(const std::string&, const absl::Status&, absl::Duration) override {}
};

// The registry behind its shell, and a client in the same process.
class Served : public RegistryFixture, public testing::Test {
 protected:
  void SetUp() override {
    auto methods = runtime::MethodTable::Create(*v1::GetTaxonomyRequest::descriptor()->file()->service(0));
    ASSERT_THAT(methods, IsOk());
    runtime::ShellContext context;
    context.methods = *methods;
    context.pool = pool_;
    context.vocabulary = registry->taxonomy();
    context.authenticator = std::make_shared<runtime::ImmediateAuthenticator>(
        [this](const grpc::CallbackServerContext&) { return principal_; });
    context.observer = std::make_shared<IgnoreCalls>();
    context.streams = streams_;
    context.max_message_bytes = size_t{16} << 20;
    std::vector<std::unique_ptr<grpc::Service>> shells;
    shells.push_back(std::make_unique<RegistryGrpc>(
        runtime::Served<Registry>(registry, std::make_shared<const runtime::ShellContext>(context))));
    auto server = runtime::Server::Start({}, std::move(shells), streams_);
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
    stub_ = v1::RegistryService::NewStub(server_->InProcessChannel());
  }
  void TearDown() override {
    server_->Shutdown(absl::Now());
    pool_->Drain();
  }

  runtime::Principal principal_ = runtime::LocalOperator();
  std::shared_ptr<runtime::WorkerPool> pool_ =
      std::make_shared<runtime::WorkerPool>(runtime::WorkerPool::Options{.threads = 2});
  std::shared_ptr<runtime::OpenStreams> streams_ = std::make_shared<runtime::OpenStreams>();
  std::unique_ptr<runtime::Server> server_;
  std::unique_ptr<v1::RegistryService::Stub> stub_;
};

TEST_F(Served, AListingGoesFromDraftToPublished) {
  v1::CreateOrganizationRequest create_owner;
  *create_owner.mutable_organization() = Institute();
  const auto owner = runtime::CallService(call, *stub_, &Stub::CreateOrganization, create_owner);
  ASSERT_THAT(owner, IsOk());
  v1::CreateListingRequest create;
  *create.mutable_listing() = Offer();
  create.mutable_listing()->set_organization(owner->name());
  const auto draft = runtime::CallService(call, *stub_, &Stub::CreateListing, create);
  ASSERT_THAT(draft, IsOk());
  ASSERT_THAT(runtime::CallService(call, *stub_, &Stub::SubmitListing, Meaning<v1::SubmitListingRequest>(*draft)),
              IsOk());
  auto publish = Meaning<v1::PublishListingRequest>(*draft);
  *publish.mutable_consent() = OwnersConsent();
  const auto published = runtime::CallService(call, *stub_, &Stub::PublishListing, publish);
  ASSERT_THAT(published, IsOk());
  EXPECT_EQ(published->state(), v1::LISTING_STATE_PUBLISHED);

  const auto again = runtime::CallService(call, *stub_, &Stub::PublishListing, publish);
  EXPECT_THAT(again, HasReason("BAD_TRANSITION"));
}

TEST_F(Served, RequestsAreCheckedAgainstTheirProtoAndTheTaxonomy) {
  v1::CreateListingRequest create;
  *create.mutable_listing() = Offer();
  create.mutable_listing()->clear_titles();
  create.mutable_listing()->add_sectors()->set_code("energy.perpetual_motion");
  EXPECT_THAT(runtime::CallService(call, *stub_, &Stub::CreateListing, create),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       testing::AllOf(HasSubstr("listing.titles"), HasSubstr("listing.sectors[0].code"))));
}

TEST_F(Served, APartnerReadsWhatPartnersMayRead) {
  v1::Listing offer = Offer();
  offer.mutable_mandate()->set_reference("M-1");
  offer.mutable_money()->mutable_max()->set_currency_code("CNY");
  offer.mutable_money()->mutable_max()->set_units(7);
  auto& hidden = *offer.add_field_visibilities();
  hidden.set_field("regions");
  hidden.set_visibility(options::v1::VISIBILITY_OPERATORS);
  offer.add_regions("KZ");
  const v1::Listing published = Publish(Submit(Create(offer)));
  principal_.clearance = options::v1::VISIBILITY_PARTNERS;

  const auto read = runtime::CallService(call, *stub_, &Stub::GetListing, Meaning<v1::GetListingRequest>(published));
  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(read->has_money());
  EXPECT_FALSE(read->has_mandate());
  EXPECT_FALSE(read->has_consent());
  EXPECT_EQ(read->regions_size(), 0);
  EXPECT_EQ(read->sequence(), 0);

  const auto feed = runtime::CallService(call, *stub_, &Stub::ListChanges, v1::ListChangesRequest());
  ASSERT_THAT(feed, IsOk());
  ASSERT_EQ(feed->changes_size(), 2);
  EXPECT_EQ(feed->changes(1).sequence(), 0);
  EXPECT_EQ(feed->changes(1).listing().SerializeAsString(), read->SerializeAsString());
}

TEST_F(Served, AStreamGivesTheSnapshotAndThenChanges) {
  Draft();
  grpc::ClientContext context;
  const auto stream = stub_->WatchChanges(&context, {});
  v1::WatchChangesResponse message;
  ASSERT_TRUE(stream->Read(&message));
  EXPECT_EQ(message.changes_size(), 2);
  const v1::Listing draft = Draft();
  ASSERT_TRUE(stream->Read(&message));
  ASSERT_EQ(message.changes_size(), 1);
  EXPECT_EQ(message.changes(0).listing().name(), draft.name());
  context.TryCancel();
  EXPECT_FALSE(stream->Read(&message));
}

TEST_F(Served, ManyStreamsNeedNoThreadsOfTheirOwn) {
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientReader<v1::WatchChangesResponse>>> streams;
  v1::WatchChangesResponse message;
  for (int i = 0; i < 20; ++i) {
    contexts.push_back(std::make_unique<grpc::ClientContext>());
    streams.push_back(stub_->WatchChanges(contexts.back().get(), {}));
    ASSERT_TRUE(streams.back()->Read(&message));
    ASSERT_TRUE(message.caught_up());
  }
  const std::string owner = Owner();
  for (const auto& stream : streams) {
    ASSERT_TRUE(stream->Read(&message));
    ASSERT_EQ(message.changes_size(), 1);
    EXPECT_EQ(message.changes(0).organization().name(), owner);
  }
  for (const auto& context : contexts) context->TryCancel();
}

}  // namespace
}  // namespace karez::registry
