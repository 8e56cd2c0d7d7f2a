#include "converters/rtf/facts.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <map>
#include <string>
#include <vector>

#include "converters/base/text.h"

namespace offenbar::rtf {
namespace {

constexpr std::size_t max_depth = 20'000;

// Destinations without "\*" whose text is none of the document's.
constexpr std::array<std::string_view, 24> unseen{
    "fonttbl",  "colortbl", "stylesheet", "info",     "pict",      "objdata",
    "listtext", "pntext",   "sp",         "shprslt",  "nonshppict", "filetbl",
    "xe",       "tc",       "rxe",        "objclass", "objname",   "pntxta",
    "pntxtb",   "ftnsep",   "ftnsepc",    "aftnsep",  "aftnsepc",  "bkmkstart"};
// Destinations with "\*" whose text is the document's.
constexpr std::array<std::string_view, 6> seen_though_starred{
    "shppict", "shpinst", "annotation", "footnote", "shptxt", "pict"};

struct Group {
  bool skipped = false;
  bool in_font_table = false;
  unsigned skip_after_unicode = 1;  // \uc
  unsigned code_page = 0;           // 0: the document's
};

// \fcharset to Windows code page.
unsigned code_page_of(int charset) {
  switch (charset) {
    case 77:
      return 10000;
    case 128:
      return 932;
    case 129:
      return 949;
    case 134:
      return 936;
    case 136:
      return 950;
    case 161:
      return 1253;
    case 162:
      return 1254;
    case 163:
      return 1258;
    case 177:
      return 1255;
    case 178:
      return 1256;
    case 186:
      return 1257;
    case 204:
      return 1251;
    case 222:
      return 874;
    case 238:
      return 1250;
    default:
      return 0;
  }
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) { groups_.emplace_back(); }

  Result<Facts> run() {
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '{') {
        OFFENBAR_CHECK(open_group());
      } else if (c == '}') {
        close_group();
      } else if (c == '\\') {
        control();
      } else if (c != '\r' && c != '\n') {
        literal(c);
      }
      if (at_end_) break;
    }
    flush();
    if (groups_.size() > 1 && !ends_with_brace()) {
      return fail(Fault::corrupt, "the RTF document ends inside of groups: it was cut off",
                  text_.size());
    }
    Facts facts;
    facts.letters = letters_;
    facts.images = images_;
    facts.notes = notes_;
    facts.comments = comments_;
    return facts;
  }

 private:
  Group& group() { return groups_.back(); }

  Result<void> open_group() {
    flush();
    if (groups_.size() > max_depth) return fail(Fault::corrupt, "RTF groups are nested too deep");
    groups_.push_back(group());
    starred_ = false;
    pending_skip_ = 0;
    return {};
  }

  void close_group() {
    flush();
    starred_ = false;
    pending_skip_ = 0;
    if (groups_.size() > 1) groups_.pop_back();
    at_end_ = groups_.size() == 1;  // what follows the outermost group is no part of it
  }

  void literal(char c) {
    if (pending_skip_ > 0) {
      --pending_skip_;
    } else if (!group().skipped) {
      run_ += c;
    }
  }

  void control() {
    if (at_ >= text_.size()) return;
    const char c = text_[at_];
    if (std::isalpha(static_cast<unsigned char>(c)) != 0) return word();
    ++at_;
    if (c == '\'') {
      hex();
    } else if (c == '*') {
      starred_ = true;
    } else if (c == '\\' || c == '{' || c == '}') {
      literal(c);
    }
  }

  void hex() {
    unsigned value = 0;
    const std::string_view digits = text_.substr(at_, 2);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    at_ += static_cast<std::size_t>(end - digits.data());
    if (error == std::errc()) literal(static_cast<char>(value));
  }

  void word() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && std::isalpha(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
    const std::string_view name = text_.substr(begin, at_ - begin);
    int value = 0;
    const char* const first = text_.data() + at_;
    const auto [end, error] = std::from_chars(first, text_.data() + text_.size(), value);
    const bool has_value = error == std::errc();
    at_ += static_cast<std::size_t>(end - first);
    if (at_ < text_.size() && text_[at_] == ' ') ++at_;
    apply(name, has_value ? value : 0);
    starred_ = false;
  }

  void apply(std::string_view name, int value) {
    if (name == "u") return unicode(value);
    if (name == "bin") {
      at_ += std::min<std::size_t>(static_cast<std::size_t>(std::max(value, 0)), text_.size() - at_);
      return;
    }
    flush();
    if (name == "uc") group().skip_after_unicode = static_cast<unsigned>(std::clamp(value, 0, 64));
    if (name == "ansicpg" && value > 0) code_page_ = static_cast<unsigned>(value);
    if (name == "mac") code_page_ = 10000;
    if (name == "pc") code_page_ = 437;
    font(name, value);
    if (group().skipped) return;
    count(name);
    const bool kept = std::ranges::find(seen_though_starred, name) != seen_though_starred.end();
    if ((starred_ && !kept) || std::ranges::find(unseen, name) != unseen.end()) {
      group().skipped = true;
    }
  }

  void font(std::string_view name, int value) {
    if (name == "fonttbl") group().in_font_table = true;
    if (name == "f" && group().in_font_table) font_ = value;
    if (name == "fcharset" && group().in_font_table) fonts_[font_] = code_page_of(value);
    if (name == "f" && !group().in_font_table) {
      const auto found = fonts_.find(value);
      group().code_page = found == fonts_.end() ? 0 : found->second;
    }
  }

  void count(std::string_view name) {
    if (name == "pict") ++images_;
    if (name == "footnote") ++notes_;
    if (name == "annotation") ++comments_;
  }

  void unicode(int value) {
    if (pending_skip_ > 0) {
      --pending_skip_;
      return;
    }
    flush_bytes();
    if (!group().skipped) wide_ += static_cast<char16_t>(value);
    pending_skip_ = group().skip_after_unicode;
  }

  void flush_bytes() {
    if (run_.empty()) return;
    const unsigned page = group().code_page != 0 ? group().code_page : code_page_;
    const bool ascii =
        std::ranges::all_of(run_, [](unsigned char c) { return c < 0x80; });
    if (ascii) {
      letters_ += count_letters(run_);
    } else if (const auto utf8 = from_code_page(as_bytes(run_), page)) {
      letters_ += count_letters(*utf8);
    } else {
      letters_ += count_letters(from_code_page(as_bytes(run_), 1252).value_or(std::string()));
    }
    run_.clear();
  }

  void flush() {
    flush_bytes();
    if (wide_.empty()) return;
    std::string utf8;
    append_utf8(utf8, wide_);
    letters_ += count_letters(utf8);
    wide_.clear();
  }

  [[nodiscard]] bool ends_with_brace() const {
    const auto last = text_.find_last_not_of(std::string_view(" \t\r\n\0\x1A", 6));
    return last != std::string_view::npos && text_[last] == '}';
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Group> groups_;
  bool starred_ = false;
  bool at_end_ = false;
  unsigned pending_skip_ = 0;
  unsigned code_page_ = 1252;
  int font_ = 0;
  std::map<int, unsigned> fonts_;
  std::string run_;     // bytes of the code page
  std::u16string wide_;  // of \u, which may come as surrogate pairs
  std::uint64_t letters_ = 0;
  std::uint64_t images_ = 0;
  std::uint64_t notes_ = 0;
  std::uint64_t comments_ = 0;
};

}  // namespace

Result<Facts> facts(Bytes document) { return Reader(as_text(document)).run(); }

}  // namespace offenbar::rtf
