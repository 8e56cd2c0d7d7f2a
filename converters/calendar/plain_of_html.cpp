#include "converters/calendar/plain_of_html.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include "converters/base/text.h"

namespace offenbar::calendar {
namespace {

using Entity = std::pair<std::string_view, char32_t>;
constexpr std::array<Entity, 26> entities{{
    {"amp", U'&'},    {"lt", U'<'},     {"gt", U'>'},    {"quot", U'"'},   {"apos", U'\''},
    {"nbsp", U' '},   {"auml", U'ä'},   {"ouml", U'ö'},  {"uuml", U'ü'},   {"Auml", U'Ä'},
    {"Ouml", U'Ö'},   {"Uuml", U'Ü'},   {"szlig", U'ß'}, {"eacute", U'é'}, {"egrave", U'è'},
    {"agrave", U'à'}, {"ccedil", U'ç'}, {"euro", U'€'},  {"ndash", U'–'},  {"mdash", U'—'},
    {"hellip", U'…'}, {"rsquo", U'’'},  {"lsquo", U'‘'}, {"ldquo", U'“'},  {"rdquo", U'”'},
    {"bdquo", U'„'},
}};

constexpr std::array<std::string_view, 16> blocks{"br", "p",  "div",   "tr",        "li", "h1",
                                                  "h2", "h3", "h4",    "h5",        "h6", "ul",
                                                  "ol", "hr", "table", "blockquote"};
constexpr std::array<std::string_view, 4> hidden{"style", "script", "head", "title"};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

void append_character(std::string& out, char32_t c) {
  std::u16string units;
  if (c < 0x10000) {
    units += static_cast<char16_t>(c);
  } else {
    units += static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10U));
    units += static_cast<char16_t>(0xDC00 + ((c - 0x10000) & 0x3FFU));
  }
  append_utf8(out, units);
}

class Stripping {
 public:
  explicit Stripping(std::string_view html) : rest_(html) {}

  std::string run() {
    while (!rest_.empty()) {
      if (rest_.starts_with("<!--")) {
        skip_past("-->");
      } else if (rest_.front() == '<') {
        tag();
      } else if (rest_.front() == '&') {
        entity();
      } else {
        character(rest_.front());
        rest_.remove_prefix(1);
      }
    }
    while (!out_.empty() && (out_.back() == '\n' || out_.back() == ' ')) out_.pop_back();
    return std::move(out_);
  }

 private:
  void skip_past(std::string_view end) {
    const std::size_t at = rest_.find(end);
    rest_.remove_prefix(at == std::string_view::npos ? rest_.size() : at + end.size());
  }

  void tag() {
    const bool closing = rest_.size() > 1 && rest_[1] == '/';
    const std::string_view from = rest_.substr(closing ? 2 : 1);
    const auto end = std::ranges::find_if_not(from, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
    const std::string name = lower(from.substr(0, static_cast<std::size_t>(end - from.begin())));
    if (name.empty() && !closing && !rest_.starts_with("<!") && !rest_.starts_with("<?")) {
      character('<');
      rest_.remove_prefix(1);
      return;
    }
    skip_past(">");
    if (!closing && std::ranges::find(hidden, name) != hidden.end()) skip_element(name);
    if (name == "br" || (closing && name == "p")) {
      line(true);
    } else if (std::ranges::find(blocks, name) != blocks.end()) {
      line(false);
    }
    if (name == "li" && !closing) out_ += "- ";
    if (name == "td" && closing) character(' ');
  }

  void skip_element(const std::string& name) {
    // The end tag in any case: both are usual.
    const std::size_t end = std::min(find_end(name), rest_.size());
    rest_.remove_prefix(end);
    skip_past(">");
  }
  [[nodiscard]] std::size_t find_end(const std::string& name) const {
    for (std::size_t at = rest_.find("</"); at != std::string_view::npos;
         at = rest_.find("</", at + 2)) {
      if (lower(rest_.substr(at + 2, name.size())) == name) return at;
    }
    return rest_.size();
  }

  void entity() {
    constexpr std::size_t longest = 12;
    const std::size_t end = rest_.substr(0, longest).find(';');
    if (end == std::string_view::npos) {
      character('&');
      rest_.remove_prefix(1);
      return;
    }
    const std::string_view name = rest_.substr(1, end - 1);
    const char32_t meant = meaning_of(name);
    if (meant == 0) {
      out_ += rest_.substr(0, end + 1);
    } else if (meant == U' ' || meant == 0xA0) {
      out_ += ' ';
    } else {
      append_character(out_, meant);
    }
    rest_.remove_prefix(end + 1);
  }

  static char32_t meaning_of(std::string_view name) {
    if (name.starts_with('#')) {
      const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
      const std::string_view digits = name.substr(std::min<std::size_t>(hex ? 2 : 1, name.size()));
      std::uint32_t value = 0;
      (void)std::from_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10);
      return value < 0x110000 ? static_cast<char32_t>(value) : 0;
    }
    const auto found = std::ranges::find(entities, name, &Entity::first);
    return found == entities.end() ? 0 : found->second;
  }

  void character(char c) {
    const bool space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!space) {
      out_ += c;
    } else if (!out_.empty() && out_.back() != ' ' && out_.back() != '\n') {
      out_ += ' ';
    }
  }

  // A new line; an empty one only where `always`, and never two of them.
  void line(bool always) {
    while (!out_.empty() && out_.back() == ' ') out_.pop_back();
    const bool fresh = out_.empty() || out_.back() == '\n';
    if (!fresh || (always && !out_.empty() && !out_.ends_with("\n\n"))) out_ += '\n';
  }

  std::string_view rest_;
  std::string out_;
};

}  // namespace

std::string plain_of_html(std::string_view utf8) { return Stripping(utf8).run(); }

}  // namespace offenbar::calendar
