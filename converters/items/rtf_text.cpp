#include "converters/items/rtf_text.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

#include "converters/base/text.h"
#include "converters/rtf/tokens.h"

namespace offenbar::items {
namespace {

using rtf::Token;
using rtf::TokenKind;

constexpr std::size_t deepest_group = 500;

// Groups whose text is no text of the document.
constexpr std::array<std::string_view, 24> hidden_groups{"fonttbl",
                                                         "colortbl",
                                                         "stylesheet",
                                                         "info",
                                                         "pict",
                                                         "header",
                                                         "footer",
                                                         "headerl",
                                                         "headerr",
                                                         "headerf",
                                                         "footerl",
                                                         "footerr",
                                                         "footerf",
                                                         "object",
                                                         "objdata",
                                                         "themedata",
                                                         "xmlnstbl",
                                                         "listtable",
                                                         "listoverridetable",
                                                         "rsidtbl",
                                                         "generator",
                                                         "datastore",
                                                         "fldinst",
                                                         "pntext"};

// \fcharset. [MSFT-RTF] "Font Table"
unsigned page_of_charset(int charset) {
  static const std::map<int, unsigned> pages{{128, 932},  {129, 949},  {130, 1361}, {134, 936},
                                             {136, 950},  {161, 1253}, {162, 1254}, {163, 1258},
                                             {177, 1255}, {178, 1256}, {186, 1257}, {204, 1251},
                                             {222, 874},  {238, 1250}, {77, 10000}, {255, 437}};
  const auto found = pages.find(charset);
  return found == pages.end() ? 0 : found->second;
}

struct Group {
  bool hidden = false;
  bool is_font_table = false;
  bool is_tag = false;    // \*\htmltag: markup of the HTML
  bool replaced = false;  // \htmlrtf: RTF for readers that know no HTML
  int font = -1;
  int skipped_after_unicode = 1;
};

class RtfText {
 public:
  explicit RtfText(std::string_view rtf) : tokens_(rtf) { groups_.emplace_back(); }

  Text run() {
    for (;;) {
      const Token token = tokens_.next();
      if (token.kind == TokenKind::end) break;
      take(token);
    }
    flush();
    return {std::move(out_), is_html_, true};
  }

 private:
  Group& group() { return groups_.back(); }

  void take(const Token& token) {
    switch (token.kind) {
      case TokenKind::open:
        flush();
        if (groups_.size() < deepest_group) groups_.push_back(group());
        may_name_ = true;
        left_to_skip_ = 0;
        return;
      case TokenKind::close:
        flush();
        if (groups_.size() > 1) groups_.pop_back();
        left_to_skip_ = 0;
        break;
      case TokenKind::word:
        word(token);
        break;
      case TokenKind::symbol:
        if (token.text == "*") {
          is_optional_ = true;
          return;
        }
        symbol(token.text);
        break;
      case TokenKind::hex:
        if (left_to_skip_ > 0) {
          --left_to_skip_;
        } else if (is_shown()) {
          bytes(std::string(1, static_cast<char>(token.value)));
        }
        break;
      case TokenKind::text:
        text(token.text);
        break;
      default:
        break;
    }
    may_name_ = false;
    is_optional_ = false;
  }

  [[nodiscard]] bool is_shown() {
    const Group& in = group();
    return !in.hidden && (in.is_tag || !in.replaced) && !in.is_font_table;
  }

  void word(const Token& token) {
    const std::string_view name = token.text;
    if (may_name_ && names_group(token)) return;
    if (name == "fromhtml") is_html_ = token.on();
    if (name == "ansicpg" && token.value > 0) document_page_ = static_cast<unsigned>(token.value);
    if (name == "deff") default_font_ = token.value;
    if (name == "uc") group().skipped_after_unicode = std::clamp(token.value, 0, 16);
    if (name == "htmlrtf") {
      flush();
      group().replaced = token.on();
    }
    if (name == "f") {
      flush();
      group().font = token.value;
    }
    if (name == "fcharset" && group().is_font_table) {
      const unsigned page = page_of_charset(token.value);
      if (page != 0) fonts_[group().font] = page;
    }
    if (name == "bin") return;
    if (!is_shown()) return;
    if (name == "u") return unicode(token.value);
    if (name == "par" || name == "line" || name == "tab" || name == "cell" || name == "row" ||
        name == "page" || name == "sect") {
      put(is_html_ ? "\r\n" : " ");
    }
  }

  // The first word of a group may say what it is.
  bool names_group(const Token& token) {
    const std::string_view name = token.text;
    if (name == "fonttbl") group().is_font_table = true;
    if (name == "htmltag") {
      group().is_tag = true;
      return true;
    }
    if (std::ranges::find(hidden_groups, name) != hidden_groups.end()) {
      group().hidden = name != "fonttbl";
      return true;
    }
    if (!is_optional_) return false;
    constexpr std::array<std::string_view, 3> known{"shppict", "ud", "upr"};
    group().hidden = std::ranges::find(known, name) == known.end();
    return true;
  }

  void symbol(std::string_view text) {
    if (left_to_skip_ > 0) {
      --left_to_skip_;
      return;
    }
    if (!is_shown()) return;
    if (text == "\\" || text == "{" || text == "}") bytes(std::string(text));
    if (text == "~") put(is_html_ ? "&nbsp;" : " ");
  }

  void text(std::string_view plain) {
    const std::size_t skipped = std::min<std::size_t>(left_to_skip_, plain.size());
    left_to_skip_ -= skipped;
    if (is_shown()) bytes(std::string(plain.substr(skipped)));
  }

  void bytes(const std::string& raw) {
    flush_units();
    raw_ += raw;
  }

  void unicode(int value) {
    flush_bytes();
    units_ += static_cast<char16_t>(static_cast<unsigned>(value) & 0xFFFFU);
    left_to_skip_ = static_cast<std::size_t>(group().skipped_after_unicode);
  }

  void put(std::string_view utf8) {
    flush();
    out_ += utf8;
  }

  void flush() {
    flush_bytes();
    flush_units();
  }

  void flush_bytes() {
    if (raw_.empty()) return;
    const int font = group().is_tag ? -1 : group().font >= 0 ? group().font : default_font_;
    const auto found = fonts_.find(font);
    const unsigned page = found == fonts_.end() || group().is_tag ? document_page_ : found->second;
    out_ += from_code_page(as_bytes(raw_), page).value_or(std::string());
    raw_.clear();
  }

  void flush_units() {
    if (units_.empty()) return;
    append_utf8(out_, units_);
    units_.clear();
  }

  rtf::Tokens tokens_;
  std::vector<Group> groups_;
  std::map<int, unsigned> fonts_;
  unsigned document_page_ = 1252;
  int default_font_ = -1;
  bool is_html_ = false;
  bool may_name_ = false;
  bool is_optional_ = false;
  std::size_t left_to_skip_ = 0;
  std::string raw_;
  std::u16string units_;
  std::string out_;
};

}  // namespace

Text text_of_rtf(std::string_view rtf) { return RtfText(rtf).run(); }

}  // namespace offenbar::items
