// Listings that nobody wrote, for benchmarks: as long and as repetitive as real
// ones, in the scripts of the nine languages, the same on every machine.
#ifndef KAREZ_SERVICES_KAREZD_BENCH_SYNTHETIC_H_
#define KAREZ_SERVICES_KAREZD_BENCH_SYNTHETIC_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "karez/registry/v1/listing.pb.h"
#include "karez/registry/v1/organization.pb.h"
#include "services/matching/embedding/embedder.h"

namespace karez::bench {

// Words follow Zipf's law over 30,000 a language; a quarter of a text's words
// are those of its subject, one of 1,000, so that some listings are near each
// other and most are not; nearly a third of those name a concept of the shipped
// vocabulary. What else a listing states, such as indicators, rights, references
// and delivery, it has from a model of its kind, so that fields are missing as
// often as there.
class SyntheticListings {
 public:
  static constexpr size_t kOrganizations = 5000;

  // sectors: codes of the taxonomy in force. models: at least one offer and one need.
  SyntheticListings(std::vector<std::string> sectors, absl::Span<const registry::v1::Listing> models);

  // Even: an offer, odd: a need; 60 to 120 words.
  registry::v1::Listing Make(size_t index) const;
  registry::v1::Organization MakeOrganization(size_t index) const;

  // "listings/synthetic-7".
  static std::string Name(size_t index);

 private:
  const std::vector<std::string> sectors_;
  std::vector<registry::v1::Listing> offers_;  // Models.
  std::vector<registry::v1::Listing> needs_;
};

// Vectors as the sum of a vector for each word: those of texts with common words
// are near each other. Takes 0.05 ms a text.
class WordSumEmbedder final : public matching::Embedder {
 public:
  explicit WordSumEmbedder(absl::string_view model_id = "synthetic-words") : model_id_(model_id) {}

  absl::StatusOr<std::vector<matching::Vector>> Embed(absl::Span<const std::string> texts) const override;
  int dimension() const override;
  absl::string_view model_id() const override { return model_id_; }

 private:
  const std::string model_id_;
};

}  // namespace karez::bench

#endif  // KAREZ_SERVICES_KAREZD_BENCH_SYNTHETIC_H_
