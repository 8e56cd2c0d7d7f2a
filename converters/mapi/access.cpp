#include "converters/mapi/access.h"

#include <fmt/format.h>

#include <charconv>
#include <string_view>
#include <system_error>

#include "converters/base/mapping.h"
#include "converters/base/text.h"
#include "converters/mapi/tags.h"

namespace offenbar::mapi {
namespace {

template <class T>
std::optional<T> value_as(const Properties& from, PropId id) {
  auto value = from.get(id);
  if (!value) return std::nullopt;
  if (auto* found = std::get_if<T>(&*value)) return std::move(*found);
  return std::nullopt;
}

// PtypString8 never holds these: UTF-16, and what a code page property says by mistake.
bool can_be_string8(std::int64_t code_page) {
  return code_page > 0 && code_page != 1200 && code_page != 1201 && code_page <= 65001;
}

// A process that is locked in cannot look for the user's table and takes the shipped one.
const Table& locale_code_pages() {
  static const Table table = [] {
    Result<Table> loaded = Table::load("locale-code-pages");
    return loaded ? *std::move(loaded) : Table::shipped("locale-code-pages").value_or(Table());
  }();
  return table;
}

}  // namespace

std::optional<std::int64_t> integer(const Properties& from, PropId id) {
  const auto value = from.get(id);
  if (!value) return std::nullopt;
  if (const auto* a = std::get_if<std::int32_t>(&*value)) return *a;
  if (const auto* b = std::get_if<std::int64_t>(&*value)) return *b;
  if (const auto* c = std::get_if<std::int16_t>(&*value)) return *c;
  if (const auto* d = std::get_if<bool>(&*value)) return *d ? 1 : 0;
  return std::nullopt;
}

std::optional<bool> boolean(const Properties& from, PropId id) {
  const auto number = integer(from, id);
  if (!number) return std::nullopt;
  return *number != 0;
}

std::optional<FileTime> time(const Properties& from, PropId id) {
  return value_as<FileTime>(from, id);
}

std::optional<Binary> binary(const Properties& from, PropId id) {
  return value_as<Binary>(from, id);
}

std::optional<std::string> text(const Properties& from, PropId id, unsigned code_page) {
  auto value = from.get(id);
  if (!value) return std::nullopt;
  if (auto* utf8 = std::get_if<std::string>(&*value)) return std::move(*utf8);
  const auto* raw = std::get_if<String8>(&*value);
  if (!raw) return std::nullopt;
  auto converted = from_code_page(as_bytes(raw->bytes), code_page);
  if (!converted) converted = from_code_page(as_bytes(raw->bytes), 1252);
  if (!converted) return std::nullopt;
  return *std::move(converted);
}

unsigned string8_code_page(const Properties& item, unsigned fallback) {
  for (const PropId id : {tag::message_code_page, tag::internet_code_page}) {
    const auto number = integer(item, id);
    if (number && can_be_string8(*number)) return static_cast<unsigned>(*number);
  }
  const auto locale = integer(item, tag::message_locale_id);
  return locale ? ansi_code_page(*locale).value_or(fallback) : fallback;
}

std::optional<unsigned> ansi_code_page(std::int64_t locale_id) {
  // The upper half of an LCID says how to sort.
  const auto id = static_cast<unsigned>(locale_id) & 0xFFFFU;
  const Table& pages = locale_code_pages();
  const Table::Row* row = pages.find(fmt::format("{:04X}", id));
  if (row == nullptr) row = pages.find(fmt::format("lang {:02X}", id & 0x3FFU));
  if (row == nullptr) return std::nullopt;
  const std::string_view page = pages.at(*row, "page");
  unsigned number = 0;
  const auto [end, problem] = std::from_chars(page.data(), page.data() + page.size(), number);
  if (problem != std::errc() || end != page.data() + page.size()) return std::nullopt;
  return number;
}

}  // namespace offenbar::mapi
