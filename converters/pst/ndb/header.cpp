#include "converters/pst/ndb/header.h"

#include <fmt/core.h>

#include "converters/base/cursor.h"
#include "converters/pst/ndb/checksum.h"

namespace offenbar::pst::ndb {
namespace {

constexpr std::uint32_t magic = 0x4E444221;       // "!BDN"
constexpr std::uint16_t personal_store = 0x4D53;  // "SM"
constexpr std::uint16_t offline_store = 0x4F53;   // "SO"
constexpr std::uint16_t address_book = 0x4241;    // "AB"
constexpr std::size_t checked_from = 8;           // the CRCs begin at wMagicClient
constexpr std::size_t checked_bytes = 471;        // dwCRCPartial
constexpr std::size_t checked_bytes_full = 516;   // dwCRCFull
constexpr std::size_t crc_full_at = 524;
constexpr std::uint8_t sentinel = 0x80;

Result<Layout> layout_of(std::uint16_t version) {
  if (version == 14 || version == 15) return ansi_layout;
  if (version >= 20 && version < 36) return unicode_layout;  // 23; betas of Outlook wrote less
  if (version == 37) return unicode_layout;                  // with Windows Information Protection
  if (version == 36 || version == 38) return large_page_layout;
  return fail(Fault::unsupported, fmt::format("HEADER wVer is {}, no version known", version), 10);
}

Result<Encoding> encoding_of(std::uint8_t raw, std::uint64_t at) {
  switch (raw) {
    case 0x00:
      return Encoding::none;
    case 0x01:
      return Encoding::permute;
    case 0x02:
      return Encoding::cyclic;
    case 0x10:
      return fail(Fault::protected_,
                  "HEADER bCryptMethod is 0x10: under Windows Information Protection", at,
                  "remove the protection in Outlook on the computer that wrote the file");
    default:
      return fail(Fault::corrupt, fmt::format("HEADER bCryptMethod is {:#04x}, unknown", raw), at);
  }
}

std::uint64_t read_id(Cursor& in, const Layout& layout) {
  return layout.ansi() ? in.le<std::uint32_t>() : in.le<std::uint64_t>();
}

BlockRef read_block_ref(Cursor& in, const Layout& layout) {
  const BlockId id = BlockId::of(read_id(in, layout));
  return {id, read_id(in, layout)};
}

void check_sums(Bytes bytes, const Layout& layout, std::uint32_t partial, Damage& damage) {
  const std::uint32_t found = checksum(bytes.subspan(checked_from, checked_bytes));
  if (found != partial) {
    damage.add({Fault::corrupt,
                fmt::format("HEADER dwCRCPartial is {:#010x}, expected {:#010x}", partial, found),
                4,
                {}});
  }
  if (layout.ansi()) return;
  Cursor in(bytes);
  in.seek(crc_full_at);
  const auto full = in.le<std::uint32_t>();
  const std::uint32_t computed = checksum(bytes.subspan(checked_from, checked_bytes_full));
  if (full != computed) {
    damage.add({Fault::corrupt,
                fmt::format("HEADER dwCRCFull is {:#010x}, expected {:#010x}", full, computed),
                crc_full_at,
                {}});
  }
}

Result<void> check_client(std::uint16_t client) {
  if (client == personal_store || client == offline_store) return {};
  if (client == address_book) {
    return fail(Fault::unsupported, "HEADER wMagicClient is 0x4241: an address book, no store", 8);
  }
  return fail(Fault::corrupt, fmt::format("HEADER wMagicClient is {:#06x}, unknown", client), 8);
}

// ROOT and the fields behind it.
Result<void> read_root(Cursor& in, Header& header, Damage& damage) {
  const Layout& layout = header.layout;
  in.seek(layout.ansi() ? 164 : 180);
  in.skip(4);  // dwReserved
  header.claimed_bytes = read_id(in, layout);
  in.skip(3 * layout.id_bytes);  // ibAMapLast, cbAMapFree, cbPMapFree
  header.node_tree = read_block_ref(in, layout);
  header.block_tree = read_block_ref(in, layout);
  const std::size_t sentinel_at = layout.ansi() ? 460 : 512;
  in.seek(sentinel_at);
  const auto found = in.le<std::uint8_t>();
  if (in.ok() && found != sentinel) {
    damage.add({Fault::corrupt,
                fmt::format("HEADER bSentinel is {:#04x}, expected 0x80", found),
                sentinel_at,
                {}});
  }
  OFFENBAR_TRY(header.encoding, encoding_of(in.le<std::uint8_t>(), sentinel_at + 1));
  return {};
}

}  // namespace

Result<Header> read_header(Bytes bytes, Damage& damage) {
  Cursor in(bytes);
  const auto found = in.le<std::uint32_t>();
  if (in.ok() && found != magic) {
    return fail(Fault::corrupt,
                fmt::format("HEADER dwMagic is {:#010x}, expected {:#010x}", found, magic));
  }
  if (bytes.size() < header_bytes) {
    return fail(Fault::corrupt,
                fmt::format("HEADER ends early: {} of {} bytes", bytes.size(), header_bytes),
                bytes.size());
  }
  const auto partial = in.le<std::uint32_t>();
  const auto client = in.le<std::uint16_t>();
  Header header;
  header.version = in.le<std::uint16_t>();
  header.client_version = in.le<std::uint16_t>();
  OFFENBAR_CHECK(check_client(client));
  header.offline = client == offline_store;
  OFFENBAR_TRY(header.layout, layout_of(header.version));
  OFFENBAR_CHECK(read_root(in, header, damage));
  check_sums(bytes, header.layout, partial, damage);
  return in.finish(header, "HEADER");
}

}  // namespace offenbar::pst::ndb
