#include "converters/ooxml/flat_package.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "converters/base/xml.h"
#include "converters/base/zip_in_memory.h"

namespace offenbar::ooxml {
namespace {

constexpr std::string_view package_space = "http://schemas.microsoft.com/office/2006/xmlPackage";
constexpr std::size_t most_spaces = 1000;  // in force at one place
constexpr std::string_view xml_space = "http://www.w3.org/XML/1998/namespace";

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
      case '\r':
      case '\t':
        out += "&#" + std::to_string(static_cast<int>(c)) + ";";
        break;
      default:
        out += c;
    }
  }
}

class Unpacker : public xml::Handler {
 public:
  explicit Unpacker(std::size_t most_of_part) : most_of_part_(most_of_part) {}

  void start(std::string_view space, std::string_view name,
             const xml::Attributes& attributes) override {
    if (depth_ > 0) {
      write_start(space, name, attributes);
    } else if (space != package_space) {
      return;
    } else if (name == "part") {
      name_ = attributes.value(package_space, "name");
      if (name_.starts_with('/')) name_.erase(0, 1);
      type_ = attributes.value(package_space, "contentType");
    } else if (name == "xmlData") {
      text_.clear();
      depth_ = 1;
    } else if (name == "binaryData") {
      text_.clear();
      binary_ = true;
    }
  }

  void end(std::string_view space, std::string_view name) override {
    if (depth_ > 1) {
      text_.append("</").append(qualified(space, name)).append(">");
      while (!spaces_.empty() && spaces_.back().depth == depth_) spaces_.pop_back();
      --depth_;
    } else if (depth_ == 1) {
      depth_ = 0;
      add(text_);
    } else if (binary_) {
      binary_ = false;
      add(from_base64(text_));
    }
  }

  void text(std::string_view utf8) override {
    if (binary_) text_ += utf8;
    if (depth_ > 1) append_escaped(text_, utf8);
    too_large_ |= text_.size() > most_of_part_;
  }

  [[nodiscard]] bool stop() const override { return too_large_; }

  Result<std::string> finish() {
    if (too_large_) return fail(Fault::over_memory, "Flat OPC with too much in it");
    const std::string types =
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">" + types_ +
        "</Types>";
    if (!archive_.add("[Content_Types].xml", types)) {
      return fail(Fault::over_memory, "Flat OPC with too much in it");
    }
    return archive_.finish();
  }

 private:
  struct Space {
    std::string uri;
    std::size_t depth;  // of the element that declares it
  };

  // "n2:name", where the second namespace in force is that of the element.
  [[nodiscard]] std::string qualified(std::string_view space, std::string_view name) const {
    if (space.empty()) return std::string(name);
    if (space == xml_space) return "xml:" + std::string(name);
    const auto found = std::ranges::find(spaces_, space, &Space::uri);
    return "n" + std::to_string(found - spaces_.begin()) + ":" + std::string(name);
  }

  void declare_here(std::string_view space, std::string& declarations) {
    if (space.empty() || space == xml_space) return;
    if (std::ranges::find(spaces_, space, &Space::uri) != spaces_.end()) return;
    if (spaces_.size() == most_spaces) {
      too_large_ = true;
      return;
    }
    declarations += " xmlns:n" + std::to_string(spaces_.size()) + "=\"";
    append_escaped(declarations, space);
    declarations += '"';
    spaces_.push_back({std::string(space), depth_});
  }

  void write_start(std::string_view space, std::string_view name,
                   const xml::Attributes& attributes) {
    ++depth_;
    std::string rest;
    declare_here(space, rest);
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      const xml::Attribute one = attributes.at(i);
      declare_here(one.space, rest);
      rest.append(" ").append(qualified(one.space, one.name)).append("=\"");
      append_escaped(rest, one.value);
      rest += '"';
    }
    text_.append("<").append(qualified(space, name)).append(rest).append(">");
    too_large_ |= text_.size() > most_of_part_;
  }

  void add(std::string_view content) {
    if (!archive_.add(name_, content)) too_large_ = true;
    types_ += "<Override PartName=\"/";
    append_escaped(types_, name_);
    types_ += "\" ContentType=\"";
    append_escaped(types_, type_);
    types_ += "\"/>";
  }

  std::size_t most_of_part_;  // bytes
  zip::InMemory archive_;
  std::string name_, type_, text_, types_;
  std::vector<Space> spaces_;
  std::size_t depth_ = 0;  // 1: inside pkg:xmlData
  bool binary_ = false, too_large_ = false;
};

constexpr std::array<std::uint8_t, 256> base64_values = [] {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<std::uint8_t, 256> values{};
  values.fill(0xFF);
  for (std::size_t i = 0; i < letters.size(); ++i) {
    values[static_cast<unsigned char>(letters[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}();

}  // namespace

std::string from_base64(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 4 * 3);
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const std::uint8_t value = base64_values[static_cast<unsigned char>(c)];
    if (value == 0xFF) continue;
    bits = bits << 6U | value;
    if (++count % 4 != 1) out += static_cast<char>(bits >> (6 - 2 * ((count - 1) % 4)));
  }
  return out;
}

Result<std::string> package_of_flat_opc(Bytes flat, std::size_t most_of_part) {
  Unpacker unpacker(most_of_part);
  OFFENBAR_CHECK(xml::parse(flat, unpacker));
  return unpacker.finish();
}

}  // namespace offenbar::ooxml
