// From a listing to its vectors.
#ifndef KAREZ_SERVICES_MATCHING_VECTORIZER_H_
#define KAREZ_SERVICES_MATCHING_VECTORIZER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "karez/matching/v1/admission.pb.h"
#include "karez/registry/v1/listing.pb.h"
#include "services/matching/embedding/alignment.h"
#include "services/matching/embedding/embedder.h"
#include "services/matching/topic/vector_index.h"

namespace karez::matching {

// All of this is of what partners may read of a listing (comparable.h).

// The language of a listing's original text: the declared one, unless a text of
// 40 code points or more is in another of the nine beyond doubt (confidence .95).
std::string OriginalLanguage(const registry::v1::Listing& listing);

// Thread safety: safe for concurrent use.
class Vectorizer {
 public:
  Vectorizer(std::shared_ptr<const Embedder> embedder, std::shared_ptr<const Alignment> alignment);

  const std::string& model_id() const { return model_id_; }
  const std::string& alignment_revision() const { return alignment_->revision(); }

  // Names the texts that Make would embed, with model and alignment: vectors
  // with this text_hash need not be made again.
  std::string TextHash(const registry::v1::Listing& listing) const;

  // Whether it made these, with the same model and alignment: others compare with
  // nothing that it makes.
  bool Made(const v1::ListingVectors& vectors) const;

  // Vectors of each listing, in order; a listing's are the same whatever is made
  // along with it. Takes some 40 to 85 ms a listing.
  absl::StatusOr<std::vector<v1::ListingVectors>> Make(absl::Span<const registry::v1::Listing* const> listings) const;

  // Vectors of other texts in `language`, such as a listing's sentences, in order.
  absl::StatusOr<std::vector<UnitVector>> MakeOfTexts(absl::Span<const std::string> texts,
                                                      absl::string_view language) const;

 private:
  const std::shared_ptr<const Embedder> embedder_;
  const std::shared_ptr<const Alignment> alignment_;
  const std::string model_id_;
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_VECTORIZER_H_
