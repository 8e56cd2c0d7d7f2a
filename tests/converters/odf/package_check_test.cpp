#include "converters/odf/package_check.h"

#include <gtest/gtest.h>

#include "converters/odf/pdf_check.h"
#include "tests/support/zip_maker.h"

namespace offenbar::odf {
namespace {

const std::string text_type = "application/vnd.oasis.opendocument.text";
const std::string content =
    "<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
    "xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><office:body><office:text>"
    "<text:p>Hello</text:p></office:text></office:body></office:document-content>";

std::string manifest(const std::string& more = {}) {
  return "<manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'>"
         "<manifest:file-entry manifest:full-path='/' manifest:media-type='" +
         text_type +
         "'/><manifest:file-entry manifest:full-path='content.xml' "
         "manifest:media-type='text/xml'/>" +
         more + "</manifest:manifest>";
}

std::string make_package(const std::vector<std::pair<std::string, std::string>>& members) {
  return test::make_zip(members, zip::Storage::stored);
}

std::string whole_package() {
  const std::string bytes = make_package({
      {"mimetype", text_type},
      {"content.xml", content},
      {"META-INF/manifest.xml", manifest()},
  });
  return bytes;
}

Fault fault_of_package(const std::string& bytes) {
  const auto facts = check_package(as_bytes(bytes), text_type);
  return facts ? Fault::internal : facts.error().fault;
}

TEST(PackageCheck, AWholePackageGivesItsFacts) {
  const auto facts = check_package(as_bytes(whole_package()), text_type);
  ASSERT_TRUE(facts) << facts.error().what;
  EXPECT_EQ(facts->letters, 5U);
}

TEST(PackageCheck, TheWrongKindIsABadResult) {
  const auto facts =
      check_package(as_bytes(whole_package()), "application/vnd.oasis.opendocument.spreadsheet");
  ASSERT_FALSE(facts);
  EXPECT_EQ(facts.error().fault, Fault::bad_result);
}

TEST(PackageCheck, EveryTruncationIsABadResult) {
  const std::string bytes = whole_package();
  for (std::size_t size = 0; size < bytes.size(); size += 7) {
    EXPECT_EQ(fault_of_package(bytes.substr(0, size)), Fault::bad_result) << size;
  }
}

TEST(PackageCheck, MimetypeMustBeTheFirstMember) {
  const std::string bytes = make_package({
      {"content.xml", content},
      {"mimetype", text_type},
      {"META-INF/manifest.xml", manifest()},
  });
  EXPECT_EQ(fault_of_package(bytes), Fault::bad_result);
}

TEST(PackageCheck, AMemberThatTheManifestLacksIsFound) {
  const std::string bytes = make_package({
      {"mimetype", text_type},
      {"content.xml", content},
      {"Pictures/a.png", "x"},
      {"META-INF/manifest.xml", manifest()},
  });
  EXPECT_EQ(fault_of_package(bytes), Fault::bad_result);
}

TEST(PackageCheck, AManifestEntryWithoutAMemberIsFound) {
  const std::string bytes = make_package({
      {"mimetype", text_type},
      {"content.xml", content},
      {"META-INF/manifest.xml",
       manifest("<manifest:file-entry manifest:full-path='gone.xml' manifest:media-type=''/>")},
  });
  EXPECT_EQ(fault_of_package(bytes), Fault::bad_result);
}

TEST(PackageCheck, IllFormedContentIsFound) {
  const std::string bytes = make_package({
      {"mimetype", text_type},
      {"content.xml", "<a><b></a>"},
      {"META-INF/manifest.xml", manifest()},
  });
  EXPECT_EQ(fault_of_package(bytes), Fault::bad_result);
}

// ODF 1.4 part 2; what LibreOffice writes from 24.8 on.
TEST(PackageCheck, APackageThatIsEncryptedAsAWholeNamesNoDocument) {
  const auto wrapped = [](const std::string& encryption) {
    return make_package(
        {{"mimetype", text_type},
         {"encrypted-package", "secret"},
         {"META-INF/manifest.xml",
          "<manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'>"
          "<manifest:file-entry manifest:full-path='encrypted-package' manifest:media-type='" +
              text_type + "'>" + encryption + "</manifest:file-entry></manifest:manifest>"}});
  };
  const auto facts = check_package(as_bytes(wrapped("<manifest:encryption-data/>")), text_type);
  ASSERT_TRUE(facts) << facts.error().what;
  EXPECT_EQ(*facts, Facts());
  EXPECT_EQ(fault_of_package(wrapped("")), Fault::bad_result);
}

TEST(PdfCheck, WantsHeaderEndAndTheClaim) {
  const std::string good = "%PDF-1.7\n<pdfaid:part>2</pdfaid:part>\nxref\nstartxref\n9\n%%EOF\n";
  EXPECT_TRUE(check_pdfa(as_bytes(good)));
  EXPECT_FALSE(check_pdfa(as_bytes(good.substr(0, 40))));
  EXPECT_FALSE(check_pdfa(as_bytes("%PDF-1.7\nxref\nstartxref\n9\n%%EOF\n")));
  EXPECT_FALSE(check_pdfa(Bytes()));
}

}  // namespace
}  // namespace offenbar::odf
