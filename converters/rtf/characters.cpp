#include "converters/rtf/characters.h"

#include <algorithm>

#include "converters/base/text.h"

namespace offenbar::rtf {
namespace {

constexpr int max_fonts = 65'536;

// \fcharset to Windows code page; 0: the document's. [MSFT-RTF] "Font Table"
unsigned code_page_of_charset(int charset) {
  switch (charset) {
    case 0:
      return 1252;
    case 77:
      return 10000;
    case 78:
      return 10001;
    case 79:
      return 10003;
    case 80:
      return 10008;
    case 81:
      return 10002;
    case 85:
      return 10006;
    case 86:
      return 10081;
    case 88:
      return 10029;
    case 89:
      return 10007;
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
    case 254:
      return 437;
    case 255:
      return 850;
    default:
      return 0;
  }
}

}  // namespace

void CodePages::header(const Token& token) {
  if (token.text == "ansicpg" && token.value > 0) document_ = static_cast<unsigned>(token.value);
  if (token.text == "mac") document_ = 10000;
  if (token.text == "pc") document_ = 437;
  if (token.text == "pca") document_ = 850;
  if (token.text == "deff") default_font_ = token.value;
}

void CodePages::font_table(const Token& token) {
  if (token.kind != TokenKind::word) return;
  if (token.text == "f") {
    defining_ = token.value;
    if (fonts_.size() < max_fonts) fonts_[defining_] = {};
    return;
  }
  const auto font = fonts_.find(defining_);
  if (font == fonts_.end()) return;
  if (token.text == "fcharset") {
    font->second = {code_page_of_charset(token.value), token.value <= 1, token.value == 2};
  } else if (token.text == "cpg" && token.value > 0) {
    font->second.code_page = static_cast<unsigned>(token.value);
  }
}

unsigned CodePages::of_font(int number) const {
  const bool chosen = number >= 0;
  const auto font = fonts_.find(chosen ? number : default_font_);
  if (font == fonts_.end() || font->second.code_page == 0) return document_;
  // Writers name a Latin default font and mean \ansicpg all the same.
  if (!chosen && font->second.is_default) return document_;
  return font->second.code_page;
}

bool CodePages::is_symbol(int font) const {
  const auto found = fonts_.find(font);
  return found != fonts_.end() && found->second.is_symbol;
}

void Characters::bytes(std::string_view plain, unsigned code_page) {
  if (skip_ > 0) {
    const std::size_t skipped = std::min<std::size_t>(skip_, plain.size());
    skip_ -= static_cast<unsigned>(skipped);
    plain.remove_prefix(skipped);
  }
  if (plain.empty()) return;
  settle_units();
  if (code_page != code_page_) settle_bytes();
  code_page_ = code_page;
  raw_ += plain;
}

void Characters::byte(unsigned char value, unsigned code_page) {
  const char c = static_cast<char>(value);
  bytes({&c, 1}, code_page);
}

void Characters::unicode(int value, unsigned skip) {
  if (swallow()) return;
  settle_bytes();
  units_ += static_cast<char16_t>(value);
  skip_ = skip;
}

bool Characters::swallow() {
  if (skip_ == 0) return false;
  --skip_;
  return true;
}

void Characters::flush(std::string& out) {
  settle_bytes();
  settle_units();
  out += settled_;
  settled_.clear();
}

void Characters::drop() {
  raw_.clear();
  units_.clear();
  settled_.clear();
}

void Characters::settle_bytes() {
  if (raw_.empty()) return;
  const bool ascii = std::ranges::all_of(raw_, [](unsigned char c) { return c < 0x80; });
  if (ascii) {
    settled_ += raw_;
  } else if (const auto utf8 = from_code_page(as_bytes(raw_), code_page_)) {
    settled_ += *utf8;
  } else {
    settled_ += from_code_page(as_bytes(raw_), 1252).value_or(std::string());
  }
  raw_.clear();
}

void Characters::settle_units() {
  if (units_.empty()) return;
  append_utf8(settled_, units_);
  units_.clear();
}

void append_escaped(std::string& html, std::string_view text) {
  for (;;) {
    const std::size_t special = text.find_first_of("<>&\"");
    html += text.substr(0, special);
    if (special == std::string_view::npos) return;
    switch (text[special]) {
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      default:
        html += "&amp;";
    }
    text.remove_prefix(special + 1);
  }
}

}  // namespace offenbar::rtf
