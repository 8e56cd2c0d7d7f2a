#include "corpus/generator/mail/property_names.h"

#include "corpus/generator/mail/append.h"
#include "corpus/generator/mail/checksum.h"

namespace offenbar::generator {
namespace {

constexpr std::uint32_t first_own_set = 3;  // 1 and 2 are PS_MAPI and PS_PUBLIC_STRINGS

// The number of a set, which is appended to `guids` if it is new.
std::uint32_t set_number(std::string& guids, std::string_view set) {
  if (set == property_set::public_strings) return 2;
  std::uint32_t at = 0;
  while (at * 16 < guids.size() && std::string_view(guids).substr(at * 16, 16) != set) ++at;
  if (at * 16 == guids.size()) guids += set;
  return at + first_own_set;
}

// wGuid: the set, and in the lowest bit whether the name is a string.
std::uint32_t set_and_kind(std::string& guids, const PropertyName& name) {
  return set_number(guids, name.set) << 1 | (name.name.empty() ? 0U : 1U);
}

void put_entry(std::string& out, std::uint32_t number, std::uint32_t set, std::size_t index) {
  put(out, number);
  put(out, static_cast<std::uint16_t>(set));
  put(out, static_cast<std::uint16_t>(index));
}

}  // namespace

NameStreams name_streams(std::span<const PropertyName> names) {
  NameStreams streams;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::uint32_t set = set_and_kind(streams.guids, names[i]);
    if (names[i].name.empty()) {
      put_entry(streams.entries, names[i].number, set, i);
      continue;
    }
    put_entry(streams.entries, static_cast<std::uint32_t>(streams.strings.size()), set, i);
    const std::string text = utf16(names[i].name);
    put(streams.strings, static_cast<std::uint32_t>(text.size()));
    streams.strings += text;
    pad_to(streams.strings, 4);
  }
  return streams;
}

std::map<std::uint32_t, std::string> name_buckets(std::span<const PropertyName> names,
                                                  std::uint32_t buckets) {
  std::map<std::uint32_t, std::string> result;
  std::string guids;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::uint32_t set = set_and_kind(guids, names[i]);
    const std::uint32_t number =
        names[i].name.empty() ? names[i].number : crc_of(utf16(names[i].name));
    put_entry(result[(number ^ set) % buckets], number, set, i);
  }
  return result;
}

}  // namespace offenbar::generator
