#include "services/matching/embedding/corpus.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/matching/embedding/embedding_text.h"
#include "services/matching/embedding/files.h"

namespace karez::matching {
namespace {

struct CorpusFile {
  absl::string_view language;
  absl::string_view name;
};

constexpr CorpusFile kFiles[] = {
    {"en", "newstest2019-src.eng.txt"}, {"kk", "newstest2019-ref.kaz.txt"},      {"ky", "newstest2019-ref.kir.txt"},
    {"ru", "newstest2019-ref.rus.txt"}, {"tg", "newstest2019-ref.tgk-Cyrl.txt"}, {"tk", "newstest2019-ref.tuk.txt"},
    {"ug", "newstest2019-ref.uig.txt"}, {"uz", "newstest2019-ref.uzb.txt"},      {"zh", "newstest2019-ref.zho-CN.txt"},
};

constexpr std::size_t kHashBytes = 32;

absl::StatusOr<std::vector<std::string>> ReadLines(const std::string& path) {
  absl::StatusOr<std::string> bytes = ReadFile(path);
  if (!bytes.ok()) return Annotate("parallel corpus", bytes.status());
  std::vector<std::string> lines;
  for (absl::string_view line : absl::StrSplit(absl::StripSuffix(*bytes, "\n"), '\n')) {
    lines.emplace_back(absl::StripSuffix(line, "\r"));
  }
  return lines;
}

std::string CachePath(const std::string& folder, const Embedder& embedder, const std::vector<std::string>& texts) {
  std::string key = absl::StrCat(embedder.model_id(), "\n");
  for (const std::string& text : texts) absl::StrAppend(&key, text.size(), " ", text, "\n");
  return absl::StrCat(folder, "/vectors-", HexSha256(key).substr(0, 16), ".f32");
}

// Row by row, then the SHA-256 of that.
std::string Pack(const std::vector<Vector>& vectors) {
  std::string bytes;
  for (const Vector& vector : vectors) {
    bytes.append(reinterpret_cast<const char*>(vector.data()), vector.size() * sizeof(float));
  }
  return bytes + Sha256(bytes);
}

// Nothing if bytes are not that many whole vectors.
std::vector<Vector> Unpack(absl::string_view bytes, std::size_t count, std::size_t dimension) {
  const std::size_t row = dimension * sizeof(float);
  if (bytes.size() != count * row + kHashBytes) return {};
  if (bytes.substr(count * row) != Sha256(bytes.substr(0, count * row))) return {};
  std::vector<Vector> vectors(count, Vector(dimension));
  for (std::size_t i = 0; i < count; ++i) std::memcpy(vectors[i].data(), bytes.data() + i * row, row);
  return vectors;
}

absl::StatusOr<std::vector<Vector>> EmbedCached(const Embedder& embedder, const std::vector<std::string>& texts,
                                                const std::string& cache_folder) {
  if (cache_folder.empty()) return embedder.Embed(texts);
  const std::string path = CachePath(cache_folder, embedder, texts);
  if (absl::StatusOr<std::string> bytes = ReadFile(path); bytes.ok()) {
    std::vector<Vector> cached = Unpack(*bytes, texts.size(), embedder.dimension());
    if (cached.size() == texts.size()) return cached;
  }
  absl::StatusOr<std::vector<Vector>> vectors = embedder.Embed(texts);
  if (!vectors.ok()) return vectors;
  if (absl::Status status = WriteFile(path, Pack(*vectors)); !status.ok()) return status;
  return vectors;
}

}  // namespace

absl::StatusOr<LineRange> ParseLineRange(absl::string_view text) {
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(text, absl::MaxSplits('-', 1));
  LineRange range;
  if (!absl::SimpleAtoi(parts.first, &range.first) || !absl::SimpleAtoi(parts.second, &range.last) ||
      range.first == 0 || range.first > range.last) {
    return absl::InvalidArgumentError(absl::StrCat("lines: got '", text, "', want FIRST-LAST such as '1-1300'"));
  }
  return range;
}

absl::StatusOr<ParallelCorpus> ParallelCorpus::Read(const std::string& folder) {
  ParallelCorpus corpus;
  for (const CorpusFile& file : kFiles) {
    const std::string path = absl::StrCat(folder, "/", file.name);
    absl::StatusOr<std::vector<std::string>> lines = ReadLines(path);
    if (!lines.ok()) return lines.status();
    corpus.languages_.push_back({std::string(file.language), *std::move(lines)});
    if (corpus.languages_.back().lines.size() != corpus.lines()) {
      return absl::InvalidArgumentError(absl::StrCat("parallel corpus ", path, ": got ",
                                                     corpus.languages_.back().lines.size(), " lines, want ",
                                                     corpus.lines(), " as in ", kFiles[0].name));
    }
  }
  return corpus;
}

const std::vector<std::string>& ParallelCorpus::LinesIn(absl::string_view language) const {
  return std::find_if(languages_.begin(), languages_.end(), [&](const Language& l) { return l.language == language; })
      ->lines;
}

absl::StatusOr<std::vector<LanguageVectors>> ParallelCorpus::Embed(const Embedder& embedder, Texts texts,
                                                                   const std::string& cache_folder) const {
  std::vector<LanguageVectors> all;
  for (const Language& language : languages_) {
    std::vector<std::string> lines = language.lines;
    if (texts == Texts::kPrepared) {
      for (std::string& line : lines) line = EmbeddingText(line, language.language);
    }
    absl::StatusOr<std::vector<Vector>> vectors = EmbedCached(embedder, lines, cache_folder);
    if (!vectors.ok()) return vectors.status();
    all.push_back({language.language, *std::move(vectors)});
  }
  return all;
}

absl::StatusOr<std::vector<LanguageVectors>> Select(const std::vector<LanguageVectors>& languages, LineRange range) {
  std::vector<LanguageVectors> selected;
  for (const LanguageVectors& language : languages) {
    if (range.last > language.vectors.size()) {
      return absl::OutOfRangeError(absl::StrCat("lines: got ", range.last, ", want at most ", language.vectors.size()));
    }
    selected.push_back(
        {language.language, {language.vectors.begin() + (range.first - 1), language.vectors.begin() + range.last}});
  }
  return selected;
}

}  // namespace karez::matching
