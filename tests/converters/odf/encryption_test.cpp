#include "converters/odf/encryption.h"

#include <argon2.h>
#include <gtest/gtest.h>

#include "converters/read.h"
#include "tests/support/encrypted_odf.h"

namespace offenbar::odf {
namespace {

using namespace offenbar::test;  // NOLINT: the maker's words

const std::string content =
    "<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
    "xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><office:body><office:text>"
    "<text:p>Secret</text:p></office:text></office:body></office:document-content>";

// As LibreOffice 24.2 and later write it.
std::string as_a_whole(const std::string& password, bool vector_before, unsigned memory = 64) {
  const std::string inside = test::make_zip(
      {{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", content}});
  const std::string start = sha256(password), iv = odf_vector.substr(0, 12);
  std::string key(32, '\0');
  argon2id_hash_raw(2, 64, 4, start.data(), 32, odf_salt.data(), 16, key.data(), 32);
  return test::make_zip(
      {{"mimetype", "application/vnd.oasis.opendocument.text"},
       {"encrypted-package",
        (vector_before ? iv : std::string()) + encrypt(EVP_aes_256_gcm(), key, iv, inside, true)},
       {"META-INF/manifest.xml",
        encryption_manifest(
            "encrypted-package", {}, "http://www.w3.org/2009/xmlenc11#aes256-gcm", iv,
            "m:key-derivation-name='urn:org:documentfoundation:names:experimental:office:"
            "manifest:argon2id' loext:argon2-iterations='2' loext:argon2-memory='" +
                std::to_string(memory) + "' loext:argon2-lanes='4'")}},
      zip::Storage::stored);
}

std::string text_of(const std::string& package, const std::string& password) {
  const auto archive = zip::Archive::open(as_bytes(package));
  if (!archive) return "no archive";
  const auto inside = decrypted_package(*archive, password);
  if (!inside) return std::string(name_of(inside.error().fault));
  const auto document = read_odf(Content(as_bytes(*inside)));
  if (!document) return document.error().what;
  const auto& body = document->story(Story::body);
  return body.empty() ? std::string() : std::string(body[0].text);
}

TEST(OdfEncryption, MemberByMember) {
  EXPECT_EQ(text_of(encrypted_odt(content, "Größe"), "Größe"), "Secret");
  EXPECT_EQ(text_of(encrypted_odt(content, "Größe"), "Grösse"), "encrypted");
}

TEST(OdfEncryption, TheWholePackageAtOnce) {
  EXPECT_EQ(text_of(as_a_whole("one", true), "one"), "Secret");
  EXPECT_EQ(text_of(as_a_whole("one", false), "one"), "Secret");
  EXPECT_EQ(text_of(as_a_whole("one", true), "two"), "encrypted");
}

TEST(OdfEncryption, MembersWhoseKeysTookDifferentTrouble) {
  const std::string start = sha256("one"), iv = odf_vector.substr(0, 12);
  std::vector<std::pair<std::string, std::string>> members;
  std::string entries;
  for (const unsigned iterations : {2U, 3U}) {
    std::string key(32, '\0');
    argon2id_hash_raw(iterations, 64, 4, start.data(), 32, odf_salt.data(), 16, key.data(), 32);
    const std::string name = iterations == 2 ? "styles.xml" : "content.xml";
    members.push_back({name, encrypt(EVP_aes_256_gcm(), key, iv, deflated(content), true)});
    const std::string manifest = encryption_manifest(
        name, {}, "http://www.w3.org/2009/xmlenc11#aes256-gcm", iv,
        "m:key-derivation-name='argon2id' loext:argon2-iterations='" + std::to_string(iterations) +
            "' loext:argon2-memory='64' loext:argon2-lanes='4'");
    const auto end = manifest.rfind("</m:manifest>");
    entries = entries.empty() ? manifest.substr(0, end)
                              : entries + manifest.substr(manifest.find("<m:file-entry"));
  }
  members.push_back({"META-INF/manifest.xml", entries});
  EXPECT_EQ(text_of(test::make_zip(members, zip::Storage::stored), "one"), "Secret");
}

TEST(OdfEncryption, NumbersThatWouldTakeTheMachineAreRefused) {
  EXPECT_EQ(text_of(as_a_whole("one", true, 100'000'000), "one"), "corrupt");
}

TEST(OdfEncryption, UnknownCiphersAreUnsupported) {
  const std::string package = test::make_zip(
      {{"content.xml", std::string(16, 'x')},
       {"META-INF/manifest.xml",
        encryption_manifest("content.xml", {}, "urn:unknown", odf_vector,
                            "m:key-derivation-name='PBKDF2' m:iteration-count='10'")}});
  EXPECT_EQ(text_of(package, "one"), "unsupported");
}

TEST(OdfEncryption, DamagedMembersAreNoDocuments) {
  std::string package = encrypted_odt(content, "one");
  for (std::size_t at = 200; at < package.size(); at += 37) {
    std::string other = package;
    other[at] = static_cast<char>(other[at] ^ 1);
    (void)text_of(other, "one");
  }
}

}  // namespace
}  // namespace offenbar::odf
