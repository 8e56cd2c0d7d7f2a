#include "converters/odf/encryption.h"

#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <vector>

#include "converters/base/xml.h"
#include "converters/base/zip_in_memory.h"
#include "converters/odf/encryption_keys.h"

namespace offenbar::odf {
namespace {

constexpr std::string_view manifest_name = "META-INF/manifest.xml";
constexpr std::string_view manifest_space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0";
constexpr std::string_view libreoffice_space =
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0";
constexpr std::uint64_t max_member = std::uint64_t{1} << 30U;  // bytes
constexpr std::uint64_t max_package = std::uint64_t{1} << 30U;
constexpr std::uint64_t max_manifest = 16U << 20U;

std::string from_base64(std::string_view text) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const auto value = letters.find(c);
    if (value == std::string_view::npos) continue;
    bits = bits << 6U | static_cast<std::uint32_t>(value);
    if (++count % 4 != 1) out += static_cast<char>(bits >> (6 - 2 * ((count - 1) % 4)));
  }
  return out;
}

std::uint64_t number(std::string_view text) {
  return std::strtoull(std::string(text).c_str(), nullptr, 10);
}

class Manifest : public xml::Handler {
 public:
  void start(std::string_view, std::string_view name, const xml::Attributes& attributes) override {
    const auto value = [&attributes](std::string_view of) {
      return std::string(attributes.value(manifest_space, of));
    };
    if (name == "file-entry") {
      path_ = value("full-path");
      return;
    }
    if (name == "encryption-data" && members.size() < 100'000) {
      open_ = &members[path_];
      open_->checksum_type = value("checksum-type");
      open_->checksum = from_base64(value("checksum"));
    }
    if (open_ == nullptr) return;
    if (name == "algorithm") {
      open_->cipher = value("algorithm-name");
      open_->initial_vector = from_base64(value("initialisation-vector"));
    } else if (name == "start-key-generation") {
      open_->start_key = value("start-key-generation-name");
    } else if (name == "key-derivation") {
      read_derivation(attributes);
    }
  }
  void end(std::string_view, std::string_view name) override {
    if (name == "encryption-data") open_ = nullptr;
  }

  std::map<std::string, EncryptionData, std::less<>> members;  // by full path

 private:
  void read_derivation(const xml::Attributes& attributes) {
    const auto value = [&attributes](std::string_view of) {
      const auto own = attributes.find(manifest_space, of);
      return own ? *own : attributes.value(libreoffice_space, of);
    };
    open_->derivation = value("key-derivation-name");
    open_->salt = from_base64(value("salt"));
    open_->iterations = number(value("iteration-count"));
    if (const auto size = value("key-size"); !size.empty()) open_->key_size = number(size);
    open_->argon2_iterations = number(value("argon2-iterations"));
    open_->argon2_memory = number(value("argon2-memory"));
    open_->argon2_lanes = number(value("argon2-lanes"));
  }

  std::string path_;
  EncryptionData* open_ = nullptr;
};

// Deflate without a head. ODF packs before it encrypts.
Result<std::string> unpacked(std::string_view packed) {
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
    return fail(Fault::internal, "zlib does not start");
  std::string piece(std::size_t{64} << 10U, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string out;
  int state = Z_OK;
  while (state == Z_OK && out.size() <= max_member) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    state = inflate(&stream, Z_NO_FLUSH);
    out.append(piece, 0, piece.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  if (out.size() > max_member) return fail(Fault::over_memory, "an encrypted member above 1 GiB");
  if (state != Z_STREAM_END) return fail(Fault::encrypted, "the password is another one");
  return out;
}

class Opener {
 public:
  Opener(const zip::Archive& archive, std::string_view password)
      : archive_(archive), password_(password) {}

  Result<std::string> open() {
    const zip::Entry* entry = archive_.find(manifest_name);
    if (entry == nullptr) return fail(Fault::corrupt, "META-INF/manifest.xml is missing");
    OFFENBAR_CHECK(xml::parse(archive_, *entry, manifest_, max_manifest));
    if (const auto whole = manifest_.members.find("encrypted-package");
        whole != manifest_.members.end()) {
      return member("encrypted-package", whole->second);
    }
    zip::InMemory out;
    std::uint64_t size = 0;
    for (const zip::Entry& one : archive_.entries()) {
      // The manifest of what is made here would only say that it is encrypted.
      if (one.folder() || one.name == manifest_name) continue;
      OFFENBAR_TRY(const std::string content, content_of(one));
      size += content.size();
      if (size > max_package || !out.add(one.name, content)) {
        return fail(Fault::over_memory, "an encrypted package above 1 GiB");
      }
    }
    return out.finish();
  }

 private:
  Result<std::string> content_of(const zip::Entry& entry) {
    const auto found = manifest_.members.find(entry.name);
    if (found != manifest_.members.end()) return member(entry.name, found->second);
    OFFENBAR_TRY(const auto bytes, archive_.read(entry, max_member));
    return std::string(as_text(bytes));
  }

  Result<std::string> member(std::string_view name, const EncryptionData& data) {
    const zip::Entry* entry = archive_.find(name);
    if (entry == nullptr) return fail(Fault::corrupt, std::string(name) + " is missing");
    OFFENBAR_TRY(const auto bytes, archive_.read(*entry, max_member));
    OFFENBAR_TRY(const std::string key, key_of(data));
    OFFENBAR_TRY(std::string packed, decrypt(data, key, as_text(bytes)));
    if (!matches_checksum(data, packed)) {
      return fail(Fault::encrypted, "the password is another one");
    }
    // A package within need not be packed once more.
    if (packed.starts_with("PK\x03\x04")) return packed;
    return unpacked(packed);
  }

  Result<std::string> key_of(const EncryptionData& data) {
    constexpr std::size_t most_keys = 1000;  // each costs time on purpose
    std::string same = data.salt + "\n" + data.derivation + "\n" + data.start_key + "\n";
    for (const std::uint64_t number : {data.iterations, data.key_size, data.argon2_iterations,
                                       data.argon2_memory, data.argon2_lanes}) {
      same += std::to_string(number) + " ";
    }
    const auto found = keys_.find(same);
    if (found != keys_.end()) return found->second;
    if (keys_.size() == most_keys) return fail(Fault::corrupt, "too many keys");
    OFFENBAR_TRY(std::string key, derive_key(data, password_));
    return keys_[same] = std::move(key);
  }

  const zip::Archive& archive_;
  std::string_view password_;
  Manifest manifest_;
  std::map<std::string, std::string> keys_;
};

}  // namespace

Result<std::string> decrypted_package(const zip::Archive& archive, std::string_view password) {
  return Opener(archive, password).open();
}

}  // namespace offenbar::odf
