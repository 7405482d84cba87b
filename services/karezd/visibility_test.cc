// No answer of any method holds a value that its reader may not see.
#include <gmock/gmock.h>

#include <random>
#include <set>

#include "absl/strings/str_replace.h"
#include "google/protobuf/descriptor.h"
#include "services/karezd/deployment_fixture.h"
#include "services/karezd/marked_listing.h"
#include "services/runtime/forwarded_caller.h"
#include "services/runtime/status.h"
#include "services/runtime/visibility.h"

namespace karez {
namespace {

using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using Strings = std::set<std::string>;

constexpr int kListings = 24;

// Listings of four organizations in every state, each field at a random level.
class Exchange {
 public:
  explicit Exchange(uint32_t seed) : random_(seed) {
    for (const char* id : {"a", "b", "c", "d"}) deployment.AddOrganization(id, "KZ");
    for (int i = 0; i < kListings; ++i) AddOne(i);
  }

  // Marks of which reader may know.
  Strings VisibleTo(const runtime::Principal& reader) const {
    Strings visible;
    for (const Listing& listing : listings) {
      const bool published = listing.state() == registry::v1::LISTING_STATE_PUBLISHED;
      if (!published && !reader.SeesAllOf(listing.organization())) continue;
      Listing readable = listing;
      runtime::Redact(reader, &readable);
      visible.merge(Marks::In(readable.DebugString()));
    }
    return visible;
  }

  Deployment deployment;
  std::vector<Listing> listings;  // As they are stored.
  int64_t sequence = 0;

 private:
  bool Chance(int percent) { return static_cast<int>(random_() % 100) < percent; }

  void AddOne(int i) {
    const std::string owner = absl::StrCat("organizations/", std::string(1, "abcd"[random_() % 4]));
    Listing listing = MarkedListing(marks_, /*offer=*/i % 2 == 0, owner);
    for (const std::string& field : HideableFields()) {
      const bool other_side = field == (i % 2 == 0 ? "need" : "offer");
      if (other_side || !Chance(40)) continue;
      auto& level = *listing.add_field_visibilities();
      level.set_field(field);
      level.set_visibility(static_cast<options::v1::Visibility>(1 + random_() % options::v1::VISIBILITY_OWNER));
    }
    const std::string id = absl::StrCat("l", i);
    listing = deployment.Add(listing, id);
    if (Chance(80)) listing = deployment.Publish(listing.name(), marks_.Word());
    if (listing.state() == registry::v1::LISTING_STATE_PUBLISHED && Chance(20)) {
      registry::v1::HoldListingRequest hold;
      hold.set_reason(marks_.Word());
      listing = deployment.Do(&RegistryApi::HoldListing, listing.name(), hold);
    }
    sequence = listing.sequence();
    listings.push_back(listing);
  }

  std::mt19937 random_;
  Marks marks_;
};

// Calls everything as one principal and keeps what was answered.
class Reader {
 public:
  Reader(Exchange& exchange, runtime::Principal principal)
      : exchange_(exchange), d_(exchange.deployment), principal_(std::move(principal)) {}

  void CallEverything() {
    Registry();
    Changes();
    Writes();
    Matching();
    Brokerage();
    Exports();
  }

  const std::string& answers() const { return answers_; }
  const Strings& methods() const { return methods_; }

 private:
  template <typename Stub, typename Interface, typename Request, typename Response>
  Response Ask(Stub& stub, grpc::Status (Interface::*method)(grpc::ClientContext*, const Request&, Response*),
               const Request& request) {
    const auto response = d_.Call(principal_, stub, method, request);
    methods_.insert(Request::descriptor()->name());
    std::string answer =
        response.ok() ? response->DebugString() : runtime::ToRpcStatus(response.status()).DebugString();
    // What was asked is no news: an error may quote it.
    for (const std::string& mark : Marks::In(request.DebugString())) answer = absl::StrReplaceAll(answer, {{mark, ""}});
    absl::StrAppend(&answers_, answer);
    return response.ok() ? *response : Response();
  }

  void Registry() {
    registry::v1::ListListingsRequest list;
    list.set_page_size(5);
    for (const char* order : {"", "title desc", "organization", "update_time"}) {
      list.set_order_by(order);
      list.clear_page_token();
      do {
        list.set_page_token(Ask(*d_.registry, &RegistryApi::ListListings, list).next_page_token());
      } while (!list.page_token().empty());
    }
    Ask(*d_.registry, &RegistryApi::CountListings, registry::v1::CountListingsRequest());
    const auto organizations =
        Ask(*d_.registry, &RegistryApi::ListOrganizations, registry::v1::ListOrganizationsRequest());
    for (const auto& one : organizations.organizations()) {
      registry::v1::GetOrganizationRequest get;
      get.set_name(one.name());
      Ask(*d_.registry, &RegistryApi::GetOrganization, get);
    }
    for (const Listing& listing : exchange_.listings) {
      registry::v1::GetListingRequest get;
      get.set_name(listing.name());
      Ask(*d_.registry, &RegistryApi::GetListing, get);
      registry::v1::FindSimilarListingsRequest similar;
      *similar.mutable_listing() = Bare(listing);
      Ask(*d_.registry, &RegistryApi::FindSimilarListings, similar);
    }
    Ask(*d_.registry, &RegistryApi::GetTaxonomy, registry::v1::GetTaxonomyRequest());
    Ask(*d_.registry, &RegistryApi::ListCrosswalks, registry::v1::ListCrosswalksRequest());
  }

  void Changes() {
    registry::v1::ListChangesRequest list;
    list.set_max_changes(7);
    while (true) {
      const auto page = Ask(*d_.registry, &RegistryApi::ListChanges, list);
      list.set_cursor(page.next_cursor());
      if (page.changes().empty()) break;
    }
    grpc::ClientContext context;
    runtime::ForwardCaller({.principal = principal_}, context);
    auto stream = d_.registry->WatchChanges(&context, {});
    methods_.insert("WatchChangesRequest");
    registry::v1::WatchChangesResponse message;
    while (stream->Read(&message)) {
      absl::StrAppend(&answers_, message.DebugString());
      if (message.caught_up()) break;
    }
    context.TryCancel();
    absl::StrAppend(&answers_, stream->Finish().error_message());
  }

  // Every verb on every listing, without effect.
  template <typename Request, typename Interface>
  void Try(grpc::Status (Interface::*verb)(grpc::ClientContext*, const Request&, Listing*), Request request = {}) {
    for (const Listing& listing : exchange_.listings) {
      request.set_name(listing.name());
      request.set_validate_only(true);
      request.set_etag("none");
      Ask(*d_.registry, verb, request);
      request.clear_etag();
      Ask(*d_.registry, verb, request);
    }
  }

  void Writes() {
    Try(&RegistryApi::SubmitListing);
    Try(&RegistryApi::PublishListing);
    Try(&RegistryApi::ReleaseListing);
    Try(&RegistryApi::RenewListing);
    Try(&RegistryApi::WithdrawListing);
    Try(&RegistryApi::ArchiveListing);
    registry::v1::RecordConsentRequest consent;
    consent.mutable_consent()->set_given_by("somebody");
    Try(&RegistryApi::RecordConsent, consent);
    registry::v1::HoldListingRequest hold;
    hold.set_reason("why");
    Try(&RegistryApi::HoldListing, hold);
    registry::v1::RejectListingRequest reject;
    reject.set_reason("why");
    Try(&RegistryApi::RejectListing, reject);
    registry::v1::RequestListingChangesRequest changes;
    changes.set_reason("why");
    Try(&RegistryApi::RequestListingChanges, changes);

    registry::v1::BatchImportListingsRequest import;
    import.set_validate_only(true);
    for (const Listing& listing : exchange_.listings) {
      registry::v1::DeleteListingRequest remove;
      remove.set_name(listing.name());
      remove.set_validate_only(true);
      Ask(*d_.registry, &RegistryApi::DeleteListing, remove);
      registry::v1::UpdateListingRequest update;
      update.set_validate_only(true);
      update.mutable_listing()->set_name(listing.name());
      update.mutable_update_mask()->add_paths("origin");
      Ask(*d_.registry, &RegistryApi::UpdateListing, update);
      update.mutable_update_mask()->set_paths(0, "timing");
      Ask(*d_.registry, &RegistryApi::UpdateListing, update);
      // What is taken: by an id, and by an external id.
      registry::v1::CreateListingRequest create;
      create.set_validate_only(true);
      *create.mutable_listing() = Bare(listing);
      create.set_listing_id(listing.name().substr(std::string("listings/").size()));
      Ask(*d_.registry, &RegistryApi::CreateListing, create);
      create.set_listing_id("another");
      Ask(*d_.registry, &RegistryApi::CreateListing, create);
      *import.add_items()->mutable_listing() = Bare(listing);
    }
    Ask(*d_.registry, &RegistryApi::BatchImportListings, import);
    for (const char* id : {"a", "b", "c", "d"}) {
      registry::v1::UpdateOrganizationRequest update;
      update.set_validate_only(true);
      update.mutable_organization()->set_name(absl::StrCat("organizations/", id));
      update.mutable_update_mask()->add_paths("demo");
      Ask(*d_.registry, &RegistryApi::UpdateOrganization, update);
      registry::v1::DeleteOrganizationRequest remove;
      remove.set_validate_only(true);
      remove.set_name(update.organization().name());
      Ask(*d_.registry, &RegistryApi::DeleteOrganization, remove);
    }
    registry::v1::CreateOrganizationRequest create;
    create.set_validate_only(true);
    Ask(*d_.registry, &RegistryApi::CreateOrganization, create);
    registry::v1::BatchImportOrganizationsRequest organizations;
    organizations.set_validate_only(true);
    organizations.add_organizations();
    Ask(*d_.registry, &RegistryApi::BatchImportOrganizations, organizations);
  }

  // A listing of the reader's (or of anybody's) with another's external id.
  Listing Bare(const Listing& like) const {
    Listing bare;
    bare.set_organization(principal_.organizations.empty() ? "organizations/a" : *principal_.organizations.begin());
    *bare.mutable_external_id() = like.external_id();
    auto& title = *bare.add_titles();
    title.set_language("en");
    title.set_text("Something else");
    bare.mutable_need();
    return bare;
  }

  void Matching() {
    for (const Listing& listing : exchange_.listings) {
      matching::v1::FindMatchesRequest find;
      find.set_listing(listing.name());
      find.set_at_least_sequence(exchange_.sequence);
      find.set_include_failed(true);
      find.set_page_size(3);
      do {
        find.set_page_token(Ask(*d_.matching, &MatchingApi::FindMatches, find).next_page_token());
      } while (!find.page_token().empty());
      find.set_include_failed(false);
      find.set_exposure_cap(2);
      Ask(*d_.matching, &MatchingApi::FindMatches, find);
    }
    for (const Listing& need : exchange_.listings) {
      for (const Listing& offer : exchange_.listings) {
        if (!need.has_need() || !offer.has_offer()) continue;
        matching::v1::ExplainMatchRequest explain;
        explain.set_need(need.name());
        explain.set_offer(offer.name());
        Ask(*d_.matching, &MatchingApi::ExplainMatch, explain);
      }
    }
    Ask(*d_.matching, &MatchingApi::ListProfiles, matching::v1::ListProfilesRequest());
    Ask(*d_.matching, &MatchingApi::GetMatchingStatus, matching::v1::GetMatchingStatusRequest());
    Ask(*d_.matching, &MatchingApi::InstallProfile, matching::v1::InstallProfileRequest());
    Ask(*d_.matching, &MatchingApi::ScoreFeatures, matching::v1::ScoreFeaturesRequest());
    Ask(*d_.matching, &MatchingApi::RefreshStatistics, matching::v1::RefreshStatisticsRequest());
  }

  void Brokerage() {
    for (const Listing& listing : exchange_.listings) {
      brokerage::v1::ListOpenMatchesRequest open;
      open.set_listing(listing.name());
      Ask(*d_.brokerage, &BrokerageApi::ListOpenMatches, open);
    }
    brokerage::v1::RecordDecisionRequest record;
    record.set_match("matches/l1~l0");
    record.set_side(brokerage::v1::DECISION_SIDE_NEED_OWNER);
    record.set_verdict(brokerage::v1::VERDICT_ACCEPT);
    Ask(*d_.brokerage, &BrokerageApi::RecordDecision, record);
    const auto decisions = Ask(*d_.brokerage, &BrokerageApi::ListDecisions, brokerage::v1::ListDecisionsRequest());
    brokerage::v1::GetDecisionRequest get;
    get.set_name("decisions/none");
    if (!decisions.decisions().empty()) get.set_name(decisions.decisions(0).name());
    Ask(*d_.brokerage, &BrokerageApi::GetDecision, get);
    brokerage::v1::UndoDecisionRequest undo;
    undo.set_name(get.name());
    Ask(*d_.brokerage, &BrokerageApi::UndoDecision, undo);
    brokerage::v1::RescoreMatchRequest rescore;
    rescore.set_decision(get.name());
    Ask(*d_.brokerage, &BrokerageApi::RescoreMatch, rescore);
    Ask(*d_.brokerage, &BrokerageApi::ListScoringProfiles, brokerage::v1::ListScoringProfilesRequest());
    brokerage::v1::GetScoringProfileRequest profile;
    profile.set_name("profiles/default@1");
    Ask(*d_.brokerage, &BrokerageApi::GetScoringProfile, profile);
    Ask(*d_.brokerage, &BrokerageApi::CreateScoringProfile, brokerage::v1::CreateScoringProfileRequest());
    Ask(*d_.brokerage, &BrokerageApi::ActivateScoringProfile, brokerage::v1::ActivateScoringProfileRequest());
    Ask(*d_.brokerage, &BrokerageApi::CompareProfiles, brokerage::v1::CompareProfilesRequest());
    Ask(*d_.brokerage, &BrokerageApi::ProposeProfile, brokerage::v1::ProposeProfileRequest());
  }

  void Exports() {
    methods_.insert("ExportMatchesRequest");
    for (const auto format : {exports::v1::EXPORT_FORMAT_CSV, exports::v1::EXPORT_FORMAT_JSON_LINES}) {
      grpc::ClientContext context;
      runtime::ForwardCaller({.principal = principal_}, context);
      exports::v1::ExportMatchesRequest request;
      request.set_format(format);
      auto stream = d_.exports->ExportMatches(&context, request);
      exports::v1::ExportMatchesResponse message;
      while (stream->Read(&message)) absl::StrAppend(&answers_, message.chunk());
      absl::StrAppend(&answers_, stream->Finish().error_message());
    }
  }

  Exchange& exchange_;
  Deployment& d_;
  const runtime::Principal principal_;
  std::string answers_;
  Strings methods_;
};

Strings Unseen(const std::string& answers, const Strings& visible) {
  Strings unseen = Marks::In(answers);
  for (const std::string& mark : visible) unseen.erase(mark);
  return unseen;
}

class Visibility : public testing::TestWithParam<uint32_t> {};

TEST_P(Visibility, NoAnswerHoldsWhatItsReaderMayNotSee) {
  Exchange exchange(GetParam());
  for (const auto& organizations : std::vector<std::vector<std::string>>{
           {"organizations/a"}, {"organizations/b", "organizations/c"}, {"organizations/none"}}) {
    const runtime::Principal partner = Partner(organizations);
    Reader reader(exchange, partner);
    reader.CallEverything();
    EXPECT_THAT(Unseen(reader.answers(), exchange.VisibleTo(partner)), IsEmpty()) << organizations[0];
    // It is told all that it may know, so the above says something.
    EXPECT_THAT(Marks::In(reader.answers()), IsSupersetOf(exchange.VisibleTo(partner))) << organizations[0];
  }
  Reader stranger(exchange, runtime::Anonymous());
  stranger.CallEverything();
  EXPECT_THAT(Marks::In(stranger.answers()), IsEmpty());
  const runtime::Principal auditor{
      .name = "principals/auditor", .roles = {runtime::kAuditorRole}, .clearance = options::v1::VISIBILITY_OWNER};
  Reader reads(exchange, auditor);
  reads.CallEverything();
  EXPECT_THAT(Marks::In(reads.answers()), IsSupersetOf(exchange.VisibleTo(auditor)));
}

INSTANTIATE_TEST_SUITE_P(Seeds, Visibility, testing::Values(1u, 2u, 3u));

TEST(Reader, CallsEveryMethod) {
  Exchange exchange(7);
  Reader reader(exchange, Partner({"organizations/a"}));
  reader.CallEverything();
  for (const char* service : {"registry.v1.RegistryService", "matching.v1.MatchingService",
                              "brokerage.v1.BrokerageService", "exports.v1.ExportsService"}) {
    const auto* descriptor =
        google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(absl::StrCat("karez.", service));
    ASSERT_NE(descriptor, nullptr) << service;
    for (int i = 0; i < descriptor->method_count(); ++i) {
      EXPECT_TRUE(reader.methods().contains(descriptor->method(i)->input_type()->name()))
          << descriptor->method(i)->full_name();
    }
  }
}

}  // namespace
}  // namespace karez
