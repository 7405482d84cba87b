#include "services/runtime/sealer.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <cstdlib>
#include <memory>

#include "absl/strings/str_cat.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "storage/keys.h"

namespace karez::runtime {
namespace {

constexpr size_t kKeyBytes = 32;
constexpr size_t kNonceBytes = 12;
constexpr size_t kTagBytes = 16;

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)>;

const unsigned char* Bytes(absl::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string NonceOf(const std::string& key, absl::string_view text) {
  std::string mac(EVP_MAX_MD_SIZE, '\0');
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), Bytes(text), text.size(), Bytes(mac), nullptr) ==
      nullptr) {
    std::abort();  // Out of memory: it has no other failure.
  }
  mac.resize(kNonceBytes);
  return mac;
}

}  // namespace

absl::StatusOr<Sealer> Sealer::Of(storage::Store& store) {
  const std::string place = storage::EncodeKey(kSealingKey, uint16_t{1});
  std::string fresh(kKeyBytes, '\0');
  if (RAND_bytes(Bytes(fresh), kKeyBytes) != 1) {
    return MakeError(absl::StatusCode::kUnavailable, "NO_RANDOM_BYTES", "the machine gives no random bytes");
  }
  std::string key;
  KAREZ_RETURN_IF_ERROR(store
                            .Write([&](storage::Transaction& transaction) -> absl::Status {
                              KAREZ_ASSIGN_OR_RETURN(const auto kept, transaction.Get(place));
                              key = kept.value_or(fresh);
                              return kept ? absl::OkStatus() : transaction.Put(place, key);
                            })
                            .status());
  if (key.size() == kKeyBytes) return Sealer(std::move(key));
  return absl::DataLossError(absl::StrCat("sealing key: got ", key.size(), " bytes, want ", kKeyBytes));
}

std::string Sealer::Seal(absl::string_view text) const {
  if (text.empty()) return "";
  std::string nonce = NonceOf(key_, text);
  std::string sealed(text.size() + kTagBytes, '\0');
  const Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  int written = 0;
  if (cipher == nullptr ||
      EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, Bytes(absl::string_view(key_)), Bytes(nonce)) != 1 ||
      EVP_EncryptUpdate(cipher.get(), Bytes(sealed), &written, Bytes(text), static_cast<int>(text.size())) != 1 ||
      EVP_EncryptFinal_ex(cipher.get(), Bytes(sealed) + written, &written) != 1 ||
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, Bytes(sealed) + text.size()) != 1) {
    std::abort();  // Out of memory: it has no other failure.
  }
  return nonce + sealed;
}

std::optional<std::string> Sealer::Open(absl::string_view sealed) const {
  if (sealed.empty()) return "";
  if (sealed.size() <= kNonceBytes + kTagBytes) return std::nullopt;
  std::string tag(sealed.substr(sealed.size() - kTagBytes));
  const absl::string_view body = sealed.substr(kNonceBytes, sealed.size() - kNonceBytes - kTagBytes);
  std::string text(body.size(), '\0');
  const Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  int written = 0;
  if (cipher == nullptr ||
      EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, Bytes(absl::string_view(key_)), Bytes(sealed)) !=
          1 ||
      EVP_DecryptUpdate(cipher.get(), Bytes(text), &written, Bytes(body), static_cast<int>(body.size())) != 1 ||
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, Bytes(tag)) != 1 ||
      EVP_DecryptFinal_ex(cipher.get(), Bytes(text) + written, &written) != 1) {
    return std::nullopt;
  }
  return text;
}

}  // namespace karez::runtime
