#include "converters/office/flat_opc.h"

#include <fcntl.h>
#include <openssl/evp.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "converters/base/descriptor.h"
#include "converters/base/mapped.h"
#include "converters/base/xml.h"
#include "converters/base/zip_writer.h"

namespace offenbar::office {
namespace {

constexpr std::string_view package_space = "http://schemas.microsoft.com/office/2006/xmlPackage";
constexpr std::string_view content_types_space =
    "http://schemas.openxmlformats.org/package/2006/content-types";
constexpr std::string_view xml_space = "http://www.w3.org/XML/1998/namespace";

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\n':
        result += "&#10;";
        break;
      case '\r':
        result += "&#13;";
        break;
      case '\t':
        result += "&#9;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string escaped_text(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '&') {
      result += "&amp;";
    } else if (c == '<') {
      result += "&lt;";
    } else if (c == '>') {
      result += "&gt;";
    } else if (c == '\r') {
      result += "&#13;";
    } else {
      result += c;
    }
  }
  return result;
}

std::optional<std::vector<std::byte>> from_base64(std::string_view text) {
  std::string dense;
  for (const char c : text) {
    if (c != '\n' && c != '\r' && c != ' ' && c != '\t') dense += c;
  }
  std::vector<std::byte> bytes(dense.size() / 4 * 3);
  const int length = ::EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                       reinterpret_cast<const unsigned char*>(dense.data()),
                                       static_cast<int>(dense.size()));
  if (length < 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && padding < dense.size() && dense[dense.size() - 1 - padding] == '=') {
    ++padding;
  }
  bytes.resize(static_cast<std::size_t>(length) - std::min<std::size_t>(padding, bytes.size()));
  return bytes;
}

// The namespaces declared around an element, innermost last.
class Declarations {
 public:
  void add(std::string_view prefix, std::string_view space) {
    all_.push_back({std::string(prefix), std::string(space), depth_ + 1});
  }
  void enter() { ++depth_; }
  void leave() {
    while (!all_.empty() && all_.back().depth >= depth_) all_.pop_back();
    --depth_;
  }

  // As attributes: those in force, or only those of the element just entered.
  [[nodiscard]] std::string text(bool all) const {
    std::string result;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      const One& one = all_[i];
      if (hidden(i) || (!all && one.depth != depth_)) continue;
      result += one.prefix.empty() ? " xmlns" : " xmlns:" + one.prefix;
      result += "=\"" + escaped(one.space) + "\"";
    }
    return result;
  }

  // "w:" for the namespace of Word, as the document says it. Attributes need a prefix.
  [[nodiscard]] std::string prefix_of(std::string_view space, bool for_attribute) const {
    if (space == xml_space) return "xml:";
    for (std::size_t i = all_.size(); i > 0; --i) {
      const One& one = all_[i - 1];
      if (one.space != space || hidden(i - 1) || (for_attribute && one.prefix.empty())) continue;
      return one.prefix.empty() ? "" : one.prefix + ":";
    }
    return {};
  }

 private:
  struct One {
    std::string prefix;
    std::string space;
    std::size_t depth;
  };
  // Declared anew further in.
  [[nodiscard]] bool hidden(std::size_t at) const {
    for (std::size_t i = at + 1; i < all_.size(); ++i) {
      if (all_[i].prefix == all_[at].prefix) return true;
    }
    return false;
  }

  std::vector<One> all_;
  std::size_t depth_ = 0;
};

// Writes each pkg:part as a member of the package, with the prefixes that it came with.
class Unpacker : public xml::Handler {
 public:
  explicit Unpacker(zip::Writer& writer) : writer_(writer) {}

  void declare(std::string_view prefix, std::string_view space) override {
    declared_.add(prefix, space);
  }

  void start(std::string_view space, std::string_view name,
             const xml::Attributes& attributes) override {
    declared_.enter();
    if (depth_in_part_ > 0) {
      open_element(space, name, attributes);
    } else if (space == package_space && name == "part") {
      part_ = std::string(attributes.value(package_space, "name"));
      if (part_.starts_with('/')) part_.erase(0, 1);
      type_ = std::string(attributes.value(package_space, "contentType"));
    } else if (space == package_space && name == "xmlData") {
      text_ = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
      depth_in_part_ = 1;
    } else if (space == package_space && name == "binaryData") {
      text_.clear();
      binary_ = true;
    }
  }

  void end(std::string_view space, std::string_view name) override {
    if (depth_in_part_ > 1) {
      text_ += "</" + declared_.prefix_of(space, false) + std::string(name) + ">";
      --depth_in_part_;
    } else if (depth_in_part_ == 1) {
      depth_in_part_ = 0;
      add(as_bytes(text_));
    } else if (space == package_space && name == "binaryData") {
      end_binary();
    }
    declared_.leave();
  }

  void text(std::string_view utf8) override {
    if (binary_) text_ += utf8;
    if (depth_in_part_ > 1) text_ += escaped_text(utf8);
  }

  [[nodiscard]] bool stop() const override { return failed_.has_value(); }

  [[nodiscard]] Result<void> finish() {
    if (failed_) return tl::unexpected<Error>(*failed_);
    const std::string types = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Types xmlns=\"" +
                              std::string(content_types_space) + "\">" + overrides_ + "</Types>";
    OFFENBAR_CHECK(writer_.add("[Content_Types].xml", as_bytes(types)));
    return writer_.finish();
  }

 private:
  void open_element(std::string_view space, std::string_view name,
                    const xml::Attributes& attributes) {
    text_ += "<" + declared_.prefix_of(space, false) + std::string(name);
    text_ += declared_.text(depth_in_part_ == 1);
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      const xml::Attribute one = attributes.at(i);
      text_ += ' ';
      if (!one.space.empty()) text_ += declared_.prefix_of(one.space, true);
      text_ += std::string(one.name) + "=\"" + escaped(one.value) + "\"";
    }
    text_ += ">";
    ++depth_in_part_;
  }

  void end_binary() {
    binary_ = false;
    const auto bytes = from_base64(text_);
    if (bytes) {
      add(*bytes);
    } else {
      failed_ = Error{Fault::corrupt, "Flat OPC: " + part_ + " is no base64", 0, {}};
    }
  }

  void add(Bytes content) {
    const auto added = writer_.add(part_, content);
    if (!added) failed_ = added.error();
    overrides_ +=
        "<Override PartName=\"/" + escaped(part_) + "\" ContentType=\"" + escaped(type_) + "\"/>";
  }

  zip::Writer& writer_;
  Declarations declared_;
  std::string part_;
  std::string type_;
  std::string text_;
  std::string overrides_;
  std::size_t depth_in_part_ = 0;  // 1: inside pkg:xmlData
  bool binary_ = false;
  std::optional<Error> failed_;
};

}  // namespace

Result<std::string> unpack_flat_opc(const std::string& name, Bytes head) {
  if (as_text(head).find(package_space) == std::string_view::npos) return name;
  const Descriptor file(::open(name.c_str(), O_RDONLY | O_CLOEXEC));
  OFFENBAR_TRY(const MappedFile mapped, MappedFile::open(file.get()));
  const std::string unpacked = "t/package.zip";
  const Descriptor output(::open(unpacked.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!output) return fail(Fault::internal, "cannot write beside the source");
  zip::Writer writer(output.get());
  Unpacker unpacker(writer);
  OFFENBAR_CHECK(xml::parse(mapped.bytes(), unpacker));
  OFFENBAR_CHECK(unpacker.finish());
  return unpacked;
}

}  // namespace offenbar::office
