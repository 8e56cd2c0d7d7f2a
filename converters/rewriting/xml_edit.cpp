#include "converters/rewriting/xml_edit.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace offenbar::rewriting {
namespace {

constexpr std::size_t max_depth = 10'000;

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

void append_character(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0U | (code >> 6U));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0U | (code >> 12U));
    out += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else {
    out += static_cast<char>(0xF0U | (code >> 18U));
    out += static_cast<char>(0x80U | ((code >> 12U) & 0x3FU));
    out += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

// "&amp;" without "&" and ";".
bool append_reference(std::string& out, std::string_view name) {
  constexpr std::array<std::pair<std::string_view, char>, 5> named{
      {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
  for (const auto& [known, character] : named) {
    if (name != known) continue;
    out += character;
    return true;
  }
  if (!name.starts_with('#')) return false;
  name.remove_prefix(1);
  const int base = name.starts_with('x') ? 16 : 10;
  if (base == 16) name.remove_prefix(1);
  std::uint32_t code = 0;
  const auto [end, failed] = std::from_chars(name.data(), name.data() + name.size(), code, base);
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  if (failed != std::errc() || end != name.data() + name.size() || code == 0 || code > 0x10FFFF ||
      surrogate) {
    return false;
  }
  append_character(out, code);
  return true;
}

class Editor {
 public:
  Editor(std::string_view xml, Edits& edits) : xml_(xml), edits_(edits) {}

  Result<std::optional<std::string>> run() {
    while (at_ < xml_.size()) {
      if (xml_[at_] == '<') {
        OFFENBAR_CHECK(markup());
      } else {
        characters();
      }
    }
    if (depth_ != 0) return broken("it ends within an element");
    if (!changed_) return std::optional<std::string>{};
    keep_until(xml_.size());
    return std::optional<std::string>(std::move(out_));
  }

 private:
  tl::unexpected<Error> broken(std::string_view what) const {
    return fail(Fault::corrupt, fmt::format("XML at byte {}: {}", at_, what), at_);
  }

  // Everything up to `end` goes out as it is, unless it is in a dropped element.
  void keep_until(std::size_t end) {
    if (dropped_at_ == 0) out_.append(xml_, kept_, end - kept_);
    kept_ = end;
  }
  void replace(std::size_t begin, std::size_t end, std::string_view by) {
    keep_until(begin);
    out_ += by;
    kept_ = end;
    changed_ = true;
  }

  void insert(std::size_t at, const std::string& xml) {
    if (!xml.empty()) replace(at, at, xml);
  }

  Result<void> skip_to(std::string_view closing) {
    const std::size_t end = xml_.find(closing, at_);
    if (end == std::string_view::npos) return broken("it is cut off");
    at_ = end + closing.size();
    return {};
  }

  Result<void> markup() {
    const std::string_view rest = xml_.substr(at_);
    if (rest.starts_with("<!--")) return skip_to("-->");
    if (rest.starts_with("<![CDATA[")) return skip_to("]]>");
    if (rest.starts_with("<?")) return skip_to("?>");
    if (rest.starts_with("<!")) return broken("a document type");
    return rest.starts_with("</") ? end_tag() : start_tag();
  }

  void characters() {
    const std::size_t end = std::min(xml_.find('<', at_), xml_.size());
    if (dropped_at_ == 0 && edits_.wants_text()) {
      const std::string text = unescaped(xml_.substr(at_, end - at_));
      const std::optional<std::string> becomes = edits_.text(text);
      if (becomes && *becomes != text) replace(at_, end, escaped(*becomes));
    }
    at_ = end;
  }

  Result<void> end_tag() {
    const std::size_t begin = at_ + 2;
    OFFENBAR_CHECK(skip_to(">"));
    if (depth_ == 0) return broken("an element ends that did not begin");
    if (dropped_at_ == 0) {
      std::string_view name = xml_.substr(begin, at_ - 1 - begin);
      while (!name.empty() && is_space(name.back())) name.remove_suffix(1);
      insert(begin - 2, edits_.before_end(name));
      edits_.end(name);
    } else if (depth_ == dropped_at_) {
      kept_ = at_;
      dropped_at_ = 0;
    }
    --depth_;
    return {};
  }

  std::string_view word() {
    const std::size_t begin = at_;
    while (at_ < xml_.size() && !is_space(xml_[at_]) && xml_[at_] != '=' && xml_[at_] != '>' &&
           xml_[at_] != '/' && xml_[at_] != '<') {
      ++at_;
    }
    return xml_.substr(begin, at_ - begin);
  }
  void spaces() {
    while (at_ < xml_.size() && is_space(xml_[at_])) ++at_;
  }
  [[nodiscard]] char next() const { return at_ < xml_.size() ? xml_[at_] : '\0'; }

  Result<void> attribute(Tag& tag) {
    Tag::Attribute one;
    one.name = word();
    spaces();
    if (one.name.empty() || next() != '=') return broken("no attribute");
    ++at_;
    spaces();
    const char quote = next();
    if (quote != '"' && quote != '\'') return broken("a value without quotes");
    one.begin = at_ + 1;
    one.end = xml_.find(quote, one.begin);
    if (one.end == std::string_view::npos) return broken("a value without end");
    one.raw = xml_.substr(one.begin, one.end - one.begin);
    at_ = one.end + 1;
    tag.attributes.push_back(one);
    return {};
  }

  Result<void> start_tag() {
    const std::size_t begin = at_++;
    Tag tag;
    tag.name = word();
    if (tag.name.empty()) return broken("no element");
    while (true) {
      spaces();
      if (next() == '>' || next() == '/') break;
      OFFENBAR_CHECK(attribute(tag));
    }
    tag.is_empty = next() == '/';
    if (tag.is_empty) ++at_;
    if (next() != '>') return broken("a tag without end");
    ++at_;
    if (depth_ == max_depth) return broken("nested too deeply");
    if (dropped_at_ == 0) show(tag, begin);
    if (!tag.is_empty) ++depth_;
    return {};
  }

  void show(Tag& tag, std::size_t begin) {
    edits_.start(tag);
    if (tag.dropped()) {
      keep_until(begin);
      changed_ = true;
      if (tag.is_empty) {
        kept_ = at_;
      } else {
        dropped_at_ = depth_ + 1;
      }
      return;
    }
    insert(begin, edits_.before(tag));
    for (const Tag::Attribute& one : tag.attributes) {
      if (one.becomes) replace(one.begin, one.end, escaped(*one.becomes));
    }
    insert(at_ - (tag.is_empty ? 2 : 1), tag.added());
    if (tag.is_empty) edits_.end(tag.name);
  }

  std::string_view xml_;
  Edits& edits_;
  std::string out_;
  std::size_t at_ = 0;
  std::size_t kept_ = 0;  // before this, all is in out_
  std::size_t depth_ = 0;
  std::size_t dropped_at_ = 0;  // depth of the dropped element; 0: none
  bool changed_ = false;
};

}  // namespace

std::string Tag::value(std::string_view attribute) const {
  for (const Attribute& one : attributes) {
    if (one.name == attribute) return one.becomes ? *one.becomes : unescaped(one.raw);
  }
  return {};
}

bool Tag::has(std::string_view attribute) const {
  return std::any_of(attributes.begin(), attributes.end(),
                     [&](const Attribute& one) { return one.name == attribute; });
}

void Tag::set(std::string_view attribute, std::string value) {
  for (Attribute& one : attributes) {
    if (one.name != attribute) continue;
    if (value != this->value(attribute)) one.becomes = std::move(value);
    return;
  }
}

void Tag::add(std::string_view attribute, std::string_view value) {
  added_ += " " + std::string(attribute) + "=\"" + escaped(value) + "\"";
}

Result<std::optional<std::string>> edit(std::string_view xml, Edits& edits) {
  return Editor(xml, edits).run();
}

std::string unescaped(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  for (std::size_t at = 0; at < raw.size(); ++at) {
    if (raw[at] != '&') {
      out += raw[at];
      continue;
    }
    const std::size_t end = raw.find(';', at);
    const bool is_reference = end != std::string_view::npos && end - at <= 12 &&
                              append_reference(out, raw.substr(at + 1, end - at - 1));
    if (is_reference) {
      at = end;
    } else {
      out += '&';
    }
  }
  return out;
}

std::string escaped(std::string_view value) {
  std::string out;
  for (const char c : value) {
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
      case '\'':
        out += "&apos;";
        break;
      case '\n':
        out += "&#10;";
        break;
      case '\t':
        out += "&#9;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20) out += c;
    }
  }
  return out;
}

}  // namespace offenbar::rewriting
