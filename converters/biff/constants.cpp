#include "converters/biff/constants.h"

#include <fmt/format.h>

#include <bit>

#include "converters/base/text.h"

namespace offenbar::biff {
namespace {

constexpr std::size_t longest_array = 32U << 10U;  // bytes of text

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    out += c;
    if (c == '"') out += c;
  }
  return out + "\"";
}

// `count` characters, of one byte each where `wide` is false.
std::string characters(Cursor& in, std::size_t count, bool wide) {
  if (wide) return utf16le_to_utf8(in.take(count * 2));
  std::u16string units;
  for (const std::byte octet : in.take(count)) units += std::to_integer<char16_t>(octet);
  std::string out;
  append_utf8(out, units);
  return out;
}

enum class Kind : std::uint8_t { empty, number, text, boolean, error, unknown };

// [MS-XLS] 2.5.198.32, [MS-XLSB] 2.5.98.94: the same values with other numbers.
Kind kind_of(std::uint8_t type, Version version) {
  if (version == Version::biff12) {
    switch (type) {
      case 0:
        return Kind::number;
      case 1:
        return Kind::text;
      case 2:
        return Kind::boolean;
      case 4:
        return Kind::error;
      default:
        return Kind::unknown;
    }
  }
  switch (type) {
    case 0:
      return Kind::empty;
    case 1:
      return Kind::number;
    case 2:
      return Kind::text;
    case 4:
      return Kind::boolean;
    case 16:
      return Kind::error;
    default:
      return Kind::unknown;
  }
}

std::string array_string(Cursor& in, const Links& links) {
  if (links.version == Version::biff12) return characters(in, in.le<std::uint16_t>(), true);
  if (links.version < Version::biff8) {
    return text_of(in.take(in.le<std::uint8_t>()), links.code_page);
  }
  const auto count = in.le<std::uint16_t>();
  return characters(in, count, (in.le<std::uint8_t>() & 1U) != 0);
}

std::optional<std::string> value_text(Cursor& in, const Links& links) {
  const bool padded = links.version != Version::biff12;
  switch (kind_of(in.le<std::uint8_t>(), links.version)) {
    case Kind::empty:
      in.skip(8);
      return std::string();
    case Kind::number:
      return number_text(std::bit_cast<double>(in.le<std::uint64_t>()));
    case Kind::text:
      return in_quotes(array_string(in, links));
    case Kind::boolean: {
      const bool truth = in.le<std::uint8_t>() != 0;
      if (padded) in.skip(7);
      return std::string(truth ? "TRUE" : "FALSE");
    }
    case Kind::error: {
      const auto code = in.le<std::uint8_t>();
      in.skip(padded ? 7 : 3);
      return std::string(error_text(code));
    }
    case Kind::unknown:
      break;
  }
  return std::nullopt;
}

}  // namespace

std::string number_text(double value) { return fmt::format("{:.15g}", value); }

std::string quoted_text(Cursor& in, const Links& links) {
  if (links.version == Version::biff12) {
    return in_quotes(characters(in, in.le<std::uint16_t>(), true));
  }
  const auto count = in.le<std::uint8_t>();
  if (links.version < Version::biff8) return in_quotes(text_of(in.take(count), links.code_page));
  return in_quotes(characters(in, count, (in.le<std::uint8_t>() & 1U) != 0));
}

std::optional<std::string> array_text(Cursor& extra, const Links& links) {
  std::uint64_t columns = 0, rows = 0;
  if (links.version == Version::biff12) {
    rows = extra.le<std::uint32_t>();
    columns = extra.le<std::uint32_t>();
  } else {
    columns = extra.le<std::uint8_t>();
    rows = extra.le<std::uint16_t>();
    if (links.version == Version::biff8) {
      ++columns;
      ++rows;
    } else if (columns == 0) {
      columns = 256;
    }
  }
  if (rows == 0 || columns == 0) return std::nullopt;
  std::string out = "{";
  for (std::uint64_t row = 0; row < rows; ++row) {
    for (std::uint64_t column = 0; column < columns; ++column) {
      const auto value = value_text(extra, links);
      if (!value || !extra.ok() || out.size() > longest_array) return std::nullopt;
      if (column > 0) out += ',';
      if (column == 0 && row > 0) out += ';';
      out += *value;
    }
  }
  return out + "}";
}

}  // namespace offenbar::biff
