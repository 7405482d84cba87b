#ifndef KAREZ_SERVICES_MATCHING_EMBEDDING_TRAINER_H_
#define KAREZ_SERVICES_MATCHING_EMBEDDING_TRAINER_H_

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/matching/embedding/alignment.h"
#include "services/matching/embedding/corpus.h"

namespace karez::matching {

struct TrainingOptions {
  // Weight of a map's distance from the identity, against a sum over lines of
  // squared distances between vectors of unit length.
  double ridge = 1;
  // Added to the within-sentence covariance, in units of its mean variance.
  double shrinkage = 3;
};

// Learns an alignment from vectors of parallel lines: vector i of every language
// says the same. With C the vectors of a language less their mean, a row a line,
// and T the mean of all languages' C:
//   1. Each language is mapped towards the mean of all by ridge regression around
//      the identity: W minimizes |C W - T|² + ridge |W - I|², so directions of
//      which the corpus says little stay as they are.
//   2. A linear discriminant (Fisher) is shared: with S the covariance of what is
//      left between the mapped languages within a line, vectors are multiplied by
//      (S + shrinkage · tr(S)/d · I)^-1/2, which turns down the directions in
//      which translations differ. Between-sentence covariance needs no factor of
//      its own: it is what remains.
// A language without vectors gets the mean of all and the discriminant alone.
//
// The same input gives the same bytes. Errors: INVALID_ARGUMENT for fewer than
// two languages, languages of different numbers of lines or dimensions, fewer
// than two lines, or what Alignment::Create() refuses.
absl::StatusOr<Alignment> TrainAlignment(absl::Span<const LanguageVectors> languages, const TrainingOptions& options);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_EMBEDDING_TRAINER_H_
