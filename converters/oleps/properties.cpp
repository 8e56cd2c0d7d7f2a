#include "converters/oleps/properties.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "converters/base/cursor.h"
#include "converters/base/text.h"
#include "converters/document/normal_text.h"

namespace offenbar::oleps {
namespace {

constexpr std::uint64_t max_stream = 16U << 20U;  // bytes
constexpr std::uint32_t max_properties_of_set = 10'000;
constexpr unsigned utf16 = 1200;

// [MS-OLEPS] 2.2
enum Type : std::uint16_t {
  vt_i2 = 0x0002,
  vt_i4 = 0x0003,
  vt_r4 = 0x0004,
  vt_r8 = 0x0005,
  vt_bool = 0x000B,
  vt_lpstr = 0x001E,
  vt_lpwstr = 0x001F,
  vt_filetime = 0x0040,
};

// PropertyIdentifier: of every set, and of SummaryInformation. 3.1.2
enum Id : std::uint32_t {
  dictionary = 0,
  code_page = 1,
  title = 2,
  subject = 3,
  author = 4,
  keywords = 5,
  comments = 6,
  created = 12,
};

std::string up_to_nul(std::string text) {
  text.resize(std::min(text.find('\0'), text.size()));
  return text;
}

std::string decoded(Bytes bytes, unsigned page) {
  if (page == utf16) return up_to_nul(utf16le_to_utf8(bytes));
  auto text = from_code_page(bytes, page);
  if (!text) text = from_code_page(bytes, 1252);
  return text ? up_to_nul(*std::move(text)) : std::string();
}

// "2004-05-06T07:08:09Z" of 100 ns since 1601; nothing for what is no date (a duration, 0).
std::string moment(std::uint64_t filetime) {
  constexpr std::uint64_t ticks = 10'000'000;
  constexpr std::int64_t from_1601_to_1970 = 11'644'473'600;
  constexpr std::uint64_t year_2500 = std::uint64_t{28'400'000'000} * ticks;
  if (filetime < ticks || filetime > year_2500) return {};
  const std::chrono::sys_seconds at(
      std::chrono::seconds(static_cast<std::int64_t>(filetime / ticks) - from_1601_to_1970));
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(at - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

// One PropertySet of a stream. 2.20
class Set {
 public:
  // `bytes` begin with its Size.
  explicit Set(Bytes bytes) : bytes_(bytes) {
    Cursor in(bytes);
    in.skip(4);
    const auto count = in.le<std::uint32_t>();
    for (std::uint32_t i = 0; i < std::min(count, max_properties_of_set) && in.left() >= 8; ++i) {
      const auto id = in.le<std::uint32_t>();
      places_[id] = in.le<std::uint32_t>();
    }
    if (const auto page = number(code_page)) page_ = static_cast<std::uint16_t>(*page);
  }

  [[nodiscard]] std::string text(std::uint32_t id) const {
    auto [type, in] = value(id);
    switch (type) {
      case vt_lpstr: {
        const auto size = in.le<std::uint32_t>();
        return decoded(in.take(size), page_);
      }
      case vt_lpwstr: {
        const std::size_t units = in.le<std::uint32_t>();
        return decoded(in.take(units * 2), utf16);
      }
      case vt_filetime:
        return moment(in.le<std::uint64_t>());
      case vt_bool:
        return in.le<std::uint16_t>() != 0 ? "true" : "false";
      case vt_r8:
        return real(in.le<std::uint64_t>());
      default: {
        const auto whole = number(id);
        return whole ? std::to_string(*whole) : std::string();
      }
    }
  }

  // Names that the user gave. 2.17
  [[nodiscard]] std::map<std::uint32_t, std::string> names() const {
    std::map<std::uint32_t, std::string> all;
    const auto place = places_.find(dictionary);
    if (place == places_.end()) return all;
    Cursor in(bytes_);
    in.seek(place->second);
    const auto count = in.le<std::uint32_t>();
    for (std::uint32_t i = 0; i < std::min(count, max_properties_of_set) && in.left() >= 8; ++i) {
      const auto id = in.le<std::uint32_t>();
      const std::size_t length = in.le<std::uint32_t>();
      const std::size_t size = page_ == utf16 ? length * 2 : length;
      all[id] = decoded(in.take(size), page_);
      if (page_ == utf16 && size % 4 != 0) in.skip(4 - size % 4);
    }
    return all;
  }

 private:
  [[nodiscard]] std::pair<std::uint16_t, Cursor> value(std::uint32_t id) const {
    const auto place = places_.find(id);
    if (place == places_.end()) return {std::uint16_t{0}, Cursor({})};
    Cursor in(bytes_);
    in.seek(place->second);
    const auto type = in.le<std::uint16_t>();
    in.skip(2);
    return {type, in};
  }

  [[nodiscard]] std::optional<std::int64_t> number(std::uint32_t id) const {
    auto [type, in] = value(id);
    if (!in.ok()) return std::nullopt;
    if (type == vt_i2) return in.le<std::int16_t>();
    if (type == vt_i4) return in.le<std::int32_t>();
    return std::nullopt;
  }

  static std::string real(std::uint64_t bits) {
    double value = 0;
    std::memcpy(&value, &bits, sizeof(value));
    return fmt::format("{}", value);
  }

  Bytes bytes_;
  std::map<std::uint32_t, std::uint32_t> places_;
  unsigned page_ = 1252;
};

// The sets of a PropertySetStream: one, or two in DocumentSummaryInformation. 2.21
std::vector<Set> sets_of(Bytes stream) {
  std::vector<Set> sets;
  Cursor in(stream);
  in.skip(24);
  const auto count = in.le<std::uint32_t>();
  for (std::uint32_t i = 0; i < std::min(count, 2U); ++i) {
    in.skip(16);  // FMTID
    const auto at = in.le<std::uint32_t>();
    if (!in.ok() || at >= stream.size()) break;
    sets.emplace_back(stream.subspan(at));
  }
  return sets;
}

std::vector<std::byte> stream_named(const cfb::CompoundFile& file, std::string_view name) {
  const cfb::Entry* entry = file.find(name);
  if (entry == nullptr) return {};
  auto bytes = file.read(*entry, max_stream);
  return bytes ? *std::move(bytes) : std::vector<std::byte>();
}

void keep(Document& document, const std::string& name, const std::string& text) {
  std::string value = normalised(text);
  if (!value.empty()) document.properties[name] = std::move(value);
}

}  // namespace

void read_properties(const cfb::CompoundFile& file, Document& document) {
  const auto summary = stream_named(file, "\005SummaryInformation");
  if (const auto sets = sets_of(summary); !sets.empty()) {
    keep(document, "title", sets[0].text(title));
    keep(document, "subject", sets[0].text(subject));
    keep(document, "author", sets[0].text(author));
    keep(document, "keywords", sets[0].text(keywords));
    keep(document, "description", sets[0].text(comments));
    keep(document, "created", sets[0].text(created));
  }
  const auto more = stream_named(file, "\005DocumentSummaryInformation");
  if (const auto sets = sets_of(more); sets.size() > 1) {
    // Values may lie in one another: together they say no more than the stream has room for.
    std::size_t left = 4 * more.size();  // bytes of UTF-8
    for (const auto& [id, name] : sets[1].names()) {
      // Office's own, such as _PID_HLINKS, are no properties that a person gave.
      if (id < 2 || name.starts_with("_PID_")) continue;
      const std::string text = sets[1].text(id);
      if (text.size() > left) {
        document.truncated = true;
        return;
      }
      left -= text.size();
      keep(document, "custom: " + name, text);
    }
  }
}

}  // namespace offenbar::oleps
