#include "services/brokerage/learning/learning.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/brokerage/learning/logistic.h"
#include "services/brokerage/learning/simulation.h"

namespace karez::learning {
namespace {

using ::testing::HasSubstr;

Proposal ProposalFrom(const std::vector<Decision>& decisions) {
  auto proposal = Propose(StartingProfile(), PointersTo(decisions));
  EXPECT_TRUE(proposal.ok()) << proposal.status();
  return proposal.ok() ? *std::move(proposal) : Proposal{};
}

Learned LearnedFrom(const Profile& current, const std::vector<Decision>& decisions) {
  auto learned = Learn(current, decisions);
  EXPECT_TRUE(learned.ok()) << learned.status();
  return learned.ok() ? *std::move(learned) : Learned{};
}

void ExpectSound(const Profile& profile) {
  EXPECT_TRUE(std::isfinite(profile.bias));
  EXPECT_GT(profile.sector_scale, 0);
  for (const Term& term : profile.terms) {
    EXPECT_GT(term.weight, 0) << v1::Component_Name(term.component);
    EXPECT_LE(term.weight, kMostWeight) << v1::Component_Name(term.component);
  }
}

// What the operator of a simulation thinks, against the starting profile.
Profile Truth(int world, Simulation& sim) {
  Profile truth = StartingProfile();
  switch (world) {
    case 0:  // The same.
      return truth;
    case 1:  // A little of everything differs.
      return sim.Changed(truth, .5);
    case 2:  // Everything differs much.
      return sim.Changed(truth, 1.2);
    case 3:  // Twice as ready to accept.
      truth.bias = -.6;
      return truth;
    default:  // Specifications before topic.
      truth.terms[0].weight = 2;
      truth.terms[1].weight = 5;
      return truth;
  }
}
constexpr int kWorlds = 5;

// With 20 decisions. A rule that ever learns cannot be better than the current
// profile where that is the truth; this one may cost a thousandth of a nat a
// decision there or where it is nearly so, in the mean over seeds, and gains over
// all. No seed loses more than .025 a decision, by chance; the log loss itself is
// .4 to .7 a decision.
TEST(Simulation, TwentyDecisionsForetellNoWorseThanTheCurrentProfile) {
  constexpr int kSeeds = 10;
  constexpr int kDecisions = 20;
  double saved_in_all = 0;
  for (int world = 0; world < kWorlds; ++world) {
    double saved = 0;
    for (int seed = 0; seed < kSeeds; ++seed) {
      Simulation sim(1000 * world + seed);
      const Profile truth = Truth(world, sim);
      const Proposal proposal = ProposalFrom(sim.Decisions(truth, kDecisions, 4));
      EXPECT_GE(proposal.saved, -.025 * kDecisions) << world << " " << seed;
      saved += proposal.saved / kSeeds;
    }
    EXPECT_GE(saved, -.001 * kDecisions) << world;
    saved_in_all += saved / kWorlds;
  }
  EXPECT_GE(saved_in_all, .05);
}

// What `saved` sums up is what a caller sees who asks again after each decision.
TEST(Simulation, SavedIsWhatFollowingEachProposalWouldHaveSaved) {
  Simulation sim(2001);
  const std::vector<Decision> decisions = sim.Decisions(Truth(2, sim), 20, 4);
  double saved = 0;
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    const Profile proposed = ProposalFrom({decisions.begin(), decisions.begin() + i}).profile;
    const auto loss = [&](const Profile& profile) {
      const double z = LogOdds(profile, decisions[i].pair);
      return Softplus(decisions[i].accepted ? -z : z);
    };
    saved += loss(StartingProfile()) - loss(proposed);
  }
  EXPECT_NEAR(ProposalFrom(decisions).saved, saved, 1e-9);
}

// With 500 decisions, on 4000 others: well within .05 in the mean of eight seeds,
// and hardly past it by the worst of the forty (.051).
TEST(Simulation, FiveHundredDecisionsCalibrate) {
  constexpr int kSeeds = 8;
  for (int world = 0; world < kWorlds; ++world) {
    double ece = 0;
    double log_loss_saved = 0;
    for (int seed = 0; seed < kSeeds; ++seed) {
      Simulation sim(1000 * world + seed);
      const Profile truth = Truth(world, sim);
      const Profile proposed = ProposalFrom(sim.Decisions(truth, 500)).profile;
      ExpectSound(proposed);
      const std::vector<Decision> others = sim.Decisions(truth, 4000);
      std::vector<double> before;
      std::vector<double> after;
      for (const Decision& decision : others) {
        before.push_back(LogOdds(StartingProfile(), decision.pair));
        after.push_back(LogOdds(proposed, decision.pair));
      }
      const Quality quality = Evaluate(others, after);
      EXPECT_LE(quality.ece, .055) << world << " " << seed;
      ece += quality.ece / kSeeds;
      log_loss_saved += (Evaluate(others, before).log_loss - quality.log_loss) / kSeeds;
    }
    EXPECT_LE(ece, .04) << world;
    EXPECT_GE(log_loss_saved, world == 0 ? -.001 : .005) << world;
  }
}

TEST(Simulation, EnoughEvidenceComesOnlyWhereTheProfileIsWrong) {
  Simulation same(7);
  const Proposal kept = ProposalFrom(same.Decisions(StartingProfile(), 400));
  EXPECT_FALSE(kept.has_enough_evidence());
  EXPECT_LT(kept.evidence, 0);
  Simulation other(8);
  const Proposal changed = ProposalFrom(other.Decisions(Truth(4, other), 600));
  EXPECT_TRUE(changed.has_enough_evidence());
  EXPECT_LT(changed.profile.terms[0].weight, 4.5);
  EXPECT_GT(changed.profile.terms[1].weight, 2.5);
}

TEST(Learn, ReportsWhatCrossValidationFound) {
  Simulation sim(2001);
  const std::vector<Decision> decisions = sim.Decisions(Truth(2, sim), 300);
  const Learned learned = LearnedFrom(StartingProfile(), decisions);
  EXPECT_GT(learned.proposal.step, .9);
  EXPECT_LT(learned.proposed_quality.log_loss, learned.current_quality.log_loss);
  ASSERT_TRUE(learned.proposed_quality.ndcg.has_value());
  EXPECT_EQ(learned.proposed_quality.needs, learned.current_quality.needs);
  EXPECT_EQ(learned.notes.size(), StartingProfile().terms.size());
  EXPECT_EQ(learned.notes[0].known, 300);
}

TEST(Learn, IsTheSameToTheBitEveryTime) {
  Simulation sim(10);
  const std::vector<Decision> decisions = sim.Decisions(Truth(2, sim), 60);
  const Learned first = LearnedFrom(StartingProfile(), decisions);
  const Learned again = LearnedFrom(StartingProfile(), decisions);
  EXPECT_EQ(first.proposal.profile.bias, again.proposal.profile.bias);
  for (std::size_t i = 0; i < first.notes.size(); ++i) {
    EXPECT_EQ(first.proposal.profile.terms[i].weight, again.proposal.profile.terms[i].weight);
  }
  EXPECT_EQ(first.proposed_quality.log_loss, again.proposed_quality.log_loss);
}

TEST(Learn, ScalesSectorOverridesWithTheRest) {
  Simulation sim(11);
  std::vector<Decision> decisions;
  Profile truth = StartingProfile();
  truth.sector_scale = .3;
  for (Term& term : truth.terms) term.weight *= .3;
  for (int i = 0; i < 500; ++i) {
    Pair pair = sim.DrawPair(truth, i / 10);
    pair.sector_log_odds = 2 * sim.Normal();
    decisions.push_back(sim.Decide(truth, std::move(pair)));
  }
  const Proposal proposal = ProposalFrom(decisions);
  EXPECT_GT(proposal.step, .9);
  EXPECT_LT(proposal.profile.sector_scale, .6);
}

TEST(Learn, HoldsAComponentThatIsConstantOrNeverKnown) {
  Simulation sim(12);
  std::vector<Decision> decisions = sim.Decisions(Truth(3, sim), 100);
  for (Decision& decision : decisions) {
    if (decision.pair.values[v1::COMPONENT_MONEY]) decision.pair.values[v1::COMPONENT_MONEY] = .9;
    decision.pair.values[v1::COMPONENT_ZONE] = std::nullopt;
  }
  const Learned learned = LearnedFrom(StartingProfile(), decisions);
  ExpectSound(learned.proposal.profile);
  for (std::size_t i = 0; i < learned.notes.size(); ++i) {
    const v1::Component component = StartingProfile().terms[i].component;
    const bool held = component == v1::COMPONENT_MONEY || component == v1::COMPONENT_ZONE;
    EXPECT_EQ(learned.notes[i].fate == TermNote::Fate::kHeld, held) << v1::Component_Name(component);
    if (!held) continue;
    for (const Candidate& candidate : learned.proposal.candidates) {
      EXPECT_EQ(candidate.fit.weights.terms[i].weight, StartingProfile().terms[i].weight);
    }
  }
}

TEST(Learn, NotesAComponentThatDecisionsSpeakAgainst) {
  Simulation sim(13);
  std::vector<Decision> decisions = sim.Decisions(StartingProfile(), 150);
  for (Decision& decision : decisions) decision.accepted = *decision.pair.values[v1::COMPONENT_TOPIC] < .6;
  const Learned learned = LearnedFrom(StartingProfile(), decisions);
  ExpectSound(learned.proposal.profile);
  EXPECT_EQ(learned.notes[0].fate, TermNote::Fate::kAtFloor);
}

TEST(Learn, BehavesUnderPerfectSeparation) {
  Simulation sim(14);
  std::vector<Decision> decisions = sim.Decisions(StartingProfile(), 100);
  for (Decision& decision : decisions) decision.accepted = *decision.pair.values[v1::COMPONENT_TOPIC] > .7;
  const Learned learned = LearnedFrom(StartingProfile(), decisions);
  ExpectSound(learned.proposal.profile);
  EXPECT_TRUE(learned.proposal.has_enough_evidence());
  EXPECT_LT(learned.proposed_quality.log_loss, learned.current_quality.log_loss);
}

TEST(Learn, MovesLittleOnTwoDecisions) {
  std::vector<Decision> decisions(2);
  decisions[0].pair.need = "needs/a";
  decisions[1].pair.need = "needs/b";
  decisions[1].accepted = true;
  const Learned learned = LearnedFrom(StartingProfile(), decisions);
  ExpectSound(learned.proposal.profile);
  EXPECT_FALSE(learned.proposal.has_enough_evidence());
  EXPECT_NEAR(learned.proposal.profile.bias, StartingProfile().bias, .1);
}

TEST(Learn, WantsDecisionsOfBothKindsAndTwoNeeds) {
  Simulation sim(15);
  std::vector<Decision> decisions = sim.Decisions(StartingProfile(), 30);
  const auto code = [](const std::vector<Decision>& some) { return Learn(StartingProfile(), some).status(); };
  EXPECT_EQ(code({}).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(code({decisions[0]}).code(), absl::StatusCode::kFailedPrecondition);
  for (Decision& decision : decisions) decision.accepted = true;
  EXPECT_EQ(code(decisions).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(code(decisions).message()), HasSubstr("got 30 accepted and 0 rejected"));
  decisions[0].accepted = false;
  EXPECT_TRUE(code(decisions).ok()) << code(decisions);
  for (Decision& decision : decisions) decision.pair.need = "needs/0";
  EXPECT_EQ(code(decisions).code(), absl::StatusCode::kFailedPrecondition);
}

TEST(Learn, RefusesWhatIsOutOfRange) {
  Simulation sim(16);
  const std::vector<Decision> sound = sim.Decisions(StartingProfile(), 30);
  const auto expect_refused = [](const Profile& profile, const std::vector<Decision>& decisions,
                                 const std::string& message) {
    const absl::Status status = Learn(profile, decisions).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << message;
    EXPECT_THAT(std::string(status.message()), HasSubstr(message));
  };
  const auto with_profile = [&](auto change, const std::string& message) {
    Profile profile = StartingProfile();
    change(profile);
    expect_refused(profile, sound, message);
  };
  with_profile([](Profile& p) { p.terms[0].weight = 0; }, "weight of COMPONENT_TOPIC: got 0");
  with_profile([](Profile& p) { p.terms[0].baseline = 2; }, "baseline of COMPONENT_TOPIC: got 2");
  with_profile([](Profile& p) { p.terms[1] = p.terms[0]; }, "got COMPONENT_TOPIC twice");
  with_profile([](Profile& p) { p.terms.clear(); }, "terms: got none");
  with_profile([](Profile& p) { p.bias = std::numeric_limits<double>::quiet_NaN(); }, "bias");
  with_profile([](Profile& p) { p.sector_scale = 0; }, "sector_scale: got 0");
  const auto with_decision = [&](auto change, const std::string& message) {
    std::vector<Decision> decisions = sound;
    change(decisions[3]);
    expect_refused(StartingProfile(), decisions, message);
  };
  with_decision([](Decision& d) { d.weight = 0; }, "decisions[3].weight: got 0");
  with_decision([](Decision& d) { d.pair.need.clear(); }, "decisions[3].need: got nothing");
  with_decision([](Decision& d) { d.pair.values[v1::COMPONENT_TOPIC] = 1.5; }, "value of COMPONENT_TOPIC: got 1.5");
  with_decision([](Decision& d) { d.pair.sector_log_odds = HUGE_VAL; }, "decisions[3].sector_log_odds");
}

}  // namespace
}  // namespace karez::learning
