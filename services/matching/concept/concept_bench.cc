// Reading concepts out of texts, beside cutting them into tokens alone, on one
// thread. Texts: the labels of the vocabulary themselves, by languages, so that
// nearly every word is part of one.
#include <chrono>
#include <cstdio>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/matching/concept/finder.h"

namespace karez::matching {
namespace {

using Clock = std::chrono::steady_clock;

double Milliseconds(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

void Run() {
  auto start = Clock::now();
  const Vocabulary& vocabulary = Vocabulary::Shipped();
  std::printf("vocabulary %s: %zu concepts, read in %.0f ms\n", vocabulary.revision().c_str(),
              vocabulary.concepts().size(), Milliseconds(start));
  start = Clock::now();
  const ConceptFinder& finder = ConceptFinder::Shipped();
  std::printf("finder made in %.0f ms\n", Milliseconds(start));
  for (size_t language = 0; language < text::kLanguages.size(); ++language) {
    std::string text;
    for (const Concept& known : vocabulary.concepts()) {
      for (const std::string& label : known.labels[language]) absl::StrAppend(&text, label, ", ");
    }
    constexpr int kRounds = 20;
    text::Tokenizer tokenizer;
    ConceptReader reader(finder);
    size_t words = 0;
    start = Clock::now();
    for (int i = 0; i < kRounds; ++i) {
      tokenizer.Tokenize(text, [&](const text::Token& token) { words += token.kind != text::TokenKind::kGram; });
    }
    const double cutting = Milliseconds(start);
    size_t mentions = 0;
    start = Clock::now();
    for (int i = 0; i < kRounds; ++i) {
      reader.Begin(text, text::kLanguages[language]);
      tokenizer.Tokenize(text, [&](const text::Token& token) { reader.Take(token); });
      mentions += reader.Finish().size();
    }
    const double reading = Milliseconds(start);
    const double thousands = static_cast<double>(words) / 1e3;
    std::printf("%s: %zu words, %zu mentions; a thousand words: tokens %.0f us, with concepts %.0f us\n",
                std::string(text::kLanguages[language]).c_str(), words / kRounds, mentions / kRounds,
                cutting * 1e3 / thousands, reading * 1e3 / thousands);
  }
}

}  // namespace
}  // namespace karez::matching

int main() {
  karez::matching::Run();
  return 0;
}
