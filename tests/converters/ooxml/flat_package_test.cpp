#include "converters/ooxml/flat_package.h"

#include <gtest/gtest.h>

#include "converters/base/digest.h"
#include "converters/read.h"

namespace offenbar::ooxml {
namespace {

std::string part(const std::string& name, const std::string& type, const std::string& content) {
  return "<pkg:part pkg:name=\"/" + name + "\" pkg:contentType=\"" + type + "\"><pkg:xmlData>" +
         content + "</pkg:xmlData></pkg:part>";
}

std::string flat(const std::string& parts) {
  return R"(<?mso-application progid="Word.Document"?><pkg:package )"
         R"(xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage" )"
         R"(xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">)" +
         parts + "</pkg:package>";
}

std::string relationships(const std::string& rows) {
  return R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)" +
         rows + "</Relationships>";
}

const std::string whole = flat(
    part("_rels/.rels", "rels",
         relationships(R"(<Relationship Id="r" Type="x/officeDocument" Target="word/a.xml"/>)")) +
    part("word/_rels/a.xml.rels", "rels",
         relationships(
             R"(<Relationship Id="p" Type="x/image" Target="p.png"/>)"
             R"(<Relationship Id="l" Type="x/hyperlink" Target="http://a.example/?a=1&amp;b=2" )"
             R"(TargetMode="External"/>)")) +
    // The namespace of w is declared outside of the part, that of r within.
    part("word/a.xml", "main",
         R"(<w:document><w:body><w:p><w:hyperlink r:id="l" )"
         R"(xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">)"
         R"(<w:r><w:t xml:space="preserve">a &lt;b&gt; &amp; "c" </w:t></w:r></w:hyperlink>)"
         R"(<w:r><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" )"
         R"(xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" )"
         R"(r:embed="p"/></w:r></w:p></w:body></w:document>)") +
    R"(<pkg:part pkg:name="/word/p.png" pkg:contentType="image/png"><pkg:binaryData>UGlj
dHVyZQ==</pkg:binaryData></pkg:part>)");

TEST(FlatPackage, ReadsLikeThePackage) {
  const Content content(as_bytes(whole));
  const auto document = read_flat_word(content);
  ASSERT_TRUE(document) << document.error().what;
  ASSERT_EQ(document->story(Story::body).size(), 1U);
  EXPECT_EQ(document->story(Story::body)[0].text, "a <b> & \"c\" ");
  ASSERT_EQ(document->links.size(), 1U);
  EXPECT_EQ(document->links[0].target, "http://a.example/?a=1&b=2");
  ASSERT_EQ(document->images.size(), 1U);
  EXPECT_EQ(document->images[0].digest, sha256_hex(as_bytes("Picture")));
}

TEST(FlatPackage, HalfOfItIsCorrupt) {
  const auto document = package_of_flat_opc(as_bytes(whole).first(whole.size() / 2));
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().fault, Fault::corrupt);
}

TEST(FlatPackage, NothingInItIsNoDocument) {
  const std::string nothing = flat({});
  EXPECT_FALSE(read_flat_word(Content(as_bytes(nothing))));
}

TEST(FlatPackage, MoreNamespacesThanAnyoneUses) {
  std::string attributes;
  for (int i = 0; i < 2000; ++i) {
    const std::string n = std::to_string(i);
    attributes.append(" xmlns:a").append(n).append("=\"u").append(n).append("\" a").append(n);
    attributes += ":x=\"\"";
  }
  const std::string document = flat(part("a", "b", "<c" + attributes + "/>"));
  const auto package = package_of_flat_opc(as_bytes(document));
  ASSERT_FALSE(package);
  EXPECT_EQ(package.error().fault, Fault::over_memory);
}

TEST(FlatPackage, ANamespaceThatEveryElementHasToDeclareAgain) {
  const std::string space(10'000, 'u');
  std::string siblings;
  for (int i = 0; i < 1000; ++i) siblings += "<a:b/>";
  const std::string document =
      flat("<pkg:part pkg:name=\"/a\" pkg:contentType=\"b\"><pkg:xmlData xmlns:a=\"" + space +
           "\">" + siblings + "</pkg:xmlData></pkg:part>");
  EXPECT_TRUE(package_of_flat_opc(as_bytes(document)));
  const auto package = package_of_flat_opc(as_bytes(document), 1U << 20U);
  ASSERT_FALSE(package);
  EXPECT_EQ(package.error().fault, Fault::over_memory);
}

TEST(Base64, WithAndWithoutPadding) {
  EXPECT_EQ(from_base64("TWFu"), "Man");
  EXPECT_EQ(from_base64("TW\nE="), "Ma");
  EXPECT_EQ(from_base64("TQ=="), "M");
  EXPECT_EQ(from_base64("TQ"), "M");
  EXPECT_EQ(from_base64(""), "");
  EXPECT_EQ(from_base64("+/8="), "\xFB\xFF");
}

}  // namespace
}  // namespace offenbar::ooxml
