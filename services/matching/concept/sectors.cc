#include "services/matching/concept/sectors.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "services/matching/concept/finder.h"
#include "services/matching/concept/text_counts.h"

namespace karez::matching {
namespace {

constexpr double kFurtherSectorShare = 0.5;
constexpr double kDoubt = 1.0;  // In voices.
constexpr double kLeastConfidence = 0.4;

template <typename Texts>
void Count(const Texts& texts, double count, const ConceptFinder& finder, std::map<ConceptNumber, double>& counts) {
  for (int i = 0; i < texts.size(); ++i) {
    if (!IsCounted(texts, i)) continue;
    for (const ConceptMention& mention : finder.Find(texts[i].text(), texts[i].language())) {
      counts[mention.number] += count;
    }
  }
}

std::optional<InferredSector> Winner(const std::map<std::string, double>& voices, double all) {
  const auto most =
      std::max_element(voices.begin(), voices.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most == voices.end()) return std::nullopt;
  const double confidence = most->second / (all + kDoubt);
  if (confidence < kLeastConfidence) return std::nullopt;
  return InferredSector{most->first, confidence};
}

}  // namespace

std::optional<InferredSector> InferSector(const registry::v1::Listing& listing) {
  const ConceptFinder& finder = ConceptFinder::Shipped();
  std::map<ConceptNumber, double> counts;
  Count(listing.titles(), kTitleCount, finder, counts);
  Count(listing.keywords(), kKeywordCount, finder, counts);
  Count(listing.descriptions(), kDescriptionCount, finder, counts);
  std::map<std::string, double> voices;
  std::map<std::string, double> top_voices;
  double all = 0.0;
  for (const auto& [number, count] : counts) {
    const double voice = std::sqrt(count);
    all += voice;
    std::map<std::string, double> tops;
    double share = 1.0;
    for (const std::string& code : finder.vocabulary()[number].sectors) {
      voices[code] += share * voice;
      double& top = tops[code.substr(0, code.find('.'))];
      top = std::max(top, share * voice);
      share = kFurtherSectorShare;
    }
    for (const auto& [code, most] : tops) top_voices[code] += most;
  }
  std::optional<InferredSector> winner = Winner(voices, all);
  return winner ? winner : Winner(top_voices, all);
}

}  // namespace karez::matching
