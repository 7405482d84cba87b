#include "services/exports/exporter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/runtime/audit_testing.h"
#include "services/runtime/testing.h"
#include "storage/memory/memory_store.h"

namespace karez::exports {
namespace {

using runtime::HasReason;
using runtime::IsOk;
using runtime::StatusIs;
using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Le;
using testing::SizeIs;
using testing::StartsWith;

// What the registry and matching know, seen through the two interfaces.
struct World {
  std::map<std::string, registry::v1::Listing> listings;
  // Of each need, best first.
  std::map<std::string, std::vector<matching::v1::Match>> matches;
  matching::v1::Provenance provenance;
  size_t page = 2;  // Records of a page at most.

  // Called before each answer of matching.
  std::function<void()> before_find = [] {};
  std::vector<registry::v1::ListListingsRequest> lists;
  std::vector<matching::v1::FindMatchesRequest> finds;
  int gets = 0;

  void Add(const std::string& id, const std::string& title) {
    registry::v1::Listing listing;
    listing.set_name(absl::StrCat("listings/", id));
    listing.set_organization("organizations/o");
    auto& label = *listing.add_titles();
    label.set_language("kk");
    label.set_text(title);
    if (id.front() == 'n') {
      listing.mutable_need();
    } else {
      listing.mutable_offer();
    }
    listings[listing.name()] = listing;
  }

  void AddMatch(const std::string& need, const std::string& offer, double score) {
    matching::v1::Match match;
    match.set_name(absl::StrCat("matches/", need, "~", offer));
    match.set_need(absl::StrCat("listings/", need));
    match.set_offer(absl::StrCat("listings/", offer));
    match.set_score(score);
    match.set_outcome(matching::v1::GATE_OUTCOME_PASS);
    matches[match.need()].push_back(match);
  }
};

class WorldListings final : public ListingSource {
 public:
  explicit WorldListings(World* world) : world_(world) {}

  absl::StatusOr<registry::v1::ListListingsResponse> List(const runtime::CallContext&,
                                                          const registry::v1::ListListingsRequest& request) override {
    world_->lists.push_back(request);
    registry::v1::ListListingsResponse response;
    for (auto it = world_->listings.upper_bound(request.page_token()); it != world_->listings.end(); ++it) {
      if (!it->second.has_need()) continue;
      if (response.listings_size() == static_cast<int>(world_->page)) {
        response.set_next_page_token(response.listings(response.listings_size() - 1).name());
        break;
      }
      *response.add_listings() = it->second;
    }
    return response;
  }

  absl::StatusOr<registry::v1::Listing> Get(const runtime::CallContext&, const std::string& name) override {
    ++world_->gets;
    const auto found = world_->listings.find(name);
    if (found == world_->listings.end()) return absl::NotFoundError(name);
    return found->second;
  }

 private:
  World* const world_;
};

class WorldMatches final : public MatchFinder {
 public:
  explicit WorldMatches(World* world) : world_(world) {}

  absl::StatusOr<matching::v1::FindMatchesResponse> Find(const runtime::CallContext&,
                                                         const matching::v1::FindMatchesRequest& request) override {
    world_->finds.push_back(request);
    world_->before_find();
    const auto found = world_->matches.find(request.listing());
    if (found == world_->matches.end()) return absl::NotFoundError(request.listing());
    const size_t size = std::min<size_t>(world_->page, request.page_size());
    size_t next = request.page_token().empty() ? 0 : std::stoul(request.page_token());
    matching::v1::FindMatchesResponse response;
    *response.mutable_provenance() = world_->provenance;
    for (size_t i = 0; i < size && next < found->second.size(); ++i, ++next) {
      *response.add_matches() = found->second[next];
      *response.mutable_matches(static_cast<int>(i))->mutable_provenance() = world_->provenance;
    }
    if (next < found->second.size()) response.set_next_page_token(absl::StrCat(next));
    return response;
  }

 private:
  World* const world_;
};

class ExportMatches : public testing::Test {
 protected:
  ExportMatches() {
    call_.principal = runtime::LocalOperator();
    world_.provenance.set_admission_sequence(7);
    world_.provenance.set_statistics_revision("s1");
    request_.set_format(v1::EXPORT_FORMAT_JSON_LINES);
    for (const std::string id : {"n1", "n2", "n3"}) world_.Add(id, absl::StrCat("need ", id));
    for (const std::string id : {"o1", "o2", "o3"}) world_.Add(id, absl::StrCat("offer ", id));
    for (const std::string id : {"n1", "n2", "n3"}) {
      world_.AddMatch(id, "o2", 0.9);
      world_.AddMatch(id, "o1", 0.5);
      world_.AddMatch(id, "o3", 0.5);
    }
  }

  // The messages of one export, pulled max_bytes at a time until the end.
  absl::StatusOr<std::vector<v1::ExportMatchesResponse>> Messages(size_t max_bytes = 1 << 18) {
    Exporter exporter(store_, clock_, std::make_unique<WorldListings>(&world_),
                      std::make_unique<WorldMatches>(&world_));
    auto cursor = exporter.ExportMatches(call_, request_);
    if (!cursor.ok()) return cursor.status();
    std::vector<v1::ExportMatchesResponse> messages;
    while (!(*cursor)->done()) {
      auto next = (*cursor)->Next(max_bytes);
      if (!next.ok()) return next.status();
      if (next->has_value()) messages.push_back(**next);
    }
    return messages;
  }

  std::string File(size_t max_bytes = 1 << 18) {
    const auto messages = Messages(max_bytes);
    EXPECT_THAT(messages, IsOk());
    std::string file;
    for (const auto& message : *messages) file += message.chunk();
    return file;
  }

  // need~offer of each row of an export as JSON Lines.
  std::vector<std::string> Pairs() {
    std::vector<std::string> pairs;
    for (absl::string_view line : absl::StrSplit(File(), '\n', absl::SkipEmpty())) {
      const std::vector<std::string> parts = absl::StrSplit(line, '"');
      pairs.push_back(absl::StrCat(parts[3].substr(9), "~", parts[19].substr(9)));
    }
    return pairs;
  }

  World world_;
  const std::shared_ptr<storage::Store> store_ = *storage::OpenMemoryStore({.service = "exports"});
  runtime::FakeClock clock_;
  runtime::CallContext call_;
  v1::ExportMatchesRequest request_;
};

TEST_F(ExportMatches, LeavesAnEntryInTheTrailForEachThatWasLetGo) {
  call_.principal.name = "principals/ayna";
  call_.method = "/karez.exports.v1.ExportsService/ExportMatches";
  File();
  request_.set_filter("no filter (");
  EXPECT_FALSE(Messages().ok());

  const auto entries = runtime::EntriesOf(*store_);
  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_EQ(entries[0].principal(), "principals/ayna");
  EXPECT_EQ(entries[0].method(), call_.method);
  EXPECT_NE(entries[0].request_sha256(), "");
}

TEST_F(ExportMatches, GivesEachNeedsMatchesInOrder) {
  EXPECT_THAT(Pairs(), ElementsAre("n1~o2", "n1~o1", "n1~o3", "n2~o2", "n2~o1", "n2~o3", "n3~o2", "n3~o1", "n3~o3"));
}

TEST_F(ExportMatches, GivesTheSameBytesForTheSameState) {
  for (const auto format : {v1::EXPORT_FORMAT_CSV, v1::EXPORT_FORMAT_JSON_LINES}) {
    request_.set_format(format);
    EXPECT_EQ(File(), File());
  }
}

TEST_F(ExportMatches, GivesTheSameBytesHoweverTheyAreCut) {
  request_.set_format(v1::EXPORT_FORMAT_CSV);
  const std::string whole = File();
  for (const size_t max_bytes : {1, 100, 700, 5000}) EXPECT_EQ(File(max_bytes), whole);
}

TEST_F(ExportMatches, CutsBetweenRowsAndCountsThem) {
  request_.set_format(v1::EXPORT_FORMAT_CSV);
  const size_t row = File().size() / 10;
  const auto messages = Messages(3 * row + 64);
  ASSERT_THAT(messages, IsOk());
  ASSERT_GT(messages->size(), 2u);
  for (const auto& message : *messages) {
    EXPECT_THAT(message.ByteSizeLong(), Le(3 * row + 64));
    EXPECT_EQ(message.chunk().substr(message.chunk().size() - 2), "\r\n");
  }
  EXPECT_EQ(messages->back().rows(), 9);
}

TEST_F(ExportMatches, HoldsNoMoreThanTheReaderIsAboutToTake) {
  for (int i = 10; i < 500; ++i) {
    world_.Add(absl::StrCat("n", i), "another need");
    world_.AddMatch(absl::StrCat("n", i), "o1", 0.5);
  }
  Exporter exporter(store_, clock_, std::make_unique<WorldListings>(&world_), std::make_unique<WorldMatches>(&world_));
  auto cursor = exporter.ExportMatches(call_, request_);
  ASSERT_THAT(cursor, IsOk());
  ASSERT_THAT((*cursor)->Next(1000), IsOk());
  EXPECT_THAT(world_.finds, SizeIs(Le(3u)));
  EXPECT_THAT(world_.lists, SizeIs(1));
}

TEST_F(ExportMatches, AsksForEachOfferOnce) {
  File();
  EXPECT_EQ(world_.gets, 3);
}

TEST_F(ExportMatches, StopsAtTheMatchesOfANeedThatAreWanted) {
  request_.set_matches_per_need(1);
  EXPECT_THAT(Pairs(), ElementsAre("n1~o2", "n2~o2", "n3~o2"));
}

TEST_F(ExportMatches, TellsMatchingWhatTheCallerAsksOfIt) {
  request_.set_min_score(0.25);
  request_.set_at_least_sequence(12);
  File();
  EXPECT_EQ(world_.finds.front().min_score(), 0.25);
  EXPECT_EQ(world_.finds.front().at_least_sequence(), 12);
}

TEST_F(ExportMatches, AsksTheRegistryForPublishedNeedsOnly) {
  File();
  EXPECT_EQ(world_.lists.front().filter(), "state = PUBLISHED AND need:*");
}

TEST_F(ExportMatches, NarrowsTheNeedsByTheCallersFilter) {
  request_.set_filter("sectors.code:\"water\" OR regions:\"KZ\"");
  File();
  EXPECT_EQ(world_.lists.front().filter(),
            "(sectors.code:\"water\" OR regions:\"KZ\") AND state = PUBLISHED AND need:*");
}

TEST_F(ExportMatches, RefusesAFilterThatWouldCloseItsParenthesis) {
  request_.set_filter("state = DRAFT) OR (state = DRAFT");
  EXPECT_THAT(Messages(), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("filter")));
  EXPECT_THAT(world_.lists, IsEmpty());
}

TEST_F(ExportMatches, RefusesAFormatThatIsNotStated) {
  request_.set_format(v1::EXPORT_FORMAT_UNSPECIFIED);
  EXPECT_THAT(Messages(), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("format")));
}

TEST_F(ExportMatches, EndsWhenANewAdmissionChangesTheState) {
  world_.before_find = [this] {
    if (world_.finds.size() == 3) world_.provenance.set_admission_sequence(8);
  };
  EXPECT_THAT(Messages(),
              AllOf(StatusIs(absl::StatusCode::kAborted, HasSubstr("8")), HasReason("MATCHED_STATE_CHANGED")));
}

TEST_F(ExportMatches, EndsWhenARefreshChangesTheStatistics) {
  world_.before_find = [this] {
    if (world_.finds.size() == 2) world_.provenance.set_statistics_revision("s2");
  };
  EXPECT_THAT(Messages(), HasReason("MATCHED_STATE_CHANGED"));
}

TEST_F(ExportMatches, EndsWhenAnotherVocabularyOfQuantitiesIsInForce) {
  world_.before_find = [this] {
    if (world_.finds.size() == 2) world_.provenance.set_quantity_revision("q2");
  };
  EXPECT_THAT(Messages(), HasReason("MATCHED_STATE_CHANGED"));
}

TEST_F(ExportMatches, SaysWithEachMatchFromWhichVocabulariesItWasComputed) {
  world_.provenance.set_concept_revision("c1");
  world_.provenance.set_quantity_revision("q1");
  EXPECT_THAT(File(), HasSubstr(R"("concept_revision":"c1","quantity_revision":"q1","statistics_revision":"s1")"));
}

TEST_F(ExportMatches, GoesOnWhenOnlyDraftsCameIn) {
  world_.before_find = [this] { world_.provenance.set_registry_sequence(world_.finds.size()); };
  EXPECT_THAT(Pairs(), SizeIs(9));
}

TEST_F(ExportMatches, LeavesOutNeedsThatMatchingDoesNotKnowYet) {
  world_.matches.erase("listings/n2");
  EXPECT_THAT(Pairs(), ElementsAre("n1~o2", "n1~o1", "n1~o3", "n3~o2", "n3~o1", "n3~o3"));
}

TEST_F(ExportMatches, EndsWhenANeedLeavesBetweenItsPages) {
  world_.before_find = [this] {
    if (world_.finds.size() == 2) world_.matches.clear();
  };
  EXPECT_THAT(Messages(), HasReason("MATCHED_STATE_CHANGED"));
}

TEST_F(ExportMatches, GivesTheHeaderOnlyWhereNothingMatches) {
  for (auto& [need, matches] : world_.matches) matches.clear();
  EXPECT_THAT(File(), IsEmpty());
  request_.set_format(v1::EXPORT_FORMAT_CSV);
  EXPECT_THAT(File(), StartsWith("need,need_title,"));
  EXPECT_EQ(File().find("\r\n") + 2, File().size());
}

TEST_F(ExportMatches, LetsOthersHaveTheThreadWhereNeedsHaveNoMatches) {
  for (auto& [need, matches] : world_.matches) matches.clear();
  for (int i = 10; i < 100; ++i) {
    world_.Add(absl::StrCat("n", i), "a need without matches");
    world_.matches[absl::StrCat("listings/n", i)] = {};
  }
  Exporter exporter(store_, clock_, std::make_unique<WorldListings>(&world_), std::make_unique<WorldMatches>(&world_));
  auto cursor = exporter.ExportMatches(call_, request_);
  ASSERT_THAT(cursor, IsOk());
  const auto first = (*cursor)->Next(1 << 18);
  ASSERT_THAT(first, IsOk());
  EXPECT_FALSE(first->has_value());
  EXPECT_FALSE((*cursor)->done());
  bool ready = false;
  (*cursor)->OnReady([&ready] { ready = true; });
  EXPECT_TRUE(ready);
}

TEST_F(ExportMatches, HidesATitleThatTheCallerMayNotSee) {
  call_.principal.clearance = options::v1::VISIBILITY_PUBLIC;
  for (auto& [name, listing] : world_.listings) {
    if (listing.has_need()) listing.set_organization("organizations/own");
  }
  call_.principal.organizations = {"organizations/own"};
  auto& hidden = *world_.listings["listings/o2"].add_field_visibilities();
  hidden.set_field("titles");
  hidden.set_visibility(options::v1::VISIBILITY_OPERATORS);
  const std::string file = File();
  EXPECT_EQ(file.find("offer o2"), std::string::npos);
  EXPECT_NE(file.find("offer o1"), std::string::npos);
}

TEST_F(ExportMatches, GivesAPartnerTheMatchesOfItsOwnNeeds) {
  call_.principal.clearance = options::v1::VISIBILITY_PARTNERS;
  call_.principal.organizations = {"organizations/elsewhere"};
  EXPECT_EQ(File().find("offer o1"), std::string::npos);
  call_.principal.organizations = {"organizations/o", "organizations/elsewhere"};
  EXPECT_NE(File().find("offer o1"), std::string::npos);
}

}  // namespace
}  // namespace karez::exports
