#include "clients/cli/match_text.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "clients/cli/record_rows.h"

namespace karez::cli {
namespace {

using matching::v1::Contribution;
using matching::v1::Evidence;
using matching::v1::GateOutcome;
using matching::v1::GateResult;
using matching::v1::Match;
using matching::v1::Span;

constexpr int kStepBarWidth = 28;
// Columns of a line of gates that their names cannot have.
constexpr int kGateMargin = 12;
constexpr double kTolerance = 1e-6;
constexpr double kShown = 1000;  // Numbers of an explanation have three digits after the point.

std::string Words(std::string name) { return absl::AsciiStrToLower(absl::StrReplaceAll(name, {{"_", " "}})); }

std::string GateName(matching::v1::Gate gate) { return Words(ShortName(*matching::v1::Gate_descriptor(), gate)); }

double Logistic(double x) { return 1 / (1 + std::exp(-x)); }

double RoundedShown(double x) { return std::round(x * kShown) / kShown; }

// A signed number that is never "-0.000".
std::string Signed(double x) { return absl::StrFormat("%+.3f", x == 0 ? 0.0 : x); }

// "uz-Cyrl": the language with the script that the stretch is written in, if it has letters.
std::string WrittenIn(const Span& span) {
  if (span.script().empty() || span.script() == "Zyyy") return span.language();
  const std::vector<absl::string_view> subtags = absl::StrSplit(span.language(), '-');
  return absl::StrCat(subtags[0], "-", span.script());
}

std::string SpanText(const Span& span) {
  return absl::StrCat("“", span.text(), "” (", WrittenIn(span), ", ", span.field(), ")");
}

std::string EvidenceText(const Evidence& evidence) {
  switch (evidence.kind()) {
    case matching::v1::EVIDENCE_KIND_VALUE: {
      std::string out = evidence.subject().empty() ? "" : absl::StrCat(evidence.subject(), ": ");
      absl::StrAppend(&out, "need: ", evidence.need_value().empty() ? "—" : evidence.need_value(),
                      "   offer: ", evidence.offer_value().empty() ? "—" : evidence.offer_value());
      if (evidence.unknown_reason() != matching::v1::UNKNOWN_REASON_UNSPECIFIED) {
        absl::StrAppend(&out, "   (", UnknownText(evidence.unknown_reason()), ")");
      }
      return out;
    }
    case matching::v1::EVIDENCE_KIND_CONCEPT:
      return absl::StrCat(evidence.subject(), ": ", SpanText(evidence.need_span()), " = ",
                          SpanText(evidence.offer_span()));
    default:
      return absl::StrCat(SpanText(evidence.need_span()), " ~ ", SpanText(evidence.offer_span()));
  }
}

// One step of the waterfall.
struct Step {
  std::string name;
  const Contribution* contribution = nullptr;  // Null for the bias.
  double before = 0;
  double after = 0;
};

std::vector<Step> StepsOf(const Match& match) {
  std::vector<Step> steps = {{.name = "bias", .after = match.bias()}};
  for (const Contribution& contribution : match.contributions()) {
    const double before = steps.back().after;
    steps.push_back({ComponentName(contribution.component()), &contribution, before, before + contribution.log_odds()});
  }
  return steps;
}

Row StepRow(const Step& step, double low, double high) {
  // Shown steps are differences of shown totals, so that they add up on the page.
  const double shown_after = RoundedShown(step.after);
  const double shown_step = shown_after - RoundedShown(step.before);
  Row row;
  row.colors = {Color::kNone,
                Color::kNone,
                Color::kDim,
                Color::kDim,
                Color::kNone,
                Color::kNone,
                step.after >= step.before ? Color::kGreen : Color::kRed,
                Color::kDim};
  if (step.contribution == nullptr) {
    row.cells = {step.name,
                 "",
                 "",
                 "",
                 Signed(shown_step),
                 Signed(shown_after),
                 StepBar(step.before, step.after, low, high, kStepBarWidth)};
    return row;
  }
  const Contribution& contribution = *step.contribution;
  std::string value = contribution.has_value() ? absl::StrFormat("%.3f", contribution.value()) : "unknown";
  std::string bar = contribution.has_value() ? StepBar(step.before, step.after, low, high, kStepBarWidth)
                                             : UnknownText(contribution.unknown_reason());
  if (!contribution.has_value()) row.colors[6] = Color::kDim;
  row.cells = {step.name,
               std::move(value),
               absl::StrFormat("%.2f", contribution.weight()),
               absl::StrFormat("%.2f", contribution.baseline()),
               Signed(shown_step),
               Signed(shown_after),
               std::move(bar)};
  return row;
}

std::string RenderWaterfall(const Match& match, const TableStyle& style) {
  const std::vector<Step> steps = StepsOf(match);
  double low = 0;
  double high = 0;
  for (const Step& step : steps) {
    low = std::min(low, step.after);
    high = std::max(high, step.after);
  }
  const std::vector<Column> columns = {{.title = "component"},
                                       {.title = "value", .right = true},
                                       {.title = "weight", .right = true},
                                       {.title = "baseline", .right = true},
                                       {.title = "log-odds", .right = true},
                                       {.title = "total", .right = true},
                                       {.title = " ", .flexible = true}};
  std::vector<Row> rows;
  for (const Step& step : steps) rows.push_back(StepRow(step, low, high));
  return RenderTable(columns, rows, style);
}

// What the number beside a piece of evidence is.
std::string EvidenceWeight(const Evidence& evidence) {
  switch (evidence.kind()) {
    case matching::v1::EVIDENCE_KIND_VALUE:
      return "";
    case matching::v1::EVIDENCE_KIND_MEANING:
      return absl::StrFormat("near %.2f", evidence.weight());
    default:
      return absl::StrFormat("%.0f %%", evidence.weight() * 100);
  }
}

std::string RenderEvidence(const Match& match, const TableStyle& style) {
  std::vector<Row> rows;
  for (const Contribution& contribution : match.contributions()) {
    std::string name = ComponentName(contribution.component());
    for (const Evidence& evidence : contribution.evidence()) {
      rows.push_back({.cells = {std::exchange(name, ""), EvidenceText(evidence), EvidenceWeight(evidence)}});
    }
  }
  if (rows.empty()) return "";
  const std::vector<Column> columns = {
      {.title = "evidence"}, {.title = " ", .flexible = true, .wrap = true}, {.title = "share", .right = true}};
  return absl::StrCat("\n", RenderTable(columns, rows, style));
}

std::string RenderNearMisses(const Match& match, const TableStyle& style) {
  std::vector<Row> rows;
  for (const matching::v1::NearMiss& near_miss : match.explanation().near_misses()) {
    rows.push_back({.cells = {absl::StrCat("if ", near_miss.change()), absl::StrFormat("%.3f", near_miss.score()),
                              OutcomeName(near_miss.outcome())},
                    .colors = {Color::kNone, Color::kNone, OutcomeColor(near_miss.outcome())}});
  }
  if (rows.empty()) return "";
  const std::vector<Column> columns = {{.title = "what would change it", .flexible = true, .wrap = true},
                                       {.title = "score", .right = true},
                                       {.title = "gates"}};
  return absl::StrCat("\n", RenderTable(columns, rows, style));
}

std::string RenderQuestions(const Match& match, const TableStyle& style) {
  std::vector<Row> rows;
  for (const matching::v1::OpenQuestion& question : match.explanation().open_questions()) {
    std::string whom = question.side() == matching::v1::MATCH_SIDE_NEED    ? "the need"
                       : question.side() == matching::v1::MATCH_SIDE_OFFER ? "the offer"
                                                                           : "both";
    std::string about = question.gate() != matching::v1::GATE_UNSPECIFIED ? GateName(question.gate())
                                                                          : ComponentName(question.component());
    rows.push_back({.cells = {std::move(whom), std::move(about), question.question(),
                              absl::StrFormat("%.3f to %.3f", question.worst_score(), question.best_score())}});
  }
  if (rows.empty()) return "";
  const std::vector<Column> columns = {{.title = "ask"},
                                       {.title = "about"},
                                       {.title = " ", .flexible = true, .wrap = true},
                                       {.title = "score then", .right = true}};
  return absl::StrCat("\n", RenderTable(columns, rows, style));
}

std::string RenderGateTable(const Match& match, const TableStyle& style) {
  std::vector<Row> rows;
  std::vector<std::string> passed;  // As many a line as fit.
  for (const GateResult& gate : match.gates()) {
    const std::string name = GateName(gate.gate());
    if (gate.outcome() == matching::v1::GATE_OUTCOME_PASS) {
      if (passed.empty() || DisplayWidth(passed.back()) + DisplayWidth(name) + kGateMargin > style.width) {
        passed.push_back(name);
      } else {
        absl::StrAppend(&passed.back(), ", ", name);
      }
      continue;
    }
    rows.push_back(
        {.cells = {OutcomeName(gate.outcome()),
                   absl::StrCat(name, ": ", gate.reason(), gate.message().empty() ? "" : ", ", gate.message())},
         .colors = {OutcomeColor(gate.outcome())}});
  }
  for (size_t i = 0; i < passed.size(); ++i) {
    rows.push_back({.cells = {std::string(i == 0 ? "PASS" : ""), passed[i]}, .colors = {Color::kGreen}});
  }
  return absl::StrCat("\n", RenderTable({{.title = "gates"}, {.title = " "}}, rows, style));
}

std::string RenderScore(const Match& match, const TableStyle& style) {
  std::string out = Paint(absl::StrFormat("score %.3f", match.score()), Color::kBold, style.colored);
  absl::StrAppend(&out, absl::StrFormat(" = 1 / (1 + exp(%s)), ", Signed(-RoundedShown(StepsOf(match).back().after))),
                  Paint(OutcomeName(match.outcome()), OutcomeColor(match.outcome()), style.colored),
                  absl::StrFormat(", from %.0f %% of the weight; ", match.known_weight_share() * 100),
                  match.calibrated() ? "calibrated: the probability that an operator accepts the introduction\n"
                                     : "uncalibrated: it orders matches, it is no probability\n");
  return out;
}

std::string RenderProvenance(const Match& match, const TableStyle& style) {
  std::vector<Row> rows;
  for (auto& [path, value] : Flatten(match.provenance())) {
    rows.push_back({.cells = {path, value}, .colors = {Color::kDim, Color::kDim}});
  }
  return absl::StrCat("\n", RenderTable({{.title = "computed from"}, {.title = " "}}, rows, style));
}

}  // namespace

std::string ComponentName(matching::v1::Component component) {
  return Words(ShortName(*matching::v1::Component_descriptor(), component));
}

std::string UnknownText(matching::v1::UnknownReason reason) {
  switch (reason) {
    case matching::v1::UNKNOWN_REASON_NEED_SILENT:
      return "the need does not say";
    case matching::v1::UNKNOWN_REASON_OFFER_SILENT:
      return "the offer does not say";
    case matching::v1::UNKNOWN_REASON_BOTH_SILENT:
      return "neither side says";
    case matching::v1::UNKNOWN_REASON_BASIS:
      return "stated on bases that do not compare";
    case matching::v1::UNKNOWN_REASON_HIDDEN:
      return "hidden from you";
    case matching::v1::UNKNOWN_REASON_NO_MODEL:
      return "no embedding model is loaded";
    case matching::v1::UNKNOWN_REASON_DIMENSION:
      return "stated in units that do not convert";
    case matching::v1::UNKNOWN_REASON_NOTHING_IN_COMMON:
      return "nothing asked for is stated";
    default:
      return Words(ShortName(*matching::v1::UnknownReason_descriptor(), reason));
  }
}

std::string OutcomeName(GateOutcome outcome) { return ShortName(*matching::v1::GateOutcome_descriptor(), outcome); }

Color OutcomeColor(GateOutcome outcome) {
  switch (outcome) {
    case matching::v1::GATE_OUTCOME_PASS:
      return Color::kGreen;
    case matching::v1::GATE_OUTCOME_HOLD:
      return Color::kYellow;
    case matching::v1::GATE_OUTCOME_FAIL:
      return Color::kRed;
    default:
      return Color::kDim;
  }
}

std::string Why(const Match& match, int contributions) {
  std::vector<std::string> parts;
  for (const GateResult& gate : match.gates()) {
    if (gate.outcome() >= matching::v1::GATE_OUTCOME_HOLD) parts.push_back(gate.reason());
  }
  std::vector<const Contribution*> known;
  for (const Contribution& contribution : match.contributions()) {
    if (contribution.has_value() && RoundedShown(contribution.log_odds()) != 0) known.push_back(&contribution);
  }
  std::stable_sort(known.begin(), known.end(), [](const Contribution* a, const Contribution* b) {
    return std::abs(a->log_odds()) > std::abs(b->log_odds());
  });
  if (static_cast<int>(known.size()) > contributions) known.resize(contributions);
  for (const Contribution* contribution : known) {
    parts.push_back(absl::StrFormat("%s %+.2f", ComponentName(contribution->component()), contribution->log_odds()));
  }
  return absl::StrJoin(parts, ", ");
}

absl::Status CheckSums(const Match& match) {
  double total = match.bias();
  for (const Contribution& c : match.contributions()) {
    const double want = c.has_value() ? c.weight() * (c.value() - c.baseline()) : 0;
    if (!(std::abs(c.log_odds() - want) <= kTolerance)) {
      return absl::InternalError(absl::StrCat("match: got ", c.log_odds(), " for ", ComponentName(c.component()),
                                              ", want weight * (value - baseline) = ", want));
    }
    total += c.log_odds();
  }
  if (!(std::abs(match.score() - Logistic(total)) <= kTolerance)) {
    return absl::InternalError(absl::StrCat("match: got the score ", match.score(),
                                            ", want the logistic of bias and contributions, ", Logistic(total)));
  }
  GateOutcome worst = match.gates().empty() ? match.outcome() : matching::v1::GATE_OUTCOME_UNSPECIFIED;
  for (const GateResult& gate : match.gates()) worst = std::max(worst, gate.outcome());
  if (match.outcome() != worst) {
    return absl::InternalError(absl::StrCat("match: got the outcome ", OutcomeName(match.outcome()),
                                            ", want the worst gate's, ", OutcomeName(worst)));
  }
  return absl::OkStatus();
}

std::string RenderExplanation(const Match& match, const TableStyle& style) {
  std::string out = absl::StrCat(RenderWaterfall(match, style), "\n", RenderScore(match, style));
  absl::StrAppend(
      &out, absl::StrFormat("lexical %+.2f", match.lexical_score()),
      match.has_semantic_score() ? absl::StrFormat(", semantic %+.2f", match.semantic_score()) : ", semantic unknown",
      " (standard deviations above unrelated pairs)\n");
  absl::StrAppend(&out, RenderEvidence(match, style), RenderGateTable(match, style), RenderNearMisses(match, style),
                  RenderQuestions(match, style), RenderProvenance(match, style));
  return out;
}

std::string RenderGates(const Match& match, const TableStyle& style) {
  return absl::StrCat(RenderScore(match, style), RenderGateTable(match, style));
}

}  // namespace karez::cli
