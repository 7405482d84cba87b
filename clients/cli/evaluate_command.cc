#include <CLI/CLI.hpp>
#include <atomic>
#include <mutex>
#include <thread>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/judgments.h"
#include "clients/cli/metrics.h"
#include "clients/cli/progress.h"
#include "services/runtime/status_macros.h"

namespace karez::cli {
namespace {

using matching::v1::GateOutcome;
using matching::v1::Match;
using matching::v1::Ranking;

constexpr int kMaxDepth = 1000;

struct EvaluateOptions {
  std::string judgments;
  std::vector<std::string> rankings = {"topic", "score"};
  int relevant = 1;
  int depth = kMaxDepth;
  int parallel = 4;
};

// By what a ranking orders; nullopt where it is not known.
std::optional<double> ValueOf(const Match& match, Ranking ranking) {
  switch (ranking) {
    case matching::v1::RANKING_LEXICAL:
      return match.lexical_score();
    case matching::v1::RANKING_SEMANTIC:
      return match.has_semantic_score() ? std::optional(match.semantic_score()) : std::nullopt;
    case matching::v1::RANKING_CONCEPTS:
      return match.has_concept_score() ? std::optional(match.concept_score()) : std::nullopt;
    case matching::v1::RANKING_TOPIC:
      for (const auto& contribution : match.contributions()) {
        if (contribution.component() != matching::v1::COMPONENT_TOPIC) continue;
        return contribution.has_value() ? std::optional(contribution.value()) : std::nullopt;
      }
      return std::nullopt;
    default:
      return match.outcome() == matching::v1::GATE_OUTCOME_FAIL ? 0 : match.score();
  }
}

// One need, asked for in every ranking.
class NeedEvaluation {
 public:
  NeedEvaluation(const client::MatchingClient& matching, const std::string& need, const Grades& grades,
                 const EvaluateOptions& options)
      : matching_(matching), need_(need), grades_(grades), options_(options) {}

  absl::StatusOr<std::vector<NeedFigures>> Run(const std::vector<Ranking>& rankings) {
    std::vector<Answer> answers;
    for (const Ranking ranking : rankings) {
      KAREZ_ASSIGN_OR_RETURN(Answer answer, Find(ranking));
      answers.push_back(std::move(answer));
    }
    KAREZ_RETURN_IF_ERROR(ExplainTheRest());
    std::vector<NeedFigures> figures;
    for (size_t i = 0; i < rankings.size(); ++i) {
      for (const auto& [offer, match] : judged_) {
        if (const auto value = ValueOf(match, rankings[i]); value.has_value()) answers[i].values[offer] = *value;
      }
      figures.push_back(Measure(grades_, answers[i], options_.relevant));
    }
    return figures;
  }

 private:
  absl::StatusOr<Answer> Find(Ranking ranking) {
    matching::v1::FindMatchesRequest request;
    request.set_listing(need_);
    request.set_ranking(ranking);
    request.set_view(matching::v1::MATCH_VIEW_BASIC);
    // What fails a gate has a topic all the same, and its place among judged pairs.
    request.set_include_failed(true);
    Answer answer;
    do {
      request.set_page_size(options_.depth - static_cast<int>(answer.ranking.size()));
      auto page = matching_.FindMatches(request);
      if (absl::IsNotFound(page.status())) return answer;  // Not in matching: nothing is found for it.
      KAREZ_RETURN_IF_ERROR(page.status());
      for (Match& match : *page->mutable_matches()) {
        const bool out = ranking == matching::v1::RANKING_SCORE && match.outcome() == matching::v1::GATE_OUTCOME_FAIL;
        if (!out) answer.ranking.push_back(match.offer());
        if (grades_.count(match.offer()) > 0) judged_.try_emplace(match.offer(), std::move(match));
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty() && static_cast<int>(answer.ranking.size()) < options_.depth);
    return answer;
  }

  absl::Status ExplainTheRest() {
    for (const auto& [offer, grade] : grades_) {
      if (judged_.count(offer) > 0) continue;
      matching::v1::ExplainMatchRequest request;
      request.set_need(need_);
      request.set_offer(offer);
      auto match = matching_.ExplainMatch(request);
      if (absl::IsNotFound(match.status())) continue;  // Not in matching: it ranks last.
      KAREZ_RETURN_IF_ERROR(match.status());
      judged_.emplace(offer, *std::move(match));
    }
    return absl::OkStatus();
  }

  const client::MatchingClient& matching_;
  const std::string need_;
  const Grades& grades_;
  const EvaluateOptions& options_;
  std::map<std::string, Match> judged_;
};

// The figures of every need by ranking; several needs at a time.
absl::StatusOr<std::vector<std::vector<NeedFigures>>> EvaluateAll(Session& session, const EvaluateOptions& options,
                                                                  const std::map<std::string, Grades>& needs,
                                                                  const std::vector<Ranking>& rankings) {
  const client::MatchingClient& matching = session.matching();
  const std::vector<std::pair<std::string, Grades>> work(needs.begin(), needs.end());
  std::vector<std::vector<NeedFigures>> figures(rankings.size(), std::vector<NeedFigures>(work.size()));
  std::atomic<size_t> next = 0;
  std::mutex mutex;
  absl::Status failure;
  size_t done = 0;
  Progress progress(session.err(), session.settings().progress);
  const auto run = [&] {
    for (size_t i = next++; i < work.size(); i = next++) {
      auto answered = NeedEvaluation(matching, work[i].first, work[i].second, options).Run(rankings);
      const std::lock_guard<std::mutex> lock(mutex);
      if (!answered.ok()) {
        if (failure.ok()) failure = answered.status();
        next = work.size();
        return;
      }
      for (size_t r = 0; r < rankings.size(); ++r) figures[r][i] = (*answered)[r];
      ++done;
      progress.Show("evaluate", static_cast<int64_t>(done), static_cast<int64_t>(work.size()),
                    absl::StrCat(done, " of ", work.size(), " needs"));
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < options.parallel; ++i) threads.emplace_back(run);
  for (std::thread& thread : threads) thread.join();
  if (!failure.ok()) return failure;
  return figures;
}

absl::StatusOr<JudgedNeeds> ReadJudgedNeeds(Session& session, const EvaluateOptions& options) {
  KAREZ_ASSIGN_OR_RETURN(ByteSource bytes, OpenFile(options.judgments));
  const auto judgments = ReadJudgments(std::move(bytes));
  if (!judgments.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(options.judgments, ": ", judgments.status().message()));
  }
  ListingNames names;
  registry::v1::ListListingsRequest request;
  request.set_page_size(kMaxDepth);
  KAREZ_RETURN_IF_ERROR(session.registry().ForEachListing(request, [&names](registry::v1::Listing&& listing) {
    names.Add(listing);
    return true;
  }));
  JudgedNeeds judged = Resolve(*judgments, names);
  if (judged.unknown > 0) {
    session.Note(absl::StrCat(judged.unknown, " of ", judgments->size(),
                              " pairs are left out, since a listing of theirs is not there or has no such side, as in ",
                              options.judgments, ", ", judged.first_unknown));
  }
  if (judged.needs.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat(options.judgments, ": got no pair whose listings are there, want one"));
  }
  return judged;
}

absl::Status Evaluate(Session& session, const EvaluateOptions& options) {
  std::vector<Ranking> rankings;
  for (const std::string& name : options.rankings) {
    Ranking ranking;
    if (matching::v1::Ranking_Parse(absl::StrCat("RANKING_", absl::AsciiStrToUpper(name)), &ranking)) {
      rankings.push_back(ranking);
    }
  }
  KAREZ_ASSIGN_OR_RETURN(const JudgedNeeds judged, ReadJudgedNeeds(session, options));
  KAREZ_ASSIGN_OR_RETURN(const auto status, session.matching().GetMatchingStatus({}));
  if (!status.caught_up() || status.pending_count() > 0) {
    session.Note(absl::StrCat("matching has not caught up, ", status.pending_count(),
                              " listings are pending: figures are too low (karez status --wait)"));
  }
  KAREZ_ASSIGN_OR_RETURN(const auto figures, EvaluateAll(session, options, judged.needs, rankings));

  int64_t pairs = 0;
  for (const auto& [need, grades] : judged.needs) pairs += static_cast<int64_t>(grades.size());
  RowWriter rows = session.Rows({{.key = "ranking", .title = "ranking"},
                                 {.key = "needs", .title = "needs"},
                                 {.key = "pairs", .title = "pairs"},
                                 {.key = "judged_ndcg_10", .title = "nDCG@10 judged", .decimals = 3},
                                 {.key = "mrr", .title = "MRR", .decimals = 3},
                                 {.key = "hit_10", .title = "hit@10", .decimals = 3},
                                 {.key = "pool_ndcg_10", .title = "nDCG@10 pool", .decimals = 3},
                                 {.key = "recall_100", .title = "R@100", .decimals = 3}});
  for (size_t r = 0; r < rankings.size(); ++r) {
    const MeanFigures means = Mean(figures[r]);
    rows.Write({.cells = {options.rankings[r], static_cast<int64_t>(means.needs), pairs, means.judged_ndcg, means.mrr,
                          means.hit, means.pool_ndcg, means.recall}});
  }
  rows.Finish();
  return absl::OkStatus();
}

constexpr char kHelp[] =
    "For each ranking, means over the needs that have a relevant offer (grade >= --relevant):\n"
    "  nDCG@10 judged  the judged offers of a need, ordered by the ranking; those that fail a gate\n"
    "                  have the score 0. DCG is the sum of (2^grade - 1) / log2(rank + 1) over the\n"
    "                  first 10, nDCG that sum by the best possible one; needs with a grade above 0.\n"
    "                  It wants judgments of bad offers, too: alone among good ones none ranks badly\n"
    "  MRR             1 / rank of the first relevant offer among all that karez finds, 0 for none\n"
    "  hit@10          share of needs with a relevant offer among the first 10\n"
    "  nDCG@10 pool    as above over all that karez finds, offers without a grade counting as 0\n"
    "  R@100           share of the relevant offers that are among the first 100\n"
    "Rankings: score leaves out what fails a gate; topic, lexical, semantic and concepts leave gates aside.";

}  // namespace

void AddEvaluate(CLI::App& app, Command& chosen) {
  auto options = std::make_shared<EvaluateOptions>();
  CLI::App* command = app.add_subcommand("evaluate", "Measure matching by graded pairs of one's own");
  command->footer(kHelp);
  command
      ->add_option("--judgments", options->judgments,
                   "CSV with the columns need, offer, grade (0 to 10); listings by name, id or external id "
                   "(SOURCE/ID, or ID alone); other columns are passed over")
      ->required();
  command->add_option("--ranking", options->rankings, "score, topic, lexical, semantic, concepts")
      ->delimiter(',')
      ->check(CLI::IsMember({"score", "topic", "lexical", "semantic", "concepts"}))
      ->capture_default_str();
  command->add_option("--relevant", options->relevant, "Least grade of a relevant offer")
      ->check(CLI::Range(1, kMaxGrade))
      ->capture_default_str();
  command->add_option("--depth", options->depth, "How many matches of a need are looked at")
      ->check(CLI::Range(100, kMaxDepth))
      ->capture_default_str();
  command->add_option("--parallel", options->parallel, "Needs at a time")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  command->callback(
      [options, &chosen] { chosen = [options](Session& session) { return Evaluate(session, *options); }; });
}

}  // namespace karez::cli
