// Page tokens (AIP-158): opaque, versioned, and bound to the request that they
// came from. Not secret and not signed: a forged one gives another page of the
// same caller's view, or an error.
#ifndef KAREZ_SERVICES_RUNTIME_PAGE_TOKEN_H_
#define KAREZ_SERVICES_RUNTIME_PAGE_TOKEN_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "services/runtime/call.h"

namespace karez::runtime {

struct PageToken {
  // Where to go on: a key in whatever order the method gives, such as the last
  // key of the page before.
  std::string key;
  // RequestHash of the request that the page before answered.
  uint64_t request_hash = 0;
};

// A hash of everything in request but its fields page_token and page_size; the
// same in every process.
uint64_t RequestHash(const google::protobuf::Message& request);

// The same for an answer that depends on what its reader may see: another for
// each view, so that no page goes on in the view of somebody else.
uint64_t RequestHash(const google::protobuf::Message& request, const Principal& reader);

// Of the letters A-Z a-z 0-9 - _; never empty.
std::string EncodePageToken(const PageToken& token);

// The token "" stands for the first page and gives an empty key.
// Errors: INVALID_ARGUMENT for page_token where token was not made by
// EncodePageToken or request_hash differs from the one given.
absl::StatusOr<PageToken> DecodePageToken(absl::string_view token, uint64_t request_hash);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_PAGE_TOKEN_H_
