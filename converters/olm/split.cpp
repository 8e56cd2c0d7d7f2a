#include "converters/olm/split.h"

#include <algorithm>
#include <array>
#include <optional>

#include "converters/base/xml.h"
#include "converters/olm/archive.h"

namespace offenbar::olm {
namespace {

constexpr std::array<std::string_view, 6> item_elements{"email",       "contact", "group",
                                                        "appointment", "task",    "note"};
constexpr std::string_view xml_space = "http://www.w3.org/XML/1998/namespace";

void escape(std::string& out, std::string_view text) {
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
      case '\r':
        out += "&#13;";
        break;  // a parser would make a line feed of it
      default:
        out += c;
    }
  }
}

// In attributes white space would become spaces.
void escape_attribute(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      case '\t':
        out += "&#9;";
        break;
      default:
        escape(out, {&c, 1});
    }
  }
}

class Splitter : public xml::Handler {
 public:
  explicit Splitter(bool keep) : keep_(keep) {}

  void start(std::string_view /*space*/, std::string_view name,
             const xml::Attributes& attributes) override {
    ++depth_;
    if (item_depth_ == 0 && depth_ <= 2 && is_item(name)) item_depth_ = depth_;
    if (item_depth_ == 0 || !keep_) return;
    ((current_ += '<') += name);
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      const xml::Attribute attribute = attributes.at(i);
      current_ += attribute.space == xml_space ? " xml:" : " ";
      (current_ += attribute.name) += "=\"";
      escape_attribute(current_, attribute.value);
      current_ += '"';
    }
    current_ += '>';
  }
  void end(std::string_view /*space*/, std::string_view name) override {
    if (item_depth_ != 0 && keep_) ((current_ += "</") += name) += '>';
    if (depth_ == item_depth_) {
      ++found.count;
      if (keep_) found.items.push_back(std::move(current_));
      current_.clear();
      item_depth_ = 0;
    }
    --depth_;
  }
  void text(std::string_view utf8) override {
    if (item_depth_ != 0 && keep_) escape(current_, utf8);
  }

  Split found;

 private:
  bool keep_;
  std::size_t depth_ = 0;
  std::size_t item_depth_ = 0;  // of the item we are in; 0: in none
  std::string current_;
};

}  // namespace

bool is_item(std::string_view element) {
  return std::ranges::find(item_elements, element) != item_elements.end();
}

Split split(const zip::Archive& archive, const zip::Entry& member, bool keep_items) {
  Splitter splitter(keep_items);
  const Result<void> parsed = xml::parse(archive, member, splitter, max_xml_bytes);
  if (!parsed) {
    splitter.found.broken = parsed.error();
    splitter.found.broken->what = member.name + ": " + parsed.error().what;
  }
  return std::move(splitter.found);
}

}  // namespace offenbar::olm
