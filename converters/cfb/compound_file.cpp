#include "converters/cfb/compound_file.h"

#include <fmt/core.h>

#include <algorithm>

#include "converters/base/cursor.h"

namespace offenbar::cfb {
namespace {

constexpr std::string_view signature = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
constexpr std::size_t header_difat = 109;  // FAT sectors that the header itself names
constexpr unsigned mini_shift = 6;
constexpr std::size_t mini_size = std::size_t{1} << mini_shift;
constexpr std::uint32_t max_regular = 0xFFFFFFFA;   // MAXREGSECT. [MS-CFB] 2.1
constexpr std::uint32_t end_of_chain = 0xFFFFFFFE;  // ENDOFCHAIN

Error broken(std::string what, std::uint64_t at) {
  return {Fault::corrupt, std::move(what), at, {}};
}

}  // namespace

// [MS-CFB] 2.2
struct CompoundFile::Header {
  std::uint16_t byte_order = 0;
  std::uint16_t sector_shift = 0;
  std::uint16_t mini_sector_shift = 0;
  std::uint32_t first_directory = 0;
  std::uint32_t mini_cutoff = 0;
  std::uint32_t first_mini_fat = 0;
  std::uint32_t first_difat = 0;
  std::vector<std::uint32_t> difat;

  static Result<Header> read(Bytes whole);
  [[nodiscard]] Result<void> check() const;
};

Result<CompoundFile::Header> CompoundFile::Header::read(Bytes whole) {
  if (!starts_with(whole, signature)) {
    return fail(Fault::corrupt, "compound file header has a wrong signature");
  }
  Cursor in(whole);
  Header header;
  in.skip(8 + 16 + 2 + 2);  // signature, class, minor and major version
  header.byte_order = in.le<std::uint16_t>();
  header.sector_shift = in.le<std::uint16_t>();
  header.mini_sector_shift = in.le<std::uint16_t>();
  in.skip(6 + 4 + 4);  // reserved, directory and FAT sector counts: often wrong
  header.first_directory = in.le<std::uint32_t>();
  in.skip(4);  // transaction
  header.mini_cutoff = in.le<std::uint32_t>();
  header.first_mini_fat = in.le<std::uint32_t>();
  in.skip(4);
  header.first_difat = in.le<std::uint32_t>();
  in.skip(4);
  for (std::size_t i = 0; i < header_difat; ++i) header.difat.push_back(in.le<std::uint32_t>());
  return in.finish(std::move(header), "compound file header");
}

Result<void> CompoundFile::Header::check() const {
  if (byte_order != 0xFFFE) {
    return fail(Fault::corrupt,
                fmt::format("compound file byte order is {:#06x}, expected 0xfffe", byte_order),
                28);
  }
  if (sector_shift != 9 && sector_shift != 12) {
    return fail(Fault::corrupt,
                fmt::format("compound file sector shift is {}, expected 9 or 12", sector_shift),
                30);
  }
  if (mini_sector_shift != mini_shift) {
    return fail(Fault::corrupt,
                fmt::format("compound file mini sector shift is {}, expected 6", mini_sector_shift),
                32);
  }
  return {};
}

Result<CompoundFile> CompoundFile::open(Bytes whole) { return open(whole, nullptr); }

Result<CompoundFile> CompoundFile::salvage(Bytes whole, std::vector<Error>& skipped) {
  return open(whole, &skipped);
}

Result<CompoundFile> CompoundFile::open(Bytes whole, std::vector<Error>* skipped) {
  OFFENBAR_TRY(const Header header, Header::read(whole));
  OFFENBAR_CHECK(header.check());
  CompoundFile file;
  file.whole_ = whole;
  file.sector_shift_ = header.sector_shift;
  file.mini_cutoff_ = header.mini_cutoff;
  const Result<void> fat = file.read_fat(header);
  if (!fat && skipped == nullptr) return tl::unexpected(fat.error());
  if (!fat) skipped->push_back(fat.error());
  OFFENBAR_CHECK(file.read_directory(header.first_directory, skipped));
  // What a cut takes from these is found when a stream in them is read.
  const std::uint64_t most = whole.size() >> file.sector_shift_;
  file.mini_fat_sectors_ = file.follow(header.first_mini_fat, file.fat_sectors_, most).sectors;
  file.mini_stream_ = file.follow(file.root().start, file.fat_sectors_, most).sectors;
  return file;
}

// Sector 0 follows the header, which takes one sector itself. [MS-CFB] 2.2
std::uint64_t CompoundFile::offset_of(std::uint32_t sector) const {
  return (std::uint64_t{sector} + 1) << sector_shift_;
}

// The bytes of a sector that the file has: fewer in a last one that was not filled up.
Bytes CompoundFile::sector(std::uint32_t number) const {
  const std::uint64_t offset = offset_of(number);
  if (number > max_regular || offset >= whole_.size()) return {};
  return whole_.subspan(offset, std::min<std::uint64_t>(sector_size(), whole_.size() - offset));
}

// Where the FAT lies: 109 places in the header, further ones in a chain of sectors. What was found
// before an error stays. [MS-CFB] 2.5
Result<void> CompoundFile::read_fat(const Header& header) {
  fat_sectors_ = header.difat;
  const Result<void> difat = read_difat(header.first_difat);
  while (!fat_sectors_.empty() && fat_sectors_.back() > max_regular) fat_sectors_.pop_back();
  if (!difat) return difat;
  const std::uint64_t most = whole_.size() >> sector_shift_;
  if (fat_sectors_.size() > most + 1) {
    fat_sectors_.resize(most + 1);
    return fail(Fault::corrupt, "compound file names more FAT sectors than it has sectors");
  }
  return {};
}

Result<void> CompoundFile::read_difat(std::uint32_t first_sector) {
  const std::size_t per_sector = sector_size() / 4 - 1;  // the last number leads on
  const std::uint64_t most = whole_.size() >> sector_shift_;
  std::uint32_t at = first_sector;
  for (std::uint64_t count = 0; at <= max_regular; ++count) {
    if (count > most) return fail(Fault::corrupt, "DIFAT goes round in circles", offset_of(at));
    Cursor in(sector(at), offset_of(at));
    for (std::size_t i = 0; i < per_sector; ++i) fat_sectors_.push_back(in.le<std::uint32_t>());
    OFFENBAR_TRY(at, in.finish(in.le<std::uint32_t>(), "DIFAT"));
  }
  return {};
}

// What `table` (the FAT or the mini FAT) says follows sector `number`; nothing if it does not reach
// that far.
std::optional<std::uint32_t> CompoundFile::next(const std::vector<std::uint32_t>& table,
                                                std::uint32_t number) const {
  const std::size_t per_sector = sector_size() / 4;
  const std::size_t index = number / per_sector;
  if (index >= table.size()) return std::nullopt;
  Cursor in(sector(table[index]));
  in.skip(number % per_sector * 4);
  const auto following = in.le<std::uint32_t>();
  return in.ok() ? std::optional(following) : std::nullopt;
}

// At most `most` sectors from `start` on. A circle is found by Brent's way: a sector that is met
// again after the last power of two steps.
CompoundFile::Chain CompoundFile::follow(std::uint32_t start,
                                         const std::vector<std::uint32_t>& table,
                                         std::uint64_t most) const {
  Chain chain;
  std::uint32_t at = start;
  std::uint32_t mark = end_of_chain;
  while (at != end_of_chain && chain.sectors.size() < most) {
    if (at > max_regular || at == mark) {
      const std::uint64_t from = chain.sectors.empty() ? 0 : offset_of(chain.sectors.back());
      chain.broken = broken(at == mark ? "a sector chain goes round in circles"
                                       : fmt::format("a sector chain leads to {:#x}", at),
                            from);
      break;
    }
    chain.sectors.push_back(at);
    const std::size_t steps = chain.sectors.size();
    if ((steps & (steps - 1)) == 0) mark = at;
    if (steps == most) break;
    const std::optional<std::uint32_t> following = next(table, at);
    if (!following) {
      chain.broken = broken("a sector chain leaves the file", offset_of(at));
      break;
    }
    at = *following;
  }
  return chain;
}

// A mini sector's bytes, as far as the file has them. [MS-CFB] 2.4
Bytes CompoundFile::mini_sector(std::uint32_t number) const {
  const std::uint64_t at = std::uint64_t{number} << mini_shift;
  const std::uint64_t index = at >> sector_shift_;
  if (index >= mini_stream_.size()) return {};
  const Bytes holder = sector(mini_stream_[index]);
  const std::size_t within = at & (sector_size() - 1);
  if (within >= holder.size()) return {};
  return holder.subspan(within, std::min(mini_size, holder.size() - within));
}

// The first `count` bytes of a stream, where they lie in the file.
Result<std::vector<Bytes>> CompoundFile::pieces(const Entry& stream, std::uint64_t count) const {
  const bool mini = stream.size < mini_cutoff_;
  const std::uint64_t unit = mini ? mini_size : sector_size();
  if (count > whole_.size()) {
    return fail(Fault::corrupt, fmt::format("stream {} claims {} bytes, more than the file has",
                                            stream.path, stream.size));
  }
  const Chain chain =
      follow(stream.start, mini ? mini_fat_sectors_ : fat_sectors_, (count + unit - 1) / unit);
  std::vector<Bytes> found;
  std::uint64_t left = count;
  for (const std::uint32_t number : chain.sectors) {
    const Bytes bytes = mini ? mini_sector(number) : sector(number);
    const std::uint64_t wanted = std::min(unit, left);
    if (bytes.size() < wanted) {
      return fail(Fault::corrupt,
                  fmt::format("stream {} lies beyond the end of the file", stream.path),
                  whole_.size());
    }
    found.push_back(bytes.first(wanted));
    left -= wanted;
  }
  if (chain.broken) {
    return fail(Fault::corrupt, fmt::format("stream {}: {}", stream.path, chain.broken->what),
                chain.broken->offset);
  }
  if (left > 0) {
    return fail(Fault::corrupt, fmt::format("stream {} ends after {} of {} bytes", stream.path,
                                            count - left, count));
  }
  return found;
}

Result<std::vector<std::byte>> CompoundFile::read(const Entry& stream,
                                                  std::uint64_t max_bytes) const {
  if (stream.size > max_bytes && !stream.is_storage) {
    return fail(Fault::over_memory, fmt::format("stream {} has {} bytes, allowed are {}",
                                                stream.path, stream.size, max_bytes));
  }
  return read_head(stream, stream.size);
}

Result<std::vector<std::byte>> CompoundFile::read_head(const Entry& stream,
                                                       std::uint64_t count) const {
  if (stream.is_storage) {
    return fail(Fault::not_found, fmt::format("{} is a storage, not a stream", stream.path));
  }
  count = std::min(count, stream.size);
  OFFENBAR_TRY(const std::vector<Bytes> found, pieces(stream, count));
  std::vector<std::byte> bytes;
  bytes.reserve(count);
  for (const Bytes piece : found) bytes.insert(bytes.end(), piece.begin(), piece.end());
  return bytes;
}

Result<void> CompoundFile::check_chains() const {
  std::uint64_t left = whole_.size();  // streams share no sector: together they fit into the file
  for (const Entry& entry : entries_) {
    if (entry.is_storage) continue;
    if (entry.size > left) {
      return fail(Fault::corrupt, fmt::format("stream {}: all streams together claim more bytes "
                                              "than the file has",
                                              entry.path));
    }
    left -= entry.size;
    OFFENBAR_TRY(const std::vector<Bytes> found, pieces(entry, entry.size));
  }
  return {};
}

}  // namespace offenbar::cfb
