#include "services/matching/embedding/trainer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace karez::matching {
namespace {

using ::testing::HasSubstr;

constexpr int kDimension = 6;

// Sentences as random points, which the languages say after their own rotation
// of two planes, an offset, and noise that is strong in one direction.
class Babel {
 public:
  std::vector<LanguageVectors> Lines(int lines) {
    std::vector<LanguageVectors> languages = {{"en", {}}, {"zh", {}}, {"tg", {}}};
    for (int i = 0; i < lines; ++i) {
      Vector meaning(kDimension);
      for (float& value : meaning) value = normal_(random_);
      languages[0].vectors.push_back(Say(meaning, 0, 0));
      languages[1].vectors.push_back(Say(meaning, 0.9f, 4));
      languages[2].vectors.push_back(Say(meaning, -0.8f, -2));
    }
    return languages;
  }

 private:
  Vector Say(const Vector& meaning, float angle, float offset) {
    Vector said = meaning;
    for (const int i : {0, 2}) {
      said[i] = std::cos(angle) * meaning[i] - std::sin(angle) * meaning[i + 1];
      said[i + 1] = std::sin(angle) * meaning[i] + std::cos(angle) * meaning[i + 1];
    }
    for (int i = 0; i < kDimension; ++i) said[i] += offset + 0.05f * normal_(random_);
    said[kDimension - 1] += 3 * normal_(random_);
    return said;
  }

  std::mt19937 random_{7};
  std::normal_distribution<float> normal_{0, 1};
};

double Cosine(const Vector& a, const Vector& b) {
  const auto dot = [](const Vector& x, const Vector& y) {
    return std::inner_product(x.begin(), x.end(), y.begin(), 0.0);
  };
  return dot(a, b) / std::sqrt(dot(a, a) * dot(b, b));
}

// Share of lines of one language whose nearest in another is the same line.
template <typename Place>
double Found(const LanguageVectors& from, const LanguageVectors& to, Place place) {
  int found = 0;
  for (std::size_t i = 0; i < from.vectors.size(); ++i) {
    const Vector wanted = place(from.vectors[i], from.language);
    std::size_t best = 0;
    double best_cosine = -2;
    for (std::size_t j = 0; j < to.vectors.size(); ++j) {
      const double cosine = Cosine(wanted, place(to.vectors[j], to.language));
      if (cosine > best_cosine) {
        best_cosine = cosine;
        best = j;
      }
    }
    found += best == i ? 1 : 0;
  }
  return static_cast<double>(found) / static_cast<double>(from.vectors.size());
}

std::string TrainedBytes(const std::vector<LanguageVectors>& lines) {
  const auto alignment = TrainAlignment(lines, {});
  EXPECT_TRUE(alignment.ok()) << alignment.status();
  return alignment->Serialize();
}

TEST(TrainAlignment, UndoesRotationsOffsetsAndNoiseOnLinesItHasNotSeen) {
  Babel babel;
  const auto alignment = TrainAlignment(babel.Lines(400), {.ridge = 1, .shrinkage = 0.01});
  ASSERT_TRUE(alignment.ok()) << alignment.status();
  const std::vector<LanguageVectors> unseen = babel.Lines(100);

  const double raw = Found(unseen[1], unseen[2], [](const Vector& vector, const std::string&) { return vector; });
  const double aligned = Found(unseen[1], unseen[2], [&](const Vector& vector, const std::string& language) {
    return *alignment->Apply(vector, language);
  });
  EXPECT_LT(raw, 0.3);
  EXPECT_GT(aligned, 0.95);
}

TEST(TrainAlignment, CentersEveryLanguage) {
  const std::vector<LanguageVectors> lines = Babel().Lines(300);
  const auto alignment = TrainAlignment(lines, {});
  ASSERT_TRUE(alignment.ok()) << alignment.status();
  for (const LanguageVectors& language : lines) {
    Vector mean(kDimension);
    for (const Vector& vector : language.vectors) {
      for (int i = 0; i < kDimension; ++i) mean[i] += vector[i] / static_cast<float>(language.vectors.size());
    }
    mean[0] += 1e-3f;
    EXPECT_GT(alignment->Apply(mean, language.language)->at(0), 0.5) << language.language;
  }
}

TEST(TrainAlignment, TurnsDownTheDirectionInWhichTranslationsDiffer) {
  const auto alignment = TrainAlignment(Babel().Lines(400), {.ridge = 1, .shrinkage = 0.01});
  ASSERT_TRUE(alignment.ok()) << alignment.status();
  // The middle of the three offsets; one step in a good direction and in the noisy one.
  const float middle = 2.f / 3;
  Vector vector(kDimension, middle);
  vector[4] += 1;
  vector[kDimension - 1] += 1;
  const Vector aligned = *alignment->Apply(vector, "mn");
  EXPECT_GT(aligned[4], 5 * std::abs(aligned[kDimension - 1]));
}

TEST(TrainAlignment, GivesTheSameBytesForTheSameLines) {
  EXPECT_EQ(TrainedBytes(Babel().Lines(50)), TrainedBytes(Babel().Lines(50)));
  EXPECT_NE(TrainedBytes(Babel().Lines(50)), TrainedBytes(Babel().Lines(51)));
}

TEST(TrainAlignment, RefusesLinesThatAreNotParallel) {
  std::vector<LanguageVectors> lines = Babel().Lines(10);
  lines[1].vectors.pop_back();
  const auto alignment = TrainAlignment(lines, {});
  EXPECT_EQ(alignment.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(alignment.status().message()), HasSubstr("lines of 'zh': got 9, want 10"));
}

TEST(TrainAlignment, RefusesVectorsOfSeveralDimensions) {
  std::vector<LanguageVectors> lines = Babel().Lines(10);
  lines[2].vectors[3].push_back(1);
  EXPECT_THAT(std::string(TrainAlignment(lines, {}).status().message()), HasSubstr("'tg': got 7, want 6"));
}

TEST(TrainAlignment, RefusesTooLittle) {
  EXPECT_EQ(TrainAlignment({}, {}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(TrainAlignment(Babel().Lines(1), {}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(TrainAlignment({Babel().Lines(9)[0]}, {}).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace karez::matching
