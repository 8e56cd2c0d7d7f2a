#include "converters/rtf/compressed_rtf.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "converters/base/cursor.h"

namespace offenbar::rtf {
namespace {

constexpr std::size_t dictionary_bytes = 4096;
constexpr std::size_t most_per_reference = 17;

// What the dictionary holds before the first byte. [MS-OXRTFCP] 2.1.2.1
constexpr std::string_view preset =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    "\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
static_assert(preset.size() == 207);

constexpr std::uint32_t compressed = 0x75465A4C;    // "LZFu"
constexpr std::uint32_t uncompressed = 0x414C454D;  // "MELA"

struct Header {
  std::uint32_t comp_size;
  std::uint32_t raw_size;
  std::uint32_t comp_type;
  std::uint32_t crc;
};
constexpr std::size_t header_bytes = 16;
constexpr std::size_t counted_header_bytes = 12;  // of which COMPSIZE speaks

constexpr std::array<std::uint32_t, 256> crc_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t n = 0; n < table.size(); ++n) {
    std::uint32_t value = n;
    for (int bit = 0; bit < 8; ++bit)
      value = (value & 1U) != 0 ? 0xEDB88320U ^ value >> 1U : value >> 1U;
    table[n] = value;
  }
  return table;
}();

// The usual polynomial, but neither preset nor inverted. [MS-OXRTFCP] 2.1.3.2
std::uint32_t crc_of(Bytes bytes) {
  std::uint32_t crc = 0;
  for (const std::byte b : bytes) {
    crc = crc_table[(crc ^ std::to_integer<std::uint32_t>(b)) & 0xFFU] ^ crc >> 8U;
  }
  return crc;
}

class Expander {
 public:
  Expander(Bytes contents, std::size_t most) : in_(contents), most_(most) {
    std::ranges::copy(preset, dictionary_.begin());
  }

  // False if the contents end before the end mark, or give more than allowed.
  bool run(std::string& out) {
    while (in_.left() > 0) {
      const auto control = in_.le<std::uint8_t>();
      for (unsigned bit = 0; bit < 8; ++bit) {
        if (in_.left() == 0 || out.size() > most_) return false;
        if ((control >> bit & 1U) == 0) {
          put(in_.le<char>(), out);
        } else if (!reference(out)) {
          return in_.ok();
        }
      }
    }
    return false;
  }

 private:
  void put(char c, std::string& out) {
    out += c;
    dictionary_[write_++ % dictionary_bytes] = c;
  }

  // False at the end mark: a reference to where the next byte goes.
  bool reference(std::string& out) {
    const unsigned high = in_.le<std::uint8_t>();
    const unsigned word = high << 8U | in_.le<std::uint8_t>();
    if (!in_.ok()) return false;
    std::size_t from = word >> 4U;
    if (from == write_ % dictionary_bytes) return false;
    for (std::size_t left = (word & 0xFU) + 2; left > 0; --left) {
      put(dictionary_[from++ % dictionary_bytes], out);
    }
    return true;
  }

  Cursor in_;
  std::size_t most_;
  std::array<char, dictionary_bytes> dictionary_{};
  std::size_t write_ = preset.size();
};

Result<Decompressed> expand(const Header& header, Bytes contents) {
  Decompressed result;
  // One control byte announces eight references of two bytes: that is the best there is.
  const std::size_t possible = contents.size() * 8 / 17 * most_per_reference + most_per_reference;
  result.rtf.reserve(std::min<std::size_t>({header.raw_size, possible, max_decompressed_bytes}));
  const bool ended = Expander(contents, max_decompressed_bytes).run(result.rtf);
  if (result.rtf.size() > max_decompressed_bytes) {
    return fail(Fault::over_memory, "compressed RTF unpacks to more than 256 MiB");
  }
  if (const std::uint32_t crc = crc_of(contents); crc != header.crc) {
    result.damage = fmt::format("CRC is 0x{:08X}, the contents give 0x{:08X}", header.crc, crc);
  } else if (!ended) {
    result.damage = "the contents end without an end mark";
  } else if (result.rtf.size() != header.raw_size) {
    result.damage =
        fmt::format("RAWSIZE is {}, unpacked are {} bytes", header.raw_size, result.rtf.size());
  }
  return result;
}

Result<Decompressed> stored(const Header& header, Bytes contents) {
  Decompressed result;
  const std::size_t size = std::min<std::size_t>(contents.size(), header.raw_size);
  result.rtf = as_text(contents.first(size));
  if (size != header.raw_size) {
    result.damage = fmt::format("RAWSIZE is {}, there are {} bytes", header.raw_size, size);
  }
  return result;
}

}  // namespace

Result<Decompressed> decompress(Bytes value) {
  Cursor in(value);
  const Header read{.comp_size = in.le<std::uint32_t>(),
                    .raw_size = in.le<std::uint32_t>(),
                    .comp_type = in.le<std::uint32_t>(),
                    .crc = in.le<std::uint32_t>()};
  OFFENBAR_TRY(const Header header, in.finish(read, "compressed RTF header"));
  Bytes contents = value.subspan(header_bytes);
  // Some writers count the whole header or nothing in COMPSIZE: only a smaller count that makes
  // sense cuts off what a store padded.
  if (header.comp_size >= counted_header_bytes) {
    contents = contents.first(
        std::min<std::size_t>(contents.size(), header.comp_size - counted_header_bytes));
  }
  if (header.comp_type == compressed) return expand(header, contents);
  if (header.comp_type == uncompressed) return stored(header, contents);
  return fail(
      Fault::corrupt,
      fmt::format("compressed RTF COMPTYPE is 0x{:08X}, expected LZFu or MELA", header.comp_type),
      8);
}

}  // namespace offenbar::rtf
