#include "converters/officeart/pictures.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "converters/base/digest.h"
#include "tests/support/ppt_maker.h"

namespace offenbar::officeart {
namespace {

using test::little;
using test::record;

Picture read(const std::string& blip) {
  const auto parsed = read_record(as_bytes(blip), 0);
  return parsed ? picture_of(*parsed) : Picture();
}

std::string deflated(const std::string& text) {
  std::string out(compressBound(text.size()), '\0');
  uLongf size = out.size();
  compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(text.data()),
           text.size());
  out.resize(size);
  return out;
}

std::string metafile(const std::string& packed, unsigned compression) {
  return std::string(16, 'u') + std::string(28, 'h') + little(packed.size(), 4) +
         little(compression, 1) + little(0xFE, 1) + packed;
}

std::string big(std::uint32_t value) {
  std::string out = little(value, 4);
  return {out.rbegin(), out.rend()};
}

TEST(OfficeArtPictures, BitmapsAsTheyAre) {
  const Picture one = read(record(0xF01E, std::string(17, 'u') + "bytes", 0x6E0));
  EXPECT_EQ(one.digest, sha256_hex(as_bytes("bytes")));
  EXPECT_EQ(one.extension, ".png");
  const Picture two = read(record(0xF01D, std::string(33, 'u') + "bytes", 0x46B));
  EXPECT_EQ(two.digest, sha256_hex(as_bytes("bytes")));
  EXPECT_EQ(two.extension, ".jpg");
}

TEST(OfficeArtPictures, MetafilesUnpacked) {
  EXPECT_EQ(read(record(0xF01B, metafile(deflated("a metafile"), 0), 0x216)).digest,
            sha256_hex(as_bytes("a metafile")));
  EXPECT_EQ(read(record(0xF01A, metafile("not packed", 0xFE), 0x3D4)).digest,
            sha256_hex(as_bytes("not packed")));
  EXPECT_EQ(read(record(0xF01A, metafile("no zlib stream", 0), 0x3D4)).digest, "");
}

TEST(OfficeArtPictures, AnAnimationWithinAPng) {
  const std::string gif = "GIF89a frames";
  const std::string chunk = "MSOFFICE9.0" + gif;
  const std::string png = "\x89PNG\r\n\x1A\n" + big(static_cast<std::uint32_t>(chunk.size())) +
                          "msOG" + chunk + "crc." + big(0) + "IEND" + "crc.";
  const Picture picture = read(record(0xF01E, std::string(17, 'u') + png, 0x6E0));
  EXPECT_EQ(picture.digest, sha256_hex(as_bytes(gif)));
  EXPECT_EQ(picture.extension, ".gif");
}

TEST(OfficeArtPictures, InTheStoreOrInTheStreamBeside) {
  const std::string blip = record(0xF01E, std::string(17, 'u') + "beside", 0x6E0);
  const std::string inside = record(0xF01E, std::string(17, 'u') + "inside", 0x6E0);
  const std::string head(28, '\0');
  const std::string entries = record(0xF007, head + little(3, 4) + little(0, 4)) +
                              record(0xF007, head + little(0, 4) + little(0, 4) + inside) +
                              record(0xF007, head + little(4000, 4) + little(0, 4));
  const std::string store = test::container(0xF001, entries);
  const std::string stream = "..." + blip;
  const auto parsed = read_record(as_bytes(store), 0);
  ASSERT_TRUE(parsed);
  Pictures pictures(*parsed, as_bytes(stream));
  EXPECT_EQ(pictures.at(1).digest, sha256_hex(as_bytes("beside")));
  EXPECT_EQ(pictures.at(2).digest, sha256_hex(as_bytes("inside")));
  EXPECT_EQ(pictures.at(3).digest, "");
  EXPECT_EQ(pictures.at(0).digest, "");
  EXPECT_EQ(pictures.at(4).digest, "");
}

TEST(OfficeArtRecords, EndBeyondTheirContainer) {
  const std::string whole = record(1, "abc") + record(2, "def");
  Records records(as_bytes(whole).first(whole.size() - 1));
  EXPECT_TRUE(records.next());
  EXPECT_FALSE(records.next());
  EXPECT_FALSE(records.finish());
}

}  // namespace
}  // namespace offenbar::officeart
