#include "services/brokerage/brokerage_fixture.h"

namespace karez::brokerage {
namespace {

using runtime::HasReason;
using ::testing::AllOf;
using ::testing::Gt;
using ::testing::IsEmpty;
using ::testing::Lt;
using ::testing::Not;
using ::testing::SizeIs;

class ProposalTest : public BrokerageTest {
 protected:
  // An operator who looks at readiness alone, whatever the topic; needs are of the
  // sector, or of none.
  void DecideByReadiness(int needs, const std::string& sector = "") {
    for (int n = 0; n < needs; ++n) {
      for (int o = 0; o < 4; ++o) {
        const std::string need = absl::StrCat("n", n);
        const std::string offer = absl::StrCat("o", n, "-", o);
        const bool ready = (n + o) % 2 == 0;
        auto features = Features(.5 + .1 * o + .002 * n, ready ? .9 - .001 * n : .1 + .001 * n);
        if (!sector.empty()) features.add_need_sectors(sector);
        matching_.Add(need, offer, features);
        if (ready) {
          Accept(need, offer);
        } else {
          Reject(need, offer, v1::REJECT_REASON_MATURITY);
        }
      }
    }
  }

  absl::StatusOr<v1::ProposeProfileResponse> Propose(bool dry_run, const std::string& request_id = "") {
    v1::ProposeProfileRequest request;
    request.set_dry_run(dry_run);
    request.set_request_id(request_id);
    return brokerage_->ProposeProfile(call_, request);
  }
};

TEST_F(ProposalTest, LearnsWhatTheOperatorLooksAt) {
  DecideByReadiness(25);
  const auto proposed = Must(Propose(/*dry_run=*/true));
  EXPECT_EQ(proposed.base(), "profiles/default@1");
  EXPECT_EQ(proposed.created(), "");
  EXPECT_EQ(proposed.decision_count(), 100);
  EXPECT_EQ(proposed.accept_count(), 50);
  EXPECT_TRUE(proposed.enough_evidence());
  ASSERT_THAT(proposed.weights(), SizeIs(2));
  EXPECT_THAT(proposed.weights(0).weight_after(), Lt(proposed.weights(0).weight_before()));
  EXPECT_THAT(proposed.weights(1).weight_after(), Gt(proposed.weights(1).weight_before()));
  EXPECT_EQ(proposed.weights(1).weight_after(), proposed.proposed().components(1).weight());
  EXPECT_EQ(proposed.weights(1).known_count(), 100);
  EXPECT_LT(proposed.after().log_loss(), proposed.before().log_loss());
  EXPECT_GE(proposed.after().ndcg(), proposed.before().ndcg());
  EXPECT_TRUE(proposed.proposed().calibrated());
  EXPECT_THAT(proposed.rank_changes(), Not(IsEmpty()));
  EXPECT_THAT(Get("profiles/default@2"), HasReason("PROFILE_NOT_FOUND")) << "a dry run keeps nothing";
}

TEST_F(ProposalTest, KeepsARevisionThatOnlyAnAdministratorActivates) {
  DecideByReadiness(25);
  const auto kept = Must(Propose(/*dry_run=*/false, "r1"));
  EXPECT_EQ(kept.created(), "profiles/default@2");
  const auto revision = Must(Get("profiles/default@2"));
  EXPECT_FALSE(revision.active());
  EXPECT_EQ(revision.comment(), "Learned from 100 decisions");
  EXPECT_EQ(revision.profile().SerializeAsString(), kept.proposed().SerializeAsString());
  EXPECT_EQ(matching_.active, "profiles/default@1");
  EXPECT_EQ(Must(Propose(/*dry_run=*/false, "r1")).created(), "profiles/default@2");
  EXPECT_THAT(Get("profiles/default@3"), HasReason("PROFILE_NOT_FOUND")) << "a retry is no second revision";
}

TEST_F(ProposalTest, ANumberThatMatchingHasGivenAwayIsTaken) {
  DecideByReadiness(25);
  matching_.Ship(MakeProfile(2, 7));
  EXPECT_EQ(Must(Propose(/*dry_run=*/false)).created(), "profiles/default@3");
  EXPECT_EQ(matching_.profiles.count("profiles/default@3"), 1u);
}

TEST_F(ProposalTest, DecisionsThatSayNothingAboutThePairAreLeftOut) {
  DecideByReadiness(5);
  for (const auto reason : {v1::REJECT_REASON_NO_CAPACITY, v1::REJECT_REASON_NOT_NOW, v1::REJECT_REASON_DUPLICATE,
                            v1::REJECT_REASON_KNOWN_ALREADY, v1::REJECT_REASON_UNREACHABLE}) {
    matching_.Add("busy", absl::StrCat("offer", static_cast<int>(reason)), Features(.9, .9));
    Reject("busy", absl::StrCat("offer", static_cast<int>(reason)), reason);
  }
  matching_.Add("busy", "later", Features(.9, .9));
  Must(Record(Deciding("busy", "later", v1::VERDICT_DEFER)));
  Must(Undo(Accept("busy", "later")));
  v1::RecordDecisionRequest owner = Deciding("busy", "later", v1::VERDICT_ACCEPT);
  owner.set_side(v1::DECISION_SIDE_OFFER_OWNER);
  Must(Record(owner));
  const auto proposed = Must(Propose(/*dry_run=*/true));
  EXPECT_EQ(proposed.decision_count(), 20);
  EXPECT_EQ(proposed.left_out_count(), 8);
}

TEST_F(ProposalTest, TheLastDecisionOfAPairCounts) {
  DecideByReadiness(5);
  Accept("n0", "o0-1");
  const auto proposed = Must(Propose(/*dry_run=*/true));
  EXPECT_EQ(proposed.decision_count(), 20);
  EXPECT_EQ(proposed.accept_count(), 11);
}

TEST_F(ProposalTest, TooFewDecisionsTeachNothing) {
  EXPECT_THAT(Propose(/*dry_run=*/true), HasReason("NOT_ENOUGH_DECISIONS"));
  DecideByReadiness(2);
  EXPECT_FALSE(Must(Propose(/*dry_run=*/true)).enough_evidence());
  EXPECT_THAT(Propose(/*dry_run=*/false),
              AllOf(runtime::StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("NOT_ENOUGH_EVIDENCE")));
}

TEST_F(ProposalTest, ASectorsWeightsAreScaledNotLearned) {
  DecideByReadiness(25, "water");
  matching::v1::ScoringProfile profile = MakeProfile(0);
  auto& water = *profile.add_sector_weights();
  water.set_sector("water");
  *water.add_components() = profile.components(1);
  water.mutable_components(0)->set_weight(2);
  Must(Create(profile));
  Must(Activate("profiles/default@2"));

  const auto proposed = Must(Propose(/*dry_run=*/true));
  EXPECT_TRUE(proposed.enough_evidence());
  const v1::LearnedWeight& readiness = proposed.weights(1);
  EXPECT_EQ(readiness.fate(), v1::LEARNED_FATE_HELD) << "readiness counts by the sector's weight alone";
  EXPECT_EQ(readiness.known_count(), 0);
  // A weight that is held is scaled as the sectors' are.
  const double scale = readiness.weight_after() / readiness.weight_before();
  EXPECT_GT(scale, 1.1);
  ASSERT_THAT(proposed.proposed().sector_weights(), SizeIs(1));
  EXPECT_DOUBLE_EQ(proposed.proposed().sector_weights(0).components(0).weight(), 2 * scale);
}

}  // namespace
}  // namespace karez::brokerage
