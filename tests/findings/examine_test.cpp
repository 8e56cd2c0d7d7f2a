#include "converters/findings/examine.h"

#include <gmock/gmock.h>

#include <map>

#include "batch/vba_project.h"
#include "tests/support/compound_file_maker.h"
#include "tests/support/memory_file.h"
#include "tests/support/zip_maker.h"

namespace offenbar::findings {
namespace {

using ::testing::Contains;
using ::testing::Field;
using ::testing::Not;

using Members = std::vector<std::pair<std::string, std::string>>;

const Functions& functions() {
  static const Functions loaded = Functions::load().value();
  return loaded;
}

Account look_at(const std::string& bytes, const std::string& name) {
  return examine_bytes(as_bytes(bytes), name, functions());
}

constexpr const char* office_document =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";

// A package whose main part is `main` of that content type, with further members.
std::string package(const std::string& main, const std::string& type, const std::string& content,
                    Members more = {}, const std::string& overrides = "") {
  Members members{
      {"[Content_Types].xml", "<Types><Override PartName=\"/" + main +
                                  "\" ContentType=\"application/vnd." + type + "\"/>" + overrides +
                                  "</Types>"},
      {"_rels/.rels", std::string("<Relationships "
                                  "xmlns=\"http://schemas.openxmlformats.org/package/2006/"
                                  "relationships\"><Relationship Id=\"a\" Type=\"") +
                          office_document + "\" Target=\"" + main + "\"/></Relationships>"},
      {main, content}};
  members.insert(members.end(), more.begin(), more.end());
  return test::make_zip(members);
}

constexpr const char* word = "openxmlformats-officedocument.wordprocessingml.document.main+xml";
constexpr const char* excel = "openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
constexpr const char* slides = "openxmlformats-officedocument.presentationml.presentation.main+xml";

std::string docx(const std::string& body, Members more = {}) {
  return package("word/document.xml", word,
                 "<w:document xmlns:w=\"x\"><w:body>" + body + "</w:body></w:document>",
                 std::move(more));
}

std::string xlsx(const std::string& cells, Members more = {}) {
  more.push_back({"xl/worksheets/sheet1.xml",
                  "<worksheet><sheetData><row>" + cells + "</row></sheetData></worksheet>"});
  more.push_back({"xl/_rels/workbook.xml.rels",
                  "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/"
                  "relationships\"><Relationship Id=\"r1\" Type=\"x/worksheet\" "
                  "Target=\"worksheets/sheet1.xml\"/></Relationships>"});
  return package("xl/workbook.xml", excel,
                 "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Plan 1\" sheetId=\"1\" "
                 "r:id=\"r1\"/></sheets></workbook>",
                 std::move(more));
}

struct Case {
  std::string what, bytes, name;
  Finding finding;
};

class Documents : public ::testing::TestWithParam<Case> {};

TEST_P(Documents, SayWhatBindsThem) {
  const Account account = look_at(GetParam().bytes, GetParam().name);
  EXPECT_FALSE(account.error) << account.error->what;
  EXPECT_THAT(account.findings(), Contains(GetParam().finding));
}

std::vector<Case> word_cases() {
  const auto settings = [](const std::string& inside) {
    return docx("", {{"word/settings.xml", "<w:settings>" + inside + "</w:settings>"}});
  };
  const auto field = [](const std::string& instruction) {
    return docx("<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>" +
                instruction +
                "</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>");
  };
  return {
      {"sdt", docx("<w:sdt/><w:sdt/>"), "a.docx", {"content-controls", "document", "", 2}},
      {"binding",
       docx("<w:dataBinding w:xpath=\"/a/b\"/>"),
       "a.docx",
       {"customxml-binding", "document", "/a/b", 1}},
      {"ole",
       docx("<o:OLEObject Type=\"Embed\" ProgID=\"Excel.Sheet.12\"/>"),
       "a.docx",
       {"embedded", "document", "Excel.Sheet.12", 1}},
      {"linked",
       docx("<o:OLEObject Type=\"Link\" ProgID=\"Excel.Sheet.12\"/>"),
       "a.docx",
       {"external-links", "document", "Excel.Sheet.12", 1}},
      {"dde",
       field(" DDEAUTO excel \"x\" "),
       "a.docx",
       {"dde", "document", "DDEAUTO excel \"x\"", 1}},
      {"merge",
       field("MERGEFIELD &quot;Name&quot;"),
       "a.docx",
       {"mailmerge", "document", "MERGEFIELD \"Name\"", 1}},
      {"changes", docx("<w:ins/><w:del/>"), "a.docx", {"tracked-changes", "document", "", 2}},
      {"protected",
       settings("<w:documentProtection w:edit=\"forms\" w:enforcement=\"1\"/>"),
       "a.docx",
       {"protected", "", "changes: forms", 1}},
      {"template",
       docx("", {{"word/_rels/settings.xml.rels",
                  "<Relationships><Relationship Type=\"x/attachedTemplate\" "
                  "Target=\"file:///N:\\Brief.dotx\" TargetMode=\"External\"/></Relationships>"}}),
       "a.docx",
       {"template", "", "file:///N:\\Brief.dotx", 1}},
      {"file link",
       docx("", {{"word/_rels/document.xml.rels",
                  "<Relationships><Relationship Type=\"x/hyperlink\" Target=\"\\\\srv\\a.doc\" "
                  "TargetMode=\"External\"/></Relationships>"}}),
       "a.docx",
       {"file-links", "document", "\\\\srv\\a.doc", 1}},
      {"smartart",
       docx("", {{"word/diagrams/data1.xml", "<x/>"}}),
       "a.docx",
       {"smartart", "", "", 1}},
      {"label",
       docx("", {{"docMetadata/LabelInfo.xml", "<clbl:label id=\"{7}\"/>"}}),
       "a.docx",
       {"sensitivity-label", "", "{7}", 1}},
      {"wrong extension", docx(""), "a.xlsx", {"wrong-extension", "", "it is a docx", 1}},
      {"macros",
       docx("", {{"word/vbaProject.bin",
                  batch::vba_project({{"M", "Sub AutoOpen()\r\nEnd Sub\r\n", false}})}}),
       "a.docx",
       {"macro-autorun", "module M, line 2", "autoopen", 1}},
  };
}

std::vector<Case> other_cases() {
  return {
      {"new function",
       xlsx("<c r=\"B2\"><f>_xlfn.XLOOKUP(A1,B:B,C:C)</f><v>1</v></c>"),
       "a.xlsx",
       {"function-missing", "Plan 1!B2",
        "XLOOKUP: newer lookup (LibreOffice 24.8 and later have it)", 1}},
      {"add-in function",
       xlsx("<c r=\"A1\"><f>[1]!BlpPrice(\"XLOOKUP(\")</f></c>"),
       "a.xlsx",
       {"add-in-functions", "Plan 1!A1", "BlpPrice", 1}},
      {"dde",
       xlsx("",
            {{"xl/externalLinks/externalLink1.xml",
              "<externalLink><ddeLink ddeService=\"Excel\" ddeTopic=\"a.xls\"/></externalLink>"}}),
       "a.xlsx",
       {"dde", "externalLink1", "Excel|a.xls", 1}},
      {"query",
       xlsx("", {{"customXml/item1.xml", "<DataMashup xmlns=\"x\">AAAA</DataMashup>"}}),
       "a.xlsx",
       {"power-query", "item1", "queries of the workbook", 1}},
      {"xlm",
       xlsx("", {{"xl/macrosheets/sheet2.xml", "<xm:macrosheet/>"}}),
       "a.xlsx",
       {"xlm-macros", "sheet2", "sheet2.xml", 1}},
      {"comments in slides",
       package("ppt/presentation.xml", slides, "<p:presentation/>",
               {{"ppt/comments/comment1.xml", "<p:cmLst><p:cm/></p:cmLst>"}}),
       "a.pptx",
       {"comments", "comment1", "", 1}},
      {"rtf object",
       "{\\rtf1{\\object\\objemb{\\*\\objclass Equation.3}}}",
       "a.rtf",
       {"embedded", "", "Equation.3", 1}},
      {"rtf field",
       "{\\rtf1{\\field{\\*\\fldinst INCLUDETEXT \"N:\\\\\\\\a.doc\"}}}",
       "a.rtf",
       {"external-links", "", "INCLUDETEXT \"N:\\\\a.doc\"", 1}},
  };
}

std::string name_of(const ::testing::TestParamInfo<Case>& info) {
  std::string name = info.param.what + std::to_string(info.index);
  std::erase_if(name,
                [](char letter) { return std::isalnum(static_cast<unsigned char>(letter)) == 0; });
  return name;
}

INSTANTIATE_TEST_SUITE_P(Word, Documents, ::testing::ValuesIn(word_cases()), name_of);
INSTANTIATE_TEST_SUITE_P(Others, Documents, ::testing::ValuesIn(other_cases()), name_of);

TEST(Examine, AFunctionsNameInATextIsNone) {
  const Account account = look_at(xlsx("<c r=\"A1\"><f>\"LET(\"&amp;'LET('!A1</f></c>"), "a.xlsx");
  EXPECT_FALSE(account.has("function-missing"));
}

TEST(Examine, FontsAndLanguagesAreNoted) {
  const Account account = look_at(
      docx("<w:rFonts w:ascii=\"Frutiger\" w:cs=\"+mn-cs\"/><w:lang w:val=\"de-CH\"/>"), "a.docx");
  EXPECT_THAT(account.fonts(), ::testing::ElementsAre("Frutiger"));
  EXPECT_THAT(account.languages(), ::testing::ElementsAre("de-CH"));
}

TEST(Examine, ADamagedMainPartIsCorruptAndAStrangeDrawingIsNot) {
  const Account cut = look_at(package("word/document.xml", word, "<w:document><w:body>"), "a.docx");
  ASSERT_TRUE(cut.error);
  EXPECT_EQ(cut.error->fault, Fault::corrupt);
  EXPECT_TRUE(cut.has("corrupt"));
  const Account odd =
      look_at(docx("", {{"word/drawings/vmlDrawing1.vml", "<xml><br></xml>"}}), "a.docx");
  EXPECT_FALSE(odd.error);
}

TEST(Examine, ACutOffPackageIsCorrupt) {
  const std::string whole = docx("<w:p/>");
  for (std::size_t size = 4; size < whole.size(); size += 37) {
    EXPECT_TRUE(look_at(whole.substr(0, size), "a.docx").error) << size;
  }
}

TEST(Examine, BytesOfNoKindAreSaidToBe) {
  EXPECT_TRUE(
      look_at(std::string("\x00\x01\x02\x03\xFE\xFF\x00\x00", 8), "a.doc").has("unknown-kind"));
  EXPECT_TRUE(look_at("", "a.doc").has("unknown-kind"));
}

TEST(Examine, ObjectsInCompoundFilesAreFound) {
  test::CompoundFileMaker maker;
  maker.add_stream("WordDocument", std::string(1472, '\0'));
  const std::size_t pool = maker.add_storage("ObjectPool");
  const std::size_t object = maker.add_storage("_1", pool);
  maker.add_stream("\x01Ole", std::string(20, '\0'), object);
  const std::size_t control = maker.add_storage("_2", pool);
  maker.add_stream(
      "\x01"
      "CompObj",
      std::string(20, '\0'), control);
  maker.add_stream("\x03OCXNAME", "x", control);
  const Account account = look_at(maker.make(), "a.doc");
  EXPECT_THAT(account.findings(), Contains(Finding{"embedded", "ObjectPool/_1", "", 1}));
  EXPECT_THAT(account.findings(), Contains(Finding{"activex", "ObjectPool/_2", "", 1}));
}

std::map<std::string, Account> examined(const std::string& bytes, const std::string& name) {
  std::map<std::string, Account> all;
  const Descriptor file = test::memory_file(bytes);
  examine(file.get(), name, functions(), [&all](const std::string& member, Account account) {
    all.emplace(member, std::move(account));
  });
  return all;
}

TEST(Examine, MembersOfArchivesHaveTheirOwnFindings) {
  const std::string inner = test::make_zip({{"b.docx", docx("<w:sdt/>")}});
  const auto all = examined(test::make_zip({{"a/a.txt", "Text"}, {"a/in.zip", inner}}), "x.zip");
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all.at("").format, "zip");
  EXPECT_EQ(all.at("a/a.txt").format, "txt");
  EXPECT_EQ(all.at("a/in.zip").format, "zip");
  EXPECT_TRUE(all.at("a/in.zip/b.docx").has("content-controls"));
}

TEST(Examine, ArchivesAreOpenedThreeDeep) {
  std::string bytes = test::make_zip({{"a.txt", "Text"}});
  for (int i = 0; i < 4; ++i) bytes = test::make_zip({{"x.zip", bytes}});
  const auto all = examined(bytes, "x.zip");
  EXPECT_TRUE(all.at("x.zip/x.zip/x.zip").has("archive-too-deep"));
  EXPECT_EQ(all.count("x.zip/x.zip/x.zip/x.zip"), 0U);
}

TEST(Examine, ArchivesInArchivesMultiplyNothing) {
  std::vector<std::pair<std::string, std::string>> names;
  for (std::uint64_t i = 0; i < most_members / 2; ++i) names.emplace_back(std::to_string(i), "");
  const std::string half = test::make_zip(names, zip::Storage::stored);
  const std::string bytes = test::make_zip({{"1.zip", half}, {"2.zip", half}, {"3.zip", half}});
  const Descriptor file = test::memory_file(bytes);
  std::uint64_t members = 0;
  std::optional<Error> error;
  examine(file.get(), "x.zip", functions(), [&](const std::string& member, const Account& account) {
    if (member.empty()) {
      error = account.error;
    } else {
      ++members;
    }
  });
  EXPECT_LE(members, most_members);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->fault, Fault::over_output);
}

TEST(Examine, ArchivesInArchivesUnpackToABound) {
  const std::string zeros = test::make_zip({{"0", std::string(std::size_t{12} << 20U, '\0')}});
  std::vector<std::pair<std::string, std::string>> copies;
  for (int i = 0; i < 50; ++i) copies.emplace_back(std::to_string(i) + ".zip", zeros);
  const auto all = examined(test::make_zip(copies), "x.zip");
  ASSERT_TRUE(all.at("").error);
  EXPECT_EQ(all.at("").error->fault, Fault::over_output);
  EXPECT_TRUE(all.at("0.zip/0").size > 0) << "what came before is told";
}

TEST(Examine, AMessageTellsItsParts) {
  const auto all = examined(
      "From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\nDate: Mon, 2 Jan 2006 15:04:05 "
      "+0100\r\n"
      "MIME-Version: 1.0\r\nContent-Type: multipart/signed; micalg=sha-256;\r\n boundary=b\r\n\r\n"
      "--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nx\r\n--b\r\n"
      "Content-Type: application/pkcs7-signature\r\n\r\nx\r\n--b--\r\n",
      "a.eml");
  const Account& account = all.at("");
  EXPECT_EQ(account.format, "eml");
  EXPECT_TRUE(account.has("signed"));
  EXPECT_THAT(account.findings(), Contains(Finding{"smime", "", "signed", 1}));
  EXPECT_THAT(account.findings(), Contains(Finding{"encodings", "", "iso-8859-1", 1}));
}

}  // namespace
}  // namespace offenbar::findings
