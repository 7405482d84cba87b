#include "services/matching/embedding/alignment_file.h"

#include <Eigen/Core>
#include <bit>
#include <cstdint>
#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/matching/embedding/files.h"

namespace karez::matching {
namespace {

static_assert(std::endian::native == std::endian::little, "the file is little-endian and copied as it is");

constexpr absl::string_view kMagic = "karezaln";
constexpr std::uint32_t kFormatVersion = 1;
constexpr std::uint32_t kMaxDimension = 4096;
constexpr std::uint32_t kMaxLanguages = 1024;
constexpr std::size_t kHashBytes = 32;

struct Header {
  char magic[8];
  std::uint32_t format_version;
  std::uint32_t input_dimension;
  std::uint32_t output_dimension;
  std::uint32_t languages;
};
static_assert(sizeof(Header) == 24);

std::size_t MapBytes(std::size_t input, std::size_t output) {
  return kLanguageBytes + input * sizeof(float) + input * output * sizeof(std::uint16_t);
}

void AppendMap(const LanguageMap& map, std::string& bytes) {
  std::string language = map.language;
  language.resize(kLanguageBytes, '\0');
  bytes += language;
  bytes.append(reinterpret_cast<const char*>(map.mean.data()), map.mean.size() * sizeof(float));
  for (const float value : map.map) {
    const std::uint16_t half = Eigen::numext::bit_cast<std::uint16_t>(Eigen::half(value));
    bytes.append(reinterpret_cast<const char*>(&half), sizeof(half));
  }
}

// Takes what it reads off the front of bytes, which holds enough.
LanguageMap TakeMap(std::size_t input, std::size_t output, absl::string_view& bytes) {
  LanguageMap map;
  map.language = std::string(bytes.substr(0, kLanguageBytes));
  map.language.erase(map.language.find_last_not_of('\0') + 1);
  map.mean.resize(input);
  std::memcpy(map.mean.data(), bytes.data() + kLanguageBytes, input * sizeof(float));
  const char* halves = bytes.data() + kLanguageBytes + input * sizeof(float);
  map.map.resize(input * output);
  for (float& value : map.map) {
    std::uint16_t half;
    std::memcpy(&half, halves, sizeof(half));
    halves += sizeof(half);
    value = static_cast<float>(Eigen::numext::bit_cast<Eigen::half>(half));
  }
  bytes.remove_prefix(MapBytes(input, output));
  return map;
}

}  // namespace

void RoundToFile(std::vector<float>& values) {
  for (float& value : values) value = static_cast<float>(Eigen::half(value));
}

std::string EncodeAlignment(const LanguageMap& others, const std::vector<LanguageMap>& languages) {
  const std::size_t input = others.mean.size();
  Header header{.format_version = kFormatVersion,
                .input_dimension = static_cast<std::uint32_t>(input),
                .output_dimension = static_cast<std::uint32_t>(others.map.size() / input),
                .languages = static_cast<std::uint32_t>(languages.size())};
  std::memcpy(header.magic, kMagic.data(), kMagic.size());
  std::string bytes(reinterpret_cast<const char*>(&header), sizeof(header));
  bytes.reserve(sizeof(header) + (1 + languages.size()) * MapBytes(input, header.output_dimension) + kHashBytes);
  AppendMap(others, bytes);
  for (const LanguageMap& map : languages) AppendMap(map, bytes);
  bytes += Sha256(bytes);
  return bytes;
}

absl::StatusOr<AlignmentMaps> DecodeAlignment(absl::string_view bytes) {
  Header header;
  if (bytes.size() < sizeof(header) || bytes.substr(0, kMagic.size()) != kMagic) {
    return absl::DataLossError(absl::StrCat("alignment: got ", bytes.size(), " bytes that begin with '",
                                            absl::CHexEscape(bytes.substr(0, kMagic.size())), "', want '", kMagic,
                                            "'"));
  }
  std::memcpy(&header, bytes.data(), sizeof(header));
  if (header.format_version != kFormatVersion) {
    return absl::FailedPreconditionError(
        absl::StrCat("alignment: got format version ", header.format_version, ", want ", kFormatVersion));
  }
  if (header.input_dimension - 1 >= kMaxDimension || header.output_dimension - 1 >= kMaxDimension ||
      header.languages > kMaxLanguages) {
    return absl::DataLossError(absl::StrCat(
        "alignment: got ", header.languages, " languages of ", header.output_dimension, " x ", header.input_dimension,
        " coefficients, want at most ", kMaxLanguages, " of ", kMaxDimension, " x ", kMaxDimension));
  }
  const std::size_t input = header.input_dimension;
  const std::size_t output = header.output_dimension;
  const std::size_t want = sizeof(header) + (1 + header.languages) * MapBytes(input, output) + kHashBytes;
  if (bytes.size() != want) {
    return absl::DataLossError(absl::StrCat("alignment: got ", bytes.size(), " bytes, want ", want));
  }
  const std::string hash = Sha256(bytes.substr(0, want - kHashBytes));
  if (bytes.substr(want - kHashBytes) != hash) {
    return absl::DataLossError(absl::StrCat("alignment: got content of SHA-256 ", absl::BytesToHexString(hash),
                                            ", want ", absl::BytesToHexString(bytes.substr(want - kHashBytes))));
  }
  bytes.remove_prefix(sizeof(header));
  AlignmentMaps maps;
  maps.others = TakeMap(input, output, bytes);
  for (std::uint32_t i = 0; i < header.languages; ++i) maps.languages.push_back(TakeMap(input, output, bytes));
  return maps;
}

}  // namespace karez::matching
