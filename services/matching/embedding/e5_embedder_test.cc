#include "services/matching/embedding/e5_embedder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <memory>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "services/matching/embedding/files.h"

namespace karez::matching {
namespace {

using ::testing::HasSubstr;

class E5EmbedderTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto loaded = E5Embedder::Load(DefaultModelPath());
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    embedder_ = loaded->release();
  }
  static void TearDownTestSuite() { delete embedder_; }

  static Vector One(const std::string& text) {
    auto vectors = embedder_->Embed({text});
    EXPECT_TRUE(vectors.ok()) << vectors.status();
    return vectors->at(0);
  }

  static double Cosine(const Vector& a, const Vector& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
  }

  static std::string Repeat(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
  }

  static E5Embedder* embedder_;
};

E5Embedder* E5EmbedderTest::embedder_ = nullptr;

TEST_F(E5EmbedderTest, GivesUnitVectorsOfItsDimension) {
  const Vector vector = One("Drip irrigation for saline soil");
  EXPECT_EQ(vector.size(), 384u);
  EXPECT_EQ(embedder_->dimension(), 384);
  EXPECT_NEAR(Cosine(vector, vector), 1, 1e-5);
}

TEST_F(E5EmbedderTest, PutsTheSameMeaningNearerThanAnother) {
  const Vector english = One("Drip irrigation for saline soil");
  EXPECT_GT(Cosine(english, One("盐碱地滴灌技术")), Cosine(english, One("煤矿瓦斯发电机组")) + 0.02);
}

TEST_F(E5EmbedderTest, GivesATextTheSameBitsAloneAndInABatch) {
  const std::vector<std::string> texts = {"Drip irrigation for saline soil",
                                          "",
                                          "盐碱地滴灌技术",
                                          "Шор топырақты тамшылатып суғару",
                                          "تۇزلۇق تۇپراقنى تامچىلىتىپ سۇغىرىش",
                                          Repeat("wind turbine blades for cold climates; ", 6),
                                          "a"};
  const auto batch = embedder_->Embed(texts);
  ASSERT_TRUE(batch.ok()) << batch.status();
  ASSERT_EQ(batch->size(), texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) EXPECT_EQ(batch->at(i), One(texts[i])) << texts[i];
}

TEST_F(E5EmbedderTest, GivesTheSameBitsToConcurrentCallers) {
  const Vector want = One("solar pumps");
  std::vector<Vector> got(4);
  std::vector<std::thread> threads;
  for (Vector& vector : got) threads.emplace_back([&vector] { vector = One("solar pumps"); });
  for (std::thread& thread : threads) thread.join();
  for (const Vector& vector : got) EXPECT_EQ(vector, want);
}

TEST_F(E5EmbedderTest, EmbedsNothingForNoTexts) { EXPECT_TRUE(embedder_->Embed({})->empty()); }

TEST_F(E5EmbedderTest, ReadsTextsPastTheWindowOfTheModel) {
  const std::string start = Repeat("solar power ", 260);
  EXPECT_GT(*embedder_->CountTokens(start), 512);
  EXPECT_NE(One(start), One(start + "cotton seed"));
}

TEST_F(E5EmbedderTest, TakesANulForASpace) { EXPECT_EQ(One(std::string("saline\0soil", 11)), One("saline soil")); }

TEST_F(E5EmbedderTest, TakesAnyNumberOfTheLongestLigature) {
  EXPECT_EQ(One(Repeat("\uFDFA", 20)), One(Repeat("صلى الله عليه وسلم", 20)));
}

TEST_F(E5EmbedderTest, TakesBytesThatAreNotUtf8) {
  EXPECT_NEAR(Cosine(One("\xF0\x9F\xFF wind \xC3"), One("\xF0\x9F\xFF wind \xC3")), 1, 1e-5);
}

TEST_F(E5EmbedderTest, RefusesATextThatIsTooLong) {
  const auto vectors = embedder_->Embed({"short", std::string(E5Embedder::kMaxTextBytes + 1, 'x')});
  EXPECT_EQ(vectors.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(vectors.status().message()), HasSubstr("got 65537 bytes, want at most 65536"));
}

TEST_F(E5EmbedderTest, CountsTokensWithItsMarksAndPrefix) {
  EXPECT_EQ(*embedder_->CountTokens("wind power") - *embedder_->CountTokens("wind"), 1);
  EXPECT_GE(*embedder_->CountTokens("wind"), 5);
}

TEST(E5EmbedderLoad, NamesAMissingFile) {
  const auto embedder = E5Embedder::Load("/nonexistent/e5.bin");
  EXPECT_EQ(embedder.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(embedder.status().message()), HasSubstr("embedding model /nonexistent/e5.bin"));
}

TEST(E5EmbedderLoad, RefusesAFolder) {
  const auto embedder = E5Embedder::Load(::testing::TempDir());
  EXPECT_EQ(embedder.status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(E5EmbedderLoad, RefusesADamagedModelAndSaysWhatItGotAndWants) {
  auto weights = ReadFile(DefaultModelPath());
  ASSERT_TRUE(weights.ok()) << weights.status();
  weights->at(weights->size() / 2) ^= 1;
  const std::string path = ::testing::TempDir() + "/karez_damaged_model.bin";
  ASSERT_TRUE(WriteFile(path, *weights).ok());
  const auto embedder = E5Embedder::Load(path);
  std::remove(path.c_str());
  EXPECT_EQ(embedder.status().code(), absl::StatusCode::kDataLoss);
  const std::string message(embedder.status().message());
  EXPECT_THAT(message, HasSubstr(path));
  EXPECT_THAT(message, HasSubstr("got 71622400 bytes of SHA-256 " + HexSha256(*weights)));
  EXPECT_THAT(message, HasSubstr("want SHA-256 1571fc98"));
}

TEST(E5EmbedderLoad, RefusesATruncatedModel) {
  const std::string path = ::testing::TempDir() + "/karez_truncated_model.bin";
  ASSERT_TRUE(WriteFile(path, "E5S1").ok());
  const auto embedder = E5Embedder::Load(path);
  std::remove(path.c_str());
  EXPECT_EQ(embedder.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(embedder.status().message()), HasSubstr("got 4 bytes"));
}

}  // namespace
}  // namespace karez::matching
