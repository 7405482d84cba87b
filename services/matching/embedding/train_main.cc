// karez-train-alignment: trains an alignment on a parallel corpus.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "absl/status/status.h"
#include "services/matching/embedding/alignment.h"
#include "services/matching/embedding/corpus.h"
#include "services/matching/embedding/e5_embedder.h"
#include "services/matching/embedding/files.h"
#include "services/matching/embedding/trainer.h"

namespace karez::matching {
namespace {

struct Options {
  std::string corpus;
  std::string lines;
  std::string model = DefaultModelPath();
  std::string cache;
  std::string output;
};

absl::Status Train(const Options& options) {
  const auto corpus = ParallelCorpus::Read(options.corpus);
  if (!corpus.ok()) return corpus.status();
  const auto range = options.lines.empty() ? LineRange{1, corpus->lines()} : ParseLineRange(options.lines);
  if (!range.ok()) return range.status();
  const auto embedder = E5Embedder::Load(options.model);
  if (!embedder.ok()) return embedder.status();
  const auto vectors = corpus->Embed(**embedder, ParallelCorpus::Texts::kPrepared, options.cache);
  if (!vectors.ok()) return vectors.status();
  const auto selected = Select(*vectors, *range);
  if (!selected.ok()) return selected.status();
  const auto alignment = TrainAlignment(*selected, TrainingOptions());
  if (!alignment.ok()) return alignment.status();
  if (absl::Status status = WriteFile(options.output, alignment->Serialize()); !status.ok()) return status;
  std::printf("%s: alignment %s of %zu languages, lines %zu-%zu\n", options.output.c_str(),
              alignment->revision().c_str(), selected->size(), range->first, range->last);
  return absl::OkStatus();
}

}  // namespace
}  // namespace karez::matching

int main(int argc, char** argv) {
  karez::matching::Options options;
  CLI::App app("Trains an alignment on a parallel corpus in the layout of NTREX-128");
  app.add_option("--corpus", options.corpus, "Folder of the corpus")->required();
  app.add_option("--output", options.output, "Alignment file to write")->required();
  app.add_option("--lines", options.lines, "Lines to train on, such as 1-1300 (default: all)");
  app.add_option("--model", options.model, "Embedding model")->capture_default_str();
  app.add_option("--cache", options.cache, "Folder in which the vectors of the corpus are kept between runs");
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = karez::matching::Train(options);
  if (!status.ok()) std::fprintf(stderr, "karez-train-alignment: %s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}
