#include "converters/pst/ndb/header.h"

#include <gmock/gmock.h>

#include <sstream>
#include <string>

namespace offenbar::pst::ndb {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string from_hex(const std::string& hex) {
  std::istringstream in(hex);
  std::string out;
  for (unsigned byte = 0; in >> std::hex >> byte;) out += static_cast<char>(byte);
  return out;
}

// The sample header. [MS-PST] 3.2
std::string sample_header() {
  return from_hex(
             "21 42 44 4E 0E A9 9A 37 53 4D 17 00 13 00 01 01 5C 07 00 00 D0 7B 99 0B 04 00 00 00 "
             "01 00 00 00 54 02 00 00 00 00 00 00 45 00 00 00 00 04 00 00 00 04 00 00 04 04 00 00 "
             "00 40 00 00 02 00 01 00 04 04 00 00 00 04 00 00 00 04 00 00 00 80 00 00 00 04 00 00 "
             "00 04 00 00 00 04 00 00 00 04 00 00 04 04 00 00 04 04 00 00 04 04 00 00 00 04 00 00 "
             "00 04 00 00 00 04 00 00 00 04 00 00 00 04 00 00 00 04 00 00 00 04 00 00 00 04 00 00 "
             "00 04 00 00 00 04 00 00 00 04 00 00 00 04 00 00 00 04 00 00 00 04 00 00 00 04 00 00 "
             "0F 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 24 9F 00 00 00 00 00 00 44 9B 00 "
             "00 00 00 00 40 F2 12 00 00 00 00 00 00 00 00 00 00 00 00 00 4B 02 00 00 00 00 00 00 "
             "00 52 90 00 00 00 00 00 53 02 00 00 00 00 00 00 00 0A 90 00 00 00 00 00 02 00 00 00 "
             "00 00 00 00") +
         std::string(256, '\xFF') + from_hex("80 01 00 00 34 14 00 00 00 00 00 00 D6 83 D2 1F") +
         std::string(36, '\0');
}

TEST(Header, SampleOfTheSpecification) {
  Damage damage;
  const auto header = read_header(as_bytes(sample_header()), damage);
  ASSERT_TRUE(header) << header.error().what;
  EXPECT_EQ(header->version, 23);
  EXPECT_EQ(header->client_version, 19);
  EXPECT_FALSE(header->offline);
  EXPECT_EQ(header->layout.generation, Generation::unicode);
  EXPECT_EQ(header->encoding, Encoding::permute);
  EXPECT_EQ(header->claimed_bytes, 0x9F2400U);
  EXPECT_EQ(header->node_tree.id.raw, 0x24AU);  // bit 0 means nothing
  EXPECT_EQ(header->node_tree.offset, 0x905200U);
  EXPECT_EQ(header->block_tree.offset, 0x900A00U);
  EXPECT_THAT(damage.list(), IsEmpty());
}

TEST(Header, TruncatedByOneByteIsCorrupt) {
  Damage damage;
  const std::string sample = sample_header();
  ASSERT_EQ(sample.size(), header_bytes);
  const auto header = read_header(as_bytes(sample).first(sample.size() - 1), damage);
  ASSERT_FALSE(header);
  EXPECT_EQ(header.error().fault, Fault::corrupt);
  EXPECT_THAT(header.error().what, HasSubstr("ends early"));
}

TEST(Header, EmptyFileIsCorrupt) {
  Damage damage;
  EXPECT_FALSE(read_header({}, damage));
}

TEST(Header, ChangedBitsAreReportedAndReadOn) {
  for (const std::size_t at : {12U, 100U, 300U, 478U, 520U}) {
    Damage damage;
    std::string sample = sample_header();
    sample[at] = static_cast<char>(sample[at] ^ 0x10);
    ASSERT_TRUE(read_header(as_bytes(sample), damage)) << at;
    EXPECT_GE(damage.count(), 1U) << at;
  }
}

struct Wrong {
  const char* situation;
  std::size_t at;
  unsigned char byte;
  Fault fault;
  const char* says;
};

TEST(Header, WhatCannotBeReadIsNamed) {
  for (const Wrong& wrong :
       {Wrong{"other file", 0, 'X', Fault::corrupt, "dwMagic"},
        Wrong{"other client", 8, 'X', Fault::corrupt, "wMagicClient"},
        Wrong{"other version", 10, 99, Fault::unsupported, "wVer is 99"},
        Wrong{"other encoding", 513, 7, Fault::corrupt, "bCryptMethod is 0x07"},
        Wrong{"protected", 513, 0x10, Fault::protected_, "Windows Information Protection"}}) {
    Damage damage;
    std::string sample = sample_header();
    sample[wrong.at] = static_cast<char>(wrong.byte);
    const auto header = read_header(as_bytes(sample), damage);
    ASSERT_FALSE(header) << wrong.situation;
    EXPECT_EQ(header.error().fault, wrong.fault) << wrong.situation;
    EXPECT_THAT(header.error().what, HasSubstr(wrong.says)) << wrong.situation;
  }
}

}  // namespace
}  // namespace offenbar::pst::ndb
