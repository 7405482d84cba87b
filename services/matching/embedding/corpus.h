#ifndef KAREZ_SERVICES_MATCHING_EMBEDDING_CORPUS_H_
#define KAREZ_SERVICES_MATCHING_EMBEDDING_CORPUS_H_

// A parallel corpus in the layout of NTREX-128 (Federmann et al., SUMEval 2022):
// a folder with one text file a language, in which line n says the same in all.

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/matching/embedding/embedder.h"

namespace karez::matching {

// Lines first to last, counted from 1, both included.
struct LineRange {
  std::size_t first = 1;
  std::size_t last = 0;
};

// "1-1300". Errors: INVALID_ARGUMENT.
absl::StatusOr<LineRange> ParseLineRange(absl::string_view text);

// The vectors of one language's lines.
struct LanguageVectors {
  std::string language;  // Primary subtag of BCP 47.
  std::vector<Vector> vectors;
};

class ParallelCorpus {
 public:
  enum class Texts {
    kPrepared,   // By EmbeddingText().
    kAsWritten,  // For comparison.
  };

  // The nine languages of karez.
  // Errors: NOT_FOUND if a language's file is missing, INVALID_ARGUMENT if the
  // files differ in their number of lines.
  static absl::StatusOr<ParallelCorpus> Read(const std::string& folder);

  std::size_t lines() const { return languages_.front().lines.size(); }
  // language: one of the nine.
  const std::vector<std::string>& LinesIn(absl::string_view language) const;

  // The vectors of all lines in all languages. With a cache folder, vectors of the
  // same texts and model are read from there, and left there. Takes minutes without.
  absl::StatusOr<std::vector<LanguageVectors>> Embed(const Embedder& embedder, Texts texts,
                                                     const std::string& cache_folder) const;

 private:
  struct Language {
    std::string language;
    std::vector<std::string> lines;
  };

  std::vector<Language> languages_;
};

// Of each language only those lines. Errors: OUT_OF_RANGE past the last line.
absl::StatusOr<std::vector<LanguageVectors>> Select(const std::vector<LanguageVectors>& languages, LineRange range);

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_EMBEDDING_CORPUS_H_
