// How often a line finds itself in another language: raw multilingual-e5-small
// against vectors that were aligned by a training on other lines.
#include <CLI/CLI.hpp>
#include <Eigen/Core>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/matching/embedding/alignment.h"
#include "services/matching/embedding/corpus.h"
#include "services/matching/embedding/e5_embedder.h"
#include "services/matching/embedding/trainer.h"

namespace karez::matching {
namespace {

using Rows = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

struct Options {
  std::string corpus;
  std::string train = "1-1300";
  std::string test = "1301-1997";
  std::string model = DefaultModelPath();
  std::string cache;
};

// Least shares of lines that find themselves. What zh finds in zh is no question.
struct Goal {
  const char* language;
  double to_english;
  double from_chinese;
};

constexpr Goal kGoals[] = {
    {"zh", .98, 0},    {"ru", .99, .95}, {"kk", .99, .94}, {"ky", .985, .935},
    {"uz", .975, .93}, {"tg", .95, .87}, {"tk", .90, .80}, {"ug", .94, .90},
};

using Languages = std::map<std::string, Rows>;

Languages Raw(const std::vector<LanguageVectors>& languages) {
  Languages all;
  for (const LanguageVectors& language : languages) {
    Rows& rows = all[language.language];
    rows.resize(language.vectors.size(), language.vectors[0].size());
    for (Eigen::Index i = 0; i < rows.rows(); ++i) {
      rows.row(i) = Eigen::Map<const Eigen::RowVectorXf>(language.vectors[i].data(), rows.cols());
    }
  }
  return all;
}

absl::StatusOr<Languages> Aligned(const std::vector<LanguageVectors>& languages, const Alignment& alignment) {
  std::vector<LanguageVectors> all = languages;
  for (LanguageVectors& language : all) {
    for (Vector& vector : language.vectors) {
      absl::StatusOr<Vector> aligned = alignment.Apply(vector, language.language);
      if (!aligned.ok()) return aligned.status();
      vector = *std::move(aligned);
    }
  }
  return Raw(all);
}

// The share of rows of `from` whose nearest row of `to` by cosine is the same line.
double Top1(const Rows& from, const Rows& to) {
  const Rows cosines = from * to.transpose();
  Eigen::Index found = 0;
  for (Eigen::Index i = 0; i < cosines.rows(); ++i) {
    Eigen::Index best;
    cosines.row(i).maxCoeff(&best);
    found += best == i ? 1 : 0;
  }
  return static_cast<double>(found) / static_cast<double>(from.rows());
}

class Report {
 public:
  void Print(const Languages& raw, const Languages& aligned) {
    std::printf("%-4s | %-27s | %-27s\n", "", "X -> en", "zh -> X");
    std::printf("%-4s | %6s %7s %5s %6s | %6s %7s %5s %6s\n", "X", "raw", "aligned", "goal", "", "raw", "aligned",
                "goal", "");
    for (const Goal& goal : kGoals) {
      std::printf("%-4s |", goal.language);
      PrintPair(raw, aligned, goal.language, "en", goal.to_english);
      std::printf(" |");
      if (goal.from_chinese > 0) PrintPair(raw, aligned, "zh", goal.language, goal.from_chinese);
      std::printf("\n");
    }
    std::printf("goals met: %d of %d\n", met_, goals_);
  }

 private:
  void PrintPair(const Languages& raw, const Languages& aligned, const std::string& from, const std::string& to,
                 double goal) {
    const double top1 = Top1(aligned.at(from), aligned.at(to));
    const bool met = top1 >= goal;
    ++goals_;
    met_ += met ? 1 : 0;
    std::printf(" %6.3f %7.3f %5.3f %6s", Top1(raw.at(from), raw.at(to)), top1, goal, met ? "pass" : "MISS");
  }

  int goals_ = 0;
  int met_ = 0;
};

absl::Status Run(const Options& options) {
  const auto corpus = ParallelCorpus::Read(options.corpus);
  if (!corpus.ok()) return corpus.status();
  const auto train = ParseLineRange(options.train);
  if (!train.ok()) return train.status();
  const auto test = ParseLineRange(options.test);
  if (!test.ok()) return test.status();
  const auto embedder = E5Embedder::Load(options.model);
  if (!embedder.ok()) return embedder.status();

  const auto as_written = corpus->Embed(**embedder, ParallelCorpus::Texts::kAsWritten, options.cache);
  if (!as_written.ok()) return as_written.status();
  const auto prepared = corpus->Embed(**embedder, ParallelCorpus::Texts::kPrepared, options.cache);
  if (!prepared.ok()) return prepared.status();
  const auto training_lines = Select(*prepared, *train);
  if (!training_lines.ok()) return training_lines.status();
  const auto alignment = TrainAlignment(*training_lines, {});
  if (!alignment.ok()) return alignment.status();
  const auto raw = Select(*as_written, *test);
  if (!raw.ok()) return raw.status();
  const auto unseen = Select(*prepared, *test);
  if (!unseen.ok()) return unseen.status();
  const auto aligned = Aligned(*unseen, *alignment);
  if (!aligned.ok()) return aligned.status();

  std::printf(
      "Top-1 among lines %s; trained on lines %s.\n"
      "raw: cosine of %s. aligned: cosine after alignment, centred on the means of the training lines.\n",
      options.test.c_str(), options.train.c_str(), std::string((*embedder)->model_id()).c_str());
  Report().Print(Raw(*raw), *aligned);
  return absl::OkStatus();
}

}  // namespace
}  // namespace karez::matching

int main(int argc, char** argv) {
  karez::matching::Options options;
  CLI::App app("Measures an alignment by the lines of a parallel corpus on which it was not trained");
  app.add_option("--corpus", options.corpus, "Folder of a corpus in the layout of NTREX-128")->required();
  app.add_option("--train", options.train, "Lines to train on")->capture_default_str();
  app.add_option("--test", options.test, "Lines to measure on")->capture_default_str();
  app.add_option("--model", options.model, "Embedding model")->capture_default_str();
  app.add_option("--cache", options.cache, "Folder in which the vectors of the corpus are kept between runs");
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = karez::matching::Run(options);
  if (!status.ok()) std::fprintf(stderr, "alignment_bench: %s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}
