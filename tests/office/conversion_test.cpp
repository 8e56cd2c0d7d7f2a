#include <gmock/gmock.h>

#include "tests/office/shared_office.h"

namespace offenbar::office {
namespace {

using testing::HasSubstr;

struct Kind {
  const char* format;
  const char* target;
  const char* media_type;
  const char* text;
};

class EveryKind : public testing::TestWithParam<Kind> {};

TEST_P(EveryKind, BecomesItsOpenFormatWithItsText) {
  const auto& [format, target, media_type, text] = GetParam();
  const Staged staged(format, target, warm_document(format));
  const auto reply = shared_office().convert(staged.request);
  ASSERT_TRUE(reply) << reply.error().what;
  EXPECT_EQ(staged.part("mimetype"), media_type);
  EXPECT_THAT(staged.part("content.xml"), HasSubstr(text));
  EXPECT_EQ(staged.part("Thumbnails/thumbnail.png"), "");
  EXPECT_EQ(reply->password, -1);
  EXPECT_GT(reply->peak_memory_bytes, 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Office, EveryKind,
    testing::Values(
        Kind{"docx", "odt", "application/vnd.oasis.opendocument.text", "Fußnote"},
        Kind{"doc", "odt", "application/vnd.oasis.opendocument.text", "Fußnote"},
        Kind{"rtf", "odt", "application/vnd.oasis.opendocument.text", "Fußnote"},
        Kind{"xlsx", "ods", "application/vnd.oasis.opendocument.spreadsheet", "Größe"},
        Kind{"xls", "ods", "application/vnd.oasis.opendocument.spreadsheet", "Größe"},
        Kind{"pptx", "odp", "application/vnd.oasis.opendocument.presentation", "Begrüßung"},
        Kind{"ppt", "odp", "application/vnd.oasis.opendocument.presentation", "Begrüßung"},
        Kind{"docx", "ott", "application/vnd.oasis.opendocument.text-template", "Fußnote"}),
    [](const auto& kind) { return std::string(kind.param.format) + "_to_" + kind.param.target; });

TEST(Conversion, APdfAStandsBesideTheResult) {
  Staged staged("docx", "odt", warm_document("docx"));
  staged.request.also_pdfa_name = "beside.pdf";
  const auto reply = shared_office().convert(staged.request);
  ASSERT_TRUE(reply) << reply.error().what;
  const std::string pdf = read_file(staged.folder.path + "/beside.pdf");
  EXPECT_TRUE(pdf.starts_with("%PDF-"));
  EXPECT_THAT(pdf, HasSubstr("<pdfaid:part>2</pdfaid:part>"));
  EXPECT_FALSE(staged.result().empty());
}

TEST(Conversion, AWorkbookIsComputedAnewOnceItIsStored) {
  for (const auto& [format, target] : {std::pair{"xlsx", "ods"}, {"xls", "ods"}}) {
    Staged staged(format, target, warm_document(format));
    staged.request.recalculated_name = "computed";
    ASSERT_TRUE(shared_office().convert(staged.request));
    const std::string lines = read_file(staged.folder.path + "/computed");
    EXPECT_TRUE(lines.starts_with("s\t")) << lines;
    EXPECT_THAT(lines, HasSubstr("\nn\t"));
    EXPECT_TRUE(lines.ends_with("\nend\n")) << lines;
    EXPECT_FALSE(staged.result().empty());
  }
  Staged letter("docx", "odt", warm_document("docx"));
  letter.request.recalculated_name = "computed";
  ASSERT_TRUE(shared_office().convert(letter.request));
  EXPECT_EQ(read_file(letter.folder.path + "/computed"), "");
}

TEST(Conversion, TheSameInputGivesTheSameBytes) {
  for (const auto& [format, target] :
       {std::pair{"docx", "odt"}, {"xlsx", "ods"}, {"pptx", "odp"}}) {
    const Staged first(format, target, warm_document(format));
    const Staged second(format, target, warm_document(format));
    ASSERT_TRUE(shared_office().convert(first.request));
    ASSERT_TRUE(shared_office().convert(second.request));
    for (const char* part :
         {"content.xml", "styles.xml", "settings.xml", "META-INF/manifest.xml"}) {
      EXPECT_EQ(first.part(part), second.part(part)) << format << " " << part;
    }
  }
}

// Every automatic style that is used is there: a style that is not takes its formatting with it.
TEST(Conversion, TheStylesOfDrawingsAreThere) {
  const Staged staged("pptx", "odp", warm_document("pptx"));
  ASSERT_TRUE(shared_office().convert(staged.request));
  const std::string content = staged.part("content.xml");
  const std::string use = "draw:style-name=\"";
  std::size_t uses = 0;
  for (std::size_t at = content.find(use); at != std::string::npos;
       at = content.find(use, at + 1)) {
    const std::size_t begin = at + use.size();
    const std::string name = content.substr(begin, content.find('"', begin) - begin);
    EXPECT_THAT(content, HasSubstr("style:name=\"" + name + "\""));
    ++uses;
  }
  EXPECT_GT(uses, 0U);
}

TEST(Conversion, ATextNeverBecomesASpreadsheet) {
  const Staged staged("docx", "ods", warm_document("docx"));
  const auto reply = shared_office().convert(staged.request);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().fault, Fault::bad_result);
  EXPECT_THAT(reply.error().what, HasSubstr("TextDocument"));
}

TEST(Conversion, ACutOffPackageIsCorrupt) {
  const std::string whole = warm_document("docx");
  const Staged staged("docx", "odt", whole.substr(0, whole.size() / 2));
  const auto reply = shared_office().convert(staged.request);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().fault, Fault::corrupt);
  EXPECT_EQ(staged.result(), "");
}

TEST(Conversion, AnUnknownFormatIsUnsupported) {
  const Staged staged("nonsense", "odt", "text");
  const auto reply = shared_office().convert(staged.request);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().fault, Fault::unsupported);
}

TEST(Conversion, TheLocaleIsTheOneAskedFor) {
  // A text without a page size of its own takes the locale's: A4, not the Letter of en-US.
  const Staged staged("rtf", "odt", "{\\rtf1\\ansi 1\\par}");
  ASSERT_TRUE(shared_office().convert(staged.request));
  EXPECT_THAT(shared_office().version(), HasSubstr("LibreOffice"));
  const Staged sheet("slk", "ods", "ID;PWXL;N;E\nC;Y1;X1;K\"a\"\nE\n");
  ASSERT_TRUE(shared_office().convert(sheet.request));
  EXPECT_THAT(sheet.part("styles.xml"), HasSubstr("fo:country=\"DE\""));
}

TEST(Conversion, WhatLocksTheChildrenInIsTold) {
  const Measures measures = shared_office().isolation();
  EXPECT_THAT(measures, testing::IsSupersetOf({"no_new_privs", "seccomp", "rlimits"}));
}

}  // namespace
}  // namespace offenbar::office
