#include "converters/calendar/named.h"

namespace offenbar::calendar {
namespace {

// {xxxxxxxx-0000-0000-C000-000000000046}
constexpr mapi::Guid outlook_set(std::uint32_t first) {
  return {{static_cast<std::uint8_t>(first), static_cast<std::uint8_t>(first >> 8U),
           static_cast<std::uint8_t>(first >> 16U), static_cast<std::uint8_t>(first >> 24U), 0, 0,
           0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
}

// {6ED8DA90-450B-101B-98DA-00AA003F1305}
constexpr mapi::Guid meeting_set{{0x90, 0xDA, 0xD8, 0x6E, 0x0B, 0x45, 0x1B, 0x10, 0x98, 0xDA, 0x00,
                                  0xAA, 0x00, 0x3F, 0x13, 0x05}};

constexpr mapi::Guid guid_of(Set set) {
  switch (set) {
    case Set::appointment:
      return outlook_set(0x00062002);
    case Set::meeting:
      return meeting_set;
    case Set::common:
      return outlook_set(0x00062008);
    case Set::task:
      return outlook_set(0x00062003);
    case Set::log:
      return outlook_set(0x0006200A);
    case Set::note:
      return outlook_set(0x0006200E);
  }
  return {};
}

}  // namespace

mapi::PropName name_of(Lid lid) { return {guid_of(lid.set), lid.id}; }

mapi::PropName public_name(std::string_view name) {
  return {outlook_set(0x00020329), std::string(name)};
}

}  // namespace offenbar::calendar
