#include "converters/findings/property_sets.h"

#include <fmt/chrono.h>
#include <fmt/core.h>

#include <array>
#include <ctime>
#include <map>

#include "converters/base/cursor.h"
#include "converters/base/text.h"

namespace offenbar::findings {
namespace {

constexpr std::uint64_t most_bytes = std::uint64_t{1} << 20U;
constexpr std::uint32_t most_properties = 256;
constexpr std::uint32_t longest_value = 4096;

// PropertyType. [MS-OLEPS] 2.2
enum Type : std::uint16_t {
  i2 = 0x0002,
  i4 = 0x0003,
  lpstr = 0x001E,
  lpwstr = 0x001F,
  filetime = 0x0040,
};
constexpr std::uint32_t code_page_property = 1;

struct Name {
  std::uint32_t id;
  std::string_view key;
};
// PIDSI_*, [MS-OSHARED] 2.3.3.2.1.1, and GKPIDDSI_*, 2.3.3.2.2.1
constexpr std::array<Name, 8> summary{{{4, key::author},
                                       {7, key::template_name},
                                       {8, key::last_author},
                                       {11, key::printed},
                                       {12, key::created},
                                       {13, key::modified},
                                       {14, key::pages},
                                       {18, key::application}}};
constexpr std::array<Name, 2> document{{{15, key::organisation}, {23, "application_version"}}};

std::string time_text(std::uint64_t ticks) {
  constexpr std::uint64_t ticks_per_second = 10'000'000, epoch = 11'644'473'600;
  const std::uint64_t seconds = ticks / ticks_per_second;
  if (seconds <= epoch || seconds - epoch > 253'402'300'799) return {};
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                     fmt::gmtime(static_cast<std::time_t>(seconds - epoch)));
}

class PropertySet {
 public:
  explicit PropertySet(Bytes bytes) : bytes_(bytes) {}

  void read(std::span<const Name> names, Account& account) {
    Cursor in(bytes_);
    in.skip(4);  // size
    const auto count = in.le<std::uint32_t>();
    std::map<std::uint32_t, std::uint32_t> offsets;
    for (std::uint32_t i = 0; i < std::min(count, most_properties) && in.left() >= 8; ++i) {
      const auto id = in.le<std::uint32_t>();
      offsets.emplace(id, in.le<std::uint32_t>());
    }
    if (const auto page = offsets.find(code_page_property); page != offsets.end()) {
      Cursor value = at(page->second);
      value.skip(4);
      code_page_ = value.le<std::uint16_t>();
    }
    for (const Name& name : names) {
      if (const auto found = offsets.find(name.id); found != offsets.end()) {
        account.note(name.key, text(found->second));
      }
    }
  }

 private:
  [[nodiscard]] Cursor at(std::uint32_t offset) const {
    Cursor value(bytes_);
    value.seek(offset);
    return value;
  }

  [[nodiscard]] std::string text(std::uint32_t offset) const {
    Cursor value = at(offset);
    const auto type = value.le<std::uint16_t>();
    value.skip(2);
    if (type == filetime) return time_text(value.le<std::uint64_t>());
    if (type == i4) return std::to_string(value.le<std::uint32_t>());
    if (type != lpstr && type != lpwstr) return {};
    std::uint64_t length = value.le<std::uint32_t>();
    if (type == lpwstr) length *= 2;
    const Bytes raw = value.take(std::min<std::uint64_t>(length, longest_value));
    std::string out = type == lpwstr || code_page_ == 1200
                          ? utf16le_to_utf8(raw)
                          : from_code_page(raw, code_page_).value_or(std::string());
    return out.substr(0, out.find('\0'));
  }

  Bytes bytes_;
  unsigned code_page_ = 1252;
};

void read_stream(const cfb::CompoundFile& file, std::string_view name, std::span<const Name> names,
                 Account& account) {
  const cfb::Entry* entry = file.find(name);
  if (entry == nullptr) return;
  const auto bytes = file.read(*entry, most_bytes);
  if (!bytes) return;
  Cursor in(*bytes);
  in.skip(28 + 16);  // header and FMTID. [MS-OLEPS] 2.21
  const auto offset = in.le<std::uint32_t>();
  if (!in.ok() || offset > bytes->size()) return;
  PropertySet(Bytes(*bytes).subspan(offset)).read(names, account);
}

}  // namespace

void add_property_sets(const cfb::CompoundFile& file, Account& account) {
  read_stream(file, "\x05SummaryInformation", summary, account);
  read_stream(file,
              "\x05"
              "DocumentSummaryInformation",
              document, account);
}

}  // namespace offenbar::findings
