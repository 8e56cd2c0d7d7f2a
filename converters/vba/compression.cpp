#include "converters/vba/compression.h"

#include <algorithm>

#include "converters/base/cursor.h"

namespace offenbar::vba {
namespace {

constexpr std::byte container_signature{0x01};
constexpr unsigned chunk_signature = 0b011;
constexpr std::size_t chunk_size = 4096;  // what a chunk holds, at most
constexpr std::size_t flags_per_byte = 8;

// How many of a copy token's 16 bits say the length, when `done` bytes of the chunk are there: as
// many as the offset does not need. 2.4.1.3.19.1
unsigned length_bits(std::size_t done) {
  unsigned offset_bits = 4;
  while ((std::size_t{1} << offset_bits) < done) ++offset_bits;
  return 16 - offset_bits;
}

// Repeats bytes of the chunk that begins at `start`. False if they would lie before it.
bool copy(std::vector<std::byte>& out, std::size_t start, unsigned token) {
  const std::size_t done = out.size() - start;
  const unsigned bits = length_bits(done);
  const std::size_t length = (token & ((1U << bits) - 1)) + 3;
  const std::size_t back = (token >> bits) + 1;
  if (back > done || length > chunk_size - done) return false;
  for (std::size_t i = 0; i < length; ++i) out.push_back(out[out.size() - back]);
  return true;
}

// The tokens of one compressed chunk. 2.4.1.3.2
Result<void> unpack_chunk(Bytes tokens, std::vector<std::byte>& out) {
  const std::size_t start = out.size();
  Cursor in(tokens);
  while (in.left() > 0) {
    const auto flags = in.le<std::uint8_t>();
    for (std::size_t bit = 0; bit < flags_per_byte && in.left() > 0; ++bit) {
      if ((flags >> bit & 1U) == 0) {
        if (out.size() - start == chunk_size) return fail(Fault::corrupt, "a chunk too long");
        out.push_back(in.le<std::byte>());
        continue;
      }
      const auto token = in.le<std::uint16_t>();
      OFFENBAR_CHECK(in.finish(0, "CopyToken"));
      if (!copy(out, start, token)) return fail(Fault::corrupt, "a CopyToken beyond its chunk");
    }
  }
  return {};
}

}  // namespace

Result<std::vector<std::byte>> decompress(Bytes container, std::size_t most) {
  if (container.empty() || container.front() != container_signature) {
    return fail(Fault::corrupt, "no compressed container");
  }
  std::vector<std::byte> out;
  Cursor in(container.subspan(1));
  while (in.left() >= 2) {
    const auto header = in.le<std::uint16_t>();
    const bool is_chunk = (header >> 12 & 7U) == chunk_signature;
    const std::size_t size = (header & 0x0fffU) + 1;  // of what follows the header
    if (!is_chunk || size > in.left()) {
      if (out.empty()) return fail(Fault::corrupt, "a chunk without its signature or end");
      break;
    }
    const Bytes data = in.take(size);
    const bool is_compressed = (header & 0x8000U) != 0;
    if (is_compressed) {
      OFFENBAR_CHECK(unpack_chunk(data, out));
    } else {
      out.insert(out.end(), data.begin(), data.end());
    }
    if (out.size() > most) return fail(Fault::over_memory, "a container larger than allowed");
  }
  return out;
}

}  // namespace offenbar::vba
