#include "services/matching/vectorizer.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/matching/embedding/embedding_text.h"
#include "services/runtime/sha256.h"
#include "services/runtime/status_macros.h"
#include "services/text/language.h"
#include "services/text/utf8.h"

namespace karez::matching {
namespace {

constexpr int kIdentifiableLength = 40;
constexpr double kBeyondDoubt = .95;

absl::string_view OriginalTitle(const registry::v1::Listing& listing) {
  return listing.titles().empty() ? absl::string_view() : absl::string_view(listing.titles(0).text());
}

// The title and the beginning of the description that go into the second vector.
std::string TitleAndBeginning(const registry::v1::Listing& listing) {
  std::string text(OriginalTitle(listing));
  if (!listing.descriptions().empty()) {
    absl::StrAppend(&text, "\n", text::TruncateCodePoints(listing.descriptions(0).text(), kEmbeddedDescription));
  }
  return text;
}

}  // namespace

std::string OriginalLanguage(const registry::v1::Listing& listing) {
  std::string declared = listing.titles().empty() ? "und" : listing.titles(0).language();
  declared = declared.substr(0, declared.find('-'));
  const std::string text = TitleAndBeginning(listing);
  if (text::CountCodePoints(text) < kIdentifiableLength) return declared;
  const text::LanguageGuess guess = text::IdentifyLanguage(text);
  return guess.code != "und" && guess.confidence >= kBeyondDoubt ? std::string(guess.code) : declared;
}

Vectorizer::Vectorizer(std::shared_ptr<const Embedder> embedder, std::shared_ptr<const Alignment> alignment)
    : embedder_(std::move(embedder)), alignment_(std::move(alignment)), model_id_(embedder_->model_id()) {}

std::string Vectorizer::TextHash(const registry::v1::Listing& listing) const {
  return runtime::Sha256Hex(absl::StrCat(model_id_, "\n", alignment_revision(), "\n", OriginalLanguage(listing), "\n",
                                         OriginalTitle(listing), "\n", TitleAndBeginning(listing)))
      .substr(0, 32);
}

absl::StatusOr<std::vector<v1::ListingVectors>> Vectorizer::Make(
    absl::Span<const registry::v1::Listing* const> listings) const {
  std::vector<std::string> languages;
  std::vector<std::string> texts;
  for (const registry::v1::Listing* listing : listings) {
    const std::string& language = languages.emplace_back(OriginalLanguage(*listing));
    texts.push_back(EmbeddingText(OriginalTitle(*listing), language));
    texts.push_back(EmbeddingText(TitleAndBeginning(*listing), language));
  }
  KAREZ_ASSIGN_OR_RETURN(const std::vector<Vector> raw, embedder_->Embed(texts));
  std::vector<v1::ListingVectors> made(listings.size());
  for (size_t i = 0; i < listings.size(); ++i) {
    KAREZ_ASSIGN_OR_RETURN(const Vector title, alignment_->Apply(raw[2 * i], languages[i]));
    KAREZ_ASSIGN_OR_RETURN(const Vector text, alignment_->Apply(raw[2 * i + 1], languages[i]));
    made[i].set_model_id(model_id_);
    made[i].set_alignment_revision(alignment_revision());
    made[i].set_text_hash(TextHash(*listings[i]));
    *made[i].mutable_title() = Quantize(title);
    *made[i].mutable_text() = Quantize(text);
  }
  return made;
}

v1::QuantizedVector Quantize(absl::Span<const float> vector) {
  float greatest = 0;
  for (const float component : vector) greatest = std::max(greatest, std::abs(component));
  v1::QuantizedVector quantized;
  quantized.set_scale(greatest > 0 ? greatest / 127 : 1);
  std::string& values = *quantized.mutable_values();
  values.reserve(vector.size());
  for (const float component : vector) {
    values.push_back(static_cast<char>(static_cast<signed char>(std::lround(component / quantized.scale()))));
  }
  return quantized;
}

}  // namespace karez::matching
