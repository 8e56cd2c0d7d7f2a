#include "converters/mail/decoding.h"

#include <gtest/gtest.h>

#include "converters/mail/encoding.h"

namespace offenbar::mail {
namespace {

using Some = std::optional<std::string>;

TEST(Decoding, Base64WithLinesNoiseAndPadding) {
  EXPECT_EQ(decoded("SGVs\r\nbG8=\r\n", "base64"), Some("Hello"));
  EXPECT_EQ(decoded("S G-V!sbG8", "base64"), Some("Hello"));
  EXPECT_EQ(decoded("SGVsbG8=SGVsbG8=", "base64"), Some("HelloHello"));
  EXPECT_EQ(decoded("", "base64"), Some(""));
  for (std::size_t size = 0; size < 300; ++size) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(i * 7);
    EXPECT_EQ(decoded(base64(bytes), "base64"), bytes);
  }
}

TEST(Decoding, QuotedPrintable) {
  EXPECT_EQ(decoded("a=3Db=\r\nc  \r\nd=e9", "quoted-printable"), Some("a=bc\r\nd\xE9"));
  EXPECT_EQ(decoded("=", "quoted-printable"), Some(""));
  EXPECT_EQ(decoded("=4", "quoted-printable"), Some("=4"));
  EXPECT_EQ(decoded("=GG= x\n", "quoted-printable"), Some("=GG= x\n"));
}

TEST(Decoding, Uuencode) {
  EXPECT_EQ(decoded("x\r\nbegin 644 a.txt\r\n%2&5L;&\\\r\n`\r\nend\r\n", "x-uuencode"),
            Some("Hello"));
  EXPECT_EQ(decoded("begin 644 a.txt\n%2&5L", "uuencode"), Some("Hel"));
  EXPECT_EQ(decoded("no first line", "uuencode"), std::nullopt);
}

TEST(Decoding, Others) {
  EXPECT_EQ(decoded("a=3D", ""), Some("a=3D"));
  EXPECT_EQ(decoded("a", "binary"), Some("a"));
  EXPECT_EQ(decoded("a", "x-unknown"), std::nullopt);
}

}  // namespace
}  // namespace offenbar::mail
