#include "converters/tnef/attributes.h"

#include <fmt/format.h>

#include <algorithm>

#include "converters/base/cursor.h"

namespace offenbar::tnef {
namespace {

constexpr std::uint32_t signature = 0x223E9F78;
constexpr std::size_t header_size = 1 + 4 + 4;  // level, id, length

// The sum of all bytes, 16 bits of it. 2.1.3.2
std::uint16_t checksum_of(Bytes data) {
  std::uint32_t sum = 0;
  for (const std::byte byte : data) sum += std::to_integer<std::uint32_t>(byte);
  return static_cast<std::uint16_t>(sum);
}

// The type half of some ids was left out by old writers; the names from 0x8000 on are unique.
Id completed(std::uint32_t raw) {
  static constexpr Id known[] = {Id::from,
                                 Id::subject,
                                 Id::date_sent,
                                 Id::date_received,
                                 Id::message_status,
                                 Id::message_class,
                                 Id::message_id,
                                 Id::parent_id,
                                 Id::conversation_id,
                                 Id::body,
                                 Id::priority,
                                 Id::attach_data,
                                 Id::attach_title,
                                 Id::attach_metafile,
                                 Id::attach_created,
                                 Id::attach_modified,
                                 Id::date_modified,
                                 Id::attach_transport_filename,
                                 Id::attach_rendering,
                                 Id::message_properties,
                                 Id::recipient_table,
                                 Id::attachment_properties,
                                 Id::code_page,
                                 Id::version};
  if (raw >= 0x10000) return Id{raw};
  for (const Id id : known) {
    if ((static_cast<std::uint32_t>(id) & 0xFFFFU) == raw) return id;
  }
  return Id{raw};
}

// Mail programs pad what they store.
bool only_padding(Bytes bytes) {
  return std::ranges::all_of(bytes, [](std::byte b) {
    return b == std::byte{0} || b == std::byte{'\r'} || b == std::byte{'\n'};
  });
}

void check_sum(Cursor& in, const Attribute& attribute, mapi::PropertyList& damage) {
  const auto claimed = in.le<std::uint16_t>();
  const std::uint16_t found = checksum_of(attribute.data);
  if (in.ok() && claimed == found) return;
  damage.damaged(in.ok() ? fmt::format("attribute {:#010x} has the checksum {:#06x}, expected "
                                       "{:#06x}",
                                       static_cast<std::uint32_t>(attribute.id), claimed, found)
                         : fmt::format("attribute {:#010x} ends without a checksum",
                                       static_cast<std::uint32_t>(attribute.id)),
                 attribute.at);
}

}  // namespace

Result<std::vector<Attribute>> read_attributes(Bytes whole, mapi::PropertyList& damage) {
  Cursor in(whole);
  const auto found = in.le<std::uint32_t>();
  in.skip(2);  // the key, any number
  OFFENBAR_CHECK(in.finish(0, "TNEF header"));
  if (found != signature) {
    return fail(Fault::corrupt,
                fmt::format("TNEF signature is {:#010x}, expected {:#010x}", found, signature));
  }
  std::vector<Attribute> attributes;
  while (in.left() > 0) {
    const std::size_t start = in.position();
    if (only_padding(whole.subspan(start))) break;
    Attribute attribute;
    attribute.level = in.le<Level>();
    attribute.id = completed(in.le<std::uint32_t>());
    const std::size_t length = in.le<std::uint32_t>();
    attribute.at = start + header_size;
    const bool level_fits =
        attribute.level == Level::message || attribute.level == Level::attachment;
    if (!in.ok() || !level_fits) {
      damage.damaged(fmt::format("{} bytes at the end are no attribute", whole.size() - start),
                     start);
      break;
    }
    if (length > in.left()) {
      damage.damaged(fmt::format("attribute {:#010x} has {} bytes, {} are left",
                                 static_cast<std::uint32_t>(attribute.id), length, in.left()),
                     attribute.at);
    }
    attribute.data = in.take(std::min(length, in.left()));
    if (length == attribute.data.size()) check_sum(in, attribute, damage);
    attributes.push_back(attribute);
  }
  return attributes;
}

}  // namespace offenbar::tnef
