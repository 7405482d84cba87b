#include "services/registry/transitions.h"

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/runtime/testing.h"

namespace karez::registry {
namespace {

using runtime::HasReason;
using runtime::IsOk;
using runtime::StatusIs;
using testing::AllOf;
using testing::HasSubstr;

// The table of the design, written down a second time by hand: to which state
// each verb leads from where.
const std::map<std::string, std::pair<std::set<std::string>, std::string>>& Expected() {
  static const auto& expected = *new std::map<std::string, std::pair<std::set<std::string>, std::string>>{
      {"Update", {{"DRAFT", "SUBMITTED", "CHANGES_REQUESTED", "PUBLISHED", "ON_HOLD", "EXPIRED"}, "="}},
      {"RecordConsent", {{"DRAFT", "SUBMITTED", "CHANGES_REQUESTED", "PUBLISHED", "ON_HOLD", "EXPIRED"}, "="}},
      {"Submit", {{"DRAFT", "CHANGES_REQUESTED"}, "SUBMITTED"}},
      {"RequestChanges", {{"SUBMITTED"}, "CHANGES_REQUESTED"}},
      {"Reject", {{"SUBMITTED"}, "REJECTED"}},
      {"Publish", {{"SUBMITTED"}, "PUBLISHED"}},
      {"Hold", {{"PUBLISHED"}, "ON_HOLD"}},
      {"Release", {{"ON_HOLD"}, "PUBLISHED"}},
      {"Expire", {{"PUBLISHED", "ON_HOLD"}, "EXPIRED"}},
      {"Renew", {{"EXPIRED"}, "PUBLISHED"}},
      {"Withdraw", {{"DRAFT", "SUBMITTED", "CHANGES_REQUESTED", "PUBLISHED", "ON_HOLD", "EXPIRED"}, "WITHDRAWN"}},
      {"Archive", {{"REJECTED", "EXPIRED", "WITHDRAWN"}, "ARCHIVED"}},
      {"Delete", {{"DRAFT"}, "="}},
  };
  return expected;
}

class EveryTransition : public testing::TestWithParam<Transition> {};

TEST_P(EveryTransition, IsAsDesignedFromEveryState) {
  const Transition& transition = GetParam();
  const auto expected = Expected().find(std::string(transition.name));
  ASSERT_NE(expected, Expected().end()) << transition.name;
  const auto& [from, to] = expected->second;
  for (int number = v1::LISTING_STATE_DRAFT; number <= v1::ListingState_MAX; ++number) {
    const auto state = static_cast<v1::ListingState>(number);
    v1::Listing listing;
    listing.set_name("listings/a");
    listing.set_state(state);
    const std::string before = std::string(StateName(state));

    const absl::Status status = Move(transition.verb, listing);

    if (from.contains(before)) {
      EXPECT_THAT(status, IsOk()) << before;
      EXPECT_EQ(StateName(listing.state()), to == "=" ? before : to);
      continue;
    }
    EXPECT_THAT(status, AllOf(StatusIs(absl::StatusCode::kFailedPrecondition,
                                       AllOf(HasSubstr(absl::StrCat("got ", before, ", want ")),
                                             HasSubstr(std::string(transition.name)),
                                             HasSubstr(to == "=" ? std::string() : to))),
                              HasReason("BAD_TRANSITION")));
    EXPECT_EQ(listing.state(), state) << "a refused verb changed the state";
  }
}

INSTANTIATE_TEST_SUITE_P(Transitions, EveryTransition, testing::ValuesIn(Transitions().begin(), Transitions().end()),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(Transitions, HaveEveryVerbInItsPlace) {
  ASSERT_EQ(Transitions().size(), Expected().size());
  for (size_t i = 0; i < Transitions().size(); ++i) {
    EXPECT_EQ(static_cast<size_t>(Transitions()[i].verb), i);
    EXPECT_EQ(TransitionOf(static_cast<Verb>(i)).name, Transitions()[i].name);
  }
}

TEST(TransitionTable, IsWhatTheArchitecturePageShows) {
  const char* root = std::getenv("KAREZ_SOURCE_DIR");
  ASSERT_NE(root, nullptr) << "KAREZ_SOURCE_DIR: got nothing, want the folder of the sources, as ctest sets it";
  std::ifstream file(absl::StrCat(root, "/docs/architecture.md"));
  std::stringstream page;
  page << file.rdbuf();
  EXPECT_THAT(page.str(), HasSubstr(TransitionTable()));
}

}  // namespace
}  // namespace karez::registry
