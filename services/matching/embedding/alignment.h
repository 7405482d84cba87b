#ifndef KAREZ_SERVICES_MATCHING_EMBEDDING_ALIGNMENT_H_
#define KAREZ_SERVICES_MATCHING_EMBEDDING_ALIGNMENT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/matching/embedding/embedder.h"

namespace karez::matching {

// An affine map x -> map · (x - mean) of one language's vectors into the space
// that all languages share.
struct LanguageMap {
  std::string language;     // Primary subtag of BCP 47 in lower case: "zh".
  std::vector<float> mean;  // Of the language's vectors.
  std::vector<float> map;   // Column by column: output_dimension rows, one column for each element of mean.
};

// Brings the vectors of every language into one space, in which the cosine of
// two texts depends on what they say and not on the languages they say it in.
// Trained by trainer.h, kept in a file that docs/formats.md describes.
//
// Immutable, so safe for concurrent use.
class Alignment {
 public:
  // Maps are rounded to the 16 bits that the file keeps, so that an alignment
  // and its file give the same vectors. `others` serves every language that is
  // not in `languages`; its own language is ignored.
  //
  // Errors: INVALID_ARGUMENT if sizes disagree, a value is not finite or too
  // large, or a language is empty, longer than 8 bytes or there twice.
  static absl::StatusOr<Alignment> Create(LanguageMap others, std::vector<LanguageMap> languages);

  // Changes nothing but the length, in any language: for vectors that an
  // embedder has in one space already.
  static Alignment Identity(int dimension);

  // Errors: DATA_LOSS if bytes are no whole alignment file (truncated, damaged,
  // foreign), FAILED_PRECONDITION if their format is newer than this program.
  static absl::StatusOr<Alignment> Parse(absl::string_view bytes);

  // Parse() of a file; besides NOT_FOUND and FAILED_PRECONDITION if it cannot be read.
  static absl::StatusOr<Alignment> Load(const std::string& path);

  std::string Serialize() const;

  // The vector of a text in `language` (BCP 47; only its primary subtag
  // counts), centred and of unit length. A vector that equals its language's
  // mean has no direction and gives zeros.
  //
  // Errors: INVALID_ARGUMENT if vector has another dimension than input_dimension().
  absl::StatusOr<Vector> Apply(absl::Span<const float> vector, absl::string_view language) const;

  // Whether the language has a map of its own.
  bool Knows(absl::string_view language) const;

  int input_dimension() const { return static_cast<int>(others_.mean.size()); }
  int output_dimension() const;

  // Names the content of the file; stamped on every match. 16 hexadecimal digits.
  const std::string& revision() const { return revision_; }

 private:
  Alignment(LanguageMap others, std::vector<LanguageMap> languages);

  const LanguageMap* Find(absl::string_view language) const;

  LanguageMap others_;
  std::vector<LanguageMap> languages_;  // In order of language.
  std::string revision_;
};

// The alignment that the project ships. A deployment names its own.
std::string DefaultAlignmentPath();

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_EMBEDDING_ALIGNMENT_H_
