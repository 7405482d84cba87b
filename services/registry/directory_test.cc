// Lists in an order, and counts, against what a scan of everything gives.
#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "services/registry/registry_fixture.h"

namespace karez::registry {
namespace {

using runtime::IsOk;
using runtime::StatusIs;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class DirectoryTest : public RegistryFixture, public testing::Test {
 protected:
  struct Walk {
    std::vector<std::string> names;
    int64_t total = -1;
    int pages = 0;
  };

  Walk List(const runtime::CallContext& reader, const std::string& order, const std::string& filter, int page_size) {
    v1::ListListingsRequest request;
    request.set_order_by(order);
    request.set_filter(filter);
    request.set_page_size(page_size);
    Walk walk;
    do {
      const v1::ListListingsResponse page = Must(registry->ListListings(reader, request));
      for (const v1::Listing& listing : page.listings()) walk.names.push_back(listing.name());
      walk.total = page.total_size();
      ++walk.pages;
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return walk;
  }

  std::vector<std::string> Titles(const std::string& order) {
    std::vector<std::string> titles;
    for (const std::string& name : List(call, order, "", 100).names) titles.push_back(Must(Get(name)).titles(0).text());
    return titles;
  }

  std::map<std::string, int64_t> Count(const runtime::CallContext& reader, const std::string& filter) {
    v1::CountListingsRequest request;
    request.set_filter(filter);
    const v1::CountListingsResponse response = Must(registry->CountListings(reader, request));
    std::map<std::string, int64_t> counts = {{"", response.total()}};
    for (const v1::Facet& facet : response.facets()) {
      for (const v1::FacetValue& value : facet.values()) counts[facet.field() + "=" + value.value()] = value.count();
    }
    return counts;
  }

  absl::Status Try(const std::string& order, const std::string& filter) {
    v1::ListListingsRequest request;
    request.set_order_by(order);
    request.set_filter(filter);
    return registry->ListListings(call, request).status();
  }
};

TEST_F(DirectoryTest, OrdersTitlesWithoutRegardToCase) {
  for (const char* title : {"beta", "Alpha", "Gamma"}) Create(Offer(title));
  EXPECT_THAT(Titles("title"), ElementsAre("Alpha", "beta", "Gamma"));
  EXPECT_THAT(Titles("title desc"), ElementsAre("Gamma", "beta", "Alpha"));
}

TEST_F(DirectoryTest, GivesEveryRecordOnceWhateverThePageSize) {
  for (int i = 0; i < 7; ++i) {
    Create(Offer("same title"));
    clock.Advance(absl::Seconds(1));
  }
  for (const std::string order : {"title", "title desc", "update_time", "update_time desc", "name", "state"}) {
    const Walk whole = List(call, order, "", 100);
    EXPECT_EQ(whole.total, 7);
    EXPECT_EQ(whole.pages, 1);
    const Walk paged = List(call, order, "", 2);
    EXPECT_EQ(paged.pages, 4) << order;
    EXPECT_EQ(paged.names, whole.names) << order;
  }
}

TEST_F(DirectoryTest, FollowsRandomChangesAsAScanSeesThem) {
  std::mt19937 random(7);
  const std::vector<std::string> filters = {"", "state = PUBLISHED", "titles.text:\"water\"",
                                            "offer:* AND NOT state = DRAFT"};
  std::vector<v1::Listing> drafts;
  for (int step = 0; step < 120; ++step) {
    clock.Advance(absl::Seconds(1));
    switch (random() % 4) {
      case 0:
        drafts.push_back(Create(Offer(random() % 2 == 0 ? "water pump" : "solar pump")));
        break;
      case 1:
        Published();
        break;
      case 2:
        if (!drafts.empty()) {
          EXPECT_THAT(Delete(drafts.back()), IsOk());
          drafts.pop_back();
        }
        break;
      default:
        if (!drafts.empty()) {
          drafts.back().mutable_titles(0)->set_text("Water meter");
          drafts.back() = Must(Update(drafts.back()));
        }
    }
    if (step % 10 != 0) continue;
    for (const auto& reader : {call, PartnerCall()}) {
      for (const std::string& filter : filters) {
        v1::ListListingsRequest scan;
        scan.set_filter(filter);
        scan.set_page_size(1000);
        const v1::ListListingsResponse scanned = Must(registry->ListListings(reader, scan));
        std::vector<v1::Listing> expected(scanned.listings().begin(), scanned.listings().end());
        std::sort(expected.begin(), expected.end(), [](const v1::Listing& a, const v1::Listing& b) {
          return std::make_pair(runtime::ToTime(a.update_time()), a.name()) >
                 std::make_pair(runtime::ToTime(b.update_time()), b.name());
        });
        std::vector<std::string> names;
        for (const v1::Listing& listing : expected) names.push_back(listing.name());
        const Walk walk = List(reader, "update_time desc", filter, 5);
        EXPECT_EQ(walk.names, names) << filter;
        EXPECT_EQ(walk.total, static_cast<int64_t>(names.size()));
        EXPECT_EQ(Count(reader, filter)[""], static_cast<int64_t>(names.size())) << filter;
      }
    }
  }
}

TEST_F(DirectoryTest, CountsByStateSideSectorAndLanguage) {
  v1::Listing solar = Offer();
  solar.add_sectors()->set_code("energy.solar");
  Create(solar);
  Submitted();
  EXPECT_EQ(Count(call, ""), (std::map<std::string, int64_t>{{"", 2},
                                                             {"sectors.code=energy", 1},
                                                             {"sectors.code=energy.solar", 1},
                                                             {"side=offer", 2},
                                                             {"state=LISTING_STATE_DRAFT", 1},
                                                             {"state=LISTING_STATE_SUBMITTED", 1},
                                                             {"titles.language=en", 2}}));
  EXPECT_EQ(Count(call, "state = SUBMITTED")["sectors.code=energy"], 0);
  EXPECT_EQ(Count(PartnerCall(), ""), (std::map<std::string, int64_t>{{"", 0}}));
}

TEST_F(DirectoryTest, NeitherOrdersNorMatchesByWhatTheReaderMayNotSee) {
  v1::Listing hidden = Offer("Zinc recovery");
  auto& visibility = *hidden.add_field_visibilities();
  visibility.set_field("titles");
  visibility.set_visibility(options::v1::VISIBILITY_OPERATORS);
  const std::string first = Publish(Submit(Create(hidden))).name();
  const std::string second = Published().name();
  EXPECT_THAT(List(call, "title desc", "", 10).names, ElementsAre(first, second));
  // To the partner the first has no title, whatever it is.
  EXPECT_THAT(List(PartnerCall(), "title", "", 10).names, ElementsAre(first, second));
  EXPECT_THAT(List(PartnerCall(), "title", "titles:*", 10).names, ElementsAre(second));
  EXPECT_EQ(Count(PartnerCall(), "")["titles.language=en"], 1);
}

TEST_F(DirectoryTest, RefusesWhatItDoesNotKeep) {
  EXPECT_THAT(Try("colour", ""), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("order_by")));
  EXPECT_THAT(Try("title", "money:*"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("filter")));
  EXPECT_THAT(Try("title", "water"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("filter")));
  EXPECT_THAT(Try("title", "state ="), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("filter")));
  EXPECT_THAT(List(call, "title", "state = PUBLISHED", 10).names, IsEmpty());
}

TEST_F(DirectoryTest, AFilterIsNeverReadAsAnotherReadersView) {
  Create(Offer());
  runtime::CallContext two = PartnerCall();
  two.principal.roles = {runtime::kPartnerRole};
  two.principal.organizations = {"organizations/a", Owner()};
  EXPECT_EQ(Count(two, "state = DRAFT")[""], 1);
  runtime::CallContext one = two;
  one.principal.organizations = {"organizations/a"};
  v1::CountListingsRequest forged;
  forged.set_filter(Owner() + "\nstate = DRAFT");
  EXPECT_THAT(registry->CountListings(one, forged), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("filter")));
  EXPECT_EQ(Count(one, "state = DRAFT")[""], 0);
}

TEST_F(DirectoryTest, ListsOrganizationsInOrder) {
  Create(Institute("Zeta"));
  Create(Institute("alpha"));
  v1::ListOrganizationsRequest request;
  request.set_order_by("display_name");
  request.set_filter("country = \"CN\"");
  const v1::ListOrganizationsResponse response = Must(registry->ListOrganizations(call, request));
  ASSERT_EQ(response.organizations_size(), 2);
  EXPECT_EQ(response.total_size(), 2);
  EXPECT_EQ(response.organizations(0).display_names(0).text(), "alpha");
}

TEST_F(DirectoryTest, StartsFromWhatIsStored) {
  const std::string name = Published().name();
  RegistryFixture again(store);
  v1::ListListingsRequest request;
  request.set_order_by("name");
  EXPECT_EQ(Must(again.registry->ListListings(call, request)).listings(0).name(), name);
}

}  // namespace
}  // namespace karez::registry
