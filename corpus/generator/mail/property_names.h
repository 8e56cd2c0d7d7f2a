// Named properties as both formats store them: streams of sets, entries and strings.
// [MS-PST] 2.4.7, [MS-OXMSG] 2.2.3
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "corpus/generator/mail/property.h"

namespace offenbar::generator {

struct NameStreams {
  std::string guids;    // sets other than PS_MAPI and PS_PUBLIC_STRINGS, 16 bytes each
  std::string entries;  // 8 bytes for each name
  std::string strings;  // length and UTF-16, padded to 4 bytes
};
[[nodiscard]] NameStreams name_streams(std::span<const PropertyName> names);

// The same entries by hash; those with a string carry its CRC.
[[nodiscard]] std::map<std::uint32_t, std::string> name_buckets(std::span<const PropertyName> names,
                                                                std::uint32_t buckets);

// Sets of named properties, 16 bytes as they lie in files. [MS-OXPROPS] 1.3.2
namespace property_set {
using namespace std::string_view_literals;
constexpr std::string_view public_strings =  // PS_PUBLIC_STRINGS
    "\x29\x03\x02\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46"sv;
constexpr std::string_view common =  // PSETID_Common
    "\x08\x20\x06\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46"sv;
constexpr std::string_view appointment =  // PSETID_Appointment
    "\x02\x20\x06\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46"sv;
constexpr std::string_view task =  // PSETID_Task
    "\x03\x20\x06\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46"sv;
constexpr std::string_view address =  // PSETID_Address
    "\x04\x20\x06\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46"sv;
constexpr std::string_view note =  // PSETID_Note
    "\x0E\x20\x06\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46"sv;
constexpr std::string_view meeting =  // PSETID_Meeting
    "\x90\xDA\xD8\x6E\x0B\x45\x1B\x10\x98\xDA\x00\xAA\x00\x3F\x13\x05"sv;
}  // namespace property_set

}  // namespace offenbar::generator
