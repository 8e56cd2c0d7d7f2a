#include "converters/rtf/rtf_to_html.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "converters/rtf/characters.h"
#include "converters/rtf/tokens.h"

namespace offenbar::rtf {
namespace {

constexpr std::size_t max_depth = 10'000;
constexpr std::size_t max_pictures = 1'000;

// What a group's text is.
enum class Place : std::uint8_t {
  body,
  nothing,
  font_table,
  color_table,
  picture,
  field,      // \fldinst: the instruction
  list_text,  // the number or bullet that old readers show
};

struct Look {
  bool bold = false;
  bool italic = false;
  bool underline = false;
  bool strike = false;
  bool hidden = false;
  int script = 0;       // 1 super, -1 sub
  int color = 0;        // index of the colour table; 0: the reader's
  int background = 0;   // the same
  int half_points = 0;  // 0: the reader's
  int font = -1;
  auto operator<=>(const Look&) const = default;
};

struct Group {
  Place place = Place::body;
  Look look;
  unsigned uc = 1;
};

struct Paragraph {
  std::string_view align;
  int left = 0;  // twips
  bool in_table = false;
  bool list_item = false;
};

constexpr std::array<std::string_view, 25> unseen{
    "stylesheet", "info",     "objdata",   "nonshppict", "filetbl", "xe",      "tc",
    "rxe",        "header",   "footer",    "headerl",    "headerr", "headerf", "footerl",
    "footerr",    "footerf",  "sp",        "objclass",   "objname", "ftnsep",  "ftnsepc",
    "aftnsep",    "aftnsepc", "bkmkstart", "bkmkend"};
constexpr std::array<std::string_view, 5> seen_though_starred{"shppict", "shpinst", "shptxt",
                                                              "pict", "footnote"};

struct Stand {
  std::string_view word;
  std::string_view utf8;
};
constexpr std::array<Stand, 12> stands{{{"tab", "\t"},
                                        {"lquote", "\u2018"},
                                        {"rquote", "\u2019"},
                                        {"ldblquote", "\u201C"},
                                        {"rdblquote", "\u201D"},
                                        {"bullet", "\u2022"},
                                        {"endash", "\u2013"},
                                        {"emdash", "\u2014"},
                                        {"emspace", "\u2003"},
                                        {"enspace", "\u2002"},
                                        {"qmspace", "\u2005"},
                                        {"zwnj", "\u200C"}}};

template <class List>
bool holds(const List& list, std::string_view name) {
  return std::ranges::find(list, name) != std::end(list);
}

int nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void append_le32(std::string& out, std::size_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8) out += static_cast<char>(value >> shift & 0xFFU);
}

// A BITMAPFILEHEADER in front of a DIB. [MS-WMF] 2.2.2.3
std::string bitmap_file(const std::string& dib) {
  constexpr std::size_t file_header = 14;
  const auto at = [&dib](std::size_t i) {
    return i < dib.size() ? static_cast<unsigned char>(dib[i]) : 0U;
  };
  const std::size_t info = at(0) | at(1) << 8U;
  const std::size_t bits = at(14) | at(15) << 8U;
  std::size_t colors = at(32) | at(33) << 8U;
  if (colors == 0 && bits <= 8) colors = std::size_t{1} << bits;
  std::string file = "BM";
  append_le32(file, file_header + dib.size());
  append_le32(file, 0);
  append_le32(file, file_header + info + (bits <= 8 ? colors * 4 : 0));
  return file + dib;
}

// A picture while its group lasts.
struct Drawing {
  std::string_view media_type;
  std::string hex;
  std::string bytes;
  int width = 0;   // twips
  int height = 0;  // twips

  [[nodiscard]] std::string content() const {
    std::string out = bytes;
    int high = -1;
    for (const char c : hex) {
      const int digit = nibble(c);
      if (digit < 0) continue;
      if (high < 0) {
        high = digit;
      } else {
        out += static_cast<char>(high << 4 | digit);
        high = -1;
      }
    }
    return media_type == "image/bmp" ? bitmap_file(out) : out;
  }
};

// The address of a HYPERLINK field: its first argument, in quotes or not, and a place in it.
std::string link_of(std::string_view instruction) {
  const std::size_t keyword = instruction.find("HYPERLINK");
  if (keyword == std::string_view::npos) return {};
  std::string address;
  std::string place;
  bool is_place = false;
  std::string_view rest = instruction.substr(keyword + 9);
  while (!rest.empty()) {
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
    if (rest.empty()) break;
    const bool quoted = rest.front() == '"';
    if (quoted) rest.remove_prefix(1);
    const std::size_t end = std::min(rest.find(quoted ? '"' : ' '), rest.size());
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!quoted && word.starts_with('\\')) {
      is_place = word == "\\l";
      if (word == "\\t" || word == "\\o") {  // a frame, a hint: the argument is none of ours
        rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
        const bool skip_quoted = !rest.empty() && rest.front() == '"';
        const std::size_t skip = rest.find(skip_quoted ? '"' : ' ', skip_quoted ? 1 : 0);
        rest.remove_prefix(std::min(skip == std::string_view::npos ? skip : skip + 1, rest.size()));
      }
    } else if (is_place) {
      place = word;
      is_place = false;
    } else if (address.empty()) {
      address = word;
    }
  }
  return place.empty() ? address : address + "#" + place;
}

// Only addresses that cannot run a program in the reader's browser.
bool is_harmless(std::string_view address) {
  const std::size_t colon = address.find(':');
  if (colon == std::string_view::npos || address.find_first_of("/#?") < colon) return true;
  std::string scheme(address.substr(0, colon));
  std::ranges::transform(scheme, scheme.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  constexpr std::array<std::string_view, 9> known{"http", "https", "mailto",  "ftp", "file",
                                                  "tel",  "news",  "outlook", "cid"};
  return holds(known, scheme) || colon == 1;  // a drive letter
}

// Writes HTML; elements are opened when there is something to put into them.
class Page {
 public:
  void text(std::string_view utf8, const Look& look, const std::string& style,
            const Paragraph& paragraph) {
    if (utf8.empty()) return;
    begin_paragraph(paragraph);
    if (look != look_ || !span_open_) begin_span(look, style);
    append_with_spaces(utf8);
    plain_ += utf8;
  }

  void raw(std::string_view element, const Paragraph& paragraph) {
    begin_paragraph(paragraph);
    end_span();
    html_ += element;
  }

  void line(const Paragraph& paragraph) {
    raw("<br>\r\n", paragraph);
    plain_ += "\r\n";
  }

  void end_paragraph(const Paragraph& paragraph) {
    const bool was_empty = !paragraph_open_;
    begin_paragraph(paragraph);
    end_span();
    if (was_empty && !item_open_) html_ += "&nbsp;";
    close_paragraph();
    plain_ += "\r\n";
  }

  void cell(const Paragraph& paragraph) {
    begin_cell(paragraph);
    close_paragraph();
    html_ += "</td>";
    cell_open_ = false;
    plain_ += "\t";
  }

  void row() {
    if (cell_open_) {
      close_paragraph();
      html_ += "</td>";
      cell_open_ = false;
    }
    if (row_open_) html_ += "</tr>\r\n";
    row_open_ = false;
    plain_ += "\r\n";
  }

  void link(const std::string& address, const Paragraph& paragraph) {
    begin_paragraph(paragraph);
    end_span();
    if (link_open_) end_link();
    html_ += "<a href=\"";
    append_escaped(html_, address);
    html_ += "\">";
    link_open_ = true;
  }
  void end_link() {
    if (!link_open_) return;
    end_span();
    html_ += "</a>";
    link_open_ = false;
  }

  void finish() {
    close_paragraph();
    close_list();
    close_table();
  }

  std::string html_;
  std::string plain_;

 private:
  void begin_paragraph(const Paragraph& paragraph) {
    if (paragraph_open_) return;
    if (paragraph.in_table) {
      begin_cell(paragraph);
    } else {
      close_table();
    }
    if (paragraph.list_item && !paragraph.in_table) {
      if (!list_open_) html_ += "<ul style=\"list-style-type:none\">\r\n";
      list_open_ = true;
      html_ += "<li" + style_of(paragraph) + ">";
      item_open_ = true;
    } else {
      close_list();
      html_ += "<p" + style_of(paragraph) + ">";
    }
    paragraph_open_ = true;
    has_text_ = false;
  }

  static std::string style_of(const Paragraph& paragraph) {
    std::string style = "margin:0";
    if (!paragraph.align.empty()) style += fmt::format(";text-align:{}", paragraph.align);
    if (paragraph.left > 0 && !paragraph.list_item && !paragraph.in_table) {
      style += fmt::format(";margin-left:{}pt", paragraph.left / 20);
    }
    return fmt::format(" style=\"{}\"", style);
  }

  void begin_cell(const Paragraph&) {
    close_list();
    if (!table_open_) {
      html_ += "<table border=\"1\" style=\"border-collapse:collapse\">\r\n";
    }
    table_open_ = true;
    if (!row_open_) html_ += "<tr>";
    row_open_ = true;
    if (!cell_open_) html_ += "<td valign=\"top\">";
    cell_open_ = true;
  }

  void close_paragraph() {
    end_link();
    end_span();
    if (!paragraph_open_) return;
    html_ += item_open_ ? "</li>\r\n" : "</p>\r\n";
    paragraph_open_ = item_open_ = false;
  }
  void close_list() {
    if (list_open_) html_ += "</ul>\r\n";
    list_open_ = false;
  }
  void close_table() {
    if (!table_open_) return;
    if (cell_open_) html_ += "</td>";
    if (row_open_) html_ += "</tr>\r\n";
    html_ += "</table>\r\n";
    table_open_ = row_open_ = cell_open_ = false;
  }

  void begin_span(const Look& look, const std::string& style) {
    end_span();
    look_ = look;
    if (!style.empty()) open("span style=\"" + style + "\"", "span");
    if (look.bold) open("b", "b");
    if (look.italic) open("i", "i");
    if (look.underline && !link_open_) open("u", "u");
    if (look.strike) open("s", "s");
    if (look.script > 0) open("sup", "sup");
    if (look.script < 0) open("sub", "sub");
    span_open_ = true;
  }
  void open(const std::string& tag, std::string_view name) {
    html_ += "<" + tag + ">";
    open_.push_back(name);
  }
  void end_span() {
    for (; !open_.empty(); open_.pop_back()) html_ += fmt::format("</{}>", open_.back());
    span_open_ = false;
  }

  // Runs of spaces and tabs are meant as they are.
  void append_with_spaces(std::string_view text) {
    while (!text.empty()) {
      const std::size_t plain_end = std::min(text.find_first_of(" \t"), text.size());
      append_escaped(html_, text.substr(0, plain_end));
      has_text_ = has_text_ || plain_end > 0;
      text.remove_prefix(plain_end);
      while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
        const bool tab = text.front() == '\t';
        text.remove_prefix(1);
        const bool more = !text.empty() && (text.front() == ' ' || text.front() == '\t');
        html_ += tab ? "&nbsp;&nbsp;&nbsp; " : more || !has_text_ ? "&nbsp;" : " ";
      }
      has_text_ = true;
    }
  }

  Look look_;
  bool paragraph_open_ = false;
  bool has_text_ = false;  // in this paragraph: a space before it would not be shown
  bool span_open_ = false;
  bool link_open_ = false;
  bool list_open_ = false;
  bool item_open_ = false;
  bool table_open_ = false;
  bool row_open_ = false;
  bool cell_open_ = false;
  std::vector<std::string_view> open_;
};

class Reader {
 public:
  explicit Reader(std::string_view rtf) : tokens_(rtf) { groups_.emplace_back(); }

  Result<Html> run() {
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
    page_.finish();
    result_.utf8 =
        "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; "
        "charset=utf-8\"></head><body>\r\n" +
        page_.html_ + "</body></html>\r\n";
    result_.plain = std::move(page_.plain_);
    return std::move(result_);
  }

 private:
  Group& group() { return groups_.back(); }

  void open() {
    flush();
    characters_.end_of_group();
    groups_.push_back(group());
    first_in_group_ = true;
    starred_ = false;
  }

  // False at the end of the document.
  bool close() {
    flush();
    characters_.end_of_group();
    if (groups_.size() == 1) return false;
    const Place left = group().place;
    groups_.pop_back();
    starred_ = first_in_group_ = false;
    if (left == Place::picture && group().place != Place::picture) end_picture();
    if (!links_.empty() && links_.back() == groups_.size()) {
      links_.pop_back();
      page_.end_link();
    }
    return groups_.size() > 1;
  }

  void content(const Token& token) {
    if (token.kind == TokenKind::symbol && token.text == "*") {
      starred_ = true;
      return;
    }
    switch (token.kind) {
      case TokenKind::word:
        word(token);
        break;
      case TokenKind::symbol:
        symbol(token.text);
        break;
      case TokenKind::text:
        text(token.text);
        break;
      case TokenKind::hex:
        characters_.byte(static_cast<unsigned char>(token.value), code_page());
        break;
      case TokenKind::binary:
        if (group().place == Place::picture) drawing_.bytes += token.text;
        break;
      default:
        break;
    }
    starred_ = first_in_group_ = false;
  }

  [[nodiscard]] unsigned code_page() const { return pages_.of_font(groups_.back().look.font); }

  void text(std::string_view bytes) {
    if (group().place == Place::picture) {
      drawing_.hex += bytes;
    } else if (group().place == Place::color_table) {
      for (const char c : bytes) {
        if (c == ';') end_color();
      }
    } else {
      characters_.bytes(bytes, code_page());
    }
  }

  void symbol(std::string_view character) {
    if (characters_.swallow()) return;
    if (character == "~") {
      characters_.bytes("", code_page());
      put("\u00A0");
    } else if (character == "_") {
      put("\u2011");
    } else if (character == "-") {
      put("\u00AD");
    } else if (character == "\r" || character == "\n") {
      end_paragraph();
    } else if (character == "\\" || character == "{" || character == "}") {
      characters_.bytes(character, code_page());
    }
  }

  void word(const Token& token) {
    if (group().place == Place::font_table) return pages_.font_table(token);
    if (token.text == "uc") group().uc = static_cast<unsigned>(std::clamp(token.value, 0, 64));
    if (token.text == "u") return characters_.unicode(token.value, group().uc);
    if (characters_.swallow()) return;
    flush();
    if (group().place == Place::color_table) return color(token);
    if (group().place == Place::picture) return picture(token);
    if (destination(token)) return;
    pages_.header(token);
    look(token);
    paragraph(token);
    const auto* stand =
        std::ranges::find(stands, token.text, [](const Stand& row) { return row.word; });
    if (stand != stands.end()) put(stand->utf8);
  }

  // True if the word begins a destination.
  bool destination(const Token& token) {
    const std::string_view name = token.text;
    if (name == "fldinst") return enter(Place::field, [this] { instruction_.clear(); });
    if (name == "fldrslt") return begin_result();
    if (starred_ && !holds(seen_though_starred, name)) return enter(Place::nothing);
    if (!first_in_group_ && !starred_) return false;
    if (name == "fonttbl") return enter(Place::font_table);
    if (name == "colortbl") return enter(Place::color_table);
    if (name == "pict") return enter(Place::picture, [this] { drawing_ = {}; });
    if (name == "listtext" || name == "pntext") {
      paragraph_.list_item = true;
      return enter(Place::list_text);
    }
    if (holds(unseen, name)) return enter(Place::nothing);
    return false;
  }

  template <class Then = void (*)()>
  bool enter(
      Place place, Then then = [] {}) {
    if (group().place == Place::nothing) return true;
    group().place = place;
    then();
    return true;
  }

  bool begin_result() {
    if (group().place == Place::nothing) return true;
    const std::string address = link_of(instruction_);
    instruction_.clear();
    if (!address.empty() && is_harmless(address)) {
      page_.link(address, paragraph_);
      links_.push_back(groups_.size() - 1);
    }
    return true;
  }

  void look(const Token& token) {
    Look& now = group().look;
    const std::string_view name = token.text;
    if (name == "plain") now = {};
    if (name == "b") now.bold = token.on();
    if (name == "i") now.italic = token.on();
    if (name == "strike" || name == "striked") now.strike = token.on();
    if (name == "v") now.hidden = token.on();
    if (name == "ulnone") now.underline = false;
    if (name == "ul" || name == "uld" || name == "uldb" || name == "ulw" || name == "ulwave") {
      now.underline = token.on();
    }
    if (name == "super") now.script = token.on() ? 1 : 0;
    if (name == "sub") now.script = token.on() ? -1 : 0;
    if (name == "nosupersub") now.script = 0;
    if (name == "cf") now.color = token.value;
    if (name == "highlight" || name == "cb" || name == "chcbpat") now.background = token.value;
    if (name == "fs") now.half_points = token.value;
    if (name == "f") now.font = token.value;
  }

  void paragraph(const Token& token) {
    const std::string_view name = token.text;
    if (group().place != Place::body) return;
    if (name == "pard") paragraph_ = {};
    if (name == "ql") paragraph_.align = "";
    if (name == "qr") paragraph_.align = "right";
    if (name == "qc") paragraph_.align = "center";
    if (name == "qj") paragraph_.align = "justify";
    if (name == "li") paragraph_.left = std::clamp(token.value, 0, 20'000);
    if (name == "intbl") paragraph_.in_table = true;
    if (name == "ls" && token.value > 0) paragraph_.list_item = true;
    if (name == "par" || name == "sect" || name == "page") end_paragraph();
    if (name == "line") page_.line(paragraph_);
    if (name == "cell" || name == "nestcell") page_.cell(paragraph_);
    if (name == "row" || name == "nestrow") page_.row();
  }

  void end_paragraph() {
    flush();
    if (group().place == Place::body) page_.end_paragraph(paragraph_);
  }

  void color(const Token& token) {
    const int value = std::clamp(token.value, 0, 255);
    if (token.text == "red") rgb_ = (rgb_.value_or(0) & 0x00FFFF) | value << 16;
    if (token.text == "green") rgb_ = (rgb_.value_or(0) & 0xFF00FF) | value << 8;
    if (token.text == "blue") rgb_ = (rgb_.value_or(0) & 0xFFFF00) | value;
  }
  void end_color() {
    if (colors_.size() < 65'536) colors_.push_back(rgb_);
    rgb_.reset();
  }

  void picture(const Token& token) {
    const std::string_view name = token.text;
    if (name == "pngblip") drawing_.media_type = "image/png";
    if (name == "jpegblip") drawing_.media_type = "image/jpeg";
    if (name == "emfblip") drawing_.media_type = "image/emf";
    if (name == "wmetafile") drawing_.media_type = "image/wmf";
    if (name == "dibitmap") drawing_.media_type = "image/bmp";
    if (name == "picwgoal") drawing_.width = token.value;
    if (name == "pichgoal") drawing_.height = token.value;
    if (starred_) group().place = Place::nothing;  // \*\blipuid: hex digits that are no picture
  }

  void end_picture() {
    std::string bytes = drawing_.content();
    if (drawing_.media_type.empty() || bytes.empty() || result_.pictures.size() >= max_pictures) {
      return;
    }
    std::string element =
        fmt::format("<img src=\"cid:rtf-picture-{}@offenbar.invalid\"", result_.pictures.size());
    if (drawing_.width > 0 && drawing_.height > 0) {
      element +=
          fmt::format(" width=\"{}\" height=\"{}\"", drawing_.width / 15, drawing_.height / 15);
    }
    if (group().place == Place::body) page_.raw(element + " alt=\"\">", paragraph_);
    result_.pictures.push_back({std::string(drawing_.media_type), std::move(bytes)});
    drawing_ = {};
  }

  void put(std::string_view utf8) {
    flush();
    emit(utf8);
  }

  void flush() {
    run_.clear();
    characters_.flush(run_);
    if (!run_.empty()) emit(run_);
  }

  void emit(std::string_view utf8) {
    const Look& now = group().look;
    switch (group().place) {
      case Place::field:
        instruction_ += utf8;
        break;
      case Place::body:
      case Place::list_text:
        if (now.hidden) break;
        if (pages_.is_symbol(now.font) && utf8 == "\u00B7") utf8 = "\u2022";
        page_.text(utf8, now, style_of(now), paragraph_);
        break;
      default:
        break;
    }
  }

  [[nodiscard]] std::string style_of(const Look& now) const {
    std::string style;
    if (const auto rgb = color_at(now.color)) style += fmt::format("color:#{:06x};", *rgb);
    if (const auto rgb = color_at(now.background)) {
      style += fmt::format("background-color:#{:06x};", *rgb);
    }
    if (now.half_points > 0 && now.half_points < 400) {
      style += fmt::format("font-size:{}{}pt;", now.half_points / 2,
                           now.half_points % 2 != 0 ? ".5" : "");
    }
    if (!style.empty()) style.pop_back();
    return style;
  }
  [[nodiscard]] std::optional<int> color_at(int index) const {
    if (index <= 0 || static_cast<std::size_t>(index) >= colors_.size()) return std::nullopt;
    return colors_[static_cast<std::size_t>(index)];
  }

  Tokens tokens_;
  CodePages pages_;
  Characters characters_;
  Page page_;
  Paragraph paragraph_;
  Drawing drawing_;
  std::vector<Group> groups_;
  std::vector<std::size_t> links_;  // depth of the groups they end with
  std::vector<std::optional<int>> colors_;
  std::optional<int> rgb_;
  std::string instruction_;
  std::string run_;
  bool starred_ = false;
  bool first_in_group_ = false;
  Html result_;
};

}  // namespace

Result<Html> rtf_to_html(Bytes rtf) {
  if (!starts_with(rtf, "{\\rtf")) {
    return fail(Fault::corrupt, "the RTF does not begin with {\\rtf");
  }
  return Reader(as_text(rtf)).run();
}

}  // namespace offenbar::rtf
