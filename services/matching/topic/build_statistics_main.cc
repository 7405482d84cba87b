// karez-build-statistics: counts statistics over a file of listings.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "absl/status/status.h"
#include "services/matching/embedding/alignment.h"
#include "services/matching/embedding/e5_embedder.h"
#include "services/matching/embedding/files.h"
#include "services/matching/topic/listing_file.h"
#include "services/matching/topic/statistics.h"

namespace karez::matching {
namespace {

struct Options {
  std::string listings;
  std::string model = DefaultModelPath();
  std::string alignment = DefaultAlignmentPath();
  std::string output;
};

absl::Status Build(const Options& options) {
  auto embedder = E5Embedder::Load(options.model);
  if (!embedder.ok()) return embedder.status();
  auto alignment = Alignment::Load(options.alignment);
  if (!alignment.ok()) return alignment.status();
  const Vectorizer vectorizer(*std::move(embedder), std::make_shared<const Alignment>(*std::move(alignment)));
  const auto contents = ReadContents(options.listings, vectorizer);
  if (!contents.ok()) return contents.status();
  const auto statistics = Statistics::Build(Pointers(*contents));
  if (!statistics.ok()) return statistics.status();
  const std::string bytes = (*statistics)->Serialize();
  if (absl::Status status = WriteFile(options.output, bytes); !status.ok()) return status;
  std::printf("%s: statistics %s of %lld listings, %zu bytes\n", options.output.c_str(),
              (*statistics)->revision().c_str(), static_cast<long long>((*statistics)->listing_count()), bytes.size());
  return absl::OkStatus();
}

}  // namespace
}  // namespace karez::matching

int main(int argc, char** argv) {
  karez::matching::Options options;
  CLI::App app("Counts token weights and score normalization over a file of listings");
  app.add_option("--listings", options.listings, "Listings, JSON Lines in proto JSON")->required();
  app.add_option("--output", options.output, "Statistics file to write")->required();
  app.add_option("--model", options.model, "Embedding model")->capture_default_str();
  app.add_option("--alignment", options.alignment, "Alignment of the languages")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = karez::matching::Build(options);
  if (!status.ok()) std::fprintf(stderr, "karez-build-statistics: %s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}
