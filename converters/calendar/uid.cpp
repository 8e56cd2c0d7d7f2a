#include "converters/calendar/uid.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "converters/base/cursor.h"
#include "converters/base/digest.h"
#include "converters/base/text.h"
#include "converters/mail/header.h"
#include "converters/mapi/tags.h"

namespace offenbar::calendar {
namespace {

constexpr mapi::PropId record_key = 0x0FF9;  // PidTagRecordKey
constexpr std::size_t instance_date = 16;    // YH, YL, M, D. [MS-OXOCAL] 2.2.1.27
constexpr std::size_t longest_id = 2'000;

std::string upper_hex(Bytes bytes) {
  std::string hex = to_hex(bytes);
  std::ranges::transform(hex, hex.begin(), [](char c) {
    return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return hex;
}

// What another program called it; empty if the id does not wrap such a name.
std::string wrapped_uid(Bytes id) {
  constexpr std::string_view signature("vCal-Uid\x01\0\0\0", 12);
  Cursor in(id);
  in.skip(16 + 4 + 8 + 8);
  const Bytes data = in.take(std::min<std::size_t>(in.le<std::uint32_t>(), in.left()));
  if (!starts_with(data, signature)) return {};
  std::string uid(as_text(data.subspan(signature.size())));
  uid.resize(std::min(uid.find('\0'), uid.size()));
  return is_valid_utf8(uid) ? mail::one_line(uid) : std::string();
}

std::string uid_of_id(mapi::Binary id) {
  if (std::string wrapped = wrapped_uid(id); !wrapped.empty()) return wrapped;
  for (std::size_t i = instance_date; i < std::min(instance_date + 4, id.size()); ++i)
    id[i] = std::byte{0};
  return upper_hex(id);
}

std::string made_uid(const Reading& reading) {
  for (const mapi::PropId key : {mapi::tag::search_key, record_key}) {
    const auto bytes = reading.binary(key);
    const bool empty =
        !bytes || std::ranges::all_of(*bytes, [](std::byte b) { return b == std::byte{0}; });
    if (!empty) return sha256_hex(*bytes).substr(0, 32) + "@offenbar.invalid";
  }
  std::string all = reading.text(mapi::tag::message_class) + reading.text(mapi::tag::subject);
  for (const Lid lid : {lid::start_whole, lid::end_whole, lid::task_start, lid::task_due,
                        lid::log_start, lid::common_start}) {
    all += fmt::format("\n{}", reading.time(lid).value_or(Instant{}).seconds);
  }
  for (const mapi::PropId id : {mapi::tag::creation_time, mapi::tag::last_modification_time})
    all += fmt::format("\n{}", reading.time(id).value_or(Instant{}).seconds);
  all += reading.text(lid::location) + reading.text(mapi::tag::body);
  return sha256_hex(as_bytes(all)).substr(0, 32) + "@offenbar.invalid";
}

}  // namespace

std::string uid_of(const Reading& reading) {
  for (const Lid lid : {lid::clean_global_id, lid::global_id}) {
    auto id = reading.binary(lid);
    if (id && id->size() > instance_date + 4 && id->size() < longest_id)
      return uid_of_id(*std::move(id));
  }
  return made_uid(reading);
}

}  // namespace offenbar::calendar
