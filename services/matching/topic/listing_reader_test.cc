#include "services/matching/topic/listing_reader.h"

#include <gmock/gmock.h>

#include "services/matching/topic/testing.h"

namespace karez::matching {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(ListingReader, CutsATextIntoWordsWithTheirGrams) {
  ListingReader reader;
  const std::string text = "Wind of Altay";
  const auto words = reader.WordsOf(reader.Read(text, "en"));
  ASSERT_THAT(words, SizeIs(3));
  EXPECT_EQ(words[0].end_token - words[0].first_token, 1u);
  EXPECT_EQ(words[2].end_token - words[2].first_token, 3u) << "alta, ltay";
  EXPECT_EQ(words[2].span, (text::Span{8, 13}));
  EXPECT_FALSE(IsGram(reader.tokens()[words[2].first_token]));
  EXPECT_TRUE(IsGram(reader.tokens()[words[2].first_token + 1]));
}

TEST(ListingReader, ReadsATextOnceInEachLanguage) {
  ListingReader reader;
  const std::string text = "drip irrigation";
  const std::string other = "drip irrigation";
  EXPECT_EQ(reader.Read(text, "en"), 0u);
  EXPECT_EQ(reader.Read(other, "en"), 1u);
  EXPECT_EQ(reader.Read(text, "en"), 0u);
  EXPECT_EQ(reader.Read(text, "ru"), 2u);
  EXPECT_EQ(reader.words().size(), 6u);
}

TEST(ListingReader, KeepsConceptsByText) {
  ListingReader reader;
  const std::string plain = "nothing";
  const std::string named = "We want drip irrigation";
  EXPECT_THAT(reader.ConceptsOf(reader.Read(plain, "en")), IsEmpty());
  const uint32_t number = reader.Read(named, "en");
  ASSERT_THAT(reader.ConceptsOf(number), SizeIs(1));
  EXPECT_EQ(reader.ConceptsOf(number)[0].text, number);
  EXPECT_EQ(reader.ConceptsOf(number)[0].mention.span, (text::Span{8, 23}));
}

TEST(ListingReader, ContentIsTheSameWhateverHasBeenReadBefore) {
  const auto listing = testing::MakeListing(Side::kNeed, "kk", "Тамшылатып суару", "Мақта алқаптары, 20 т/га.");
  ListingReader reader;
  reader.Read(listing.descriptions(0).text(), "kk");
  reader.Read(listing.titles(0).text(), "kk");
  EXPECT_EQ(MakeContent(listing, "kk", nullptr, reader), MakeContent(listing, "kk", nullptr));
  EXPECT_EQ(reader.words().size(), 7u);
}

TEST(ListingReader, AClearedReaderIsAsNew) {
  ListingReader reader;
  const std::string text = "drip irrigation";
  reader.Read(text, "en");
  reader.Clear();
  EXPECT_THAT(reader.words(), IsEmpty());
  EXPECT_THAT(reader.tokens(), IsEmpty());
  EXPECT_EQ(reader.Read(text, "en"), 0u);
  EXPECT_THAT(reader.ConceptsOf(0), SizeIs(1));
}

}  // namespace
}  // namespace karez::matching
