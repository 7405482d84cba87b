#include "services/matching/explain/sentence_aligner.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/sha256.h"
#include "services/runtime/status_macros.h"
#include "services/text/script.h"
#include "services/text/sentences.h"
#include "services/text/utf8.h"

namespace karez::matching {
namespace {

// Shorter stretches (numbers of a list, a unit) mean nothing by themselves.
constexpr uint32_t kShortestSentence = 6;
// Of a longer stretch without a full stop, what its vector is made of.
constexpr size_t kLongestSentence = 400;

template <typename Text>
void AddSentences(const Text& text, const char* field, std::vector<v1::Span>& sentences) {
  for (const text::Span span : text::SplitSentences(text.text())) {
    if (span.end - span.begin < kShortestSentence) continue;
    v1::Span& sentence = sentences.emplace_back();
    const absl::string_view stretch = text::Substring(text.text(), span);
    sentence.set_language(text.language());
    sentence.set_script(std::string(text::ScriptCode(text::DominantScript(stretch))));
    sentence.set_field(field);
    sentence.set_begin(static_cast<int32_t>(span.begin));
    sentence.set_end(static_cast<int32_t>(span.end));
    sentence.set_text(std::string(stretch));
  }
}

// Of the original title and the original description, in that order.
std::vector<v1::Span> SentencesOf(const registry::v1::Listing& listing) {
  std::vector<v1::Span> sentences;
  if (!listing.titles().empty()) AddSentences(listing.titles(0), "titles", sentences);
  if (!listing.descriptions().empty()) AddSentences(listing.descriptions(0), "descriptions", sentences);
  if (sentences.size() > SentenceAligner::kMaxSentences) sentences.resize(SentenceAligner::kMaxSentences);
  return sentences;
}

double Cosine(const UnitVector& a, const UnitVector& b) {
  return static_cast<double>(DotProduct(a, b)) * static_cast<double>(a.scale) * static_cast<double>(b.scale);
}

struct Pair {
  double cosine;
  size_t need;
  size_t offer;
};

}  // namespace

SentenceAligner::SentenceAligner(std::shared_ptr<const Vectorizer> vectorizer) : vectorizer_(std::move(vectorizer)) {}

absl::StatusOr<SentenceAligner::Vectors> SentenceAligner::VectorsOf(const std::vector<v1::Span>& sentences,
                                                                    absl::string_view language) {
  std::vector<std::string> texts;
  std::string all(language);
  for (const v1::Span& sentence : sentences) {
    texts.emplace_back(text::TruncateCodePoints(sentence.text(), kLongestSentence));
    absl::StrAppend(&all, "\n", texts.back());
  }
  const std::string key = runtime::Sha256Hex(all);
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (const Vectors* vectors = cache_.Find(key); vectors != nullptr) return *vectors;
  }
  KAREZ_ASSIGN_OR_RETURN(auto made, vectorizer_->MakeOfTexts(texts, language));
  auto vectors = std::make_shared<const std::vector<UnitVector>>(std::move(made));
  std::lock_guard<std::mutex> lock(mutex_);
  cache_.Keep(key, vectors);
  return vectors;
}

absl::StatusOr<std::vector<v1::Evidence>> SentenceAligner::Align(const registry::v1::Listing& need,
                                                                 absl::string_view need_language,
                                                                 const registry::v1::Listing& offer,
                                                                 absl::string_view offer_language) {
  const std::vector<v1::Span> need_sentences = SentencesOf(need);
  const std::vector<v1::Span> offer_sentences = SentencesOf(offer);
  KAREZ_ASSIGN_OR_RETURN(const Vectors need_vectors, VectorsOf(need_sentences, need_language));
  KAREZ_ASSIGN_OR_RETURN(const Vectors offer_vectors, VectorsOf(offer_sentences, offer_language));
  std::vector<Pair> pairs;
  for (size_t i = 0; i < need_sentences.size(); ++i) {
    for (size_t j = 0; j < offer_sentences.size(); ++j) {
      const double cosine = Cosine((*need_vectors)[i], (*offer_vectors)[j]);
      if (cosine >= kLeastSimilarity) pairs.push_back({cosine, i, j});
    }
  }
  std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.cosine > b.cosine; });

  std::vector<v1::Evidence> evidence;
  std::vector<bool> need_used(need_sentences.size());
  std::vector<bool> offer_used(offer_sentences.size());
  for (const Pair& pair : pairs) {
    if (evidence.size() == kMaxPairs) break;
    if (need_used[pair.need] || offer_used[pair.offer]) continue;
    need_used[pair.need] = offer_used[pair.offer] = true;
    v1::Evidence& met = evidence.emplace_back();
    met.set_kind(v1::EVIDENCE_KIND_MEANING);
    *met.mutable_need_span() = need_sentences[pair.need];
    *met.mutable_offer_span() = offer_sentences[pair.offer];
    met.set_weight(std::min(pair.cosine, 1.0));
  }
  return evidence;
}

}  // namespace karez::matching
