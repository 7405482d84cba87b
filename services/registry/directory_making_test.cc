// How lists are made while others are read and records change.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "karez/registry/v1/organization.pb.h"
#include "services/registry/directory.h"
#include "services/runtime/status.h"
#include "services/runtime/testing.h"

namespace karez::registry {
namespace {

constexpr char kSlow[] = "principals/slow";

runtime::Principal Partner(const std::string& name) {
  return {.name = name,
          .roles = {runtime::kPartnerRole},
          .clearance = options::v1::VISIBILITY_PARTNERS,
          .organizations = {absl::StrCat("organizations/of-", name.substr(name.find('/') + 1))}};
}

// Of two organizations; what is made for kSlow is made once the test lets it.
class DirectoryMaking : public testing::Test {
 protected:
  DirectoryMaking()
      : directory_({.prototype = &v1::Organization::default_instance(),
                    .fields = {"name", "country"},
                    .orders = {{"name", [](const google::protobuf::Message&) { return std::string(); }}},
                    .facets = [](const google::protobuf::Message&, const auto&) {},
                    .may_see =
                        [this](const google::protobuf::Message&, const runtime::Principal& reader) {
                          ++looked_at_;
                          if (reader.name == kSlow) {
                            looking_ = true;
                            go_on_.wait();
                          }
                          return true;
                        }}) {
    Put("a");
    Put("b");
  }

  void Put(const std::string& id) {
    v1::Organization organization;
    organization.set_name(absl::StrCat("organizations/", id));
    organization.set_country("CN");
    directory_.Put(organization);
  }

  std::atomic<int> looked_at_ = 0;
  std::atomic<bool> looking_ = false;
  std::promise<void> may_go_on_;
  const std::shared_future<void> go_on_ = may_go_on_.get_future().share();
  Directory directory_;
};

TEST_F(DirectoryMaking, HoldsUpNobodyElseAndTakesInWhatChangesMeanwhile) {
  std::thread slow([&] {
    const auto page = directory_.List(Partner(kSlow), "", "name", "", 10);
    ASSERT_THAT(page, runtime::IsOk());
    EXPECT_THAT(page->names, testing::ElementsAre("organizations/a", "organizations/c"));
  });
  while (!looking_) std::this_thread::yield();

  Put("a");
  Put("c");
  directory_.Remove("organizations/b");
  EXPECT_EQ(directory_.Count(Partner("principals/other"), "")->total, 2);
  may_go_on_.set_value();
  slow.join();
}

TEST_F(DirectoryMaking, BeginsAnewWhereAllIsReadAnew) {
  std::thread slow([&] { EXPECT_EQ(directory_.Count(Partner(kSlow), "")->total, 1); });
  while (!looking_) std::this_thread::yield();
  directory_.Clear();
  Put("c");
  may_go_on_.set_value();
  slow.join();
}

TEST_F(DirectoryMaking, LetsFewWaitOfThoseWhoSeeTheSame) {
  std::vector<std::thread> callers;
  callers.emplace_back([&] { EXPECT_THAT(directory_.Count(Partner(kSlow), ""), runtime::IsOk()); });
  while (!looking_) std::this_thread::yield();
  const auto filter = [](int i) { return absl::StrCat("country = \"C", i, "\""); };
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([&, i] { EXPECT_THAT(directory_.Count(Partner(kSlow), filter(i)), runtime::IsOk()); });
  }
  while (directory_.waiting() < 4) std::this_thread::yield();

  const absl::Status refused = directory_.Count(Partner(kSlow), filter(4)).status();
  EXPECT_THAT(refused, runtime::HasReason("LISTS_BUSY"));
  EXPECT_GT(runtime::RetryDelay(refused), absl::ZeroDuration());
  EXPECT_THAT(directory_.Count(Partner("principals/other"), filter(4)), runtime::IsOk());
  may_go_on_.set_value();
  for (std::thread& caller : callers) caller.join();
}

TEST_F(DirectoryMaking, LetsNoViewPushOutWhatAnotherHas) {
  EXPECT_THAT(directory_.Count(Partner("principals/modest"), ""), runtime::IsOk());
  for (int i = 0; i < 40; ++i) {
    EXPECT_THAT(directory_.Count(Partner("principals/greedy"), absl::StrCat("country = \"C", i, "\"")),
                runtime::IsOk());
  }
  const int before = looked_at_;
  EXPECT_EQ(directory_.Count(Partner("principals/modest"), "")->total, 2);
  EXPECT_EQ(looked_at_, before) << "it was made again";
}

}  // namespace
}  // namespace karez::registry
