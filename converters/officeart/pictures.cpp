#include "converters/officeart/pictures.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "converters/base/cursor.h"
#include "converters/document/picture_digest.h"

namespace offenbar::officeart {
namespace {

constexpr std::uint16_t fbse = 0xF007;
constexpr std::uint16_t png_blip = 0xF01E;
constexpr std::size_t max_pictures = 100'000;
constexpr std::uint64_t max_picture = std::uint64_t{1} << 30U;  // bytes, unpacked

struct Kind {
  std::uint16_t type;
  bool metafile;
  const char* extension;
};

// 2.2.23
constexpr std::array<Kind, 8> kinds{{{0xF01A, true, ".emf"},
                                     {0xF01B, true, ".wmf"},
                                     {0xF01C, true, ".pict"},
                                     {0xF01D, false, ".jpg"},
                                     {png_blip, false, ".png"},
                                     {0xF01F, false, ".bmp"},
                                     {0xF029, false, ".tif"},
                                     {0xF02A, false, ".jpg"}}};

const Kind* kind_of(const Record& blip) {
  for (const Kind& kind : kinds) {
    if (kind.type == blip.type) return &kind;
  }
  return nullptr;
}

std::string digest_of(Bytes picture) {
  PictureDigest digest;
  digest.update(picture);
  return digest.hex();
}

// Of what a zlib stream unpacks to; empty if it is damaged.
std::string digest_of_packed(Bytes packed) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return {};
  std::vector<std::byte> piece(std::size_t{64} << 10U);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  PictureDigest digest;
  int state = Z_OK;
  while (state == Z_OK && stream.total_out <= max_picture) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    state = inflate(&stream, Z_NO_FLUSH);
    digest.update(Bytes(piece).first(piece.size() - stream.avail_out));
  }
  inflateEnd(&stream);
  return state == Z_STREAM_END ? digest.hex() : std::string();
}

// OfficeArtMetafileHeader. 2.2.31
std::string digest_of_metafile(Cursor in) {
  in.skip(28);
  const auto size = in.le<std::uint32_t>();
  const auto compression = in.le<std::uint8_t>();
  in.skip(1);
  const Bytes data = in.take(std::min<std::size_t>(size, in.left()));
  if (!in.ok() || data.empty()) return {};
  return compression == 0 ? digest_of_packed(data) : digest_of(data);
}

// PowerPoint keeps an animated GIF within a PNG of its first picture, in a chunk "msOG" with a
// heading before the GIF. LibreOffice takes the GIF out. Empty if there is none.
Bytes gif_within(Bytes png) {
  constexpr std::string_view heading = "MSOFFICE9.0";
  Cursor in(png);
  in.skip(8);
  while (in.left() >= 12) {
    const auto big = [&in] {
      const auto little = in.le<std::uint32_t>();
      return __builtin_bswap32(little);
    };
    const std::uint32_t size = big();
    const std::string_view type = as_text(in.take(4));
    const Bytes chunk = in.take(size);
    in.skip(4);  // CRC
    if (type == "msOG" && as_text(chunk).starts_with(heading)) return chunk.subspan(heading.size());
  }
  return {};
}

}  // namespace

Picture picture_of(const Record& blip) {
  constexpr std::size_t uid = 16;
  const Kind* kind = kind_of(blip);
  if (kind == nullptr) return {};
  Cursor in(blip.body);
  in.skip((blip.instance() & 1U) != 0 ? 2 * uid : uid);
  Picture picture{{}, kind->extension};
  if (kind->metafile) {
    picture.digest = digest_of_metafile(in);
  } else {
    in.skip(1);  // tag
    Bytes data = in.take(in.left());
    if (const Bytes gif = blip.type == png_blip ? gif_within(data) : Bytes(); !gif.empty()) {
      data = gif;
      picture.extension = ".gif";
    }
    if (in.ok() && !data.empty()) picture.digest = digest_of(data);
  }
  return picture;
}

Pictures::Pictures(const Record& store, Bytes delay) : delay_(delay) {
  Records records(store);
  while (const auto record = records.next()) {
    if (entries_.size() == max_pictures) break;
    entries_.push_back(record->type == fbse ? record->body : Bytes());
  }
}

const Picture& Pictures::at(std::uint32_t pib) {
  const auto [known, is_new] = known_.try_emplace(pib);
  if (!is_new || pib == 0 || pib > entries_.size()) return known->second;
  // OfficeArtFBSE. 2.2.32
  Cursor in(entries_[pib - 1]);
  in.skip(28);
  const auto offset = in.le<std::uint32_t>();
  in.skip(1);
  const auto name_size = in.le<std::uint8_t>();
  in.skip(2U + name_size);
  Result<Record> blip = in.ok() && in.left() > 0 ? read_record(entries_[pib - 1], in.position())
                                                 : read_record(delay_, offset);
  if (blip) known->second = picture_of(*blip);
  return known->second;
}

}  // namespace offenbar::officeart
