// Accuracy of IdentifyLanguage() on parallel news text (NTREX-128), whole lines
// and titles cut from them.
//
//   language_bench FOLDER    where newstest2019-ref.kaz.txt and the others are
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/text/language.h"
#include "services/text/utf8.h"

namespace {

struct Source {
  const char* code;  // What is right to answer.
  const char* file;
};

// The last three are in none of karez's languages.
constexpr std::array<Source, 12> kSources = {{{"zh", "newstest2019-ref.zho-CN.txt"},
                                              {"ug", "newstest2019-ref.uig.txt"},
                                              {"ru", "newstest2019-ref.rus.txt"},
                                              {"kk", "newstest2019-ref.kaz.txt"},
                                              {"uz", "newstest2019-ref.uzb.txt"},
                                              {"ky", "newstest2019-ref.kir.txt"},
                                              {"tg", "newstest2019-ref.tgk-Cyrl.txt"},
                                              {"tk", "newstest2019-ref.tuk.txt"},
                                              {"en", "newstest2019-src.eng.txt"},
                                              {"und", "newstest2019-ref.tur.txt"},
                                              {"und", "newstest2019-ref.mon.txt"},
                                              {"und", "newstest2019-ref.fas.txt"}}};

std::vector<std::string> ReadLines(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

// The first `words` words; of text without spaces, three characters a word.
std::string Beginning(const std::string& line, size_t words, bool spaced) {
  if (!spaced) return std::string(karez::text::TruncateCodePoints(line, words * 3));
  std::vector<std::string> all = absl::StrSplit(line, ' ', absl::SkipEmpty());
  all.resize(std::min(all.size(), words));
  return absl::StrJoin(all, " ");
}

// Percent of lines identified as code; the wrong answers are counted in errors.
double Accuracy(const std::vector<std::string>& lines, absl::string_view code, size_t words,
                std::map<std::string, int>& errors) {
  size_t right = 0;
  for (const std::string& line : lines) {
    const std::string text = words == 0 ? line : Beginning(line, words, code != "zh");
    const absl::string_view found = karez::text::IdentifyLanguage(text).code;
    if (found == code) {
      ++right;
    } else {
      ++errors[std::string(found)];
    }
  }
  return 100.0 * static_cast<double>(right) / static_cast<double>(lines.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: language_bench FOLDER_OF_NTREX\n");
    return 2;
  }
  std::printf("%-32s %6s %9s %9s %9s %9s  %s\n", "file", "expect", "lines %", "8 words %", "5 words %", "3 words %",
              "wrong answers for whole lines");
  size_t bytes = 0;
  double seconds = 0.0;
  for (const Source& source : kSources) {
    const std::string path = absl::StrCat(argv[1], "/", source.file);
    const std::vector<std::string> lines = ReadLines(path);
    if (lines.empty()) {
      std::fprintf(stderr, "folder: got no lines in %s, want the NTREX-128 files\n", path.c_str());
      return 1;
    }
    std::map<std::string, int> errors;
    std::map<std::string, int> ignored;
    for (const std::string& line : lines) bytes += line.size();
    const auto start = std::chrono::steady_clock::now();
    const double whole = Accuracy(lines, source.code, 0, errors);
    seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const double eight = Accuracy(lines, source.code, 8, ignored);
    const double five = Accuracy(lines, source.code, 5, ignored);
    const double three = Accuracy(lines, source.code, 3, ignored);
    std::printf("%-32s %6s %9.2f %9.2f %9.2f %9.2f  %s\n", source.file, source.code, whole, eight, five, three,
                absl::StrJoin(errors, " ", absl::PairFormatter(":")).c_str());
  }
  std::printf("whole lines: %.1f MB/s\n", static_cast<double>(bytes) / 1e6 / seconds);
  return 0;
}
