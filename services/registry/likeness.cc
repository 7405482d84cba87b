#include "services/registry/likeness.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "services/text/tokens.h"

namespace karez::registry {
namespace {

constexpr uint16_t kEmptyBin = std::numeric_limits<uint16_t>::max();

// Of splitmix64: token hashes of like texts are not spread well enough over bins.
uint64_t Mix(uint64_t value) {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

}  // namespace

std::vector<uint64_t> WordsOf(const v1::Listing& listing) {
  std::vector<uint64_t> words;
  text::Tokenizer tokenizer;
  const auto collect = [&words](const text::Token& token) {
    if (token.kind != text::TokenKind::kGram) words.push_back(token.hash);
  };
  if (!listing.titles().empty()) tokenizer.Tokenize(listing.titles(0).text(), collect);
  if (!listing.descriptions().empty()) tokenizer.Tokenize(listing.descriptions(0).text(), collect);
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

double JaccardIndex(absl::Span<const uint64_t> a, absl::Span<const uint64_t> b) {
  size_t common = 0;
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) ++common;
    const bool step_a = a[i] <= b[j];
    if (b[j] <= a[i]) ++j;
    if (step_a) ++i;
  }
  const size_t either = a.size() + b.size() - common;
  return either == 0 ? 0 : static_cast<double>(common) / static_cast<double>(either);
}

TextSignature SignatureOf(absl::Span<const uint64_t> words) {
  TextSignature signature;
  signature.fill(kEmptyBin);
  for (const uint64_t word : words) {
    const uint64_t mixed = Mix(word);
    uint16_t& bin = signature[mixed % signature.size()];
    bin = std::min(bin, static_cast<uint16_t>(mixed >> 48));
  }
  return signature;
}

double EstimateLikeness(const TextSignature& a, const TextSignature& b) {
  int filled = 0;
  int same = 0;
  for (size_t bin = 0; bin < a.size(); ++bin) {
    if (a[bin] == kEmptyBin && b[bin] == kEmptyBin) continue;
    ++filled;
    if (a[bin] == b[bin]) ++same;
  }
  return filled == 0 ? 0 : static_cast<double>(same) / filled;
}

void SignatureIndex::Put(const v1::Listing& listing) {
  const TextSignature signature = SignatureOf(WordsOf(listing));
  const std::lock_guard<std::mutex> lock(mutex_);
  signatures_[listing.name()] = signature;
}

void SignatureIndex::Remove(absl::string_view name) {
  const std::lock_guard<std::mutex> lock(mutex_);
  signatures_.erase(name);
}

void SignatureIndex::Clear() {
  const std::lock_guard<std::mutex> lock(mutex_);
  signatures_.clear();
}

std::vector<std::string> SignatureIndex::Find(const TextSignature& signature, double least, size_t most) const {
  std::vector<std::pair<double, std::string>> found;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const auto& [name, candidate] : signatures_) {
      const double likeness = EstimateLikeness(signature, candidate);
      if (likeness >= least) found.emplace_back(-likeness, name);
    }
  }
  const size_t kept = std::min(most, found.size());
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(kept), found.end());
  std::vector<std::string> names;
  for (size_t i = 0; i < kept; ++i) names.push_back(std::move(found[i].second));
  return names;
}

}  // namespace karez::registry
