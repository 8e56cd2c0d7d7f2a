// Properties, as every Outlook format holds them: a tag, which is an id and a type, and a value.
// [MS-OXCDATA] 2.9 to 2.11, [MS-OXPROPS]
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace offenbar::mapi {

// Property data types. [MS-OXCDATA] 2.11.1
enum class PropType : std::uint16_t {
  unspecified = 0x0000,    // PtypUnspecified
  null = 0x0001,           // PtypNull
  integer16 = 0x0002,      // PtypInteger16
  integer32 = 0x0003,      // PtypInteger32
  floating32 = 0x0004,     // PtypFloating32
  floating64 = 0x0005,     // PtypFloating64
  currency = 0x0006,       // PtypCurrency: ten-thousandths, as integer64
  floating_time = 0x0007,  // PtypFloatingTime: days since 1899-12-30
  error_code = 0x000A,     // PtypErrorCode
  boolean = 0x000B,        // PtypBoolean
  object = 0x000D,         // PtypObject: an embedded item or storage
  integer64 = 0x0014,      // PtypInteger64
  string8 = 0x001E,        // PtypString8: in the item's code page
  string = 0x001F,         // PtypString: UTF-16
  time = 0x0040,           // PtypTime
  guid = 0x0048,           // PtypGuid
  server_id = 0x00FB,      // PtypServerId
  restriction = 0x00FD,    // PtypRestriction
  rule_action = 0x00FE,    // PtypRuleAction
  binary = 0x0102,         // PtypBinary
  multiple = 0x1000,       // flag: PtypMultiple..., several values of the type in the low bits
};

[[nodiscard]] constexpr PropType multiple_of(PropType one) {
  return static_cast<PropType>(static_cast<unsigned>(one) | 0x1000U);
}

// Ids below 0x8000 mean the same everywhere; from 0x8000 on a store maps names to them.
using PropId = std::uint16_t;
constexpr PropId first_named_id = 0x8000;

struct PropTag {
  PropId id = 0;
  PropType type = PropType::unspecified;

  [[nodiscard]] static constexpr PropTag of(std::uint32_t raw) {
    return {static_cast<PropId>(raw >> 16U), static_cast<PropType>(raw & 0xFFFFU)};
  }
  [[nodiscard]] constexpr std::uint32_t raw() const {
    return std::uint32_t{id} << 16U | static_cast<std::uint32_t>(type);
  }
  auto operator<=>(const PropTag&) const = default;
};

// The bytes as they lie in a file: the first three fields little-endian. [MS-DTYP] 2.3.4.2
struct Guid {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const Guid&) const = default;
};

// "{00062002-0000-0000-C000-000000000046}"
[[nodiscard]] std::string text_of(const Guid& guid);

// 100 ns since 1601-01-01, UTC. [MS-DTYP] 2.3.3
struct FileTime {
  std::uint64_t ticks = 0;
  auto operator<=>(const FileTime&) const = default;
};

constexpr std::uint64_t ticks_per_second = 10'000'000;
constexpr std::int64_t unix_epoch_in_seconds = 11'644'473'600;  // from 1601 to 1970

// Seconds since 1970, UTC, rounded down.
[[nodiscard]] constexpr std::int64_t unix_seconds(FileTime time) {
  return static_cast<std::int64_t>(time.ticks / ticks_per_second) - unix_epoch_in_seconds;
}

// Text whose code page only the item as a whole tells: charset.h decides.
struct String8 {
  std::string bytes;
  auto operator<=>(const String8&) const = default;
};

using Binary = std::vector<std::byte>;

// Nothing, a number, a text (UTF-8), a time ... or several of a kind. PtypCurrency is an int64,
// PtypFloatingTime a double, PtypErrorCode an int32; PtypServerId, PtypRestriction and
// PtypRuleAction are the bytes they were.
using Value =
    std::variant<std::monostate, bool, std::int16_t, std::int32_t, std::int64_t, float, double,
                 FileTime, Guid, std::string, String8, Binary, std::vector<std::int16_t>,
                 std::vector<std::int32_t>, std::vector<std::int64_t>, std::vector<float>,
                 std::vector<double>, std::vector<FileTime>, std::vector<Guid>,
                 std::vector<std::string>, std::vector<String8>, std::vector<Binary>>;

// A named property: a set, and in it a number (LID) or a name. [MS-OXPROPS] 1.3.2
struct PropName {
  Guid set;
  std::variant<std::uint32_t, std::string> name;
  auto operator<=>(const PropName&) const = default;
};

}  // namespace offenbar::mapi
