#include "services/matching/embedding/corpus.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "services/matching/embedding/files.h"

namespace karez::matching {
namespace {

using ::testing::HasSubstr;

constexpr const char* kNames[] = {"src.eng", "ref.kaz", "ref.kir", "ref.rus",   "ref.tgk-Cyrl",
                                  "ref.tuk", "ref.uig", "ref.uzb", "ref.zho-CN"};

// Counts what is asked of it; a vector is the length of the text and its first byte.
class CountingEmbedder final : public Embedder {
 public:
  explicit CountingEmbedder(std::string id) : id_(std::move(id)) {}

  absl::StatusOr<std::vector<Vector>> Embed(absl::Span<const std::string> texts) const override {
    std::vector<Vector> vectors;
    for (const std::string& text : texts) {
      ++embedded;
      vectors.push_back({static_cast<float>(text.size()), text.empty() ? 0.f : static_cast<float>(text[0])});
    }
    return vectors;
  }
  int dimension() const override { return 2; }
  absl::string_view model_id() const override { return id_; }

  mutable int embedded = 0;

 private:
  const std::string id_;
};

class CorpusTest : public ::testing::Test {
 protected:
  CorpusTest() : folder_(::testing::TempDir() + "/karez_corpus_test") {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directory(folder_);
    for (const char* name : kNames) Write(name, "one\r\n\xC3\xBD\r\nthree\r\n");
  }
  ~CorpusTest() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name) const { return folder_ + "/newstest2019-" + name + ".txt"; }
  void Write(const std::string& name, const std::string& text) { ASSERT_TRUE(WriteFile(Path(name), text).ok()); }

  const std::string folder_;
  const CountingEmbedder embedder_{"model-1"};
};

TEST_F(CorpusTest, EmbedsEveryLineOfEveryLanguagePrepared) {
  const auto corpus = ParallelCorpus::Read(folder_);
  ASSERT_TRUE(corpus.ok()) << corpus.status();
  EXPECT_EQ(corpus->lines(), 3u);
  const auto vectors = corpus->Embed(embedder_, ParallelCorpus::Texts::kPrepared, "");
  ASSERT_TRUE(vectors.ok()) << vectors.status();
  ASSERT_EQ(vectors->size(), 9u);
  for (const LanguageVectors& language : *vectors) {
    ASSERT_EQ(language.vectors.size(), 3u) << language.language;
    EXPECT_EQ(language.vectors[1][0], language.language == "tk" ? 1 : 2) << language.language;
    EXPECT_EQ(language.vectors[2][0], 5) << language.language;
  }
  const auto as_written = corpus->Embed(embedder_, ParallelCorpus::Texts::kAsWritten, "");
  for (const LanguageVectors& language : *as_written) EXPECT_EQ(language.vectors[1][0], 2) << language.language;
}

TEST_F(CorpusTest, NamesALanguageThatIsMissing) {
  std::filesystem::remove(Path("ref.uig"));
  const auto corpus = ParallelCorpus::Read(folder_);
  EXPECT_EQ(corpus.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(corpus.status().message()), HasSubstr(Path("ref.uig")));
}

TEST_F(CorpusTest, RefusesLanguagesOfDifferentLength) {
  Write("ref.zho-CN", "one\ntwo\n");
  const auto corpus = ParallelCorpus::Read(folder_);
  EXPECT_EQ(corpus.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(corpus.status().message()), HasSubstr("got 2 lines, want 3"));
}

TEST_F(CorpusTest, EmbedsOnceWithACacheAndAgainForAnotherModel) {
  const auto corpus = ParallelCorpus::Read(folder_);
  const auto first = corpus->Embed(embedder_, ParallelCorpus::Texts::kPrepared, folder_);
  const int embedded = embedder_.embedded;
  EXPECT_GT(embedded, 0);
  const auto second = corpus->Embed(embedder_, ParallelCorpus::Texts::kPrepared, folder_);
  EXPECT_EQ(embedder_.embedded, embedded);
  for (std::size_t i = 0; i < first->size(); ++i) EXPECT_EQ(second->at(i).vectors, first->at(i).vectors);

  const CountingEmbedder other("model-2");
  EXPECT_TRUE(corpus->Embed(other, ParallelCorpus::Texts::kPrepared, folder_).ok());
  EXPECT_EQ(other.embedded, embedded);
}

TEST_F(CorpusTest, EmbedsAgainWhenTheCacheIsDamaged) {
  const auto corpus = ParallelCorpus::Read(folder_);
  const auto first = corpus->Embed(embedder_, ParallelCorpus::Texts::kPrepared, folder_);
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    if (entry.path().extension() == ".f32") {
      ASSERT_TRUE(WriteFile(entry.path(), "damaged").ok());
    }
  }
  const auto second = corpus->Embed(embedder_, ParallelCorpus::Texts::kPrepared, folder_);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->back().vectors, first->back().vectors);
}

TEST_F(CorpusTest, SelectsLinesCountedFromOne) {
  const auto vectors = ParallelCorpus::Read(folder_)->Embed(embedder_, ParallelCorpus::Texts::kPrepared, "");
  const auto selected = Select(*vectors, {2, 3});
  ASSERT_TRUE(selected.ok()) << selected.status();
  EXPECT_EQ(selected->at(0).vectors, (std::vector<Vector>{vectors->at(0).vectors[1], vectors->at(0).vectors[2]}));
  EXPECT_EQ(Select(*vectors, {2, 4}).status().code(), absl::StatusCode::kOutOfRange);
}

TEST(ParseLineRange, TakesFirstAndLast) {
  const auto range = ParseLineRange("1301-1997");
  ASSERT_TRUE(range.ok()) << range.status();
  EXPECT_EQ(range->first, 1301u);
  EXPECT_EQ(range->last, 1997u);
}

TEST(ParseLineRange, RefusesAnythingElse) {
  for (const char* text : {"", "-", "5", "0-3", "4-3", "1-", "-4", "a-b", "1-2-3"}) {
    EXPECT_EQ(ParseLineRange(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

}  // namespace
}  // namespace karez::matching
