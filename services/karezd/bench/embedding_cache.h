#ifndef KAREZ_SERVICES_KAREZD_BENCH_EMBEDDING_CACHE_H_
#define KAREZ_SERVICES_KAREZD_BENCH_EMBEDDING_CACHE_H_

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/matching/embedding/embedder.h"

namespace karez::bench {

// Another embedder's vectors, kept in a file from run to run: a benchmark that
// is not about embedding need not wait for it twice.
class EmbeddingCache final : public matching::Embedder {
 public:
  // file need not be there yet. Errors: DATA_LOSS if it is of another layout.
  static absl::StatusOr<std::shared_ptr<const EmbeddingCache>> Open(std::shared_ptr<const matching::Embedder> embedder,
                                                                    std::string file);

  // Appends what it had to embed to the file.
  absl::StatusOr<std::vector<matching::Vector>> Embed(absl::Span<const std::string> texts) const override;
  int dimension() const override { return embedder_->dimension(); }
  absl::string_view model_id() const override { return embedder_->model_id(); }

 private:
  EmbeddingCache(std::shared_ptr<const matching::Embedder> embedder, std::string file);

  absl::Status Read();
  // Names a text under the model.
  std::string KeyOf(const std::string& text) const;

  const std::shared_ptr<const matching::Embedder> embedder_;
  const std::string file_;
  mutable std::mutex mutex_;
  mutable absl::flat_hash_map<std::string, matching::Vector> vectors_;
};

}  // namespace karez::bench

#endif  // KAREZ_SERVICES_KAREZD_BENCH_EMBEDDING_CACHE_H_
