#include "services/matching/explain/sentence_aligner.h"

#include <gmock/gmock.h>

#include "services/matching/testing.h"
#include "services/text/utf8.h"

namespace karez::matching {
namespace {

using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::SizeIs;

registry::v1::Listing Listing(bool is_offer, const std::string& title, const std::string& description) {
  registry::v1::Listing listing = ListingChange("x", is_offer, title).listing();
  auto* text = listing.add_descriptions();
  text->set_language("en");
  text->set_text(description);
  return listing;
}

class SentenceAlignerTest : public ::testing::Test {
 protected:
  std::vector<v1::Evidence> Align(const registry::v1::Listing& need, const registry::v1::Listing& offer) {
    auto evidence = aligner_.Align(need, "en", offer, "en");
    EXPECT_TRUE(evidence.ok()) << evidence.status();
    return evidence.ok() ? *std::move(evidence) : std::vector<v1::Evidence>();
  }

  const std::shared_ptr<LetterEmbedder> embedder_ = std::make_shared<LetterEmbedder>();
  SentenceAligner aligner_{std::make_shared<const Vectorizer>(embedder_, PlainAlignment())};
};

TEST_F(SentenceAlignerTest, PairsTheSentencesThatAreClosestEachOnce) {
  const auto need = Listing(false, "zzzzzzzz", "Aaaaaaaa. Bbbbbbbb.");
  const auto offer = Listing(true, "yyyyyyyy", "Bbbbbbbbb. Aaaaaaaac.");

  const auto evidence = Align(need, offer);

  ASSERT_THAT(evidence, SizeIs(2));
  EXPECT_EQ(evidence[0].kind(), v1::EVIDENCE_KIND_MEANING);
  EXPECT_EQ(evidence[0].need_span().text(), "Bbbbbbbb.");
  EXPECT_EQ(evidence[0].offer_span().text(), "Bbbbbbbbb.");
  EXPECT_EQ(evidence[1].need_span().text(), "Aaaaaaaa.");
  EXPECT_EQ(evidence[1].offer_span().text(), "Aaaaaaaac.");
  EXPECT_GE(evidence[0].weight(), evidence[1].weight());
}

TEST_F(SentenceAlignerTest, SpansIndexTheOriginalInCodePoints) {
  const auto need = Listing(false, "zzzzzzzz", "жжжжжжжж. Aaaaaaaa.");
  const auto evidence = Align(need, Listing(true, "yyyyyyyy", "Aaaaaaaa."));
  ASSERT_THAT(evidence, SizeIs(1));
  const auto& span = evidence[0].need_span();
  EXPECT_EQ(span.field(), "descriptions");
  EXPECT_EQ(span.script(), "Latn");
  EXPECT_EQ(text::Substring(need.descriptions(0).text(),
                            {static_cast<uint32_t>(span.begin()), static_cast<uint32_t>(span.end())}),
            "Aaaaaaaa.");
}

TEST_F(SentenceAlignerTest, WhatIsFarApartIsNoEvidence) {
  EXPECT_THAT(Align(Listing(false, "Aaaaaaaa", "Bbbbbbbb."), Listing(true, "cccccccc", "dddddddd.")), IsEmpty());
}

TEST_F(SentenceAlignerTest, EmbedsASentenceOnce) {
  const auto need = Listing(false, "zzzzzzzz", "Aaaaaaaa.");
  const auto offer = Listing(true, "yyyyyyyy", "Aaaaaaaa.");
  Align(need, offer);
  const int embedded = embedder_->embedded;
  Align(need, offer);
  EXPECT_EQ(embedder_->embedded, embedded);
  Align(need, Listing(true, "yyyyyyyy", "xxxxxxxx."));
  EXPECT_EQ(embedder_->embedded, embedded + 2) << "only the new offer's";
}

TEST_F(SentenceAlignerTest, TakesTextsOfAnyLength) {
  std::string endless(60'000, 'a');
  EXPECT_THAT(Align(Listing(false, "zzzzzzzz", endless), Listing(true, "yyyyyyyy", endless + ". " + endless)).size(),
              Le(SentenceAligner::kMaxPairs));
}

}  // namespace
}  // namespace karez::matching
