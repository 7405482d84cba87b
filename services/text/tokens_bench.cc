// Throughput of Tokenizer on one thread.
//
//   tokens_bench FILE…    UTF-8 text, one a line
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "services/text/tokens.h"

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: tokens_bench FILE…\n");
    return 2;
  }
  std::printf("%-60s %8s %10s %10s\n", "file", "MB/s", "M tokens/s", "tokens/kB");
  for (int i = 1; i < argc; ++i) {
    std::ifstream file(argv[i]);
    std::vector<std::string> lines;
    size_t bytes = 0;
    for (std::string line; std::getline(file, line); bytes += line.size()) lines.push_back(line);
    if (bytes == 0) {
      std::fprintf(stderr, "file: got no lines in %s, want UTF-8 text\n", argv[i]);
      return 1;
    }
    karez::text::Tokenizer tokenizer;
    size_t read = 0;
    size_t tokens = 0;
    uint64_t hashes = 0;
    const auto start = std::chrono::steady_clock::now();
    double seconds = 0.0;
    while (seconds < 0.5) {
      for (const std::string& line : lines) {
        tokenizer.Tokenize(line, [&](const karez::text::Token& token) {
          ++tokens;
          hashes += token.hash;
        });
      }
      read += bytes;
      seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    }
    std::printf("%-60s %8.1f %10.2f %10.1f  (%016llx)\n", argv[i], static_cast<double>(read) / 1e6 / seconds,
                static_cast<double>(tokens) / 1e6 / seconds,
                static_cast<double>(tokens) / (static_cast<double>(read) / 1e3),
                static_cast<unsigned long long>(hashes));
  }
  return 0;
}
