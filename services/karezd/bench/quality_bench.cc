// How well topics find what belongs together, over tasks with known answers:
//   quality_bench --cache FILE TASK…
// A task is a folder with needs.jsonl and offers.jsonl (listings in proto JSON)
// and judgments.csv (need, offer, grade). Statistics are counted over the task's
// own listings, as `karez statistics refresh` does. Writes lines of
//   task ranking needs MRR hit@1 hit@10 nDCG@10 nDCG@10-of-judged recall@20 recall@100
// with tabs in between. Rankings: lexical alone; the raw model (cosine without
// alignment); semantic alone (aligned and standardized); topic, which is the blend.
#include <google/protobuf/util/json_util.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cli/judgments.h"
#include "clients/cli/metrics.h"
#include "services/karezd/bench/embedding_cache.h"
#include "services/karezd/bench/records.h"
#include "services/matching/embedding/e5_embedder.h"
#include "services/matching/embedding/files.h"
#include "services/matching/topic/topic_index.h"
#include "services/matching/vectorizer.h"
#include "services/runtime/status_macros.h"

namespace karez::bench {
namespace {

using matching::Content;
using matching::SearchOrder;
using matching::Statistics;
using matching::TopicIndex;
using matching::UnitVector;
using matching::Vectorizer;
using registry::v1::Listing;

constexpr size_t kListingsAtOnce = 32;
constexpr size_t kDepth = 1000;

struct Options {
  std::string cache;
  std::vector<std::string> tasks;
  int relevant = 1;
};

struct Record {
  Listing listing;
  Content content;
  UnitVector raw;  // As the model gives it.
};

struct Vectorizers {
  Vectorizer aligned;
  Vectorizer raw;
};

absl::StatusOr<std::vector<Record>> ReadRecords(const std::string& path, const Vectorizers& vectorizers) {
  KAREZ_ASSIGN_OR_RETURN(std::vector<Listing> listings, ReadListings(path));
  std::vector<Record> records;
  for (size_t first = 0; first < listings.size(); first += kListingsAtOnce) {
    std::vector<const Listing*> some;
    for (size_t i = first; i < std::min(first + kListingsAtOnce, listings.size()); ++i) some.push_back(&listings[i]);
    KAREZ_ASSIGN_OR_RETURN(const auto aligned, vectorizers.aligned.Make(some));
    KAREZ_ASSIGN_OR_RETURN(const auto raw, vectorizers.raw.Make(some));
    for (size_t i = 0; i < some.size(); ++i) {
      const std::string language = matching::OriginalLanguage(*some[i]);
      records.push_back({*some[i], matching::MakeContent(*some[i], language, &aligned[i]),
                         matching::MakeContent(*some[i], language, &raw[i]).vector});
    }
  }
  return records;
}

struct Task {
  std::string name;
  std::vector<Record> needs;
  std::vector<Record> offers;
  std::map<std::string, cli::Grades> judged;
};

absl::StatusOr<Task> ReadTask(const std::string& folder, const Vectorizers& vectorizers) {
  Task task;
  task.name = folder.substr(folder.find_last_of('/') + 1);
  KAREZ_ASSIGN_OR_RETURN(task.needs, ReadRecords(absl::StrCat(folder, "/needs.jsonl"), vectorizers));
  KAREZ_ASSIGN_OR_RETURN(task.offers, ReadRecords(absl::StrCat(folder, "/offers.jsonl"), vectorizers));
  KAREZ_ASSIGN_OR_RETURN(cli::ByteSource bytes, cli::OpenFile(absl::StrCat(folder, "/judgments.csv")));
  KAREZ_ASSIGN_OR_RETURN(const auto judgments, cli::ReadJudgments(std::move(bytes)));
  cli::ListingNames names;
  for (const Record& record : task.needs) names.Add(record.listing);
  for (const Record& record : task.offers) names.Add(record.listing);
  task.judged = cli::Resolve(judgments, names).needs;
  return task;
}

// Offers by value, the best first.
using Values = std::vector<std::pair<double, size_t>>;

class Rankings {
 public:
  explicit Rankings(const Task& task, std::shared_ptr<const Statistics> statistics)
      : task_(task), index_(std::move(statistics)) {
    for (size_t i = 0; i < task.offers.size(); ++i) {
      const matching::Slot slot = index_.Add(task.offers[i].content, 1);
      if (places_.size() <= slot) places_.resize(slot + 1);
      places_[slot] = i;
    }
  }

  Values Raw(const Record& need) const {
    Values values;
    for (size_t i = 0; i < task_.offers.size(); ++i) {
      const UnitVector& offer = task_.offers[i].raw;
      values.emplace_back(matching::DotProduct(need.raw, offer) * static_cast<double>(need.raw.scale) * offer.scale, i);
    }
    std::sort(values.begin(), values.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    return values;
  }

  Values By(SearchOrder order, const Record& need) const {
    matching::SearchOptions options;
    options.order = order;
    Values values;
    const auto candidates = index_.Search(need.content, options);
    // Only their order matters, and no value is needed to tell it.
    for (size_t i = 0; i < candidates.size(); ++i) {
      values.emplace_back(-static_cast<double>(i), places_[candidates[i].slot]);
    }
    return values;
  }

 private:
  const Task& task_;
  TopicIndex index_;
  std::vector<size_t> places_;  // By slot.
};

struct Figures {
  std::vector<cli::NeedFigures> needs;
  double first = 0;      // Needs whose first offer is relevant.
  double recall_20 = 0;  // Sum of shares.

  void Add(const Task& task, const cli::Grades& grades, const Values& values, int relevant) {
    cli::Answer answer;
    double wanted = 0;
    double found = 0;
    for (const auto& [offer, grade] : grades) wanted += grade >= relevant ? 1 : 0;
    for (const auto& [value, offer] : values) {
      const std::string& name = task.offers[offer].listing.name();
      const auto grade = grades.find(name);
      if (grade != grades.end()) answer.values[name] = value;
      const bool good = grade != grades.end() && grade->second >= relevant;
      if (good && answer.ranking.empty()) first += 1;
      if (good && answer.ranking.size() < 20) found += 1;
      if (answer.ranking.size() < kDepth) answer.ranking.push_back(name);
    }
    if (wanted > 0) recall_20 += found / wanted;
    needs.push_back(cli::Measure(grades, answer, relevant));
  }

  void Print(const std::string& task, const char* ranking) const {
    const cli::MeanFigures mean = cli::Mean(needs);
    const auto count = static_cast<double>(std::max<size_t>(mean.needs, 1));
    std::printf("%s\t%s\t%zu\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\n", task.c_str(), ranking, mean.needs, mean.mrr,
                first / count, mean.hit, mean.pool_ndcg, mean.judged_ndcg, recall_20 / count, mean.recall);
  }
};

absl::Status RunTask(const std::string& folder, const Vectorizers& vectorizers, int relevant) {
  KAREZ_ASSIGN_OR_RETURN(const Task task, ReadTask(folder, vectorizers));
  std::vector<const Content*> counted;
  for (const auto* side : {&task.needs, &task.offers}) {
    for (const Record& record : *side) counted.push_back(&record.content);
  }
  KAREZ_ASSIGN_OR_RETURN(auto statistics, Statistics::Build(counted));
  const Rankings rankings(task, std::move(statistics));
  Figures lexical;
  Figures raw;
  Figures semantic;
  Figures topic;
  Figures concepts;
  for (const Record& need : task.needs) {
    const auto judged = task.judged.find(need.listing.name());
    if (judged == task.judged.end()) continue;
    lexical.Add(task, judged->second, rankings.By(SearchOrder::kLexical, need), relevant);
    raw.Add(task, judged->second, rankings.Raw(need), relevant);
    semantic.Add(task, judged->second, rankings.By(SearchOrder::kSemantic, need), relevant);
    topic.Add(task, judged->second, rankings.By(SearchOrder::kTopic, need), relevant);
    concepts.Add(task, judged->second, rankings.By(SearchOrder::kConcepts, need), relevant);
  }
  lexical.Print(task.name, "lexical");
  raw.Print(task.name, "raw");
  semantic.Print(task.name, "semantic");
  topic.Print(task.name, "topic");
  concepts.Print(task.name, "concepts");
  std::fflush(stdout);
  return absl::OkStatus();
}

absl::Status Run(const Options& options) {
  KAREZ_ASSIGN_OR_RETURN(std::shared_ptr<const matching::Embedder> model,
                         matching::E5Embedder::Load(matching::DefaultModelPath()));
  KAREZ_ASSIGN_OR_RETURN(const auto embedder, EmbeddingCache::Open(std::move(model), options.cache));
  KAREZ_ASSIGN_OR_RETURN(auto alignment, matching::Alignment::Load(matching::DefaultAlignmentPath()));
  const Vectorizers vectorizers{Vectorizer(embedder, std::make_shared<const matching::Alignment>(std::move(alignment))),
                                Vectorizer(embedder, std::make_shared<const matching::Alignment>(
                                                         matching::Alignment::Identity(embedder->dimension())))};
  for (const std::string& task : options.tasks) KAREZ_RETURN_IF_ERROR(RunTask(task, vectorizers, options.relevant));
  return absl::OkStatus();
}

}  // namespace
}  // namespace karez::bench

int main(int argc, char** argv) {
  karez::bench::Options options;
  CLI::App app("Measures topic matching over tasks with known answers");
  app.add_option("--cache", options.cache, "File in which vectors of texts are kept from run to run")->required();
  app.add_option("--relevant", options.relevant, "Least grade of a relevant offer")->capture_default_str();
  app.add_option("TASK", options.tasks, "Folders of tasks")->required();
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = karez::bench::Run(options);
  if (!status.ok()) std::fprintf(stderr, "quality_bench: %s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}
