// Which listings say nearly the same: entered twice, or copied.
//
// Likeness is the Jaccard index of the sets of words of two listings' original
// titles and descriptions, |A ∩ B| / |A ∪ B|, 0 to 1. Candidates are found by
// one-permutation MinHash (Li, Owen, Zhang: "One Permutation Hashing", 2012).
#ifndef KAREZ_SERVICES_REGISTRY_LIKENESS_H_
#define KAREZ_SERVICES_REGISTRY_LIKENESS_H_

#include <array>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "karez/registry/v1/listing.pb.h"

namespace karez::registry {

// Hashes of the words (of Han text, the pairs of characters), ascending, each once.
std::vector<uint64_t> WordsOf(const v1::Listing& listing);

// Of two such sets; 0 where both are empty.
double JaccardIndex(absl::Span<const uint64_t> a, absl::Span<const uint64_t> b);

// The least of the hashes that fall into each of 64 bins.
using TextSignature = std::array<uint16_t, 64>;
TextSignature SignatureOf(absl::Span<const uint64_t> words);

// Estimates JaccardIndex from the bins in which either has a word; standard
// deviation at most .06 for texts that fill them all.
double EstimateLikeness(const TextSignature& a, const TextSignature& b);

// Signatures of all listings, 128 bytes each. Safe for concurrent use.
class SignatureIndex {
 public:
  void Put(const v1::Listing& listing);
  void Remove(absl::string_view name);
  void Clear();

  // Names of the listings of estimated likeness `least` or more, the likest
  // first, at most `most`.
  std::vector<std::string> Find(const TextSignature& signature, double least, size_t most) const;

 private:
  mutable std::mutex mutex_;
  absl::flat_hash_map<std::string, TextSignature> signatures_;
};

}  // namespace karez::registry

#endif  // KAREZ_SERVICES_REGISTRY_LIKENESS_H_
