#include "converters/mail/mime_parts.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace offenbar::mail {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Found {
  std::vector<std::string> leaves;  // "number type: body"
  std::size_t messages = 0;
};

Found walk(std::string_view text) {
  Found found;
  const HeaderRange header = header_at(text, 0, HeaderLines::any);
  std::size_t last = 0;
  found.messages = walk_leaves(text, header, [&](const Leaf& leaf) {
    EXPECT_LE(last, leaf.header.begin);
    EXPECT_LE(leaf.header.begin, leaf.header.end);
    EXPECT_LE(leaf.header.end, leaf.header.body);
    EXPECT_LE(leaf.header.body, leaf.end);
    EXPECT_LE(leaf.end, text.size());
    last = leaf.end;
    found.leaves.push_back(leaf.number + " " + leaf.content.media_type + ": " +
                           std::string(text.substr(leaf.header.body, leaf.end - leaf.header.body)));
  });
  return found;
}

std::string multipart(const std::string& boundary, const std::vector<std::string>& parts) {
  std::string out = "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\n\npreamble\n";
  for (const std::string& part : parts) out += "--" + boundary + "\n" + part + "\n";
  return out + "--" + boundary + "--\nepilogue\n";
}

TEST(MimeParts, AMessageWithoutPartsIsALeaf) {
  EXPECT_THAT(walk("Subject: x\n\nbody\n").leaves, ElementsAre(" : body\n"));
  EXPECT_THAT(walk("Content-Type: Text/HTML; charset=x\r\n\r\n").leaves,
              ElementsAre(" text/html: "));
  EXPECT_THAT(walk("").leaves, ElementsAre(" : "));
}

TEST(MimeParts, PartsHaveNumbersAndBodiesWithoutTheLastLineEnd) {
  const std::string inner = multipart("in", {"Content-Type: a/b\n\none", "\ntwo\n"});
  EXPECT_THAT(walk(multipart("out", {"\nzero", inner})).leaves,
              ElementsAre("1 : zero", "2.1 a/b: one", "2.2 : two\n"));
}

TEST(MimeParts, CrlfAndTrailingSpacesBehindBoundaries) {
  EXPECT_THAT(walk("Content-Type: multipart/mixed;\r\n\tboundary=b\r\n\r\n--b  "
                   "\r\n\r\n1\r\n--b\t\r\n\r\n2\r\n"
                   "--b-- \r\n")
                  .leaves,
              ElementsAre("1 : 1", "2 : 2"));
}

TEST(MimeParts, ALongerLineIsNoBoundary) {
  EXPECT_THAT(
      walk("Content-Type: multipart/mixed; boundary=b\n\n--b\n\n--bc\n--b-\nx--b\n--b--\n").leaves,
      ElementsAre("1 : --bc\n--b-\nx--b"));
}

TEST(MimeParts, AMissingEndIsTheEndOfTheOuterPart) {
  const std::string inner = "Content-Type: multipart/mixed; boundary=in\n\n--in\n\nx";
  EXPECT_THAT(walk(multipart("out", {inner, "\ny"})).leaves, ElementsAre("1.1 : x", "2 : y"));
  EXPECT_THAT(walk(inner).leaves, ElementsAre("1 : x"));
}

TEST(MimeParts, AHeaderWithoutAnEmptyLineEndsAtTheBoundary) {
  EXPECT_THAT(
      walk("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: a/b\n--b\n--b--\n")
          .leaves,
      ElementsAre("1 a/b: ", "2 : "));
}

TEST(MimeParts, MessagesAreCountedAndOpened) {
  const std::string message =
      "Content-Type: message/rfc822\n\n" + multipart("in", {"Content-Type: a/b\n\nx"});
  const Found found = walk(multipart("out", {message}));
  EXPECT_THAT(found.leaves, ElementsAre("1.1 a/b: x"));
  EXPECT_EQ(found.messages, 1U);
}

TEST(MimeParts, PartsOfADigestAreMessages) {
  const Found found =
      walk("Content-Type: multipart/digest; boundary=b\n\n--b\n\nContent-Type: a/b\n\nx\n--b--\n");
  EXPECT_THAT(found.leaves, ElementsAre("1 a/b: x"));
  EXPECT_EQ(found.messages, 1U);
}

TEST(MimeParts, MessagesInNineMessagesStayClosed) {
  std::string text;
  for (int i = 0; i < 9; ++i) text += "Content-Type: message/rfc822\n\n";
  EXPECT_THAT(walk(text + "Content-Type: a/b\n\nx").leaves,
              ElementsAre(" message/rfc822: Content-Type: a/b\n\nx"));
}

TEST(MimeParts, SignedAndEncryptedStayClosed) {
  for (const std::string_view kind : {"signed", "encrypted"}) {
    const std::string text = "Content-Type: multipart/" + std::string(kind) +
                             "; boundary=b\n\n--b\nContent-Type: a/b\n\nx\n--b--\n";
    EXPECT_THAT(walk(text).leaves, ElementsAre(" multipart/" + std::string(kind) +
                                               ": --b\nContent-Type: a/b\n\nx\n--b--\n"));
  }
}

TEST(MimeParts, NoUsableBoundary) {
  for (const std::string_view boundary :
       {"", "; boundary=", "; boundary=\"\"", "; boundary=\" \""}) {
    EXPECT_EQ(walk("Content-Type: multipart/mixed" + std::string(boundary) + "\n\n--\n\nx\n----\n")
                  .leaves.size(),
              1U);
  }
  EXPECT_EQ(walk("Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n"
                 "--b\n\nx\n--b--\n")
                .leaves.size(),
            1U);
}

TEST(MimeParts, HundredThousandMultipartsInEachOther) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) {
    text += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" +
            std::to_string(i) + "\n";
  }
  EXPECT_EQ(walk(text).leaves.size(), 1U);
  std::string same;
  for (int i = 0; i < 100'000; ++i) same += "Content-Type: multipart/mixed; boundary=b\n\n--b\n";
  EXPECT_LE(walk(same).leaves.size(), 100'000U);
}

TEST(MimeParts, LargeHeadersAreReadOnce) {
  EXPECT_EQ(walk(std::string(10'000'000, 'x')).leaves.size(), 1U);
  std::string many;
  while (many.size() < 10'000'000) many += "no field\n";
  EXPECT_EQ(walk(many).leaves.size(), 1U);
  EXPECT_EQ(walk("A: b\n" + std::string(10'000'000, '\r')).leaves.size(), 1U);
  EXPECT_EQ(walk("Content-Type: multipart/mixed; " + std::string(10'000'000, ';')).leaves.size(),
            1U);
  EXPECT_EQ(walk("Content-Type:\n " + std::string(10'000'000, ' ') + "\n\nx").leaves.size(), 1U);
}

TEST(MimeParts, HeaderLinesThatEndWithCr) {
  const std::string text = "A: b\rContent-Type: a/b\r c\r\rbody\r";
  const HeaderRange header = header_at(text, 0, HeaderLines::any);
  EXPECT_EQ(text.substr(header.body), "body\r");
  std::vector<std::string> fields;
  for_each_field(text.substr(0, header.end), HeaderLines::any,
                 [&fields](std::string_view name, std::string_view body) {
                   fields.push_back(std::string(name) + "=" + unfolded(body));
                 });
  EXPECT_THAT(fields, ElementsAre("A=b", "Content-Type=a/b c"));
}

TEST(MimeParts, ContentFields) {
  const ContentFields one = content_fields(
      "Content-Type: Application/X ; NAME=\"a\\\"b;c\" ; boundary=\"x y \"\n"
      "content-transfer-encoding: BASE64\nContent-Type: b/c\n",
      HeaderLines::lf);
  EXPECT_EQ(one.media_type, "application/x");
  EXPECT_EQ(one.encoding, "base64");
  EXPECT_EQ(one.boundary, "x y");
  EXPECT_EQ(one.file_name, "a\"b;c");
}

TEST(MimeParts, FileNamesInAllForms) {
  const auto name = [](const std::string& disposition) {
    return content_fields("Content-Disposition: attachment; " + disposition + "\n", HeaderLines::lf)
        .file_name;
  };
  EXPECT_EQ(name("filename=a b.txt"), "a b.txt");
  EXPECT_EQ(name("filename*=utf-8'de'%E2%82%AC.txt"), "\xE2\x82\xAC.txt");
  EXPECT_EQ(name("filename*=iso-8859-1''%e4%zz%"), "\xC3\xA4%zz%");
  EXPECT_EQ(name("filename*0=a;\n filename*1=\"b c\""), "ab c");
  EXPECT_EQ(name("filename*0*=utf-8''%E2%82;filename*1*=%AC;filename*2=%41"), "\xE2\x82\xAC%41");
  EXPECT_EQ(name("filename==?utf-8?B?4oKs?="), "\xE2\x82\xAC");
  EXPECT_EQ(name("filename=\"=?utf-8?Q?=E2=82=AC?=\""), "\xE2\x82\xAC");
  EXPECT_EQ(name("filename*=bad"), "bad");
  EXPECT_EQ(name("filename"), "");
  EXPECT_EQ(name("filename=\"open"), "open");
}

TEST(MimeParts, EveryTruncationKeepsOrder) {
  const std::string inner =
      multipart("in", {"Content-Type: message/rfc822\n\nA: b\n\none", "\ntwo"});
  const std::string text = multipart("out", {"\nzero", inner, "Content-Type: a/b\r\n\r\nx\r\n"});
  for (std::size_t i = 0; i <= text.size(); ++i)
    EXPECT_LE(walk(text.substr(0, i)).leaves.size(), 5U);
  EXPECT_THAT(walk("Content-Type: multipart/mixed; boundary=b\n\nno parts").leaves, IsEmpty());
}

}  // namespace
}  // namespace offenbar::mail
