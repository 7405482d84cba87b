#ifndef KAREZ_SERVICES_MATCHING_EMBEDDING_EMBEDDER_H_
#define KAREZ_SERVICES_MATCHING_EMBEDDING_EMBEDDER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace karez::matching {

// A point of an embedding space; its dimension is that of its embedder.
using Vector = std::vector<float>;

// Turns texts into vectors whose cosine says how near the texts are in meaning.
//
// Thread safety: all methods are safe for concurrent use.
class Embedder {
 public:
  virtual ~Embedder() = default;

  // One vector of unit length for each text, in order. The vector of a text is
  // the same to the bit whatever is embedded along with it. A call takes about
  // 0.8 ms of one core a token, so callers that share an embedder with somebody
  // who waits should pass few texts at a time.
  //
  // Errors: INVALID_ARGUMENT if a text is too long for the embedder.
  virtual absl::StatusOr<std::vector<Vector>> Embed(absl::Span<const std::string> texts) const = 0;

  virtual int dimension() const = 0;

  // Names the model and its exact weights. Vectors of two ids do not compare.
  virtual absl::string_view model_id() const = 0;
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_EMBEDDING_EMBEDDER_H_
