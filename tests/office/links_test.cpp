#include <gmock/gmock.h>

#include "converters/base/zip_writer.h"
#include "converters/office/absolute_links.h"
#include "tests/office/shared_office.h"

namespace offenbar::office {
namespace {

using testing::HasSubstr;

std::string relationship(const std::string& id, const std::string& type, const std::string& target,
                         const std::string& mode) {
  return "<Relationship Id=\"" + id +
         "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" + type +
         "\" Target=\"" + target + "\"" + mode + "/>";
}

std::string relationships(const std::string& all) {
  return "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" +
         all + "</Relationships>";
}

// A Word document with one hyperlink.
std::string linking_to(const std::string& target) {
  const TemporaryFolder folder;
  const std::string path = folder.path + "/a.docx";
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  zip::Writer writer(file.get());
  const std::string types = "http://schemas.openxmlformats.org/package/2006/content-types";
  const std::string word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
  const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const std::vector<std::pair<std::string, std::string>> parts{
      {"[Content_Types].xml",
       "<Types xmlns=\"" + types +
           "\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package."
           "relationships+xml\"/><Override PartName=\"/word/document.xml\" "
           "ContentType=\"application/"
           "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"},
      {"_rels/.rels", relationships(relationship("r1", "officeDocument", "word/document.xml", ""))},
      {"word/_rels/document.xml.rels",
       relationships(relationship("r1", "hyperlink", target, " TargetMode=\"External\""))},
      {"word/document.xml",
       "<w:document xmlns:w=\"" + word + "\" xmlns:r=\"" + office +
           "\"><w:body><w:p><w:hyperlink r:id=\"r1\"><w:r><w:t>link</w:t></w:r></w:hyperlink></w:p>"
           "</w:body></w:document>"}};
  for (const auto& [name, text] : parts) EXPECT_TRUE(writer.add(name, as_bytes(text)));
  EXPECT_TRUE(writer.finish());
  return read_file(path);
}

std::string content_linking_to(const std::string& target) {
  const Staged staged("docx", "odt", linking_to(target));
  const auto reply = shared_office().convert(staged.request);
  EXPECT_TRUE(reply) << reply.error().what;
  return staged.part("content.xml");
}

// The first "../" of a link in ODF leaves the package. ODF 1.3 part 2, 3.7
TEST(Links, ARelativeOneLeadsToTheSameFile) {
  EXPECT_THAT(content_linking_to("z.docx"), HasSubstr("\"../z.docx\""));
  EXPECT_THAT(content_linking_to("../b/x.docx"), HasSubstr("\"../../b/x.docx\""));
  EXPECT_THAT(content_linking_to("../../../../../y.xlsx"),
              HasSubstr("\"../../../../../../y.xlsx\""));
}

TEST(Links, AnAbsoluteOneStaysAbsolute) {
  EXPECT_THAT(content_linking_to("file:///C:/Ablage/w.docx"),
              HasSubstr("\"file:///C:/Ablage/w.docx\""));
  EXPECT_THAT(content_linking_to("https://example.org/a"), HasSubstr("\"https://example.org/a\""));
}

TEST(Links, WhatOnlyLooksLikeOneStays) {
  const std::string text = "<p>../../../../../../../../../../../../../../../../../../../../etc</p>";
  EXPECT_EQ(with_absolute_links(text), text);
}

}  // namespace
}  // namespace offenbar::office
