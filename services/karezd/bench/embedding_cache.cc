#include "services/karezd/bench/embedding_cache.h"

#include <cstring>
#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/matching/embedding/files.h"
#include "services/runtime/status_macros.h"

namespace karez::bench {
namespace {

constexpr size_t kKeyBytes = 16;

}  // namespace

EmbeddingCache::EmbeddingCache(std::shared_ptr<const matching::Embedder> embedder, std::string file)
    : embedder_(std::move(embedder)), file_(std::move(file)) {}

absl::StatusOr<std::shared_ptr<const EmbeddingCache>> EmbeddingCache::Open(
    std::shared_ptr<const matching::Embedder> embedder, std::string file) {
  std::shared_ptr<EmbeddingCache> cache(new EmbeddingCache(std::move(embedder), std::move(file)));
  KAREZ_RETURN_IF_ERROR(cache->Read());
  return cache;
}

absl::Status EmbeddingCache::Read() {
  const absl::StatusOr<std::string> bytes = matching::ReadFile(file_);
  if (absl::IsNotFound(bytes.status())) return absl::OkStatus();
  KAREZ_RETURN_IF_ERROR(bytes.status());
  const size_t vector_bytes = static_cast<size_t>(dimension()) * sizeof(float);
  const size_t entry_bytes = kKeyBytes + vector_bytes;
  if (bytes->size() % entry_bytes != 0) {
    return absl::DataLossError(absl::StrCat(file_, ": got ", bytes->size(), " bytes, want a multiple of ", entry_bytes,
                                            "; delete it, it is made again"));
  }
  for (size_t i = 0; i < bytes->size(); i += entry_bytes) {
    matching::Vector& vector = vectors_[bytes->substr(i, kKeyBytes)];
    vector.resize(static_cast<size_t>(dimension()));
    std::memcpy(vector.data(), bytes->data() + i + kKeyBytes, vector_bytes);
  }
  return absl::OkStatus();
}

std::string EmbeddingCache::KeyOf(const std::string& text) const {
  return matching::Sha256(absl::StrCat(model_id(), "\n", text)).substr(0, kKeyBytes);
}

absl::StatusOr<std::vector<matching::Vector>> EmbeddingCache::Embed(absl::Span<const std::string> texts) const {
  std::lock_guard<std::mutex> lock(mutex_);
  std::vector<std::string> missing;
  for (const std::string& text : texts) {
    if (!vectors_.contains(KeyOf(text))) missing.push_back(text);
  }
  if (!missing.empty()) {
    KAREZ_ASSIGN_OR_RETURN(const std::vector<matching::Vector> made, embedder_->Embed(missing));
    std::ofstream file(file_, std::ios::binary | std::ios::app);
    for (size_t i = 0; i < missing.size(); ++i) {
      const std::string key = KeyOf(missing[i]);
      if (!vectors_.emplace(key, made[i]).second) continue;
      file.write(key.data(), static_cast<std::streamsize>(key.size()));
      file.write(reinterpret_cast<const char*>(made[i].data()),
                 static_cast<std::streamsize>(made[i].size() * sizeof(float)));
    }
    if (!file.flush()) return absl::FailedPreconditionError(absl::StrCat(file_, ": cannot be written"));
  }
  std::vector<matching::Vector> vectors;
  for (const std::string& text : texts) vectors.push_back(vectors_.at(KeyOf(text)));
  return vectors;
}

}  // namespace karez::bench
