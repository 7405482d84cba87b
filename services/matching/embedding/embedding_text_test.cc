#include "services/matching/embedding/embedding_text.h"

#include <gtest/gtest.h>

namespace karez::matching {
namespace {

TEST(EmbeddingText, WritesTurkmenInTurkishLetters) {
  EXPECT_EQ(EmbeddingText("Suw we ýel güýji", "tk"), "Suv ve yel güyci");
  EXPECT_EQ(EmbeddingText("Suw we ýel güýji", "TK-Latn-TM"), "Suv ve yel güyci");
}

TEST(EmbeddingText, LeavesTheLettersOfOtherLanguages) {
  EXPECT_EQ(EmbeddingText("Suw we ýel güýji", "uz"), "Suw we ýel güýji");
  EXPECT_EQ(EmbeddingText("Suw we ýel güýji", ""), "Suw we ýel güýji");
}

TEST(EmbeddingText, ComposesWhatComesDecomposed) {
  EXPECT_EQ(EmbeddingText("\u0438\u0306", "ru"), "\u0439");
  EXPECT_EQ(EmbeddingText("y\u0301el", "tk"), "yel");
}

}  // namespace
}  // namespace karez::matching
