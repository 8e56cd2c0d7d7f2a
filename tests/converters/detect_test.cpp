#include "converters/detect.h"

#include <gtest/gtest.h>

#include "tests/support/zip_maker.h"

namespace offenbar {
namespace {

std::string id_of(std::string_view bytes, std::string_view name = {}) {
  const Detection detection = detect(Content(as_bytes(bytes)), name);
  return detection.format == nullptr ? std::string() : std::string(detection.format->id);
}

TEST(Detect, AnEmptyFileIsSaidToBeEmpty) {
  const Detection detection = detect(Content(Bytes()), "a.docx");
  EXPECT_EQ(detection.format, nullptr);
  ASSERT_TRUE(detection.obstacle);
  EXPECT_EQ(detection.obstacle->fault, Fault::unsupported);
  EXPECT_EQ(detection.obstacle->what, "empty file");
}

TEST(Detect, RandomBytesNamedDocxAreNoDocument) {
  std::string noise;
  std::uint32_t state = 12345;
  for (int i = 0; i < 5000; ++i) {
    state = state * 1664525U + 1013904223U;
    noise += static_cast<char>(state >> 24U);
  }
  const Detection detection = detect(Content(as_bytes(noise)), "report.docx");
  EXPECT_EQ(detection.format, nullptr);
  EXPECT_TRUE(detection.obstacle);
}

TEST(Detect, HtmlNamedXlsIsHtmlAndItsExtensionDoesNotFit) {
  constexpr std::string_view page =
      "\r\n<HTML><body><table><tr><td>1</td></tr></table></body></HTML>";
  EXPECT_EQ(id_of(page, "sales.xls"), "html");
  EXPECT_FALSE(extension_fits(*find_format("html"), "sales.xls"));
}

TEST(Detect, TextIsNeverTakenForADocument) {
  EXPECT_EQ(id_of("Just a few words.\n", "letter.doc"), "txt");
  EXPECT_EQ(id_of("a;b;c\n1;2;3\n4;5;6\n", "table.xls"), "csv");
  EXPECT_EQ(id_of("name\nGr\xC3\xBC\xC3\x9F"
                  "e\n",
                  "one.csv"),
            "csv-one-column");
}

TEST(Detect, ACutOffArchiveIsCorruptAndOfTheKindItsNameSays) {
  constexpr std::string_view cut("PK\x03\x04\x14\0\0\0\x08\0 and no directory", 31);
  const Detection detection = detect(Content(as_bytes(cut)), "report.xlsx");
  ASSERT_NE(detection.format, nullptr);
  EXPECT_EQ(detection.format->id, "xlsx");
  ASSERT_TRUE(detection.obstacle);
  EXPECT_EQ(detection.obstacle->fault, Fault::corrupt);
}

TEST(Detect, AnArchiveOfOutlookForMacIsKnownByItsFolders) {
  const std::string member = "Local/com.microsoft.__Messages/Inbox/message_00000.xml";
  const std::string archive = test::make_zip({{member, "<emails/>"}});
  EXPECT_EQ(id_of(archive), "olm");
  EXPECT_EQ(id_of(archive.substr(0, archive.size() - 40)), "olm");
  EXPECT_EQ(id_of(test::make_zip({{"com.microsoft/message_00000.xml", "<emails/>"}})), "zip");
}

TEST(Detect, ACompoundFileWithoutADirectoryIsCorrupt) {
  const std::string cut =
      std::string("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) + std::string(600, '\0');
  const Detection detection = detect(Content(as_bytes(cut)), "report.xls");
  ASSERT_NE(detection.format, nullptr);
  EXPECT_EQ(detection.format->id, "xls");
  ASSERT_TRUE(detection.obstacle);
  EXPECT_EQ(detection.obstacle->fault, Fault::corrupt);
}

TEST(Detect, OldOfficeXmlIsKnownByItsRootElement) {
  EXPECT_EQ(id_of("<?xml version=\"1.0\"?><w:wordDocument "
                  "xmlns:w=\"http://schemas.microsoft.com/office/word/2003/wordml\"/>"),
            "wordml");
  EXPECT_EQ(id_of("<?xml version=\"1.0\"?><Workbook "
                  "xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>"),
            "spreadsheetml");
  EXPECT_EQ(id_of("<?xml version=\"1.0\"?><something/>"), "xml");
}

TEST(Detect, MailAndCalendarsAreRecognisedThoughNobodyConvertsThem) {
  EXPECT_EQ(id_of("From: a@example.org\r\nTo: b@example.org\r\n\r\nHello\r\n"), "eml");
  EXPECT_EQ(id_of("From a@example.org Mon Jun 01 10:00:00 2009\nFrom: a\n\nHi\n"), "mbox");
  EXPECT_EQ(id_of("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"), "ics");
  EXPECT_EQ(id_of("BEGIN:VCALENDAR\r\nVERSION:1.0\r\nEND:VCALENDAR\r\n"), "vcs");
}

TEST(ExtensionFits, IgnoresCaseAndTakesNamesWithoutOne) {
  const Format& docx = *find_format("docx");
  EXPECT_TRUE(extension_fits(docx, "A.DOCX"));
  EXPECT_TRUE(extension_fits(docx, "folder.x/name"));
  EXPECT_FALSE(extension_fits(docx, "a.doc"));
}

}  // namespace
}  // namespace offenbar
