#include "converters/pst/ndb/block.h"

#include <fmt/core.h>
#include <zlib.h>

#include "converters/base/cursor.h"
#include "converters/pst/ndb/checksum.h"

namespace offenbar::pst::ndb {
namespace {

using Buffer = std::unique_ptr<std::byte[]>;

bool inflate_into(Bytes from, std::span<std::byte> into) {
  uLongf size = into.size();
  uLong used = from.size();
  const int outcome = ::uncompress2(reinterpret_cast<Bytef*>(into.data()), &size,
                                    reinterpret_cast<const Bytef*>(from.data()), &used);
  return outcome == Z_OK && size == into.size();
}

// What is compressed is never seen encoded as well in the files one meets; should it be, the two
// may be nested either way, and the zlib header tells which.
Result<std::shared_ptr<const Block>> unpack(Buffer stored, const BlockEntry& entry,
                                            Encoding encoding) {
  const std::span<std::byte> raw(stored.get(), entry.stored);
  auto content = std::make_unique_for_overwrite<std::byte[]>(entry.inflated);
  const std::span<std::byte> into(content.get(), entry.inflated);
  if (inflate_into(raw, into)) {
    if (!entry.id.internal()) decode(encoding, entry.id, into);
    return std::make_shared<const Block>(std::move(content), into.size());
  }
  if (encoding != Encoding::none && !entry.id.internal()) {
    decode(encoding, entry.id, raw);
    if (inflate_into(raw, into)) {
      return std::make_shared<const Block>(std::move(content), into.size());
    }
  }
  return fail(Fault::corrupt,
              fmt::format("block {:#x} of {} bytes does not inflate to {}", entry.id.raw,
                          entry.stored, entry.inflated),
              entry.offset);
}

void report(Damage& damage, const BlockEntry& entry, std::string_view field, std::uint64_t found,
            std::uint64_t expected) {
  damage.add({Fault::corrupt,
              fmt::format("block {:#x} BLOCKTRAILER {} is {:#x}, expected {:#x}", entry.id.raw,
                          field, found, expected),
              entry.offset,
              {}});
}

Result<void> check(Bytes content, const BlockTrailer& trailer, const BlockEntry& entry,
                   Damage& damage) {
  const std::uint32_t crc = checksum(content);
  if (BlockId::of(trailer.id.raw) != entry.id) {
    // A damaged id, if all else fits this block at this place; an intact other block, if not.
    if (trailer.crc != crc || trailer.signature != signature(entry.offset, entry.id)) {
      return fail(
          Fault::corrupt,
          fmt::format("BLOCKTRAILER bid is {:#x}, expected {:#x}", trailer.id.raw, entry.id.raw),
          entry.offset);
    }
    report(damage, entry, "bid", trailer.id.raw, entry.id.raw);
    return {};
  }
  if (trailer.size != entry.stored) report(damage, entry, "cb", trailer.size, entry.stored);
  if (trailer.crc != crc) report(damage, entry, "dwCRC", trailer.crc, crc);
  const std::uint16_t expected = signature(entry.offset, trailer.id);
  if (trailer.signature != expected) report(damage, entry, "wSig", trailer.signature, expected);
  return {};
}

}  // namespace

Result<BlockTrailer> read_block_trailer(Bytes bytes, const Layout& layout, std::uint64_t at) {
  Cursor in(bytes, at);
  BlockTrailer trailer;
  trailer.size = in.le<std::uint16_t>();
  trailer.signature = in.le<std::uint16_t>();
  if (layout.ansi()) trailer.id = BlockId{in.le<std::uint32_t>()};
  trailer.crc = in.le<std::uint32_t>();
  if (!layout.ansi()) trailer.id = BlockId{in.le<std::uint64_t>()};
  if (layout.large_pages()) {
    in.skip(2);  // the reference count
    trailer.inflated = in.le<std::uint16_t>();
    in.skip(4);
  }
  return in.finish(trailer, "BLOCKTRAILER");
}

Result<std::shared_ptr<const Block>> read_block(const Source& source, const BlockEntry& entry,
                                                const Layout& layout, Encoding encoding,
                                                Damage& damage) {
  if (entry.stored == 0 || entry.stored > layout.max_content()) {
    return fail(Fault::corrupt,
                fmt::format("BBTENTRY cb of block {:#x} is {}, allowed are 1 to {}", entry.id.raw,
                            entry.stored, layout.max_content()),
                entry.offset);
  }
  const std::uint64_t span = layout.block_span(entry.stored);
  auto buffer = std::make_unique_for_overwrite<std::byte[]>(span);
  OFFENBAR_CHECK(source.read(entry.offset, {buffer.get(), span}, "block"));
  const std::size_t trailer_at = span - layout.block_trailer_bytes;
  OFFENBAR_TRY(const BlockTrailer trailer,
               read_block_trailer({buffer.get() + trailer_at, layout.block_trailer_bytes}, layout,
                                  entry.offset + trailer_at));
  const std::span<std::byte> content(buffer.get(), entry.stored);
  OFFENBAR_CHECK(check(content, trailer, entry, damage));
  if (entry.inflated != entry.stored) return unpack(std::move(buffer), entry, encoding);
  if (!entry.id.internal()) decode(encoding, entry.id, content);
  return std::make_shared<const Block>(std::move(buffer), content.size());
}

}  // namespace offenbar::pst::ndb
