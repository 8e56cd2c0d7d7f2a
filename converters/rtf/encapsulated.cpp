#include "converters/rtf/encapsulated.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "converters/rtf/characters.h"
#include "converters/rtf/tokens.h"

namespace offenbar::rtf {
namespace {

constexpr std::size_t max_depth = 10'000;

// The specification asks for the first ten tokens; some writers put more charset words before it.
constexpr int header_tokens = 40;

struct Group {
  bool font_table = false;
  bool skipped = false;   // a destination that is no content
  bool html_tag = false;  // inside of \*\htmltag
  bool html_rtf = false;  // \htmlrtf: not in the original
  int font = -1;
  unsigned uc = 1;
};

constexpr std::array<std::string_view, 12> other_destinations{
    "colortbl", "stylesheet", "info",   "pict",    "object",  "listtext",
    "pntext",   "header",     "footer", "headerl", "headerr", "footnote"};

// What stands for a character. [MS-OXRTFEX] 2.1.3.1.4.2: as a reference in HTML, itself in text.
struct Stand {
  std::string_view word;
  std::string_view html;
  std::string_view text;
};
constexpr std::array<Stand, 13> stands{{{"par", "\r\n", "\r\n"},
                                        {"line", "\r\n", "\r\n"},
                                        {"tab", "\t", "\t"},
                                        {"lquote", "&lsquo;", "\u2018"},
                                        {"rquote", "&rsquo;", "\u2019"},
                                        {"ldblquote", "&ldquo;", "\u201C"},
                                        {"rdblquote", "&rdquo;", "\u201D"},
                                        {"bullet", "&bull;", "\u2022"},
                                        {"endash", "&ndash;", "\u2013"},
                                        {"emdash", "&mdash;", "\u2014"},
                                        {"emspace", "&emsp;", "\u2003"},
                                        {"enspace", "&ensp;", "\u2002"},
                                        {"qmspace", "&thinsp;", "\u2005"}}};
constexpr std::array<Stand, 3> symbol_stands{
    {{"~", "&nbsp;", "\u00A0"}, {"_", "&#8209;", "\u2011"}, {"-", "&shy;", "\u00AD"}}};

bool begins_reference(std::string_view text) {
  constexpr std::size_t longest = 10;
  const std::size_t end = text.substr(0, longest).find(';');
  if (end == std::string_view::npos || end < 2) return false;
  return std::ranges::all_of(text.substr(1, end - 1), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '#';
  });
}

// Writers should put references into HTMLTAG groups; those that did not meant them all the same.
void append_as_html(std::string& html, std::string_view text) {
  for (;;) {
    const std::size_t special = text.find_first_of("<>&");
    html += text.substr(0, special);
    if (special == std::string_view::npos) return;
    text.remove_prefix(special);
    if (text.front() == '&' && begins_reference(text)) {
      html += '&';
    } else {
      append_escaped(html, text.substr(0, 1));
    }
    text.remove_prefix(1);
  }
}

class Reader {
 public:
  Reader(std::string_view rtf, Encapsulation form)
      : tokens_(rtf), html_(form == Encapsulation::html) {
    result_.form = form;
    result_.utf8.reserve(rtf.size() / 2);
    groups_.emplace_back();
  }

  Result<Original> run() {
    for (Token token = tokens_.next(); token.kind != TokenKind::end; token = tokens_.next()) {
      if (token.kind == TokenKind::open) {
        if (groups_.size() > max_depth) {
          return fail(Fault::corrupt, "RTF groups are nested too deep");
        }
        open();
      } else if (token.kind == TokenKind::close) {
        if (!close()) break;
      } else {
        content(token);
      }
    }
    if (groups_.size() > 1) result_.damage = "the RTF ends inside of groups";
    flush();
    return std::move(result_);
  }

 private:
  Group& group() { return groups_.back(); }

  void open() {
    characters_.end_of_group();
    groups_.push_back(group());
    first_in_group_ = true;
    starred_ = false;
  }

  // False at the end of the document.
  bool close() {
    characters_.end_of_group();
    if (group().html_tag) flush();
    if (groups_.size() > 1) groups_.pop_back();
    starred_ = first_in_group_ = false;
    return groups_.size() > 1;
  }

  void content(const Token& token) {
    if (token.kind == TokenKind::symbol && token.text == "*") {
      starred_ = true;
      return;
    }
    if (token.kind == TokenKind::word) {
      word(token);
    } else if (token.kind == TokenKind::symbol) {
      symbol(token.text);
    } else if (is_seen() && token.kind == TokenKind::text) {
      characters_.bytes(token.text, code_page());
    } else if (is_seen() && token.kind == TokenKind::hex) {
      characters_.byte(static_cast<unsigned char>(token.value), code_page());
    }
    starred_ = first_in_group_ = false;
  }

  [[nodiscard]] bool is_seen() const {
    const Group& now = groups_.back();
    return !now.skipped && !now.html_rtf && !now.font_table;
  }

  [[nodiscard]] unsigned code_page() const {
    const Group& now = groups_.back();
    return now.html_tag ? pages_.document() : pages_.of_font(now.font);
  }

  void word(const Token& token) {
    if (group().font_table) return pages_.font_table(token);
    if (token.text == "uc") group().uc = static_cast<unsigned>(std::clamp(token.value, 0, 64));
    if (token.text == "u") {
      if (is_seen()) characters_.unicode(token.value, group().uc);
      return;
    }
    if (characters_.swallow()) return;
    if (destination(token)) return;
    pages_.header(token);
    if (token.text == "f") group().font = token.value;
    if (token.text == "plain") group().font = -1;
    if (token.text == "htmlrtf") {
      group().html_rtf = token.on();
    } else if (is_seen()) {
      const auto* stand =
          std::ranges::find(stands, token.text, [](const Stand& row) { return row.word; });
      if (stand != stands.end()) put(*stand);
    }
  }

  // True if the word begins a destination.
  bool destination(const Token& token) {
    if (starred_) {
      if (token.text == "htmltag" && html_) {
        flush();
        group().html_tag = true;
      } else {
        // \*\mhtmltag repeats the tag after it with other addresses. [MS-OXRTFEX] 2.1.3.1.5
        group().skipped = true;
      }
      return true;
    }
    if (!first_in_group_) return false;
    if (token.text == "fonttbl") {
      group().font_table = true;
      return true;
    }
    if (std::ranges::find(other_destinations, token.text) != other_destinations.end()) {
      group().skipped = true;
      return true;
    }
    return false;
  }

  void symbol(std::string_view character) {
    if (!is_seen() || characters_.swallow()) return;
    if (character == "\\" || character == "{" || character == "}") {
      characters_.bytes(character, code_page());
    } else if (character == "\r" || character == "\n") {
      put(stands[0]);
    } else {
      const auto* stand =
          std::ranges::find(symbol_stands, character, [](const Stand& row) { return row.word; });
      if (stand != symbol_stands.end()) put(*stand);
    }
  }

  void put(const Stand& stand) {
    flush();
    result_.utf8 += html_ && !stand.html.empty() ? stand.html : stand.text;
  }

  // Text outside of HTMLTAG groups holds its < and > as themselves; inside it is HTML already.
  void flush() {
    if (!html_ || group().html_tag) return characters_.flush(result_.utf8);
    text_.clear();
    characters_.flush(text_);
    append_as_html(result_.utf8, text_);
  }

  Tokens tokens_;
  bool html_;
  CodePages pages_;
  Characters characters_;
  std::vector<Group> groups_;
  bool starred_ = false;
  bool first_in_group_ = false;
  std::string text_;
  Original result_;
};

}  // namespace

Encapsulation encapsulation_of(Bytes rtf) {
  Tokens tokens(as_text(rtf));
  Token token = tokens.next();
  if (token.kind != TokenKind::open) return Encapsulation::none;
  token = tokens.next();
  if (token.kind != TokenKind::word || token.text != "rtf") return Encapsulation::none;
  for (int count = 2; count < header_tokens; ++count) {
    token = tokens.next();
    if (token.kind != TokenKind::word) return Encapsulation::none;
    if (token.text == "fromhtml" && token.on()) return Encapsulation::html;
    if (token.text == "fromtext") return Encapsulation::text;
  }
  return Encapsulation::none;
}

Result<Original> de_encapsulate(Bytes rtf) {
  const Encapsulation form = encapsulation_of(rtf);
  if (form == Encapsulation::none) {
    return fail(Fault::unsupported, "the RTF header has neither \\fromhtml1 nor \\fromtext");
  }
  return Reader(as_text(rtf), form).run();
}

}  // namespace offenbar::rtf
