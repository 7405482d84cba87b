#include "clients/cli/match_text.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "services/runtime/testing.h"

namespace karez::cli {
namespace {

using matching::v1::Match;
using runtime::IsOk;
using runtime::StatusIs;
using testing::HasSubstr;
using testing::Not;

// bias -1.8, topic +1.8726, readiness unknown, money -0.1499: -0.0773.
Match Example() {
  Match match;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(name: "matches/n~o" bias: -1.8 known_weight_share: 0.82 outcome: GATE_OUTCOME_HOLD lexical_score: 2.5
         contributions { component: COMPONENT_TOPIC value: 0.9121 weight: 6 baseline: 0.6 log_odds: 1.8726
           evidence { kind: EVIDENCE_KIND_WORD weight: 0.4
             need_span { language: "uz" script: "Latn" field: "titles" text: "tomchilatib sugʻorish" }
             offer_span { language: "zh-CN" script: "Hani" field: "titles" text: "膜下滴灌" } } }
         contributions { component: COMPONENT_READINESS weight: 1.5 baseline: 0.7
           unknown_reason: UNKNOWN_REASON_OFFER_SILENT }
         contributions { component: COMPONENT_MONEY value: 0.4501 weight: 1 baseline: 0.6 log_odds: -0.1499
           evidence { kind: EVIDENCE_KIND_VALUE need_value: "up to 9000 CNY" offer_value: "9500 CNY" } }
         gates { gate: GATE_STATE outcome: GATE_OUTCOME_PASS }
         gates { gate: GATE_EXPORT_CONTROL outcome: GATE_OUTCOME_HOLD reason: "EXPORT_LICENSE_MISSING"
           message: "CN holds no licence" }
         provenance { admission_sequence: 7 profile_revision: "profiles/default@1" })",
      &match));
  match.set_score(1 / (1 + std::exp(0.0773)));
  return match;
}

TEST(CheckSums, TakesAScoreThatIsTheSumOfItsParts) { EXPECT_THAT(CheckSums(Example()), IsOk()); }

TEST(CheckSums, TellsWhatDoesNotAddUp) {
  Match match = Example();
  match.set_score(match.score() + 1e-5);
  EXPECT_THAT(CheckSums(match), StatusIs(absl::StatusCode::kInternal, HasSubstr("score")));

  match = Example();
  match.mutable_contributions(0)->set_value(0.9);
  EXPECT_THAT(CheckSums(match), StatusIs(absl::StatusCode::kInternal, HasSubstr("topic")));

  match = Example();
  match.mutable_contributions(1)->set_log_odds(0.1);
  EXPECT_THAT(CheckSums(match), StatusIs(absl::StatusCode::kInternal, HasSubstr("readiness")));

  match = Example();
  match.set_outcome(matching::v1::GATE_OUTCOME_PASS);
  EXPECT_THAT(CheckSums(match), StatusIs(absl::StatusCode::kInternal, HasSubstr("HOLD")));
}

TEST(RenderExplanation, ShowsStepsThatAddUpOnThePage) {
  const std::string text = RenderExplanation(Example(), {.width = 120});
  double total = 0;
  int steps = 0;
  const std::vector<std::string> lines = absl::StrSplit(text, '\n');
  for (const std::string& line : lines) {
    if (line.empty()) break;
    const std::vector<std::string> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
    for (size_t i = 0; i + 1 < words.size(); ++i) {
      double step = 0;
      double after = 0;
      const bool both = (words[i][0] == '+' || words[i][0] == '-') && absl::SimpleAtod(words[i], &step) &&
                        absl::SimpleAtod(words[i + 1], &after);
      if (!both) continue;
      total += step;
      EXPECT_NEAR(total, after, 1e-9) << line;
      ++steps;
      break;
    }
  }
  EXPECT_EQ(steps, 4);
  EXPECT_NEAR(total, -0.077, 1e-9);
}

TEST(RenderExplanation, SaysWhatAScoreRestsOn) {
  const std::string text = RenderExplanation(Example(), {.width = 120});
  EXPECT_THAT(text, HasSubstr("unknown    1.50      0.70    +0.000  +0.073  the offer does not say"));
  EXPECT_THAT(text, HasSubstr("score 0.481 = 1 / (1 + exp(+0.077)), HOLD, from 82 % of the weight; uncalibrated"));
  EXPECT_THAT(text, HasSubstr("“tomchilatib sugʻorish” (uz-Latn, titles) ~ “膜下滴灌” (zh-Hani, titles)"));
  EXPECT_THAT(text, HasSubstr("need: up to 9000 CNY   offer: 9500 CNY"));
  EXPECT_THAT(text, HasSubstr("HOLD   export control: EXPORT_LICENSE_MISSING, CN holds no licence"));
  EXPECT_THAT(text, HasSubstr("profiles/default@1"));
  EXPECT_THAT(text, Not(HasSubstr("\033")));
}

TEST(RenderGates, NamesEveryGateThatPassesWhateverTheWidth) {
  Match match = Example();
  for (int gate = 1; gate <= 9; ++gate) {
    auto& added = *match.add_gates();
    added.set_gate(static_cast<matching::v1::Gate>(gate));
    added.set_outcome(matching::v1::GATE_OUTCOME_PASS);
  }
  const std::string text = RenderGates(match, {.width = 60});
  EXPECT_THAT(text, HasSubstr("topic floor"));
  EXPECT_THAT(text, HasSubstr("accepting interest"));
  EXPECT_THAT(text, Not(HasSubstr("…")));
}

TEST(Why, NamesGatesThenTheLargestContributions) {
  EXPECT_EQ(Why(Example(), 3), "EXPORT_LICENSE_MISSING, topic +1.87, money -0.15");
  EXPECT_EQ(Why(Example(), 1), "EXPORT_LICENSE_MISSING, topic +1.87");
}

TEST(ComponentName, IsWords) {
  EXPECT_EQ(ComponentName(matching::v1::COMPONENT_OPERATING_ENVELOPE), "operating envelope");
}

}  // namespace
}  // namespace karez::cli
