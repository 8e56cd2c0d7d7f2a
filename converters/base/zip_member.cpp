// Members of an archive: where they lie, their bytes, and whether they are whole.
#include <fmt/core.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "converters/base/cursor.h"
#include "converters/base/zip.h"

namespace offenbar::zip {
namespace {

constexpr std::uint32_t local_signature = 0x04034b50;  // 4.3.7
constexpr std::size_t local_size = 30;
constexpr std::uint16_t sizes_follow = 1U << 3U;  // sizes and CRC stand behind the member. 4.4.4
constexpr std::size_t piece_size = std::size_t{64} << 10U;
constexpr std::uint64_t max_deflate_ratio = 1032;  // zlib's technical notes

uInt as_uint(std::size_t size) {
  return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
}

Error damaged(const Entry& entry, std::string_view what) {
  return {Fault::corrupt, fmt::format("member {}: {}", entry.name, what), entry.header_offset, {}};
}

// A number of the local header that is there and says something else than the directory.
bool contradicts(std::uint32_t local, std::uint64_t central) {
  return local != 0 && local != 0xFFFFFFFF && local != central;
}

bool same_name(std::string_view local, std::string_view central) {
  return std::equal(local.begin(), local.end(), central.begin(), central.end(),
                    [](char a, char b) { return a == b || (a == '\\' && b == '/'); });
}

// The offset of the member's first byte, behind its local header. 4.3.7
Result<std::uint64_t> data_offset(Bytes whole, const Entry& entry) {
  if (entry.header_offset > whole.size()) {
    return tl::unexpected(damaged(entry, "its local header lies outside the file"));
  }
  Cursor in(whole.subspan(entry.header_offset), entry.header_offset);
  const bool signed_ = in.le<std::uint32_t>() == local_signature;
  in.skip(2);  // version
  const auto flags = in.le<std::uint16_t>();
  const auto method = in.le<std::uint16_t>();
  in.skip(2 + 2);  // time, date
  const auto crc = in.le<std::uint32_t>();
  const auto compressed = in.le<std::uint32_t>();
  const auto size = in.le<std::uint32_t>();
  const auto name_length = in.le<std::uint16_t>();
  const auto extra_length = in.le<std::uint16_t>();
  const std::string_view name = as_text(in.take(name_length));
  if (!in.ok() || !signed_) return tl::unexpected(damaged(entry, "it has no local header"));
  if (!same_name(name, entry.name) || method != entry.method || ((flags ^ entry.flags) & 1U) != 0) {
    return tl::unexpected(damaged(entry, "its local header contradicts the central directory"));
  }
  if ((flags & sizes_follow) == 0 &&
      (contradicts(crc, entry.crc) || contradicts(compressed, entry.compressed) ||
       contradicts(size, entry.size))) {
    return tl::unexpected(damaged(entry, "its sizes contradict the central directory"));
  }
  return entry.header_offset + local_size + name_length + extra_length;
}

Result<void> check_readable(const Entry& entry, std::uint64_t max_bytes) {
  if (entry.encrypted()) {
    return fail(Fault::encrypted, fmt::format("member {} is encrypted", entry.name),
                entry.header_offset);
  }
  if (entry.method != method_stored && entry.method != method_deflated) {
    return fail(Fault::unsupported,
                fmt::format("member {} uses compression method {}", entry.name, entry.method),
                entry.header_offset);
  }
  if (entry.size > max_bytes) {
    return fail(
        Fault::over_memory,
        fmt::format("member {} has {} bytes, allowed are {}", entry.name, entry.size, max_bytes),
        entry.header_offset);
  }
  return {};
}

}  // namespace

struct Member::State {
  State(const Entry& of, Bytes packed) : entry(&of), left(packed) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (inflating) inflateEnd(&stream);
  }

  Result<void> start();
  Result<std::size_t> unpack(std::span<std::byte> into);
  Result<std::size_t> inflate_some(std::span<std::byte> into);
  Result<void> check_end() const;

  const Entry* entry;
  Bytes left;  // compressed bytes that zlib has not seen
  z_stream stream{};
  bool inflating = false;
  bool ended = false;
  std::uint64_t given = 0;
  uLong crc = 0;
};

Result<void> Member::State::start() {
  if (entry->method != method_deflated) return {};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) {
    return fail(Fault::internal, "zlib cannot start to inflate");
  }
  inflating = true;
  return {};
}

Result<std::size_t> Member::State::unpack(std::span<std::byte> into) {
  if (inflating) return inflate_some(into);
  const std::size_t count = std::min(into.size(), left.size());
  if (count > 0) std::memcpy(into.data(), left.data(), count);
  left = left.subspan(count);
  ended = left.empty();
  return count;
}

Result<std::size_t> Member::State::inflate_some(std::span<std::byte> into) {
  if (stream.avail_in == 0) {
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(left.data()));
    stream.avail_in = as_uint(left.size());
    left = left.subspan(stream.avail_in);
  }
  stream.next_out = reinterpret_cast<Bytef*>(into.data());
  stream.avail_out = as_uint(into.size());
  const uInt room = stream.avail_out;
  const int answer = inflate(&stream, Z_NO_FLUSH);
  const std::size_t count = room - stream.avail_out;
  if (answer == Z_STREAM_END) {
    ended = true;
  } else if (answer == Z_BUF_ERROR) {
    return tl::unexpected(damaged(*entry, "its deflated bytes end early"));
  } else if (answer != Z_OK) {
    return tl::unexpected(damaged(*entry, "its deflated bytes are damaged"));
  }
  return count;
}

Result<void> Member::State::check_end() const {
  if (given != entry->size) {
    return tl::unexpected(
        damaged(*entry, fmt::format("it has {} bytes instead of {}", given, entry->size)));
  }
  if (crc != entry->crc) {
    return tl::unexpected(
        damaged(*entry, fmt::format("its CRC is {:08x} instead of {:08x}", crc, entry->crc)));
  }
  return {};
}

Member::Member(std::unique_ptr<State> state) : state_(std::move(state)) {}
Member::Member(Member&&) noexcept = default;
Member& Member::operator=(Member&&) noexcept = default;
Member::~Member() = default;

Result<std::size_t> Member::read(std::span<std::byte> into) {
  State& state = *state_;
  std::size_t count = 0;
  while (count == 0 && !state.ended && !into.empty()) {
    OFFENBAR_TRY(count, state.unpack(into));
  }
  state.given += count;
  if (state.given > state.entry->size) {  // so no more than the checked size is ever given out
    return tl::unexpected(damaged(*state.entry, "it is larger than the central directory says"));
  }
  if (count > 0) {
    state.crc = crc32_z(state.crc, reinterpret_cast<const Bytef*>(into.data()), count);
  }
  if (state.ended) OFFENBAR_CHECK(state.check_end());
  return count;
}

Result<Bytes> Archive::raw(const Entry& entry) const {
  OFFENBAR_TRY(const std::uint64_t offset, data_offset(whole_, entry));
  if (offset > directory_offset_ || entry.compressed > directory_offset_ - offset) {
    return tl::unexpected(damaged(entry, "its bytes reach into the central directory"));
  }
  return whole_.subspan(offset, entry.compressed);
}

Result<Member> Archive::open_member(const Entry& entry, std::uint64_t max_bytes) const {
  OFFENBAR_CHECK(check_readable(entry, max_bytes));
  OFFENBAR_TRY(const Bytes packed, raw(entry));
  auto state = std::make_unique<Member::State>(entry, packed);
  OFFENBAR_CHECK(state->start());
  return Member(std::move(state));
}

Result<std::vector<std::byte>> Archive::read(const Entry& entry, std::uint64_t max_bytes) const {
  OFFENBAR_TRY(Member member, open_member(entry, max_bytes));
  if (entry.size / max_deflate_ratio > entry.compressed) {
    return tl::unexpected(damaged(entry, "it claims to be larger than deflate can make it"));
  }
  std::vector<std::byte> whole(entry.size);
  std::size_t filled = 0;
  std::array<std::byte, 1> beyond{};  // the end must be reached, for the CRC and for surplus bytes
  while (true) {
    const std::span<std::byte> rest = std::span(whole).subspan(filled);
    OFFENBAR_TRY(const std::size_t count, member.read(rest.empty() ? std::span(beyond) : rest));
    if (count == 0) return whole;
    filled += count;
  }
}

Result<void> Archive::stream(const Entry& entry, const std::function<bool(Bytes)>& sink,
                             std::uint64_t max_bytes) const {
  OFFENBAR_TRY(Member member, open_member(entry, max_bytes));
  std::vector<std::byte> piece(
      std::min<std::uint64_t>(piece_size, std::max<std::uint64_t>(entry.size, 1)));
  while (true) {
    OFFENBAR_TRY(const std::size_t count, member.read(piece));
    if (count == 0 || !sink(Bytes(piece).first(count))) return {};
  }
}

namespace {

// Members that share bytes are how small archives grow without bound.
Result<void> check_places(const Archive& archive) {
  struct Place {
    std::uint64_t begin;
    std::uint64_t end;
    const Entry* entry;
  };
  std::vector<Place> places;
  places.reserve(archive.entries().size());
  for (const Entry& entry : archive.entries()) {
    OFFENBAR_TRY(const Bytes packed, archive.raw(entry));
    const std::uint64_t header = local_size + entry.name.size();
    places.push_back({entry.header_offset, entry.header_offset + header + packed.size(), &entry});
  }
  std::sort(places.begin(), places.end(),
            [](const Place& a, const Place& b) { return a.begin < b.begin; });
  for (std::size_t i = 1; i < places.size(); ++i) {
    if (places[i].begin < places[i - 1].end) {
      return tl::unexpected(
          damaged(*places[i].entry, fmt::format("it overlaps with {}", places[i - 1].entry->name)));
    }
  }
  return {};
}

bool can_be_read(const Entry& entry) {
  return !entry.encrypted() && (entry.method == method_stored || entry.method == method_deflated);
}

}  // namespace

Result<void> check_members(const Archive& archive, std::uint64_t max_total_bytes) {
  OFFENBAR_CHECK(check_places(archive));
  std::vector<std::byte> piece(piece_size);
  std::uint64_t left = max_total_bytes;
  for (const Entry& entry : archive.entries()) {
    if (!can_be_read(entry)) continue;
    OFFENBAR_TRY(Member member, archive.open_member(entry, left));
    for (std::size_t count = 1; count > 0;) {
      OFFENBAR_TRY(count, member.read(piece));
    }
    left -= entry.size;
  }
  return {};
}

}  // namespace offenbar::zip
