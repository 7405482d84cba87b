// Listings and collections for the tests and benchmarks of this folder.
#ifndef KAREZ_SERVICES_MATCHING_TOPIC_TESTING_H_
#define KAREZ_SERVICES_MATCHING_TOPIC_TESTING_H_

#include <algorithm>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "karez/registry/v1/listing.pb.h"
#include "services/matching/topic/content.h"
#include "services/matching/topic/statistics.h"
#include "services/matching/topic/vector_index.h"

namespace karez::matching::testing {

inline registry::v1::Listing MakeListing(Side side, absl::string_view language, absl::string_view title,
                                         absl::string_view description = "") {
  registry::v1::Listing listing;
  side == Side::kNeed ? static_cast<void>(listing.mutable_need()) : static_cast<void>(listing.mutable_offer());
  auto& label = *listing.add_titles();
  label.set_language(std::string(language));
  label.set_text(std::string(title));
  if (!description.empty()) {
    auto& text = *listing.add_descriptions();
    text.set_language(std::string(language));
    text.set_text(std::string(description));
  }
  return listing;
}

// Contents of a made-up world: a listing of subject s has words that others of
// that subject have too, common words, words of its own, and a vector near the
// subject's. The same seed gives the same world.
class World {
 public:
  explicit World(uint32_t seed, size_t subjects = 40) : random_(seed) {
    for (size_t i = 0; i < subjects; ++i) directions_.push_back(Direction());
  }

  // language: 0 to 8.
  Content Make(Side side, size_t subject, uint8_t language = 8, size_t words = 40) {
    Content content{.side = side, .original = language, .languages = LanguageBit(language)};
    std::vector<TokenCount> tokens;
    const uint32_t base = uint32_t{language} << 24;
    const auto add = [&](uint32_t word) {
      tokens.push_back({(base + word + 1) * 2, static_cast<uint16_t>(1 + Draw(3))});
    };
    for (size_t i = 0; i < words / 4; ++i) add(Draw(40));
    for (size_t i = 0; i < words / 4; ++i) add(static_cast<uint32_t>(1000 + subject * 100 + Draw(30)));
    for (size_t i = 0; i < words / 2; ++i) add(100000 + Skewed());
    std::sort(tokens.begin(), tokens.end(), [](const TokenCount& a, const TokenCount& b) { return a.token < b.token; });
    tokens.erase(std::unique(tokens.begin(), tokens.end(),
                             [](const TokenCount& a, const TokenCount& b) { return a.token == b.token; }),
                 tokens.end());
    for (const TokenCount& token : tokens) content.length += token.count;
    content.tokens = std::move(tokens);
    std::vector<float> vector = Direction();
    for (size_t i = 0; i < kVectorDimension; ++i) vector[i] += directions_[subject][i];
    content.vector = QuantizeToUnit(absl::MakeSpan(vector));
    return content;
  }

  // count of each side, subjects and languages by turns.
  std::vector<Content> MakeCollection(size_t count, size_t languages = 1, size_t words = 40) {
    std::vector<Content> contents;
    for (size_t i = 0; i < count; ++i) {
      for (const Side side : {Side::kNeed, Side::kOffer}) {
        contents.push_back(Make(side, i % directions_.size(), static_cast<uint8_t>(8 - i % languages), words));
      }
    }
    return contents;
  }

 private:
  uint32_t Draw(uint32_t below) { return static_cast<uint32_t>(random_() % below); }

  // Few words often, many seldom.
  uint32_t Skewed() {
    const double uniform = static_cast<double>(Draw(1u << 30) + 1) / (1u << 30);
    return static_cast<uint32_t>(20.0 / (uniform + 1e-4));
  }

  std::vector<float> Direction() {
    std::vector<float> vector(kVectorDimension);
    for (float& value : vector) value = static_cast<float>(Draw(2001)) / 1000.0f - 1.0f;
    return vector;
  }

  std::mt19937 random_;
  std::vector<std::vector<float>> directions_;
};

inline std::vector<const Content*> Pointers(const std::vector<Content>& contents) {
  std::vector<const Content*> pointers;
  for (const Content& content : contents) pointers.push_back(&content);
  return pointers;
}

}  // namespace karez::matching::testing

#endif  // KAREZ_SERVICES_MATCHING_TOPIC_TESTING_H_
