// Makes encrypted ODF packages for tests, from the specification and without our reader. ODF 1.3
// part 2, 3.4
#pragma once

#include <openssl/evp.h>
#include <zlib.h>

#include <string>

#include "converters/base/digest.h"
#include "tests/support/zip_maker.h"

namespace offenbar::test {

inline const std::string odf_salt = "0123456789abcdef";
inline const std::string odf_vector = "fedcba9876543210";
inline unsigned char* octets(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
inline const unsigned char* octets(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

inline std::string sha256(const std::string& text) {
  std::string out(32, '\0');
  EVP_Digest(text.data(), text.size(), octets(out), nullptr, EVP_sha256(), nullptr);
  return out;
}

inline std::string deflated(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string out(compressBound(text.size()) + 100, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = octets(out);
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

inline std::string encrypt(const EVP_CIPHER* cipher, const std::string& key, const std::string& iv,
                           const std::string& text, bool tag) {
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  std::string out(text.size() + 64, '\0');
  int size = 0, rest = 0;
  EVP_EncryptInit_ex(context, cipher, nullptr, octets(key), octets(iv));
  EVP_EncryptUpdate(context, octets(out), &size, octets(text), static_cast<int>(text.size()));
  EVP_EncryptFinal_ex(context, octets(out) + size, &rest);
  out.resize(static_cast<std::size_t>(size + rest));
  if (tag) {
    std::string end(16, '\0');
    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, 16, end.data());
    out += end;
  }
  EVP_CIPHER_CTX_free(context);
  return out;
}

inline std::string base64(const std::string& text) { return to_base64(as_bytes(text)); }

inline std::string encryption_manifest(const std::string& path, const std::string& checksum,
                                       const std::string& algorithm, const std::string& iv,
                                       const std::string& derivation) {
  return "<m:manifest xmlns:m='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0' "
         "xmlns:loext='urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0'>"
         "<m:file-entry m:full-path='" +
         path + "' m:media-type='x'><m:encryption-data" + checksum +
         "><m:algorithm m:algorithm-name='" + algorithm + "' m:initialisation-vector='" +
         base64(iv) + "'/><m:key-derivation " + derivation + " m:salt='" + base64(odf_salt) +
         "' m:key-size='32'/><m:start-key-generation "
         "m:start-key-generation-name='http://www.w3.org/2000/09/xmldsig#sha256' m:key-size='32'/>"
         "</m:encryption-data></m:file-entry></m:manifest>";
}

// As ODF 1.2 has it and LibreOffice 7.4 writes it.
inline std::string encrypted_odt(const std::string& content, const std::string& password) {
  const std::string start = sha256(password);
  std::string key(32, '\0');
  PKCS5_PBKDF2_HMAC(start.data(), 32, octets(odf_salt), 16, 1000, EVP_sha1(), 32, octets(key));
  const std::string packed = deflated(content);
  const std::string checksum =
      " m:checksum-type='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#sha256-1k' "
      "m:checksum='" +
      base64(sha256(packed.substr(0, 1024))) + "'";
  return test::make_zip(
      {{"mimetype", "application/vnd.oasis.opendocument.text"},
       {"content.xml", encrypt(EVP_aes_256_cbc(), key, odf_vector, packed, false)},
       {"META-INF/manifest.xml",
        encryption_manifest("content.xml", checksum, "http://www.w3.org/2001/04/xmlenc#aes256-cbc",
                            odf_vector,
                            "m:key-derivation-name='PBKDF2' m:iteration-count='1000'")}},
      zip::Storage::stored);
}

}  // namespace offenbar::test
