#include "converters/contentline/parse_line.h"

#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "converters/base/text.h"
#include "converters/contentline/reader.h"

namespace offenbar::contentline {
namespace {

constexpr std::size_t most_parameters = 200;

char upper_of(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), upper_of);
  return out;
}
bool is_name_character(char c) {
  const char u = upper_of(c);
  return (u >= 'A' && u <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
         c == '/' || c == ' ' || c == '*';
}

// RFC 6868, back.
std::string without_carets(std::string_view value) {
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char next = i + 1 < value.size() ? value[i + 1] : ' ';
    if (value[i] != '^' || (next != 'n' && next != '^' && next != '\'')) {
      out += value[i];
      continue;
    }
    out += next == 'n' ? '\n' : next == '^' ? '^' : '"';
    ++i;
  }
  return out;
}

// Reads "GROUP.NAME;A=1,2;B:" up to and with the colon.
class Head {
 public:
  explicit Head(std::string_view line) : line_(line) {}

  std::optional<Property> read() {
    Property property;
    const std::size_t end = line_.find_first_of(";:");
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    std::string_view name = line_.substr(0, end);
    while (name.ends_with(' ')) name.remove_suffix(1);
    if (name.empty() || !std::ranges::all_of(name, is_name_character)) return std::nullopt;
    if (const std::size_t dot = name.rfind('.'); dot != std::string_view::npos) {
      property.group = name.substr(0, dot);
      name.remove_prefix(dot + 1);
    }
    if (name.empty() || name.find(' ') != std::string_view::npos) return std::nullopt;
    property.name = upper(name);
    at_ = end;
    while (at_ < line_.size() && line_[at_] == ';') {
      ++at_;
      parameter(property);
    }
    if (at_ >= line_.size()) return std::nullopt;
    property.value = line_.substr(at_ + 1);
    return property;
  }

 private:
  void parameter(Property& property) {
    const std::size_t end = std::min(line_.find_first_of("=;:", at_), line_.size());
    Parameter one;
    if (end < line_.size() && line_[end] == '=') {
      one.name = upper(line_.substr(at_, end - at_));
      at_ = end + 1;
      values(one);
    } else {
      one.values.emplace_back(line_.substr(at_, end - at_));
      at_ = end;
      if (one.values[0].empty()) return;  // "TEL;;HOME:"
    }
    if (property.parameters.size() < most_parameters) property.parameters.push_back(std::move(one));
  }

  void values(Parameter& into) {
    do {
      into.values.push_back(without_carets(value()));
    } while (at_ < line_.size() && line_[at_] == ',' && ++at_ > 0);
  }

  std::string_view value() {
    if (at_ < line_.size() && line_[at_] == '"') {
      const std::size_t close = line_.find('"', at_ + 1);
      // Without its other half a quote is a letter.
      if (close != std::string_view::npos) {
        const std::string_view quoted = line_.substr(at_ + 1, close - at_ - 1);
        at_ = std::min(line_.find_first_of(",;:", close + 1), line_.size());
        return quoted;
      }
    }
    const std::size_t end = std::min(line_.find_first_of(",;:", at_), line_.size());
    const std::string_view plain = line_.substr(at_, end - at_);
    at_ = end;
    return plain;
  }

  std::string_view line_;
  std::size_t at_ = 0;
};

// What a parameter of vCard 2.1 without a name is.
std::string_view name_of_value(std::string_view value) {
  constexpr std::array<std::string_view, 6> encodings{
      "QUOTED-PRINTABLE", "BASE64", "B", "Q", "7BIT", "8BIT"};
  constexpr std::array<std::string_view, 4> places{"INLINE", "URL", "CONTENT-ID", "CID"};
  if (std::ranges::find(encodings, value) != encodings.end()) return "ENCODING";
  if (std::ranges::find(places, value) != places.end()) return "VALUE";
  return "TYPE";
}

std::string encoding_of(const Property& property) {
  for (const Parameter& one : property.parameters) {
    if (one.values.empty()) continue;
    std::string value = upper(one.values[0]);
    const bool is_one =
        one.name.empty() ? name_of_value(value) == "ENCODING" : one.name == "ENCODING";
    if (is_one) return value;
  }
  return {};
}

std::optional<std::string> from_charset(const std::string& bytes, const std::string& name) {
  const icu::UnicodeString text(bytes.data(), static_cast<std::int32_t>(bytes.size()),
                                name.c_str());
  if (text.isBogus() != 0 || (text.isEmpty() != 0 && !bytes.empty())) return std::nullopt;
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

// UTF-8 in which bytes were lost, with U+FFFD where they are: in no other charset that these files
// are in do bytes look like whole characters of UTF-8 so often. Nothing if it is none.
std::optional<std::string> repaired_utf8(const std::string& bytes) {
  std::string utf8;
  std::size_t whole = 0;   // bytes of characters beyond ASCII
  std::size_t broken = 0;  // bytes of none
  const auto size = static_cast<std::int32_t>(bytes.size());
  for (std::int32_t at = 0; at < size;) {
    const std::int32_t begin = at;
    UChar32 character = 0;
    U8_NEXT(reinterpret_cast<const std::uint8_t*>(bytes.data()), at, size, character);
    const auto length = static_cast<std::size_t>(at - begin);
    if (character < 0) {
      broken += length;
      utf8 += "\xEF\xBF\xBD";
      continue;
    }
    if (character >= 0x80) whole += length;
    utf8.append(bytes, static_cast<std::size_t>(begin), length);
  }
  if (whole < 2 * broken) return std::nullopt;
  return utf8;
}

// In the charset that is said; else UTF-8; else Windows-1252, which old programs here wrote.
Charset to_utf8(std::string& value, const std::string& charset) {
  const bool is_ascii =
      std::ranges::all_of(value, [](unsigned char c) { return c < 0x80 && c != 0x1B; });
  if (is_ascii) return Charset::said;
  const bool is_utf8_said = charset.empty() || charset == "UTF-8" || charset == "UTF8";
  if (!is_utf8_said) {
    if (auto utf8 = from_charset(value, charset)) {
      value = *std::move(utf8);
      return Charset::said;
    }
  }
  if (is_valid_utf8(value)) return is_utf8_said ? Charset::said : Charset::guessed;
  if (auto utf8 = repaired_utf8(value)) {
    value = *std::move(utf8);
    return Charset::broken;
  }
  value = from_code_page(as_bytes(value), 1252).value_or(std::string());
  return Charset::guessed;
}

std::string with_escaped_line_ends(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    if (text[i] == '\r' || text[i] == '\n') {
      out += "\\n";
    } else {
      out += text[i];
    }
  }
  return out;
}

void name_parameters(Property& property) {
  std::vector<Parameter> named;
  Parameter types{"TYPE", {}};
  for (Parameter& one : property.parameters) {
    const std::string value = one.values.empty() ? std::string() : upper(one.values[0]);
    if (one.name.empty()) one.name = name_of_value(value);
    if (one.name == "CHARSET" || one.name == "ENCODING") continue;
    if (one.name == "TYPE") {
      std::ranges::move(one.values, std::back_inserter(types.values));
    } else {
      named.push_back(std::move(one));
    }
  }
  if (!types.values.empty()) named.insert(named.begin(), std::move(types));
  property.parameters = std::move(named);
}

}  // namespace

std::optional<Property> parse_line(std::string_view line) { return Head(line).read(); }

bool is_quoted_printable(const Property& property) {
  const std::string encoding = encoding_of(property);
  return encoding == "QUOTED-PRINTABLE" || encoding == "Q";
}
bool is_base64(const Property& property) {
  const std::string encoding = encoding_of(property);
  return encoding == "BASE64" || encoding == "B";
}

Charset decode(Property& property) {
  const std::string* said = property.parameter("CHARSET");
  const std::string charset = said == nullptr ? std::string() : upper(*said);
  const bool was_quoted = is_quoted_printable(property);
  const bool was_base64 = is_base64(property);
  if (was_quoted) property.value = from_quoted_printable(property.value);
  Charset worst = to_utf8(property.value, charset);
  if (was_quoted) property.value = with_escaped_line_ends(property.value);
  if (was_base64) std::erase_if(property.value, [](char c) { return c == ' ' || c == '\t'; });
  for (Parameter& one : property.parameters) {
    for (std::string& value : one.values) worst = std::max(worst, to_utf8(value, charset));
  }
  name_parameters(property);
  if (was_base64) property.parameters.push_back({"ENCODING", {"b"}});
  return worst;
}

}  // namespace offenbar::contentline
