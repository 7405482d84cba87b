#include "services/matching/vectorizer.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/matching/comparable.h"
#include "services/matching/embedding/embedding_text.h"
#include "services/matching/topic/content.h"
#include "services/runtime/sha256.h"
#include "services/runtime/status_macros.h"
#include "services/text/language.h"
#include "services/text/language_tag.h"
#include "services/text/utf8.h"

namespace karez::matching {
namespace {

constexpr int kIdentifiableLength = 40;
constexpr double kBeyondDoubt = .95;

absl::string_view OriginalTitle(const registry::v1::Listing& listing) {
  return listing.titles().empty() ? absl::string_view() : absl::string_view(listing.titles(0).text());
}

v1::QuantizedVector ToMessage(const UnitVector& vector) {
  v1::QuantizedVector message;
  message.set_values(std::string(vector.values.begin(), vector.values.end()));
  message.set_scale(vector.scale);
  return message;
}

}  // namespace

std::string OriginalLanguage(const registry::v1::Listing& stored) {
  const Comparable comparable(stored);
  const registry::v1::Listing& listing = *comparable;
  std::string declared = listing.titles().empty() ? "" : text::PrimaryLanguage(listing.titles(0).language());
  if (declared.empty()) declared = "und";
  const std::string text = TextToEmbed(listing);
  if (text::CountCodePoints(text) < kIdentifiableLength) return declared;
  const text::LanguageGuess guess = text::IdentifyLanguage(text);
  return guess.code != "und" && guess.confidence >= kBeyondDoubt ? std::string(guess.code) : declared;
}

Vectorizer::Vectorizer(std::shared_ptr<const Embedder> embedder, std::shared_ptr<const Alignment> alignment)
    : embedder_(std::move(embedder)), alignment_(std::move(alignment)), model_id_(embedder_->model_id()) {}

std::string Vectorizer::TextHash(const registry::v1::Listing& stored) const {
  const Comparable comparable(stored);
  const registry::v1::Listing& listing = *comparable;
  return runtime::Sha256Hex(absl::StrCat(model_id_, "\n", alignment_revision(), "\n", OriginalLanguage(listing), "\n",
                                         OriginalTitle(listing), "\n", TextToEmbed(listing)))
      .substr(0, 32);
}

bool Vectorizer::Made(const v1::ListingVectors& vectors) const {
  return vectors.model_id() == model_id_ && vectors.alignment_revision() == alignment_revision();
}

absl::StatusOr<std::vector<v1::ListingVectors>> Vectorizer::Make(
    absl::Span<const registry::v1::Listing* const> listings) const {
  std::vector<std::string> languages;
  std::vector<std::string> texts;
  for (const registry::v1::Listing* listing : listings) {
    const std::string& language = languages.emplace_back(OriginalLanguage(*listing));
    const Comparable comparable(*listing);
    texts.push_back(EmbeddingText(OriginalTitle(*comparable), language));
    texts.push_back(EmbeddingText(TextToEmbed(*comparable), language));
  }
  KAREZ_ASSIGN_OR_RETURN(const std::vector<Vector> raw, embedder_->Embed(texts));
  std::vector<v1::ListingVectors> made(listings.size());
  for (size_t i = 0; i < listings.size(); ++i) {
    KAREZ_ASSIGN_OR_RETURN(const Vector title, alignment_->Apply(raw[2 * i], languages[i]));
    KAREZ_ASSIGN_OR_RETURN(const Vector text, alignment_->Apply(raw[2 * i + 1], languages[i]));
    made[i].set_model_id(model_id_);
    made[i].set_alignment_revision(alignment_revision());
    made[i].set_text_hash(TextHash(*listings[i]));
    *made[i].mutable_title() = ToMessage(Quantize(title));
    *made[i].mutable_text() = ToMessage(Quantize(text));
  }
  return made;
}

absl::StatusOr<std::vector<UnitVector>> Vectorizer::MakeOfTexts(absl::Span<const std::string> texts,
                                                                absl::string_view language) const {
  std::vector<std::string> prepared;
  for (const std::string& text : texts) prepared.push_back(EmbeddingText(text, language));
  KAREZ_ASSIGN_OR_RETURN(const std::vector<Vector> raw, embedder_->Embed(prepared));
  std::vector<UnitVector> made;
  for (const Vector& vector : raw) {
    KAREZ_ASSIGN_OR_RETURN(const Vector aligned, alignment_->Apply(vector, language));
    made.push_back(Quantize(aligned));
  }
  return made;
}

}  // namespace karez::matching
