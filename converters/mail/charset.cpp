#include "converters/mail/charset.h"

#include <fmt/format.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>

#include "converters/base/mapping.h"
#include "converters/base/text.h"

namespace offenbar::mail {
namespace {

constexpr std::string_view replacement = "\uFFFD";
constexpr std::size_t head_bytes = 4096;             // where HTML names its charset
constexpr std::size_t evidence_bytes = 256U << 10U;  // that a guess looks at
constexpr int least_confidence = 30;

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c < 0x80; });
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return lower(c); });
  return out;
}

// ICU knows the names of IANA's list by its aliases; MIME's preferred one first.
std::optional<std::string> standard_name(const std::string& converter) {
  for (const char* const standard : {"MIME", "IANA"}) {
    UErrorCode status = U_ZERO_ERROR;
    const char* const name = ucnv_getStandardName(converter.c_str(), standard, &status);
    if (U_SUCCESS(status) != 0 && name != nullptr) return lower(name);
  }
  return std::nullopt;
}

std::map<unsigned, std::string> load_names() {
  std::map<unsigned, std::string> names;
  auto table = Table::load("code-pages");
  if (!table) table = Table::shipped("code-pages");
  if (!table) return names;
  for (const Table::Row& row : table->rows()) {
    unsigned page = 0;
    const std::string_view number = row.front();
    std::from_chars(number.data(), number.data() + number.size(), page);
    const std::string converter(table->at(row, "converter"));
    // UTF-16 is no charset for mail; UTF-7 is read by nobody safely.
    if (page == 1200 || page == 1201 || page == 65000) continue;
    if (const auto name = standard_name(converter)) names.emplace(page, *name);
  }
  return names;
}

// What the bytes would be, if they fit.
std::optional<std::string> clean(std::string_view bytes, unsigned code_page) {
  auto utf8 = from_code_page(as_bytes(bytes), code_page);
  if (!utf8 || utf8->find(replacement) != std::string::npos) return std::nullopt;
  return *std::move(utf8);
}

std::string_view named_charset(std::string_view html) {
  const std::string head = lower(html.substr(0, head_bytes));
  const std::size_t at = head.find("charset=");
  if (at == std::string::npos) return {};
  std::string_view rest = html.substr(at + 8, 64);
  rest.remove_prefix(std::min(rest.find_first_not_of(" \"'"), rest.size()));
  return rest.substr(0, std::min(rest.find_first_of(" \"';>/\r\n"), rest.size()));
}

Loss guessed(unsigned code_page, std::string_view as) {
  return {"charset_guessed", Severity::cosmetic, "HTML body",
          code_page == 0 ? "no code page" : fmt::format("code page {}", code_page),
          std::string(as)};
}

std::optional<Html> by_mark(const std::string& html, unsigned code_page) {
  if (html.starts_with("\xEF\xBB\xBF")) {
    return Html{html.substr(3), "utf-8", std::nullopt};
  }
  const bool little = html.starts_with("\xFF\xFE");
  if (!little && !html.starts_with("\xFE\xFF")) return std::nullopt;
  auto utf8 = from_code_page(as_bytes(std::string_view(html).substr(2)), little ? 1200 : 1201);
  if (!utf8) return std::nullopt;
  std::optional<Loss> loss;
  if (code_page != (little ? 1200U : 1201U)) loss = guessed(code_page, "UTF-16");
  return Html{naming_utf8(*std::move(utf8)), "utf-8", loss};
}

std::optional<Html> by_guess(const std::string& html, unsigned code_page) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)> detector(ucsdet_open(&status),
                                                                            &ucsdet_close);
  const auto size = static_cast<std::int32_t>(std::min(html.size(), evidence_bytes));
  ucsdet_setText(detector.get(), html.data(), size, &status);
  ucsdet_enableInputFilter(detector.get(), 1);
  const UCharsetMatch* const match = ucsdet_detect(detector.get(), &status);
  if (U_FAILURE(status) != 0 || match == nullptr) return std::nullopt;
  const std::string name = ucsdet_getName(match, &status);
  if (U_FAILURE(status) != 0 || ucsdet_getConfidence(match, &status) < least_confidence)
    return std::nullopt;
  auto utf8 = from_charset(html, name);
  if (!utf8) return std::nullopt;
  return Html{naming_utf8(*std::move(utf8)), "utf-8", guessed(code_page, name)};
}

Html as_western(const std::string& html, unsigned code_page) {
  auto utf8 = from_code_page(as_bytes(html), 1252).value_or(std::string());
  Loss loss = guessed(code_page, "windows-1252");
  if (utf8.find(replacement) != std::string::npos) loss.severity = Severity::content;
  return {naming_utf8(std::move(utf8)), "utf-8", loss};
}

bool is_one_byte(unsigned code_page) {
  return (code_page >= 1250 && code_page <= 1258) || (code_page >= 28591 && code_page <= 28605) ||
         code_page == 20866 || code_page == 21866 || code_page == 874 || code_page < 866;
}

// "=?charset?B?...?=" at the front of `text`: its content, and behind it.
struct Word {
  std::string charset;
  bool base64 = false;
  std::string_view content;
  std::size_t size = 0;
};
std::optional<Word> word_at(std::string_view text) {
  if (!text.starts_with("=?")) return std::nullopt;
  const std::size_t first = text.find('?', 2);
  if (first == std::string_view::npos || first + 3 > text.size() || text[first + 2] != '?')
    return std::nullopt;
  constexpr std::size_t longest = 2000;  // far more than RFC 2047 allows, as some writers take
  text = text.substr(0, longest);
  const std::size_t end = text.find("?=", std::min(first + 3, text.size()));
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view charset = text.substr(2, first - 2);
  const char kind = lower(text[first + 1]);
  if ((kind != 'b' && kind != 'q') || charset.find(' ') != std::string_view::npos)
    return std::nullopt;
  return Word{std::string(charset.substr(0, charset.find('*'))), kind == 'b',
              text.substr(first + 3, end - first - 3), end + 2};
}

std::string unquoted(std::string_view content) {
  std::string bytes;
  for (std::size_t i = 0; i < content.size(); ++i) {
    unsigned value = 0;
    const std::string_view digits = content.substr(std::min(i + 1, content.size()), 2);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (content[i] == '=' && error == std::errc() && end == digits.data() + 2) {
      bytes += static_cast<char>(value);
      i += 2;
    } else {
      bytes += content[i] == '_' ? ' ' : content[i];
    }
  }
  return bytes;
}

std::string from_base64(std::string_view content) {
  std::string bytes;
  unsigned value = 0;
  unsigned bits = 0;
  for (const char c : content) {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const std::size_t digit = alphabet.find(c);
    if (digit == std::string_view::npos) continue;
    value = (value << 6U | static_cast<unsigned>(digit)) & 0xFFFFU;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>(value >> bits & 0xFFU);
    }
  }
  return bytes;
}

}  // namespace

std::optional<std::string> mime_charset(unsigned code_page) {
  static const std::map<unsigned, std::string> names = load_names();
  const auto found = names.find(code_page);
  if (found == names.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string> from_charset(std::string_view bytes, std::string_view name) {
  UErrorCode status = U_ZERO_ERROR;
  const std::string converter(name);
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> open(
      ucnv_open(converter.c_str(), &status), &ucnv_close);
  if (U_FAILURE(status) != 0 || converter.empty() || bytes.size() > INT32_MAX / 4)
    return std::nullopt;
  const icu::UnicodeString text(bytes.data(), static_cast<std::int32_t>(bytes.size()), open.get(),
                                status);
  if (U_FAILURE(status) != 0) return std::nullopt;
  std::string utf8;
  return text.toUTF8String(utf8);
}

std::string decode_words(std::string_view field) {
  std::string out;
  std::string pending;  // bytes of words that follow each other: some writers split characters
  std::string charset;
  std::string_view space;
  const auto end_words = [&] {
    if (!charset.empty()) out += from_charset(pending, charset).value_or(pending);
    pending.clear();
    charset.clear();
  };
  while (!field.empty()) {
    if (const auto word = word_at(field)) {
      if (lower(word->charset) != lower(charset)) end_words();
      charset = word->charset;
      pending += word->base64 ? from_base64(word->content) : unquoted(word->content);
      field.remove_prefix(word->size);
      space = field.substr(0, std::min(field.find_first_not_of(" \t\r\n"), field.size()));
      if (!word_at(field.substr(space.size()))) {
        end_words();
        out += space;
      }
      field.remove_prefix(space.size());
    } else {
      out += field.front();
      field.remove_prefix(1);
    }
  }
  end_words();
  return out;
}

Html html_in_its_charset(std::string html, unsigned code_page) {
  if (auto marked = by_mark(html, code_page)) return *std::move(marked);
  const bool shifts = html.find('\x1B') != std::string::npos;  // ISO-2022
  if (is_ascii(html) && !shifts && html.find('\0') == std::string::npos) {
    return {std::move(html), "us-ascii", std::nullopt};
  }
  const bool is_utf8 = !is_ascii(html) && is_valid_utf8(html);
  if (is_utf8 && (code_page == 0 || code_page == 65001 || is_one_byte(code_page))) {
    std::optional<Loss> loss;
    if (code_page != 65001 && code_page != 0) loss = guessed(code_page, "utf-8");
    return {std::move(html), "utf-8", loss};
  }
  if (code_page != 0) {
    if (auto utf8 = clean(html, code_page)) {
      if (auto name = mime_charset(code_page))
        return {std::move(html), *std::move(name), std::nullopt};
      return {naming_utf8(*std::move(utf8)), "utf-8", std::nullopt};
    }
  }
  if (is_utf8) return {std::move(html), "utf-8", guessed(code_page, "utf-8")};
  const std::string named = lower(named_charset(html));
  if (const auto utf8 = from_charset(html, named);
      utf8 && utf8->find(replacement) == std::string::npos) {
    return {naming_utf8(*utf8), "utf-8", guessed(code_page, named)};
  }
  if (auto guess = by_guess(html, code_page)) return *std::move(guess);
  return as_western(html, code_page);
}

std::string naming_utf8(std::string html) {
  const std::string_view named = named_charset(html);
  if (named.empty()) return html;
  const auto at = static_cast<std::size_t>(named.data() - html.data());
  html.replace(at, named.size(), "utf-8");
  return html;
}

}  // namespace offenbar::mail
