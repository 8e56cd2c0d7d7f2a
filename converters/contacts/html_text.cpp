#include "converters/contacts/html_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
#include <utility>

#include "converters/base/text.h"
#include "converters/contacts/card.h"

namespace offenbar::contacts {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 22> entities{
    {{"amp", "&"},
     {"lt", "<"},
     {"gt", ">"},
     {"quot", "\""},
     {"apos", "'"},
     {"nbsp", " "},
     {"auml", "\xC3\xA4"},
     {"ouml", "\xC3\xB6"},
     {"uuml", "\xC3\xBC"},
     {"Auml", "\xC3\x84"},
     {"Ouml", "\xC3\x96"},
     {"Uuml", "\xC3\x9C"},
     {"szlig", "\xC3\x9F"},
     {"eacute", "\xC3\xA9"},
     {"egrave", "\xC3\xA8"},
     {"agrave", "\xC3\xA0"},
     {"ccedil", "\xC3\xA7"},
     {"euro", "\xE2\x82\xAC"},
     {"ndash", "\xE2\x80\x93"},
     {"mdash", "\xE2\x80\x94"},
     {"copy", "\xC2\xA9"},
     {"sect", "\xC2\xA7"}}};

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

std::string character(std::uint32_t code) {
  std::u16string units;
  if (code >= 0x110000 || (code >= 0xD800 && code < 0xE000)) code = 0xFFFD;
  if (code < 0x10000) {
    units += static_cast<char16_t>(code);
  } else {
    units += static_cast<char16_t>(0xD800 + ((code - 0x10000) >> 10U));
    units += static_cast<char16_t>(0xDC00 + ((code - 0x10000) & 0x3FFU));
  }
  std::string out;
  append_utf8(out, units);
  return out;
}

// What "&name;" means; empty if nothing that is known.
std::string entity(std::string_view name) {
  if (name.starts_with('#')) {
    name.remove_prefix(1);
    const bool is_hex = name.starts_with('x') || name.starts_with('X');
    if (is_hex) name.remove_prefix(1);
    std::uint32_t code = 0;
    const auto end = name.data() + name.size();
    const auto [at, error] = std::from_chars(name.data(), end, code, is_hex ? 16 : 10);
    return error == std::errc() && at == end ? character(code) : std::string();
  }
  for (const auto& [known, text] : entities) {
    if (known == name) return std::string(text);
  }
  return {};
}

class Reader {
 public:
  explicit Reader(std::string_view html) : html_(html) {}

  std::string run() {
    while (at_ < html_.size()) {
      if (html_[at_] == '<' && is_tag()) {
        tag();
      } else if (html_[at_] == '&') {
        reference();
      } else {
        letter(html_[at_++]);
      }
    }
    return std::string(trimmed(out_));
  }

 private:
  [[nodiscard]] bool is_tag() const {
    const char next = at_ + 1 < html_.size() ? html_[at_ + 1] : ' ';
    return next == '/' || next == '!' || next == '?' || (next >= 'a' && next <= 'z') ||
           (next >= 'A' && next <= 'Z');
  }

  void letter(char c) {
    const bool is_blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (is_blank && !preformatted_) {
      const bool is_needed = !out_.empty() && out_.back() != '\n' && out_.back() != ' ';
      if (is_needed) out_ += ' ';
    } else if (c != '\r') {
      out_ += c;
    }
  }

  void reference() {
    const std::size_t end = html_.find(';', at_);
    if (end != std::string_view::npos && end - at_ < 12) {
      const std::string meant = entity(html_.substr(at_ + 1, end - at_ - 1));
      if (!meant.empty()) {
        out_ += meant;
        at_ = end + 1;
        return;
      }
    }
    out_ += html_[at_++];
  }

  void skip_behind(std::string_view end) {
    const std::size_t found = html_.find(end, at_);
    at_ = found == std::string_view::npos ? html_.size() : found + end.size();
  }

  // Moves behind the tag; its text without < and >. A ">" in quotes is part of it.
  std::string_view whole_tag() {
    const std::size_t begin = ++at_;
    char quote = 0;
    for (; at_ < html_.size(); ++at_) {
      const char c = html_[at_];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return html_.substr(begin, at_++ - begin);
      }
    }
    return html_.substr(begin);
  }

  void tag() {
    if (html_.substr(at_).starts_with("<!--")) return skip_behind("-->");
    const std::string_view inside = whole_tag();
    const bool is_end = inside.starts_with('/');
    const std::size_t length = std::min(inside.find_first_of(" \t\r\n/>", 1), inside.size());
    const std::string name = lower(inside.substr(is_end ? 1 : 0, length - (is_end ? 1 : 0)));
    if (is_one_of(name, {"script", "style", "title", "head"}) && !is_end && name != "head") {
      skip_behind("</" + std::string(inside.substr(0, name.size())));
      skip_behind(">");
    } else if (name == "br") {
      out_ += '\n';
    } else if (name == "a") {
      link(inside, is_end);
    } else if (name == "pre") {
      preformatted_ = !is_end;
    } else if (is_one_of(name, {"td", "th"}) && is_end) {
      out_ += '\t';
    } else if (name == "li" && !is_end) {
      line();
      out_ += "- ";
    } else if (is_one_of(name, {"p", "div", "tr", "table", "ul", "ol", "li", "h1", "h2", "h3", "h4",
                                "h5", "h6", "blockquote", "hr", "body"})) {
      line();
    }
  }

  void line() {
    while (!out_.empty() && out_.back() == ' ') out_.pop_back();
    if (!out_.empty() && out_.back() != '\n') out_ += '\n';
  }

  void link(std::string_view inside, bool is_end) {
    if (!is_end) {
      target_.clear();
      text_begin_ = out_.size();
      const std::size_t at = lower(inside).find("href=");
      if (at == std::string::npos) return;
      std::string_view rest = inside.substr(at + 5);
      const char quote = rest.empty() ? ' ' : rest[0];
      const bool is_quoted = quote == '"' || quote == '\'';
      if (is_quoted) rest.remove_prefix(1);
      target_ = rest.substr(0, is_quoted ? rest.find(quote) : rest.find_first_of(" \t\r\n"));
      return;
    }
    std::string_view target = target_;
    if (target.starts_with("mailto:")) target.remove_prefix(7);
    const bool is_said = out_.find(target, std::min(text_begin_, out_.size())) != std::string::npos;
    if (!target.empty() && !is_said) out_ += " <" + std::string(target) + ">";
    target_.clear();
  }

  std::string_view html_;
  std::size_t at_ = 0;
  std::string out_;
  bool preformatted_ = false;
  std::string target_;
  std::size_t text_begin_ = 0;
};

}  // namespace

std::string html_text(std::string_view utf8) { return Reader(utf8).run(); }

}  // namespace offenbar::contacts
