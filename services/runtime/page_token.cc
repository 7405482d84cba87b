#include "services/runtime/page_token.h"

#include <cstddef>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "services/runtime/status.h"
#include "services/text/hash.h"

namespace karez::runtime {
namespace {

// A token is the web-safe base64 of: the version, the request's hash (8 bytes,
// little end first), the key, and a checksum (8 bytes) of what comes before it.
constexpr char kVersion = 1;
constexpr size_t kHashBytes = 8;
constexpr size_t kMinBytes = 1 + 2 * kHashBytes;

std::string HashBytes(uint64_t hash) {
  std::string bytes;
  for (size_t i = 0; i < kHashBytes; ++i) bytes += static_cast<char>(hash >> (8 * i));
  return bytes;
}

uint64_t HashOfBytes(absl::string_view bytes) {
  uint64_t hash = 0;
  for (size_t i = 0; i < kHashBytes; ++i) hash |= uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  return hash;
}

void ClearFieldNamed(const char* name, google::protobuf::Message* message) {
  const auto* field = message->GetDescriptor()->FindFieldByName(name);
  if (field != nullptr) message->GetReflection()->ClearField(message, field);
}

uint64_t HashOf(const google::protobuf::Message& request, absl::string_view view) {
  const std::unique_ptr<google::protobuf::Message> rest(request.New());
  rest->CopyFrom(request);
  ClearFieldNamed("page_token", rest.get());
  ClearFieldNamed("page_size", rest.get());

  std::string bytes = request.GetDescriptor()->full_name();
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream output(&stream);
    output.SetSerializationDeterministic(true);
    rest->SerializeToCodedStream(&output);
  }
  absl::StrAppend(&bytes, view);
  return text::Fnv1a64(bytes);
}

}  // namespace

uint64_t RequestHash(const google::protobuf::Message& request) { return HashOf(request, ""); }

uint64_t RequestHash(const google::protobuf::Message& request, const Principal& reader) {
  return HashOf(request, reader.View());
}

std::string EncodePageToken(const PageToken& token) {
  std::string bytes(1, kVersion);
  bytes += HashBytes(token.request_hash);
  bytes += token.key;
  bytes += HashBytes(text::Fnv1a64(bytes));
  return absl::WebSafeBase64Escape(bytes);
}

absl::StatusOr<PageToken> DecodePageToken(absl::string_view token, uint64_t request_hash) {
  if (token.empty()) return PageToken{.request_hash = request_hash};
  const absl::Status malformed =
      InvalidArgument({{"page_token", "got " + Quoted(token) + ", want the next_page_token of the page before"}});
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(token, &bytes) || bytes.size() < kMinBytes || bytes[0] != kVersion) return malformed;
  const absl::string_view body = absl::string_view(bytes).substr(0, bytes.size() - kHashBytes);
  if (HashOfBytes(absl::string_view(bytes).substr(body.size())) != text::Fnv1a64(body)) return malformed;
  if (HashOfBytes(body.substr(1)) != request_hash) {
    return InvalidArgument(
        {{"page_token", "got the token of another request, want every field but page_size as it was then"}});
  }
  return PageToken{.key = std::string(body.substr(1 + kHashBytes)), .request_hash = request_hash};
}

}  // namespace karez::runtime
