// Tokens a second of E5Embedder over the lines of a text file.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "services/matching/embedding/e5_embedder.h"

namespace karez::matching {
namespace {

struct Options {
  std::string texts;
  std::string model = DefaultModelPath();
  std::size_t batch = 32;
};

absl::Status Run(const Options& options) {
  std::ifstream file(options.texts);
  std::vector<std::string> texts;
  for (std::string line; std::getline(file, line);) texts.push_back(line);
  if (texts.empty()) return absl::NotFoundError(options.texts + ": no lines to embed");
  const auto embedder = E5Embedder::Load(options.model);
  if (!embedder.ok()) return embedder.status();
  long tokens = 0;
  for (const std::string& text : texts) {
    const auto count = (*embedder)->CountTokens(text);
    if (!count.ok()) return count.status();
    tokens += *count;
  }
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < texts.size(); i += options.batch) {
    const auto vectors = (*embedder)->Embed(absl::MakeConstSpan(texts).subspan(i, options.batch));
    if (!vectors.ok()) return vectors.status();
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::printf("%ld tokens, %.0f tokens/s\n", tokens, static_cast<double>(tokens) / seconds);
  return absl::OkStatus();
}

}  // namespace
}  // namespace karez::matching

int main(int argc, char** argv) {
  karez::matching::Options options;
  CLI::App app("Measures the throughput of the embedder");
  app.add_option("--texts", options.texts, "File with a text a line")->required();
  app.add_option("--model", options.model, "Embedding model")->capture_default_str();
  app.add_option("--batch", options.batch, "Texts a call")->capture_default_str()->check(CLI::Range(1, 4096));
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = karez::matching::Run(options);
  if (!status.ok()) std::fprintf(stderr, "embedding_bench: %s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}
