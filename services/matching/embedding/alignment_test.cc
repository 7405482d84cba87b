#include "services/matching/embedding/alignment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "services/matching/embedding/e5_embedder.h"
#include "services/matching/embedding/files.h"

namespace karez::matching {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatNear;
using ::testing::HasSubstr;

// Others: identity about (1, 1). Uzbek: swaps the axes about (3, 0).
Alignment TwoByTwo() {
  auto alignment = Alignment::Create({.mean = {1, 1}, .map = {1, 0, 0, 1}},
                                     {{.language = "uz", .mean = {3, 0}, .map = {0, 1, 1, 0}}});
  EXPECT_TRUE(alignment.ok()) << alignment.status();
  return *std::move(alignment);
}

// The file is longer than what a test corrupts, so every position exists.
std::string Bytes() { return TwoByTwo().Serialize(); }

TEST(Alignment, AppliesTheMapOfTheLanguageAndGivesUnitLength) {
  const auto aligned = TwoByTwo().Apply({6, 4}, "uz");
  ASSERT_TRUE(aligned.ok()) << aligned.status();
  EXPECT_THAT(*aligned, ElementsAre(FloatNear(0.8f, 1e-6f), FloatNear(0.6f, 1e-6f)));
}

TEST(Alignment, FallsBackToTheSharedMapForAnUnknownLanguage) {
  const auto aligned = TwoByTwo().Apply({4, 5}, "mn");
  ASSERT_TRUE(aligned.ok()) << aligned.status();
  EXPECT_THAT(*aligned, ElementsAre(FloatNear(0.6f, 1e-6f), FloatNear(0.8f, 1e-6f)));
}

TEST(Alignment, CountsOnlyThePrimarySubtagWhateverItsCase) {
  const Alignment alignment = TwoByTwo();
  EXPECT_EQ(*alignment.Apply({6, 4}, "UZ-Latn-UZ"), *alignment.Apply({6, 4}, "uz"));
  EXPECT_TRUE(alignment.Knows("uz-Cyrl"));
  EXPECT_FALSE(alignment.Knows("u"));
  EXPECT_FALSE(alignment.Knows(""));
}

TEST(Alignment, GivesZerosForTheMeanItself) { EXPECT_THAT(*TwoByTwo().Apply({3, 0}, "uz"), ElementsAre(0, 0)); }

TEST(Alignment, RefusesAVectorOfAnotherDimension) {
  const auto aligned = TwoByTwo().Apply({1, 2, 3}, "uz");
  EXPECT_EQ(aligned.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(aligned.status().message()), HasSubstr("got 3 elements, want 2"));
}

TEST(Alignment, MayMapToFewerDimensions) {
  auto alignment = Alignment::Create({.mean = {0, 0}, .map = {1, 2}}, {});
  ASSERT_TRUE(alignment.ok()) << alignment.status();
  EXPECT_EQ(alignment->input_dimension(), 2);
  EXPECT_EQ(alignment->output_dimension(), 1);
  EXPECT_THAT(*alignment->Apply({-3, 1}, "en"), ElementsAre(-1));
}

TEST(AlignmentCreate, RefusesWhatDoesNotFit) {
  const LanguageMap others{.mean = {0, 0}, .map = {1, 0, 0, 1}};
  const auto code = [&](LanguageMap map) { return Alignment::Create(others, {std::move(map)}).status().code(); };
  EXPECT_EQ(code({.language = "uz", .mean = {0}, .map = {1, 0, 0, 1}}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.language = "uz", .mean = {0, 0}, .map = {1}}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.language = "", .mean = {0, 0}, .map = {1, 0, 0, 1}}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.language = "uz-Latn", .mean = {0, 0}, .map = {1, 0, 0, 1}}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.language = "uz", .mean = {0, 0}, .map = {1e6f, 0, 0, 1}}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.language = "uz", .mean = {std::numeric_limits<float>::quiet_NaN(), 0}, .map = {1, 0, 0, 1}}),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Alignment::Create({}, {}).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(AlignmentCreate, RefusesALanguageThatIsThereTwice) {
  const LanguageMap map{.language = "uz", .mean = {0}, .map = {1}};
  const auto alignment = Alignment::Create(map, {map, map});
  EXPECT_THAT(std::string(alignment.status().message()), HasSubstr("'uz' twice"));
}

TEST(AlignmentFile, GivesBackTheSameVectorsAndRevision) {
  auto original = Alignment::Create({.mean = {0.1f, 0.2f}, .map = {0.3f, -1.7f, 0.01f, 12.3f}},
                                    {{.language = "tg", .mean = {1 / 3.f, 0}, .map = {1e-7f, 2, 3, 4}},
                                     {.language = "kk", .mean = {0, 5}, .map = {0.7f, 0, 0, -0.9f}}});
  ASSERT_TRUE(original.ok()) << original.status();
  const auto copy = Alignment::Parse(original->Serialize());
  ASSERT_TRUE(copy.ok()) << copy.status();
  EXPECT_EQ(copy->revision(), original->revision());
  for (const char* language : {"tg", "kk", "en"}) {
    EXPECT_EQ(*copy->Apply({0.37f, -0.11f}, language), *original->Apply({0.37f, -0.11f}, language)) << language;
  }
}

TEST(AlignmentFile, NamesAnotherContentByAnotherRevision) {
  const auto other = Alignment::Create({.mean = {1, 1}, .map = {1, 0, 0, 2}}, {});
  EXPECT_NE(other->revision(), TwoByTwo().revision());
  EXPECT_EQ(TwoByTwo().revision(), TwoByTwo().revision());
  EXPECT_EQ(TwoByTwo().revision().size(), 16u);
}

TEST(AlignmentFile, RefusesEveryTruncation) {
  const std::string bytes = Bytes();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(Alignment::Parse(absl::string_view(bytes).substr(0, size)).status().code(), absl::StatusCode::kDataLoss)
        << size;
  }
  EXPECT_EQ(Alignment::Parse(bytes + "x").status().code(), absl::StatusCode::kDataLoss);
}

TEST(AlignmentFile, RefusesAnyFlippedBit) {
  const std::string bytes = Bytes();
  for (std::size_t position = 0; position < bytes.size(); ++position) {
    std::string damaged = bytes;
    damaged[position] ^= 0x10;
    EXPECT_FALSE(Alignment::Parse(damaged).ok()) << position;
  }
}

TEST(AlignmentFile, SaysWhatItGotInPlaceOfAnAlignment) {
  const auto foreign = Alignment::Parse("PK\x03\x04 something else entirely, long enough");
  EXPECT_EQ(foreign.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(foreign.status().message()), HasSubstr("begin with 'PK\\x03\\x04"));
}

TEST(AlignmentFile, RefusesAnotherFormatVersion) {
  std::string bytes = Bytes();
  bytes[8] = 2;
  const auto alignment = Alignment::Parse(bytes);
  EXPECT_EQ(alignment.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(alignment.status().message()), HasSubstr("got format version 2, want 1"));
}

TEST(AlignmentLoad, ReadsWhatWasWrittenAndNamesAFileThatIsNotThere) {
  const std::string path = ::testing::TempDir() + "/karez_alignment_test.bin";
  ASSERT_TRUE(WriteFile(path, Bytes()).ok());
  const auto alignment = Alignment::Load(path);
  ASSERT_TRUE(alignment.ok()) << alignment.status();
  EXPECT_EQ(alignment->revision(), TwoByTwo().revision());

  std::remove(path.c_str());
  const auto missing = Alignment::Load(path);
  EXPECT_EQ(missing.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(missing.status().message()), HasSubstr(path));
}

TEST(AlignmentLoad, NamesADamagedFile) {
  const std::string path = ::testing::TempDir() + "/karez_alignment_damaged.bin";
  ASSERT_TRUE(WriteFile(path, Bytes().substr(0, 40)).ok());
  const auto alignment = Alignment::Load(path);
  EXPECT_EQ(alignment.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(alignment.status().message()), HasSubstr(path));
  EXPECT_THAT(std::string(alignment.status().message()), HasSubstr("got 40 bytes, want"));
  std::remove(path.c_str());
}

TEST(ShippedAlignment, KnowsTheNineLanguagesInTheDimensionOfTheModel) {
  const auto alignment = Alignment::Load(DefaultAlignmentPath());
  ASSERT_TRUE(alignment.ok()) << alignment.status();
  EXPECT_EQ(alignment->input_dimension(), E5Embedder::kDimension);
  for (const char* language : {"en", "kk", "ky", "ru", "tg", "tk", "ug", "uz", "zh"}) {
    EXPECT_TRUE(alignment->Knows(language)) << language;
  }
  EXPECT_EQ(alignment->revision(), "3316bd605f808b99") << "services/matching/data/README.md names the revision";
}

}  // namespace
}  // namespace karez::matching
