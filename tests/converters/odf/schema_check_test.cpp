#include "converters/odf/schema_check.h"

#include <gmock/gmock.h>

#include "tests/support/zip_maker.h"

namespace offenbar::odf {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

constexpr std::string_view schema = R"(<element name="office:document-content"
  xmlns="http://relaxng.org/ns/structure/1.0"
  xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
  <attribute name="office:version"><value>1.3</value></attribute>
  <zeroOrMore><element name="text:p"><text/></element></zeroOrMore>
</element>)";

constexpr const char* foreign_space = "urn:org:documentfoundation:names:experimental:office";

std::string package(const std::string& attributes, const std::string& body) {
  return test::make_zip(
      {{"mimetype", "application/vnd.oasis.opendocument.text"},
       {"content.xml",
        "<office:document-content "
        "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
        "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:loext=\"" +
            std::string(foreign_space) + "\" " + attributes + ">" + body +
            "</office:document-content>"}});
}

Result<Conformance> check(const std::string& zip, std::string_view with = schema) {
  const auto archive = zip::Archive::open(as_bytes(zip));
  return check_schema(*archive, as_bytes(with));
}

TEST(Schema, WhatFitsHasNoErrors) {
  const auto found = check(package("office:version=\"1.3\"", "<text:p>a</text:p>"));
  ASSERT_TRUE(found) << found.error().what;
  EXPECT_TRUE(found->errors.empty());
  EXPECT_TRUE(found->foreign.empty());
}

TEST(Schema, SaysWhatDoesNotFit) {
  const auto found = check(package("office:version=\"1.3\"", "<text:h>a</text:h>"));
  ASSERT_TRUE(found);
  ASSERT_FALSE(found->errors.empty());
  EXPECT_EQ(found->errors.front().part, "content.xml");
  EXPECT_FALSE(check(package("office:version=\"1.1\"", ""))->errors.empty());
}

TEST(Schema, ExtensionsAreLeftOutAndCounted) {
  const auto found = check(package("office:version=\"1.3\" loext:x=\"1\"",
                                   "<text:p>a<loext:b>c<loext:d/></loext:b></text:p>"
                                   "<loext:e><text:h/></loext:e>"));
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->errors.empty()) << found->errors.front().what;
  EXPECT_THAT(found->foreign, ElementsAre(Pair(foreign_space, 4U)));
}

TEST(Schema, ADeepDocumentIsNoTrouble) {
  std::string body;
  for (int i = 0; i < 1500; ++i) body += "<loext:a>";
  for (int i = 0; i < 1500; ++i) body += "</loext:a>";
  const auto found = check(package("office:version=\"1.3\"", body));
  ASSERT_TRUE(found) << found.error().what;
  EXPECT_TRUE(found->errors.empty());
}

TEST(Schema, WhatIsNoSchemaOrNoXmlIsAnError) {
  const std::string good = package("office:version=\"1.3\"", "");
  EXPECT_EQ(check(good, "<no/>").error().fault, Fault::unsupported);
  EXPECT_EQ(check(good, "").error().fault, Fault::unsupported);
  EXPECT_EQ(check(package("", "<text:p>")).error().fault, Fault::corrupt);
}

}  // namespace
}  // namespace offenbar::odf
