#include "services/matching/profiles.h"

#include <gmock/gmock.h>

#include "services/matching/score/profile.h"
#include "services/runtime/testing.h"
#include "storage/memory/memory_store.h"

namespace karez::matching {
namespace {

using runtime::HasReason;
using runtime::IsOk;
using ::testing::AllOf;
using ::testing::HasSubstr;

v1::ScoringProfile Revision(int revision, double topic_weight = 6) {
  v1::ScoringProfile profile = DefaultProfile();
  profile.set_revision(revision);
  profile.mutable_components(0)->set_weight(topic_weight);
  return profile;
}

absl::Status Unrecorded(storage::Transaction&) { return absl::OkStatus(); }

class ProfilesTest : public ::testing::Test {
 protected:
  ProfilesTest() : store_(*storage::OpenMemoryStore({.service = "matching"})) { Restart(); }

  // Whether the profile that ships is the one that is kept.
  bool Restart(const v1::ScoringProfile& shipped = DefaultProfile()) {
    profiles_ = std::make_unique<Profiles>(store_);
    const auto loaded = profiles_->Load(shipped);
    EXPECT_THAT(loaded, IsOk());
    return loaded.ok() && *loaded;
  }

  std::string Active() const { return ProfileRevision(*profiles_->Active()); }

  std::shared_ptr<storage::Store> store_;
  std::unique_ptr<Profiles> profiles_;
};

TEST_F(ProfilesTest, BeginWithTheOneThatShips) {
  EXPECT_EQ(Active(), "profiles/default@1");
  EXPECT_EQ(profiles_->List().profiles_size(), 1);
  EXPECT_THAT(profiles_->Find("profiles/default@1"), IsOk());
}

TEST_F(ProfilesTest, AnInstalledOneScoresNothingUntilItIsActivated) {
  ASSERT_THAT(profiles_->Install(Revision(2), /*activate=*/false, Unrecorded), IsOk());
  EXPECT_EQ(Active(), "profiles/default@1");
  ASSERT_THAT(profiles_->Install(Revision(2), /*activate=*/true, Unrecorded), IsOk());
  EXPECT_EQ(Active(), "profiles/default@2");
}

TEST_F(ProfilesTest, OutliveARestart) {
  ASSERT_THAT(profiles_->Install(Revision(2), /*activate=*/true, Unrecorded), IsOk());
  ASSERT_THAT(profiles_->Install(Revision(10), /*activate=*/false, Unrecorded), IsOk());
  EXPECT_TRUE(Restart());
  EXPECT_EQ(Active(), "profiles/default@2");
  const v1::ListProfilesResponse list = profiles_->List();
  ASSERT_EQ(list.profiles_size(), 3);
  EXPECT_EQ(list.profiles(2).revision(), 10);
  EXPECT_EQ(list.active_profile(), "profiles/default@2");
}

TEST_F(ProfilesTest, ARevisionNeverChanges) {
  ASSERT_THAT(profiles_->Install(Revision(2, 5), false, Unrecorded), IsOk());
  EXPECT_THAT(profiles_->Install(Revision(2, 5), false, Unrecorded), IsOk()) << "the same again";
  EXPECT_THAT(profiles_->Install(Revision(2, 7), true, Unrecorded),
              AllOf(runtime::StatusIs(absl::StatusCode::kAlreadyExists), HasReason("PROFILE_REVISION_EXISTS")));
  EXPECT_EQ(Active(), "profiles/default@1");
  EXPECT_FALSE(Restart(Revision(2, 9))) << "nor by what ships";
  EXPECT_EQ((*profiles_->Find("profiles/default@2"))->components(0).weight(), 5);
}

TEST_F(ProfilesTest, AnUnknownOneIsNotFoundAndTheErrorNamesTheKnownOnes) {
  ASSERT_THAT(profiles_->Install(Revision(2), false, Unrecorded), IsOk());
  EXPECT_THAT(profiles_->Find("profiles/default@3"),
              runtime::StatusIs(absl::StatusCode::kNotFound, HasSubstr("profiles/default@1, profiles/default@2")));
}

}  // namespace
}  // namespace karez::matching
