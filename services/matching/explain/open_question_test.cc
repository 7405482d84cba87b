#include "services/matching/explain/open_question.h"

#include <gmock/gmock.h>

#include "services/matching/score/profile.h"
#include "services/matching/score/testing.h"

namespace karez::matching {
namespace {

using ::testing::DoubleNear;
using ::testing::HasSubstr;

ScoringContext ReadBy(options::v1::Visibility clearance = options::v1::VISIBILITY_OWNER) {
  return {&DefaultProfile(), clearance, /*now=*/1'800'000'000};
}

std::vector<v1::OpenQuestion> Questions(const Terms& need, const Terms& offer, const ScoringContext& context) {
  return FindOpenQuestions(need, offer, Evaluate(need, offer, /*topic=*/.9, context), context);
}

const v1::OpenQuestion* About(const std::vector<v1::OpenQuestion>& questions, v1::Component component) {
  for (const auto& question : questions) {
    if (question.component() == component) return &question;
  }
  return nullptr;
}

// Whom the question about an UNKNOWN gate goes to; "none" if nobody is asked.
std::string AskedAbout(v1::Gate gate, const Terms& need, const Terms& offer) {
  for (const auto& question : Questions(need, offer, ReadBy())) {
    if (question.gate() == gate) return v1::MatchSide_Name(question.side());
  }
  return "none";
}

TEST(OpenQuestions, GoToTheSideThatIsSilent) {
  Terms need = UzbekNeed();
  const Terms offer = XinjiangOffer();
  need.readiness = {6, 9};

  const auto questions = Questions(need, offer, ReadBy());

  const auto* readiness = About(questions, v1::COMPONENT_READINESS);
  ASSERT_NE(readiness, nullptr);
  EXPECT_EQ(readiness->side(), v1::MATCH_SIDE_OFFER);
  EXPECT_THAT(readiness->question(), HasSubstr("At which technology readiness level"));
}

TEST(OpenQuestions, TellWhatTheAnswersWouldMakeOfTheScore) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.readiness = {6, 9};
  const auto questions = Questions(need, offer, ReadBy());
  const v1::OpenQuestion asked = *About(questions, v1::COMPONENT_READINESS);

  offer.readiness = {7, 7};  // Value 1.
  EXPECT_THAT(asked.best_score(), DoubleNear(Evaluate(need, offer, .9, ReadBy()).score, 1e-12));
  offer.readiness = {1, 1};  // Value 0.
  EXPECT_THAT(asked.worst_score(), DoubleNear(Evaluate(need, offer, .9, ReadBy()).score, 1e-12));
}

TEST(OpenQuestions, ComeInTheOrderOfWhatTheyCouldMove) {
  const auto questions = Questions(UzbekNeed(), XinjiangOffer(), ReadBy());
  ASSERT_GT(questions.size(), 3u);
  for (size_t i = 1; i < questions.size(); ++i) {
    EXPECT_GE(questions[i - 1].best_score() - questions[i - 1].worst_score(),
              questions[i].best_score() - questions[i].worst_score());
  }
}

TEST(OpenQuestions, AreThereForEveryComponentThatIsNotKnown) {
  const Evaluation evaluation = Evaluate(UzbekNeed(), XinjiangOffer(), /*topic=*/.9, ReadBy());
  const auto questions = Questions(UzbekNeed(), XinjiangOffer(), ReadBy());
  for (const auto& weight : DefaultProfile().components()) {
    if (evaluation.components[weight.component()].known()) continue;
    EXPECT_NE(About(questions, weight.component()), nullptr) << v1::Component_Name(weight.component());
  }
}

TEST(OpenQuestions, DoNotAskForWhatIsHidden) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.readiness = {6, 9};
  offer.visibility[static_cast<size_t>(Term::kReadiness)] = options::v1::VISIBILITY_OPERATORS;
  const auto questions = Questions(need, offer, ReadBy(options::v1::VISIBILITY_PARTNERS));
  EXPECT_EQ(About(questions, v1::COMPONENT_READINESS), nullptr);
}

// A side whose salt tolerance is a must in that medium.
Terms Tolerance(Terms side, const char* medium, double value) {
  registry::v1::Listing listing;
  side.is_offer ? static_cast<void>(listing.mutable_offer()) : static_cast<void>(listing.mutable_need());
  auto& indicator = *listing.add_indicators();
  indicator.set_quantity("salt tolerance");
  indicator.set_comparator(type::v1::COMPARATOR_AT_LEAST);
  indicator.set_value(value);
  indicator.set_unit("%");
  indicator.set_obligation(type::v1::OBLIGATION_MUST);
  if (medium != nullptr) indicator.mutable_basis()->set_medium(medium);
  side.indicators = MakeIndicatorTerms(listing, false, false);
  return side;
}

TEST(OpenQuestions, AboutFiguresOnDifferentBasesNameBoth) {
  const auto questions = Questions(Tolerance(UzbekNeed(), "soil solution", .6),
                                   Tolerance(XinjiangOffer(), "irrigation water", .8), ReadBy());
  const auto* asked = About(questions, v1::COMPONENT_INDICATORS);
  ASSERT_NE(asked, nullptr);
  EXPECT_THAT(
      asked->question(),
      HasSubstr(
          "(salt tolerance: asks ≥ 0.6 % in soil solution, states ≥ 0.8 % in irrigation water, on another basis)"));
}

TEST(OpenQuestions, OfAGateThatMayStillFailReachDownToNothing) {
  Terms need = UzbekNeed();
  need.organization.clear();  // An anonymous draft.
  const auto questions = Questions(need, XinjiangOffer(), ReadBy());
  const auto asked = std::find_if(questions.begin(), questions.end(), [](const v1::OpenQuestion& question) {
    return question.gate() == v1::GATE_OWN_ORGANIZATION;
  });
  ASSERT_NE(asked, questions.end());
  EXPECT_EQ(asked->worst_score(), 0);
}

TEST(OpenQuestions, AboutAMustGoToTheOffer) {
  const Terms need = Tolerance(UzbekNeed(), "soil", .6);
  EXPECT_EQ(AskedAbout(v1::GATE_INDICATOR_MUST, need, XinjiangOffer()), "MATCH_SIDE_OFFER");
  EXPECT_EQ(AskedAbout(v1::GATE_INDICATOR_MUST, need, Tolerance(XinjiangOffer(), "brine", .8)), "MATCH_SIDE_OFFER");
  EXPECT_EQ(AskedAbout(v1::GATE_INDICATOR_MUST, need, Tolerance(XinjiangOffer(), "soil", .8)), "none");
}

TEST(OpenQuestions, AboutTheEnvelopeGoToTheOffer) {
  Terms need = Tolerance(UzbekNeed(), "soil", .6);
  need.indicators.items[0].is_envelope = true;
  EXPECT_EQ(AskedAbout(v1::GATE_OPERATING_ENVELOPE, need, XinjiangOffer()), "MATCH_SIDE_OFFER");
}

TEST(OpenQuestions, AboutAnOrganizationGoToTheSideThatNamesNone) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  need.organization.clear();
  EXPECT_EQ(AskedAbout(v1::GATE_OWN_ORGANIZATION, need, offer), "MATCH_SIDE_NEED");
  offer.organization.clear();
  EXPECT_EQ(AskedAbout(v1::GATE_OWN_ORGANIZATION, need, offer), "MATCH_SIDE_UNSPECIFIED");
}

TEST(OpenQuestions, AboutALicenceGoToTheSideThatLeavesItOpen) {
  Terms need = UzbekNeed();
  Terms offer = XinjiangOffer();
  AvailabilityTerms& availability = offer.deal.Edit().availability;
  availability.status = type::v1::AVAILABILITY_STATUS_LICENSED;
  availability.granted.territories = {ToCountry("UZ")};
  EXPECT_EQ(AskedAbout(v1::GATE_EXCLUSIVE_LICENSE, need, offer), "MATCH_SIDE_OFFER") << "exclusive or not?";
  availability.granted.exclusivity = type::v1::EXCLUSIVITY_EXCLUSIVE;
  EXPECT_EQ(AskedAbout(v1::GATE_EXCLUSIVE_LICENSE, need, offer), "none") << "it fails";
  availability.granted.fields = {"water"};
  EXPECT_EQ(AskedAbout(v1::GATE_EXCLUSIVE_LICENSE, need, offer), "MATCH_SIDE_NEED") << "for which field?";
  availability.granted.territories.clear();
  EXPECT_EQ(AskedAbout(v1::GATE_EXCLUSIVE_LICENSE, need, offer), "MATCH_SIDE_UNSPECIFIED") << "and where?";
}

}  // namespace
}  // namespace karez::matching
