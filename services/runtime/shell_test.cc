#include "services/runtime/shell.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <map>
#include <thread>

#include "google/rpc/error_details.pb.h"
#include "services/runtime/shell_fixture.h"
#include "services/runtime/status_grpc.h"
#include "services/runtime/testing.h"

namespace karez::runtime {
namespace {

using registry::v1::Listing;
using registry::v1::RegistryService;
using ::testing::_;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;

constexpr char kGetListing[] = "/karez.registry.v1.RegistryService/GetListing";

auto AnswerWith(Listing listing) {
  return [listing](const CallContext&, const registry::v1::GetListingRequest&) { return listing; };
}

auto FailWith(absl::Status status) {
  return [status](const CallContext&, const registry::v1::GetListingRequest&) -> absl::StatusOr<Listing> {
    return status;
  };
}

Listing ListingWithInternals() {
  Listing listing;
  listing.set_name("listings/a");
  listing.set_substance_hash("secret");
  return listing;
}

TEST(Blocking, AnswersWhatTheCoreAnswers) {
  ShellFixture f;
  f.core->get = [](const CallContext& call, const registry::v1::GetListingRequest& request) {
    EXPECT_EQ(call.method, kGetListing);
    EXPECT_EQ(call.principal.name, "operators/local");
    Listing listing;
    listing.set_name(request.name());
    return listing;
  };
  f.Start();

  const auto listing = f.Get("listings/a");

  ASSERT_THAT(listing, IsOk());
  EXPECT_EQ(listing->name(), "listings/a");
}

TEST(Immediate, AnswersWhatAConstMethodOfTheCoreAnswers) {
  ShellFixture f;
  f.Start();

  const auto taxonomy = CallService(CallContext(), *f.stub, &RegistryService::StubInterface::GetTaxonomy,
                                    registry::v1::GetTaxonomyRequest());

  ASSERT_THAT(taxonomy, IsOk());
  EXPECT_EQ(taxonomy->revision(), "1");
}

TEST(Shell, TellsEveryViolationOverTheWire) {
  ShellFixture f;
  f.Start();
  registry::v1::CreateListingRequest request;
  request.set_listing_id("Not An Id");

  const auto created = CallService(CallContext(), *f.stub, &RegistryService::StubInterface::CreateListing, request);

  EXPECT_THAT(created, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(created, HasReason("INVALID_FIELDS"));
  EXPECT_THAT(Violations(created.status()),
              ElementsAre(Field(&Violation::field, "listing"), Field(&Violation::field, "listing_id")));
}

TEST(Shell, DoesNotCallTheCoreForACallerWithoutThePermission) {
  ShellFixture f;
  f.principal = Principal{.name = "partners/guest", .clearance = options::v1::VISIBILITY_PARTNERS};
  f.core->get = [](const CallContext&, const registry::v1::GetListingRequest&) {
    ADD_FAILURE() << "the core was called";
    return Listing();
  };
  f.Start();

  EXPECT_THAT(f.Get("listings/a"), StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("registry.listings.get")));
}

TEST(Shell, RefusesACallerWhoIsNotKnown) {
  ShellFixture f;
  f.principal = MakeError(absl::StatusCode::kUnauthenticated, "KEY_UNKNOWN", "no such key");
  f.core->get = AnswerWith(Listing());
  f.Start();

  EXPECT_THAT(f.Get("listings/a"), HasReason("KEY_UNKNOWN"));
}

TEST(Shell, TakesFromTheAnswerWhatTheCallerMayNotRead) {
  ShellFixture f;
  f.principal->clearance = options::v1::VISIBILITY_PARTNERS;
  f.core->get = AnswerWith(ListingWithInternals());
  f.Start();

  const auto listing = f.Get("listings/a");

  ASSERT_THAT(listing, IsOk());
  EXPECT_EQ(listing->name(), "listings/a");
  EXPECT_EQ(listing->substance_hash(), "");
}

TEST(Shell, LeavesInTheAnswerWhatTheCallerMayRead) {
  ShellFixture f;
  f.core->get = AnswerWith(ListingWithInternals());
  f.Start();

  const auto listing = f.Get("listings/a");

  ASSERT_THAT(listing, IsOk());
  EXPECT_EQ(listing->substance_hash(), "secret");
}

TEST(Shell, PassesTheErrorOfTheCoreWithItsDetails) {
  ShellFixture f;
  f.core->get = FailWith(
      MakeError(absl::StatusCode::kNotFound, "LISTING_NOT_FOUND", "name: no listings/a", {{"name", "listings/a"}}));
  f.Start();

  const auto listing = f.Get("listings/a");

  EXPECT_THAT(listing, StatusIs(absl::StatusCode::kNotFound, "name: no listings/a"));
  EXPECT_THAT(listing, HasReason("LISTING_NOT_FOUND"));
}

// What a call ends with, made with metadata of x-forwarded-for.
std::multimap<std::string, std::string> TrailersOf(ShellFixture& f, const std::string& forwarded) {
  grpc::ClientContext context;
  if (!forwarded.empty()) context.AddMetadata("x-forwarded-for", forwarded);
  registry::v1::GetListingRequest request;
  request.set_name("listings/a");
  Listing listing;
  EXPECT_FALSE(f.stub->GetListing(&context, request, &listing).ok());
  std::multimap<std::string, std::string> trailers;
  for (const auto& [key, value] : context.GetServerTrailingMetadata()) {
    trailers.emplace(std::string(key.data(), key.size()), std::string(value.data(), value.size()));
  }
  return trailers;
}

TEST(Shell, TellsWhenToTryAgainAsHttpDoesToo) {
  ShellFixture f;
  absl::Status error;
  f.core->get = [&](const CallContext&, const registry::v1::GetListingRequest&) -> absl::StatusOr<Listing> {
    return error;
  };
  f.Start();
  for (const auto& [wait, told] : std::vector<std::pair<absl::Duration, std::string>>{
           {absl::Milliseconds(400), "1"}, {absl::Seconds(4), "4"}, {absl::Milliseconds(4001), "5"}}) {
    error = TryAgainLater("TOO_MANY_ATTEMPTS", "password: got too many", wait);
    EXPECT_THAT(TrailersOf(f, ""), Contains(Pair("retry-after", told)));
  }
  error = MakeError(absl::StatusCode::kResourceExhausted, "TOO_LARGE", "answer: got too much");
  EXPECT_THAT(TrailersOf(f, ""), Not(Contains(Pair("retry-after", _))));
}

TEST(Shell, TellsTheCoreForWhichAddressACallIs) {
  ShellFixture f;
  std::string client;
  f.core->get = [&](const CallContext& call, const registry::v1::GetListingRequest&) -> absl::StatusOr<Listing> {
    client = call.client;
    return absl::AbortedError("enough");
  };
  f.Start();

  TrailersOf(f, "203.0.113.9");
  EXPECT_EQ(client, "203.0.113.9");
  TrailersOf(f, "");
  EXPECT_EQ(client, "");
}

TEST(Shell, PassesOnATraceparentOnlyThatIsOne) {
  ShellFixture f;
  std::string trace;
  f.core->get = [&](const CallContext& call, const registry::v1::GetListingRequest&) {
    trace = call.traceparent;
    return Listing();
  };
  f.Start();
  const std::string good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const std::string upper = "00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01";
  for (const auto& [sent, kept] : std::vector<std::pair<std::string, std::string>>{
           {good, good}, {good + "-later", good}, {"x", ""}, {upper, ""}, {std::string(55, 'a'), ""}}) {
    grpc::ClientContext context;
    context.AddMetadata("traceparent", sent);
    registry::v1::GetListingRequest request;
    request.set_name("listings/a");
    Listing listing;
    EXPECT_TRUE(f.stub->GetListing(&context, request, &listing).ok());
    EXPECT_EQ(trace, kept) << sent;
  }
}

TEST(Shell, GivesAReasonToAnErrorWithoutOne) {
  ShellFixture f;
  f.core->get = FailWith(absl::DataLossError("store: bad block"));
  f.Start();

  EXPECT_THAT(f.Get("listings/a"), HasReason("DATA_LOSS"));
}

TEST(Shell, CutsAnErrorThatIsTooLongForThePeer) {
  ShellFixture f;
  std::vector<Violation> violations(1000, Violation{"listing.titles[0].language", "got \"qq\", want a language tag"});
  f.core->get = FailWith(InvalidArgument(violations));
  f.Start();

  const auto listing = f.Get("listings/a");

  EXPECT_THAT(listing, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("want a language tag")));
  EXPECT_THAT(listing, HasReason("INVALID_FIELDS"));
  const size_t told = Violations(listing.status()).size();
  EXPECT_GT(told, 10u);
  google::rpc::ErrorInfo info;
  const google::rpc::Status details = ToRpcStatus(listing.status());
  for (const auto& detail : details.details()) {
    if (detail.Is<google::rpc::ErrorInfo>()) detail.UnpackTo(&info);
  }
  EXPECT_EQ(info.metadata().at("omitted_violations"), std::to_string(1000 - told));
}

TEST(Shell, CutsALongErrorInAScriptOfManyBytes) {
  ShellFixture f;
  std::string message;
  for (int i = 0; i < 3000; ++i) message += "水";
  f.core->get = FailWith(absl::InvalidArgumentError(message));
  f.Start();

  EXPECT_THAT(f.Get("listings/a"), StatusIs(absl::StatusCode::kInvalidArgument, testing::EndsWith("水…")));
}

TEST(Shell, RefusesARequestThatIsTooLarge) {
  ShellFixture f;
  f.core->get = [](const CallContext&, const registry::v1::GetListingRequest&) {
    ADD_FAILURE() << "the core was called";
    return Listing();
  };
  f.Start();

  EXPECT_THAT(f.Get(std::string(ShellFixture::kMaxMessageBytes, 'a')), StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST(Shell, RefusesToSendAnAnswerThatIsTooLarge) {
  ShellFixture f;
  Listing listing;
  listing.set_substance_hash(std::string(ShellFixture::kMaxMessageBytes, 'a'));
  f.core->get = AnswerWith(listing);
  f.Start();

  EXPECT_THAT(f.Get("listings/a"), HasReason("ANSWER_TOO_LARGE"));
}

TEST(Shell, TellsTheCoreTheDeadline) {
  ShellFixture f;
  std::atomic<bool> finite = false;
  f.core->get = [&](const CallContext& call, const registry::v1::GetListingRequest&) {
    finite = call.deadline < absl::InfiniteFuture();
    return Listing();
  };
  f.Start();

  ASSERT_THAT(f.Get("listings/a"), IsOk());
  EXPECT_FALSE(finite);
  ASSERT_THAT(f.Get("listings/a", absl::Now() + absl::Hours(1)), IsOk());
  EXPECT_TRUE(finite);
}

TEST(Shell, TellsTheCoreThatTheCallerHasGivenUp) {
  ShellFixture f;
  std::promise<void> entered;
  std::promise<void> seen;
  f.core->get = [&](const CallContext& call, const registry::v1::GetListingRequest&) {
    entered.set_value();
    while (!call.cancelled()) std::this_thread::yield();
    seen.set_value();
    return Listing();
  };
  f.Start();
  grpc::ClientContext context;
  std::thread caller([&] {
    registry::v1::GetListingRequest request;
    request.set_name("listings/a");
    Listing listing;
    EXPECT_EQ(f.stub->GetListing(&context, request, &listing).error_code(), grpc::StatusCode::CANCELLED);
  });

  entered.get_future().wait();
  context.TryCancel();

  seen.get_future().wait();
  caller.join();
}

TEST(Blocking, IsExhaustedWhereTooManyCallsWait) {
  ShellFixture f;
  f.pool = std::make_shared<WorkerPool>(WorkerPool::Options{.threads = 1, .queue_limit = 1});
  std::promise<void> release;
  std::shared_future<void> released(release.get_future());
  std::promise<void> entered;
  std::atomic<int> calls = 0;
  f.core->get = [&](const CallContext&, const registry::v1::GetListingRequest&) {
    if (++calls == 1) entered.set_value();
    released.wait();
    return Listing();
  };
  f.Start();
  auto running = std::async(std::launch::async, [&] { return f.Get("listings/a").status(); });
  entered.get_future().wait();
  auto waiting = std::async(std::launch::async, [&] { return f.Get("listings/b").status(); });
  while (f.pool->queue_depth() == 0) std::this_thread::yield();

  EXPECT_THAT(f.Get("listings/c"), StatusIs(absl::StatusCode::kResourceExhausted));

  release.set_value();
  EXPECT_THAT(running.get(), IsOk());
  EXPECT_THAT(waiting.get(), IsOk());
}

TEST(Shell, GivesNoCallLongerThanTheLongestDeadline) {
  ShellFixture f;
  f.context.max_deadline = absl::Seconds(60);
  absl::Time deadline;
  f.core->get = [&](const CallContext& call, const registry::v1::GetListingRequest&) {
    deadline = call.deadline;
    return Listing();
  };
  f.Start();

  ASSERT_THAT(f.Get("listings/a"), IsOk());
  EXPECT_LE(deadline, absl::Now() + absl::Seconds(60));
  ASSERT_THAT(f.Get("listings/a", absl::Now() + absl::Hours(1)), IsOk());
  EXPECT_LE(deadline, absl::Now() + absl::Seconds(60));
}

TEST(Shell, RefusesMetadataThatIsTooLarge) {
  ShellFixture f;
  f.core->get = AnswerWith(Listing());
  f.Start();
  const auto call = [&](size_t bytes) {
    grpc::ClientContext context;
    context.AddMetadata("x-much", std::string(bytes, 'a'));
    registry::v1::GetListingRequest request;
    request.set_name("listings/a");
    Listing listing;
    return FromGrpc(f.stub->GetListing(&context, request, &listing));
  };

  EXPECT_THAT(call(8 << 10), IsOk());
  EXPECT_THAT(call(32 << 10), StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST(Shell, ReportsEveryCall) {
  ShellFixture f;
  f.core->get = FailWith(absl::NotFoundError("no"));
  f.Start();

  ASSERT_THAT(f.Get("listings/a"), StatusIs(absl::StatusCode::kNotFound));

  const auto calls = f.observer->calls();
  ASSERT_THAT(calls, SizeIs(1));
  EXPECT_EQ(calls[0].method, kGetListing);
  EXPECT_EQ(calls[0].code, absl::StatusCode::kNotFound);
}

TEST(MethodTable, RefusesAServiceWhoseMethodsDeclareNoPermission) {
  const auto* health = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName("grpc.health.v1.Health");
  ASSERT_NE(health, nullptr);

  EXPECT_THAT(MethodTable::Create(*health),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("grpc.health.v1.Health.Check")));
}

TEST(Server, ServesItsChannelWithinTheProcess) {
  ShellFixture f;
  f.core->get = AnswerWith(ListingWithInternals());
  f.Start();
  f.stub = RegistryService::NewStub(f.server->InProcessChannel());

  EXPECT_THAT(f.Get("listings/a"), IsOk());
}

TEST(Server, LetsAUnaryCallFinishBeforeItIsShutDown) {
  ShellFixture f;
  std::promise<void> entered;
  f.core->get = [&](const CallContext&, const registry::v1::GetListingRequest&) {
    entered.set_value();
    absl::SleepFor(absl::Milliseconds(50));
    return ListingWithInternals();
  };
  f.Start();
  auto call = std::async(std::launch::async, [&] { return f.Get("listings/a").status(); });
  entered.get_future().wait();

  f.server->Shutdown(absl::Now() + absl::Minutes(1));

  EXPECT_THAT(call.get(), IsOk());
}

}  // namespace
}  // namespace karez::runtime
