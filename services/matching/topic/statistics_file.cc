#include "services/matching/topic/statistics_file.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <type_traits>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/matching/embedding/files.h"
#include "services/text/tokens.h"

namespace karez::matching {
namespace {

static_assert(std::endian::native == std::endian::little, "the file is little-endian and copied as it is");

using TokenWeight = StatisticsData::TokenWeight;

constexpr absl::string_view kMagic = "karezsta";
constexpr uint32_t kFormatVersion = 2;
constexpr size_t kHashBytes = 32;
constexpr size_t kSmallestContent = 20;  // Bytes of one without tokens, concepts and vector.

class Writer {
 public:
  template <typename T>
  void Put(T value) {
    static_assert(std::is_arithmetic_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof(value));
  }

  std::string& bytes() { return bytes_; }

 private:
  std::string bytes_;
};

// Reads what Writer wrote; past the end everything is 0 and ok() false.
class Reader {
 public:
  explicit Reader(absl::string_view bytes) : bytes_(bytes) {}

  template <typename T>
  void Take(T& value) {
    value = T{};
    if (bytes_.size() < sizeof(T)) {
      ok_ = false;
      bytes_ = {};
      return;
    }
    std::memcpy(&value, bytes_.data(), sizeof(T));
    bytes_.remove_prefix(sizeof(T));
  }

  template <typename T>
  T Take() {
    T value;
    Take(value);
    return value;
  }

  // A number of entries that each take at least entry_bytes of what is left.
  size_t TakeCount(size_t entry_bytes) {
    const uint32_t count = Take<uint32_t>();
    if (count <= bytes_.size() / entry_bytes) return count;
    ok_ = false;
    return 0;
  }

  void Require(bool condition) { ok_ = ok_ && condition; }
  bool AtEnd() const { return bytes_.empty(); }
  bool ok() const { return ok_; }

 private:
  absl::string_view bytes_;
  bool ok_ = true;
};

// Calls visit for each number of fixed place, for writing and reading alike.
template <typename Data, typename Visit>
void VisitNumbers(Data& data, Visit visit) {
  visit(data.need_count);
  visit(data.offer_count);
  for (auto& length : data.mean_length) visit(length);
  visit(data.constants.lexical_share);
  visit(data.constants.expected_share);
  visit(data.constants.overlap_share);
  visit(data.constants.concept_share);
  visit(data.constants.same_concept_share);
  visit(data.constants.slope);
  visit(data.constants.middle);
  for (auto* table : {&data.constants.usual_semantic, &data.constants.usual_lexical}) {
    for (auto& row : *table) {
      for (auto& value : row) visit(value);
    }
  }
  visit(data.expected_lexical_mean);
  visit(data.expected_lexical_deviation);
  visit(data.expected_concept_mean);
  visit(data.expected_concept_deviation);
  for (auto& tail : data.tails) visit(tail);
  visit(data.default_weight);
  visit(data.default_concept_weight);
}

// A list of tokens, each with a number of 16 bits (value) of its own.
template <typename Entry>
void PutTokens(const std::vector<Entry>& entries, uint16_t Entry::*value, Writer& writer) {
  writer.Put(static_cast<uint32_t>(entries.size()));
  for (const Entry& entry : entries) {
    writer.Put(entry.token);
    writer.Put(entry.*value);
  }
}

template <typename Entry>
void TakeTokens(Reader& reader, uint16_t Entry::*value, std::vector<Entry>& entries) {
  entries.resize(reader.TakeCount(sizeof(uint32_t) + sizeof(uint16_t)));
  for (Entry& entry : entries) {
    reader.Take(entry.token);
    reader.Take(entry.*value);
  }
}

void TakeCounts(Reader& reader, std::vector<TokenCount>& counts) {
  TakeTokens(reader, &TokenCount::count, counts);
  uint32_t last = 0;
  for (const TokenCount& count : counts) {
    reader.Require(count.token > last && count.count > 0);
    last = count.token;
  }
}

void PutContent(const Content& content, Writer& writer) {
  writer.Put(static_cast<uint8_t>(content.side));
  writer.Put(content.original);
  writer.Put(content.languages);
  writer.Put(content.length);
  PutTokens(content.tokens, &TokenCount::count, writer);
  PutTokens(content.concepts, &TokenCount::count, writer);
  writer.Put(content.vector.scale);
  for (const int8_t value : content.vector.values) writer.Put(value);
}

void TakeContent(Reader& reader, Content& content) {
  const uint8_t side = reader.Take<uint8_t>();
  reader.Require(side <= static_cast<uint8_t>(Side::kOffer));
  content.side = side == 0 ? Side::kNeed : Side::kOffer;
  reader.Take(content.original);
  reader.Require(content.original < kLanguageCount);
  reader.Take(content.languages);
  reader.Take(content.length);
  TakeCounts(reader, content.tokens);
  TakeCounts(reader, content.concepts);
  reader.Take(content.vector.scale);
  reader.Require(std::isfinite(content.vector.scale) && content.vector.scale >= 0.0f);
  if (!(content.vector.scale > 0.0f)) return;
  content.vector.values.resize(kVectorDimension);
  for (int8_t& value : content.vector.values) {
    reader.Take(value);
    reader.Require(value >= -127);
  }
}

std::string EncodeContent(const StatisticsData& data) {
  Writer writer;
  for (const char c : kMagic) writer.Put(c);
  writer.Put(kFormatVersion);
  writer.Put(static_cast<uint32_t>(text::kTokenRevision));
  VisitNumbers(data, [&](auto value) { writer.Put(value); });
  PutTokens(data.weights, &TokenWeight::weight, writer);
  PutTokens(data.concept_weights, &TokenWeight::weight, writer);
  for (const std::vector<float>& center : data.centers) {
    writer.Put(static_cast<uint32_t>(center.size()));
    for (const float value : center) writer.Put(value);
  }
  writer.Put(static_cast<uint32_t>(data.cohort.size()));
  for (const Content& content : data.cohort) PutContent(content, writer);
  return std::move(writer.bytes());
}

absl::Status CheckFrame(absl::string_view bytes) {
  const size_t smallest = kMagic.size() + 2 * sizeof(uint32_t) + kHashBytes;
  if (bytes.size() < smallest || bytes.substr(0, kMagic.size()) != kMagic) {
    return absl::DataLossError(absl::StrCat("statistics: got ", bytes.size(), " bytes that begin with '",
                                            absl::CHexEscape(bytes.substr(0, kMagic.size())), "', want '", kMagic,
                                            "'"));
  }
  Reader reader(bytes.substr(kMagic.size()));
  const uint32_t version = reader.Take<uint32_t>();
  if (version != kFormatVersion) {
    return absl::FailedPreconditionError(
        absl::StrCat("statistics: got format version ", version, ", want ", kFormatVersion));
  }
  const std::string hash = Sha256(bytes.substr(0, bytes.size() - kHashBytes));
  const absl::string_view stored = bytes.substr(bytes.size() - kHashBytes);
  if (stored != hash) {
    return absl::DataLossError(absl::StrCat("statistics: got content of SHA-256 ", absl::BytesToHexString(hash),
                                            ", want ", absl::BytesToHexString(stored)));
  }
  const uint32_t tokens = reader.Take<uint32_t>();
  if (tokens != static_cast<uint32_t>(text::kTokenRevision)) {
    return absl::FailedPreconditionError(
        absl::StrCat("statistics: got weights of token revision ", tokens, ", want ", text::kTokenRevision));
  }
  return absl::OkStatus();
}

}  // namespace

std::string EncodeStatistics(const StatisticsData& data) {
  std::string bytes = EncodeContent(data);
  bytes += Sha256(bytes);
  return bytes;
}

absl::StatusOr<StatisticsData> DecodeStatistics(absl::string_view bytes) {
  if (absl::Status framed = CheckFrame(bytes); !framed.ok()) return framed;
  bytes.remove_suffix(kHashBytes);
  bytes.remove_prefix(kMagic.size() + 2 * sizeof(uint32_t));
  Reader reader(bytes);
  StatisticsData data;
  VisitNumbers(data, [&](auto& value) {
    reader.Take(value);
    reader.Require(std::isfinite(static_cast<double>(value)));
  });
  TakeTokens(reader, &TokenWeight::weight, data.weights);
  TakeTokens(reader, &TokenWeight::weight, data.concept_weights);
  for (std::vector<float>& center : data.centers) {
    center.resize(reader.TakeCount(sizeof(float)));
    reader.Require(center.empty() || center.size() == kVectorDimension);
    for (float& value : center) {
      reader.Take(value);
      reader.Require(std::isfinite(value));
    }
  }
  data.cohort.resize(reader.TakeCount(kSmallestContent));
  for (Content& content : data.cohort) TakeContent(reader, content);
  if (!reader.ok() || !reader.AtEnd()) return absl::DataLossError("statistics: got a malformed file, want a whole one");
  return data;
}

std::string StatisticsRevision(const StatisticsData& data) { return HexSha256(EncodeContent(data)).substr(0, 16); }

}  // namespace karez::matching
