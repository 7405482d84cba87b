// For tests only: certificates of one's own.
#ifndef KAREZ_SERVICES_RUNTIME_TLS_TESTING_H_
#define KAREZ_SERVICES_RUNTIME_TLS_TESTING_H_

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

namespace karez::runtime {

// A certificate with its key. One without an issuer signs itself and may sign others.
class TestCertificate {
 public:
  explicit TestCertificate(const std::string& common_name, const TestCertificate* issuer = nullptr)
      : key_(EVP_EC_gen("P-256"), EVP_PKEY_free), certificate_(X509_new(), X509_free) {
    static int serial = 0;
    X509* x = certificate_.get();
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(x), -60);
    X509_gmtime_adj(X509_getm_notAfter(x), 3600);
    X509_set_pubkey(x, key_.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1, 0);
    const TestCertificate& signer = issuer == nullptr ? *this : *issuer;
    X509_set_issuer_name(x, X509_get_subject_name(signer.certificate_.get()));
    Extend(signer, NID_basic_constraints, issuer == nullptr ? "critical,CA:TRUE" : "critical,CA:FALSE");
    if (issuer != nullptr) Extend(signer, NID_subject_alt_name, "IP:127.0.0.1");
    X509_sign(x, signer.key_.get(), EVP_sha256());
  }

  // Writes PREFIX.crt and PREFIX.key, each at once.
  void Write(const std::string& prefix) const {
    WriteFile(prefix + ".key",
              [this](BIO* out) { PEM_write_bio_PrivateKey(out, key_.get(), nullptr, nullptr, 0, nullptr, nullptr); });
    WriteFile(prefix + ".crt", [this](BIO* out) { PEM_write_bio_X509(out, certificate_.get()); });
  }

 private:
  void Extend(const TestCertificate& signer, int nid, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, signer.certificate_.get(), certificate_.get(), nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
    X509_add_ext(certificate_.get(), extension, -1);
    X509_EXTENSION_free(extension);
  }

  template <typename Pem>
  static void WriteFile(const std::string& path, const Pem& pem) {
    BIO* out = BIO_new(BIO_s_mem());
    pem(out);
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(out, &bytes);
    std::ofstream(path + ".new", std::ios::binary).write(bytes, size);
    BIO_free(out);
    std::filesystem::rename(path + ".new", path);
  }

  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
  std::unique_ptr<X509, decltype(&X509_free)> certificate_;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_TLS_TESTING_H_
