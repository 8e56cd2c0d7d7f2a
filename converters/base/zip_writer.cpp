#include "converters/base/zip_writer.h"

#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>

#include "converters/base/text.h"

namespace offenbar::zip {
namespace {

constexpr std::uint16_t utf8_name = 1U << 11U;  // 4.4.4
constexpr std::uint16_t version_plain = 20;     // folders and deflate
constexpr std::uint16_t version_zip64 = 45;
constexpr std::uint32_t max32 = 0xFFFFFFFF;
constexpr std::uint16_t max16 = 0xFFFF;

// Bytes of a record, little-endian.
class Record {
 public:
  Record& u16(std::uint64_t value) { return number(value, 2); }
  Record& u32(std::uint64_t value) { return number(value, 4); }
  Record& u64(std::uint64_t value) { return number(value, 8); }
  Record& text(std::string_view value) {
    bytes_ += value;
    return *this;
  }
  // The number, or all ones if it stands in the zip64 extra field.
  Record& u32_or_extra(std::uint64_t value) { return u32(value < max32 ? value : max32); }
  [[nodiscard]] std::string_view bytes() const { return bytes_; }

 private:
  Record& number(std::uint64_t value, int count) {
    for (int i = 0; i < count; ++i) bytes_ += static_cast<char>(value >> (8 * i) & 0xFFU);
    return *this;
  }
  std::string bytes_;
};

bool needs_zip64(const Entry& entry) {
  return entry.size >= max32 || entry.compressed >= max32 || entry.header_offset >= max32;
}

std::uint16_t version_of(const Entry& entry) {
  return needs_zip64(entry) ? version_zip64 : version_plain;
}

// 4.5.3; the local header always holds both sizes.
Record zip64_extra(const Entry& entry, bool local) {
  Record numbers;
  if (local ? needs_zip64(entry) : entry.size >= max32) numbers.u64(entry.size);
  if (local ? needs_zip64(entry) : entry.compressed >= max32) numbers.u64(entry.compressed);
  if (!local && entry.header_offset >= max32) numbers.u64(entry.header_offset);
  Record extra;
  if (!numbers.bytes().empty()) extra.u16(1).u16(numbers.bytes().size()).text(numbers.bytes());
  return extra;
}

// Version needed, flags, method, time, CRC and sizes: the same in both headers.
void put_common(Record& record, const Entry& entry, DosTime time, bool both_in_extra) {
  record.u16(version_of(entry)).u16(entry.flags).u16(entry.method).u16(time.time).u16(time.date);
  record.u32(entry.crc);
  if (both_in_extra) {
    record.u32(max32).u32(max32);
  } else {
    record.u32_or_extra(entry.compressed).u32_or_extra(entry.size);
  }
  record.u16(entry.name.size());
}

// 4.3.7
Record local_header(const Entry& entry, DosTime time) {
  Record record;
  const Record extra = zip64_extra(entry, true);
  record.u32(0x04034b50);
  put_common(record, entry, time, needs_zip64(entry));
  record.u16(extra.bytes().size()).text(entry.name).text(extra.bytes());
  return record;
}

// 4.3.12
Record central_header(const Entry& entry, DosTime time) {
  Record record;
  const Record extra = zip64_extra(entry, false);
  record.u32(0x02014b50).u16(version_of(entry));
  put_common(record, entry, time, false);
  record.u16(extra.bytes().size()).u16(0).u16(0).u16(0).u32(0).u32_or_extra(entry.header_offset);
  record.text(entry.name).text(extra.bytes());
  return record;
}

// 4.3.14 to 4.3.16
Record end_records(std::uint64_t count, std::uint64_t offset, std::uint64_t size) {
  Record record;
  if (count >= max16 || offset >= max32 || size >= max32) {
    record.u32(0x06064b50).u64(44).u16(version_zip64).u16(version_zip64).u32(0).u32(0);
    record.u64(count).u64(count).u64(size).u64(offset);
    record.u32(0x07064b50).u32(0).u64(offset + size).u32(1);
  }
  const std::uint64_t count16 = count < max16 ? count : max16;
  record.u32(0x06054b50).u16(0).u16(0).u16(count16).u16(count16);
  record.u32_or_extra(size).u32_or_extra(offset).u16(0);
  return record;
}

Result<std::vector<std::byte>> deflate_whole(Bytes content) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) !=
      Z_OK) {
    return fail(Fault::internal, "zlib cannot start to deflate");
  }
  std::vector<std::byte> packed(deflateBound(&stream, content.size()));
  constexpr std::size_t most = std::numeric_limits<uInt>::max();  // zlib counts in 32 bits
  std::size_t read = 0;
  std::size_t filled = 0;
  int answer = Z_OK;
  while (answer == Z_OK) {
    const std::size_t in = std::min(most, content.size() - read);
    const std::size_t out = std::min(most, packed.size() - filled);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(content.data() + read));
    stream.avail_in = static_cast<uInt>(in);
    stream.next_out = reinterpret_cast<Bytef*>(packed.data() + filled);
    stream.avail_out = static_cast<uInt>(out);
    answer = deflate(&stream, read + in == content.size() ? Z_FINISH : Z_NO_FLUSH);
    read += in - stream.avail_in;
    filled += out - stream.avail_out;
  }
  deflateEnd(&stream);
  if (answer != Z_STREAM_END) return fail(Fault::internal, "zlib cannot deflate");
  packed.resize(filled);
  return packed;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

Fault fault_of_write(int error) {
  if (error == ENOSPC || error == EDQUOT) return Fault::disk_full;
  return error == EFBIG ? Fault::over_output : Fault::unreadable;
}

}  // namespace

Result<void> Writer::add(std::string_view name, Bytes content, Storage storage) {
  Entry entry{.name = std::string(name), .size = content.size()};
  entry.crc = static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), content.size()));
  if (storage == Storage::stored) return add_packed(std::move(entry), content);
  entry.method = method_deflated;
  OFFENBAR_TRY(const std::vector<std::byte> packed, deflate_whole(content));
  return add_packed(std::move(entry), packed);
}

Result<void> Writer::copy(const Archive& archive, const Entry& entry) {
  OFFENBAR_TRY(const Bytes packed, archive.raw(entry));
  Entry ours = entry;
  ours.flags &= 1U | 6U;  // encrypted, and how well it is compressed: what the bytes need
  return add_packed(std::move(ours), packed);
}

Result<void> Writer::add_packed(Entry entry, Bytes packed) {
  if (entry.name.size() > max16) return fail(Fault::internal, "a member's name is too long");
  if (!is_ascii(entry.name) && is_valid_utf8(entry.name)) entry.flags |= utf8_name;
  entry.compressed = packed.size();
  entry.header_offset = written_;
  OFFENBAR_CHECK(write(as_bytes(local_header(entry, time_).bytes())));
  OFFENBAR_CHECK(write(packed));
  entries_.push_back(std::move(entry));
  return {};
}

Result<void> Writer::finish() {
  const std::uint64_t offset = written_;
  for (const Entry& entry : entries_) {
    OFFENBAR_CHECK(write(as_bytes(central_header(entry, time_).bytes())));
  }
  return write(as_bytes(end_records(entries_.size(), offset, written_ - offset).bytes()));
}

Result<void> Writer::write(Bytes bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      return fail(fault_of_write(errno),
                  std::string("zip cannot be written: ") + std::strerror(errno));
    }
    written_ += static_cast<std::uint64_t>(count);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

}  // namespace offenbar::zip
