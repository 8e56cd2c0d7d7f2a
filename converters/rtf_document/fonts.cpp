#include "converters/rtf_document/fonts.h"

#include <algorithm>
#include <utility>

#include "converters/base/text.h"
#include "converters/document/charsets.h"

namespace offenbar::rtf_document {
namespace {

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

void Fonts::read(const Token& word) {
  const int value = word.value.value_or(0);
  if (word.text == "f") {
    defining_ = value;
    if (pages_.size() < most_fonts) pages_[value] = 0;
    return;
  }
  const auto font = pages_.find(defining_);
  if (font == pages_.end()) return;
  if (word.text == "fcharset") {
    font->second = value == 0                ? 1252
                   : value == symbol_charset ? symbol_page
                                             : code_page_of_charset(value);
  } else if (word.text == "cpg" && value > 0) {
    font->second = static_cast<unsigned>(value);
  }
}

unsigned Fonts::code_page(int font) const {
  const auto found = pages_.find(font >= 0 ? font : default_);
  const bool says = found != pages_.end() && found->second != 0;
  // A default font that says no more than "Latin" means the document's code page.
  if (!says || (font < 0 && found->second == 1252)) return document_;
  return found->second;
}

void Characters::bytes(std::string_view raw, unsigned code_page) {
  const std::size_t skipped = std::min<std::size_t>(replacements_, raw.size());
  replacements_ -= static_cast<unsigned>(skipped);
  raw.remove_prefix(skipped);
  if (raw.empty()) return;
  if (!units_.empty() || code_page != code_page_) settle();
  code_page_ = code_page;
  raw_ += raw;
}

void Characters::unicode(int unit, unsigned replacements) {
  if (!counts()) return;
  if (!raw_.empty()) settle();
  units_ += static_cast<char16_t>(unit);
  replacements_ = replacements;
}

bool Characters::counts() {
  if (replacements_ == 0) return true;
  --replacements_;
  return false;
}

void Characters::settle() {
  if (code_page_ == Fonts::symbol_page) {
    for (const char c : raw_) {
      const auto code = static_cast<unsigned char>(c);
      units_ += static_cast<char16_t>(code < 0x20 ? code : 0xF000U + code);
    }
  } else if (is_ascii(raw_)) {
    done_ += raw_;
  } else {
    auto utf8 = from_code_page(as_bytes(raw_), code_page_);
    if (!utf8) utf8 = from_code_page(as_bytes(raw_), 1252);
    if (utf8) done_ += *utf8;
  }
  raw_.clear();
  append_utf8(done_, units_);
  units_.clear();
}

std::string Characters::take() {
  // The first half of a character waits for the other one.
  const bool half = !units_.empty() && units_.back() >= 0xD800 && units_.back() <= 0xDBFF;
  const char16_t waiting = half ? units_.back() : char16_t{0};
  if (half) units_.pop_back();
  settle();
  if (half) units_ += waiting;
  return std::exchange(done_, {});
}

}  // namespace offenbar::rtf_document
