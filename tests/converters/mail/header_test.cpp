#include "converters/mail/header.h"

#include <gtest/gtest.h>

#include "converters/base/text.h"
#include "converters/mail/charset.h"
#include "converters/mail/encoding.h"

namespace offenbar::mail {
namespace {

std::string subject(std::string_view value) {
  Header header;
  header.text("Subject", value);
  return header.fields();
}

TEST(Header, AsciiStaysAndIsFoldedAtSpaces) {
  EXPECT_EQ(subject("Two  spaces"), "Subject: Two  spaces\r\n");
  const std::string lines = subject(std::string(60, 'a') + " " + std::string(60, 'b'));
  EXPECT_EQ(lines, "Subject: " + std::string(60, 'a') + "\r\n " + std::string(60, 'b') + "\r\n");
}

TEST(Header, EncodedWordsSplitNoCharacterAndComeBack) {
  for (const std::string_view piece : {"ä", "日本", "\U0001F600", "aä b", "שלום "}) {
    std::string value;
    for (int i = 0; i < 60; ++i) value += piece;
    value = one_line(value);
    const std::string lines = subject(value);
    for (std::size_t at = lines.find("=?"); at != std::string::npos;
         at = lines.find("=?u", at + 2)) {
      const std::size_t end =
          lines.find("?=", lines.find('?', lines.find('?', at + 2) + 1) + 1) + 2;
      EXPECT_LE(end - at, 75U);
      EXPECT_TRUE(is_valid_utf8(decode_words(lines.substr(at, end - at)))) << lines;
    }
    std::string unfolded = lines.substr(9, lines.size() - 11);
    for (std::size_t at; (at = unfolded.find("\r\n")) != std::string::npos;) unfolded.erase(at, 2);
    EXPECT_EQ(decode_words(unfolded), value);
  }
}

TEST(Header, TextThatLooksEncodedIsEncoded) {
  EXPECT_EQ(decode_words(subject("=?utf-8?Q?x?=").substr(9)), "=?utf-8?Q?x?=\r\n");
}

TEST(Header, ParametersFollowRfc2231) {
  Header header;
  const Parameter name{"filename", "Übersicht.txt"};
  header.with_parameters("Content-Disposition", "attachment", {{name}});
  EXPECT_EQ(header.fields(),
            "Content-Disposition: attachment; filename*=utf-8''%C3%9Cbersicht.txt\r\n");
}

TEST(Header, Addresses) {
  for (const std::string_view good :
       {"a@b.example", "a.b+c@d-e.example", "\"a b\"@c.example", "x@[127.0.0.1]"}) {
    EXPECT_TRUE(is_address(good)) << good;
  }
  for (const std::string_view bad :
       {"", "a", "@b", "a@", "a b@c", "a@b c", ".a@b", "a..b@c", "a@b..c", "a@b,c@d", "\"a\"b@c",
        "ä@b.example", "a@b\r\nX: y"}) {
    EXPECT_FALSE(is_address(bad)) << bad;
  }
}

TEST(Header, DatesBeforeTheEpochAndLeapDays) {
  EXPECT_EQ(date_text(0), "Thu, 1 Jan 1970 00:00:00 +0000");
  EXPECT_EQ(date_text(-1), "Wed, 31 Dec 1969 23:59:59 +0000");
  EXPECT_EQ(date_text(1'709'164'800), "Thu, 29 Feb 2024 00:00:00 +0000");
}

TEST(Encoding, TheChoiceFollowsTheText) {
  EXPECT_EQ(encoding_for("abc\r\n", false), Encoding::seven_bit);
  EXPECT_EQ(encoding_for("Straße und mehr Text\r\n", false), Encoding::quoted_printable);
  EXPECT_EQ(encoding_for("Straße und mehr Text\r\n", true), Encoding::eight_bit);
  EXPECT_EQ(encoding_for("日本語", false), Encoding::base64);
  EXPECT_EQ(encoding_for(std::string(999, 'a'), true), Encoding::quoted_printable);
}

TEST(Encoding, Base64InPiecesOfAnySize) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) bytes += static_cast<char>(i * 7);
  std::string expected = base64(bytes);
  for (std::size_t at = 76; at < expected.size(); at += 78) expected.insert(at, "\r\n");
  for (const std::size_t size : {1U, 2U, 56U, 57U, 58U, 113U, 300U}) {
    StringSink sink;
    Output out(sink, LineEnds::crlf);
    Base64Writer writer(out);
    for (std::size_t at = 0; at < bytes.size(); at += size)
      writer.write(std::string_view(bytes).substr(at, size));
    writer.finish();
    EXPECT_TRUE(out.finish());
    EXPECT_EQ(sink.text, expected + "\r\n") << size;
  }
  EXPECT_EQ(base64("f"), "Zg==");  // RFC 4648, 10
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

TEST(Encoding, QuotedPrintableKeepsTrailingSpacesAndShortLines) {
  StringSink sink;
  Output out(sink, LineEnds::crlf);
  write_encoded(out, "a=b \r\n" + std::string(100, 'x') + "ä\r\n", Encoding::quoted_printable);
  EXPECT_TRUE(out.finish());
  EXPECT_EQ(sink.text,
            "a=3Db=20\r\n" + std::string(75, 'x') + "=\r\n" + std::string(25, 'x') + "=C3=A4\r\n");
}

TEST(Encoding, LineEndsAcrossPieces) {
  StringSink sink;
  Output out(sink, LineEnds::lf);
  for (const std::string_view piece : {"a\r", "\nb\r", "c\r\n", "\r"}) out.text(piece);
  EXPECT_TRUE(out.finish());
  EXPECT_EQ(sink.text, "a\nb\rc\n\r");
  EXPECT_EQ(out.bytes(), 7U);
  EXPECT_EQ(out.virtual_bytes(), 9U);
}

}  // namespace
}  // namespace offenbar::mail
