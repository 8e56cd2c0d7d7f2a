#include "converters/findings/tags.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace offenbar::findings {
namespace {

using ::testing::ElementsAre;

class Written : public TagHandler {
 public:
  void open(const Tag& tag) override {
    lines.push_back("<" + std::string(tag.name) + (tag.closed ? "/" : "") + " " + tag.value("a"));
  }
  void close(std::string_view name) override { lines.push_back("</" + std::string(name)); }
  void text(std::string_view raw) override { texts += raw; }
  std::vector<std::string> lines;
  std::string texts;
};

std::int64_t read(std::string_view document, Written& written, std::size_t piece = 1'000'000) {
  TagReader reader(written);
  for (std::size_t at = 0; at < document.size(); at += piece) {
    reader.feed(as_bytes(document.substr(at, piece)));
  }
  reader.finish();
  return reader.unbalanced();
}

constexpr std::string_view sample =
    "<?xml version=\"1.0\"?><!DOCTYPE x><w:x w:a='1 > 0' b=\"2\"><!-- <no> --><y "
    "q:a=\"&lt;&#228;\"/>"
    "text<![CDATA[<raw>]]></w:x>";

TEST(Tags, NamesComeWithoutPrefixAndValuesDecoded) {
  Written written;
  EXPECT_EQ(read(sample, written), 0);
  EXPECT_THAT(written.lines, ElementsAre("<x 1 > 0", "<y/ <ä", "</x"));
  EXPECT_EQ(written.texts, "text<raw>");
}

TEST(Tags, PiecesOfAnySizeReadTheSame) {
  Written whole;
  (void)read(sample, whole);
  for (std::size_t piece = 1; piece < sample.size(); ++piece) {
    Written written;
    EXPECT_EQ(read(sample, written, piece), 0) << piece;
    EXPECT_EQ(written.lines, whole.lines) << piece;
    EXPECT_EQ(written.texts, whole.texts) << piece;
  }
}

TEST(Tags, AnotherEncodingIsRead) {
  std::string wide = "\xFF\xFE";
  for (const char letter : std::string_view("<x a='1'>t</x>")) {
    wide += letter;
    wide += '\0';
  }
  Written written;
  EXPECT_EQ(read(wide, written), 0);
  EXPECT_THAT(written.lines, ElementsAre("<x 1", "</x"));
}

TEST(Tags, WhatIsCutOffDoesNotMatch) {
  for (const std::string_view document : {"<x><y></x>", "<x", "</x>", "<x a=\"1", "<x><!-- "}) {
    Written written;
    EXPECT_NE(read(document, written), 0) << document;
  }
}

TEST(Tags, AnEndlessTagIsPassedOver) {
  const std::string document =
      "<x a=\"" + std::string(3 * TagReader::longest_tag, 'x') + "\"><y/></x>";
  Written written;
  EXPECT_NE(read(document, written, 65'536), 0);
  EXPECT_THAT(written.lines, ElementsAre("<y/ ", "</x"));
}

TEST(Tags, UnknownReferencesStay) {
  EXPECT_EQ(decoded("a &amp; b &x; &#x1F600; &#xD800; &"), "a & b &x; 😀 &#xD800; &");
}

}  // namespace
}  // namespace offenbar::findings
