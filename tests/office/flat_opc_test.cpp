#include "converters/office/flat_opc.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "converters/base/xml.h"
#include "tests/office/shared_office.h"

namespace offenbar::office {
namespace {

using testing::HasSubstr;
using testing::Not;

// The parts of a package are made beside the source, in the current folder.
class FlatOpc : public testing::Test {
 protected:
  FlatOpc() : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(folder_.path);
    ::mkdir("t", 0700);
  }
  ~FlatOpc() override { std::filesystem::current_path(before_); }

  static std::string flat(const std::string& parts) {
    return "<?xml version=\"1.0\"?><pkg:package "
           "xmlns:pkg=\"http://schemas.microsoft.com/office/2006/xmlPackage\" "
           "xmlns:out=\"urn:out\">" +
           parts + "</pkg:package>";
  }
  static std::string part(const std::string& name, const std::string& content) {
    return "<pkg:part pkg:name=\"/" + name + "\" pkg:contentType=\"a/b\">" + content +
           "</pkg:part>";
  }
  static Result<std::string> unpack(const std::string& text) {
    std::ofstream("flat.xml", std::ios::binary) << text;
    return unpack_flat_opc("flat.xml", as_bytes(text));
  }
  static std::string unpacked(const std::string& name) {
    const std::string whole = read_file("t/package.zip");
    const auto archive = zip::Archive::open(as_bytes(whole));
    const zip::Entry* entry = archive ? archive->find(name) : nullptr;
    if (!entry) return "<nothing>";
    const auto bytes = archive->read(*entry, 1U << 20U);
    return bytes ? std::string(as_text(*bytes)) : bytes.error().what;
  }

 private:
  TemporaryFolder folder_;
  std::filesystem::path before_;
};

TEST_F(FlatOpc, OtherXmlStaysWhatItIs) { EXPECT_EQ(unpack("<a/>").value(), "flat.xml"); }

TEST_F(FlatOpc, NamesInValuesKeepTheirPrefixes) {
  const std::string root =
      "<w:p xmlns:w=\"urn:w\" xmlns:mc=\"urn:mc\" xmlns:w14=\"urn:w14\" mc:Ignorable=\"w14\">"
      "<w:r w:type=\"w14:x &amp; y\"></w:r></w:p>";
  ASSERT_TRUE(unpack(flat(part("a.xml", "<pkg:xmlData>" + root + "</pkg:xmlData>"))));
  const std::string text = unpacked("a.xml");
  EXPECT_THAT(text, HasSubstr("xmlns:w14=\"urn:w14\""));
  EXPECT_THAT(text, HasSubstr("mc:Ignorable=\"w14\""));
  EXPECT_THAT(text, HasSubstr("<w:r w:type=\"w14:x &amp; y\"></w:r></w:p>"));
}

TEST_F(FlatOpc, WhatThePackageDeclaresHoldsInItsParts) {
  ASSERT_TRUE(unpack(flat(part("a.xml", "<pkg:xmlData><out:a out:b=\"1\"/></pkg:xmlData>"))));
  EXPECT_THAT(unpacked("a.xml"), HasSubstr("xmlns:out=\"urn:out\""));
  EXPECT_THAT(unpacked("a.xml"), HasSubstr("out:b=\"1\"></out:a>"));
}

TEST_F(FlatOpc, APrefixDeclaredAnewMeansTheInnerOne) {
  const std::string inner =
      "<x:a xmlns:x=\"urn:1\" xmlns:y=\"urn:1\"><x:b xmlns:x=\"urn:2\"><y:c/></x:b><x:d/></x:a>";
  ASSERT_TRUE(unpack(flat(part("a.xml", "<pkg:xmlData>" + inner + "</pkg:xmlData>"))));
  EXPECT_THAT(unpacked("a.xml"), HasSubstr("<x:b xmlns:x=\"urn:2\"><y:c></y:c></x:b>"));
  EXPECT_THAT(unpacked("a.xml"), Not(HasSubstr("<x:c")));
}

TEST_F(FlatOpc, ADefaultNamespaceIsTakenBack) {
  const std::string inner = "<a xmlns=\"urn:1\"><b xmlns=\"\"><c/></b></a>";
  ASSERT_TRUE(unpack(flat(part("a.xml", "<pkg:xmlData>" + inner + "</pkg:xmlData>"))));
  EXPECT_THAT(unpacked("a.xml"), HasSubstr("<b xmlns=\"\"><c></c></b></a>"));
}

TEST_F(FlatOpc, BinaryPartsAreDecoded) {
  ASSERT_TRUE(unpack(flat(part("a.bin", "<pkg:binaryData>YWJj\nZA==</pkg:binaryData>"))));
  EXPECT_EQ(unpacked("a.bin"), "abcd");
  EXPECT_THAT(unpacked("[Content_Types].xml"),
              HasSubstr("PartName=\"/a.bin\" ContentType=\"a/b\""));
}

TEST_F(FlatOpc, WhatIsNoBase64IsCorrupt) {
  const auto result = unpack(flat(part("a.bin", "<pkg:binaryData>?!</pkg:binaryData>")));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().fault, Fault::corrupt);
}

}  // namespace
}  // namespace offenbar::office
