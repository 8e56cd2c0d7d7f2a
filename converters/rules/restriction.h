// The condition of a rule as Exchange keeps it: a tree of restrictions. [MS-OXCDATA] 2.12
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "converters/base/cursor.h"
#include "converters/base/result.h"
#include "converters/mapi/property.h"

namespace offenbar::rules {

// A property and its value. [MS-OXCDATA] 2.11.4
struct Tagged {
  mapi::PropTag tag;
  mapi::Value value;
};

// The width of a COUNT: 16 bits in standard rules, 32 in extended ones. [MS-OXORULE] 2.2.4.1.9
enum class Width : std::uint8_t { narrow = 2, wide = 4 };

struct Restriction {
  enum class Kind : std::uint8_t {
    all = 0x00,       // RES_AND
    any = 0x01,       // RES_OR
    negation = 0x02,  // RES_NOT
    content = 0x03,   // RES_CONTENT
    property = 0x04,  // RES_PROPERTY
    compare = 0x05,   // RES_COMPAREPROPS
    bits = 0x06,      // RES_BITMASK
    size = 0x07,      // RES_SIZE
    exists = 0x08,    // RES_EXIST
    beneath = 0x09,   // RES_SUBRESTRICTION: of a recipient or attachment
    comment = 0x0A,   // RES_COMMENT
    count = 0x0B,     // RES_COUNT
  };
  Kind kind = Kind::all;
  std::uint8_t relation = 0;     // RelOp, BitmapRelOp
  std::uint16_t fuzzy_low = 0;   // FuzzyLevelLow: how much of the value
  std::uint16_t fuzzy_high = 0;  // FuzzyLevelHigh: bits
  mapi::PropTag tag;
  mapi::PropTag other;          // of compare
  std::uint32_t number = 0;     // mask, size, count
  mapi::Value value;            // of content and property
  std::vector<Tagged> remarks;  // of comment
  std::vector<Restriction> parts;
};

// [MS-OXCDATA] 2.12.5.1
namespace relation {
constexpr std::uint8_t less = 0, at_most = 1, more = 2, at_least = 3, equal = 4, unequal = 5,
                       pattern = 6, member_of_list = 0x64;
}
// [MS-OXCDATA] 2.12.4.1
namespace fuzzy {
constexpr std::uint16_t whole = 0, part = 1, beginning = 2;
constexpr std::uint16_t ignore_case = 1;
}  // namespace fuzzy

constexpr std::size_t max_restriction_depth = 24;
constexpr std::size_t max_restrictions = 20'000;  // in one rule

// Errors: Fault::corrupt for a tree that ends early, is deeper or larger than any program makes
// it, or has a kind that nobody knows.
[[nodiscard]] Result<Restriction> read_restriction(Cursor& in, Width width);

// One tagged value. Errors: Fault::corrupt; unsupported for a type that rules do not hold.
[[nodiscard]] Result<Tagged> read_tagged(Cursor& in, Width width);

// The names behind ids from 0x8000 on that an extended rule brings along: NamedPropertyInformation.
// [MS-OXORULE] 2.2.4.2
using Names = std::map<mapi::PropId, mapi::PropName>;
[[nodiscard]] Result<Names> read_names(Cursor& in);

struct Condition {
  Names names;
  std::optional<Restriction> restriction;  // nothing: every message
};
// Which property it is of.
enum class Layout : std::uint8_t {
  extended,  // PidTagExtendedRule...: names first, wide counts
  older,     // PR_RULE_MSG_...: as any server has written them
};
// All of `bytes` must be used; of the older ones a condition that asks for nothing is none, for a
// broken one can look like that. Errors: Fault::corrupt.
[[nodiscard]] Result<Condition> read_condition(Bytes bytes, Layout layout);

}  // namespace offenbar::rules
