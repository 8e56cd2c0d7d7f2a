// What stands beside the text, through the readers of Word and OpenDocument: both must say the
// same.
#include <gtest/gtest.h>

#include "converters/comparison/documents.h"
#include "converters/read.h"
#include "tests/support/zip_maker.h"

namespace offenbar {
namespace {

using Parts = std::vector<std::pair<std::string, std::string>>;

std::string relationships(const std::string& rows) {
  return R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)" +
         rows + "</Relationships>";
}

// `parts` are of word/: "styles", "numbering", each its own relationship.
std::string word_file(const std::string& body, const Parts& parts = {}) {
  const std::string w =
      R"(xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" )"
      R"(xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" )"
      R"(xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" )"
      R"(xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" )"
      R"(xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math")";
  std::string rows;
  for (const auto& [name, content] : parts) {
    rows +=
        "<Relationship Id=\"" + name + "\" Type=\"x/" + name + "\" Target=\"" + name + ".xml\"/>";
  }
  Parts members{
      {"[Content_Types].xml",
       R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>)"},
      {"_rels/.rels",
       relationships(
           R"(<Relationship Id="r" Type="x/officeDocument" Target="word/document.xml"/>)")},
      {"word/_rels/document.xml.rels", relationships(rows)},
      {"word/document.xml", "<w:document " + w + "><w:body>" + body + "</w:body></w:document>"}};
  for (const auto& [name, content] : parts) {
    members.emplace_back("word/" + name + ".xml", "<w:x " + w + ">" + content + "</w:x>");
  }
  return test::make_zip(members);
}

std::string open_text(const std::string& body, const std::string& automatic = {},
                      const std::string& styles = {}, const Parts& parts = {}) {
  const std::string spaces =
      R"(xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" )"
      R"(xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" )"
      R"(xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" )"
      R"(xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" )"
      R"(xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" )"
      R"(xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" )"
      R"(xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" )"
      R"(xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" )"
      R"(xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0" )"
      R"(xmlns:xlink="http://www.w3.org/1999/xlink")";
  Parts members{
      {"mimetype", "application/vnd.oasis.opendocument.text"},
      {"content.xml", "<office:document-content " + spaces + "><office:automatic-styles>" +
                          automatic + "</office:automatic-styles><office:body><office:text>" +
                          body + "</office:text></office:body></office:document-content>"},
      {"styles.xml",
       "<office:document-styles " + spaces + ">" + styles + "</office:document-styles>"}};
  members.insert(members.end(), parts.begin(), parts.end());
  return test::make_zip(members);
}

Document read(const std::string& bytes, Result<Document> (*reader)(const Content&)) {
  const Content content(as_bytes(bytes));
  auto document = reader(content);
  EXPECT_TRUE(document) << document.error().what;
  return document ? *std::move(document) : Document();
}

// Where a frame stands differs: Word has it in a paragraph, OpenDocument in a box.
std::string held(const Document& document) {
  std::string all;
  for (const Holding& holding : document.holdings) {
    all += std::to_string(static_cast<int>(holding.kind)) + " " + holding.value + "\n";
  }
  return all;
}

// Word's and OpenDocument's way to say the same, and what both are read as.
void both_say(const std::string& word, const std::string& open, const std::string& expected) {
  const Document before = read(word, read_word), after = read(open, read_odf);
  EXPECT_EQ(held(before), expected) << "Word";
  EXPECT_EQ(held(after), expected) << "OpenDocument";
  EXPECT_TRUE(compare_documents(before, after).empty());
}

TEST(ReadDepth, BookmarksAndReferencesToThem) {
  both_say(
      word_file(
          R"(<w:p><w:bookmarkStart w:id="1" w:name="Frist"/><w:bookmarkStart w:name="_Toc1"/>)"
          R"(<w:r><w:t>x</w:t></w:r><w:fldSimple w:instr=" REF Frist \h "><w:r><w:t>x</w:t>)"
          R"(</w:r></w:fldSimple></w:p>)"),
      open_text(
          R"(<text:p><text:bookmark-start text:name="Frist"/><text:bookmark text:name="_Toc1"/>)"
          R"(x<text:bookmark-ref text:reference-format="text" text:ref-name="Frist">x)"
          R"(</text:bookmark-ref></text:p>)"),
      "1 Frist\n2 Frist\n");
}

TEST(ReadDepth, FieldsOfFormsWithTheirChoices) {
  both_say(
      word_file(R"(<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="ja" w:value="1"/>)"
                R"(<w:listItem w:value="nein"/></w:dropDownList></w:sdtPr></w:sdt>)"
                R"(<w:sdt><w:sdtPr><w14:checkbox/></w:sdtPr></w:sdt>)"),
      open_text(R"(<text:p><text:drop-down><text:label text:value="ja"/><text:label )"
                R"(text:value="nein"/><text:label text:value=""/></text:drop-down>)"
                R"(<loext:content-control loext:checkbox="true"/></text:p>)"),
      "3 list: ja; nein\n3 check box\n");
}

TEST(ReadDepth, FieldsOfOlderForms) {
  const Document document = read(
      open_text(R"(<text:p><field:fieldmark-start field:type="x.FORMTEXT"/>)"
                R"(<field:fieldmark field:type="x.FORMDROPDOWN"><field:param )"
                R"(field:name="Dropdown_ListEntry" field:value="a"/></field:fieldmark></text:p>)"),
      read_odf);
  EXPECT_EQ(held(document), "3 text field\n3 list: a\n");
}

TEST(ReadDepth, EquationsByTheirLetters) {
  const std::string math =
      R"(<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><mi>E</mi><mo>=</mo>)"
      R"(<mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></mrow><annotation>E = mc^2</annotation>)"
      R"(</semantics></math>)";
  both_say(
      word_file(R"(<w:p><m:oMath><m:r><m:t>E=m</m:t></m:r><m:sSup><m:e><m:r><m:t>c</m:t></m:r>)"
                R"(</m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></w:p>)"),
      open_text(
          R"(<text:p><draw:frame><draw:object xlink:href="./Object 1"/></draw:frame></text:p>)", {},
          {}, {{"Object 1/content.xml", math}}),
      "4 Emc2\n");
}

TEST(ReadDepth, WhatAPictureShows) {
  both_say(
      word_file(R"(<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" descr="Lageplan  Nord"/>)"
                R"(</wp:inline></w:drawing></w:r></w:p>)"),
      open_text(R"(<text:p><draw:frame><svg:desc>Lageplan Nord</svg:desc></draw:frame></text:p>)"),
      "0 Lageplan Nord\n");
}

TEST(ReadDepth, CellsOfATableWithoutThoseThatOthersCover) {
  const std::string cell = "<w:tc><w:p/></w:tc>";
  both_say(
      word_file("<w:tbl><w:tr>" + cell +
                R"(<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr></w:tc>)" + "</w:tr><w:tr>" +
                cell + "<w:tc><w:tcPr><w:vMerge/></w:tcPr></w:tc></w:tr></w:tbl>"),
      open_text(
          R"(<table:table><table:table-row><table:table-cell/><table:table-cell )"
          R"(table:number-rows-spanned="2"/></table:table-row><table:table-row>)"
          R"(<table:table-cell/><table:covered-table-cell/></table:table-row></table:table>)"),
      "6 2 rows: 2, 1\n");
}

std::string marks(const Unit& unit) {
  std::string all = unit.knows_marks ? std::to_string(unit.letters) + ":" : "unknown";
  for (const std::uint32_t letters : unit.marked) all += " " + std::to_string(letters);
  return all;
}

constexpr const char* word_styles =
    R"(<w:style w:type="paragraph" w:styleId="Strong"><w:rPr><w:b/></w:rPr></w:style>)"
    R"(<w:style w:type="paragraph" w:styleId="Of"><w:basedOn w:val="Strong"/></w:style>)"
    R"(<w:style w:type="character" w:styleId="Also"><w:rPr><w:b/><w:i/></w:rPr></w:style>)";

TEST(ReadDepth, HowLettersLook) {
  const Document before = read(
      word_file(
          R"(<w:p><w:pPr><w:pStyle w:val="Of"/><w:rPr><w:strike/></w:rPr></w:pPr>)"
          R"(<w:r><w:t>ab </w:t></w:r><w:r><w:rPr><w:rStyle w:val="Also"/></w:rPr><w:t>cd</w:t></w:r>)"
          R"(<w:r><w:rPr><w:b w:val="0"/><w:u w:val="single"/><w:vanish/></w:rPr><w:t>e</w:t></w:r></w:p>)",
          {{"styles", word_styles}}),
      read_word);
  const Document after = read(
      open_text(
          R"(<text:p text:style-name="P1">ab <text:span text:style-name="T1">cd</text:span>)"
          R"(<text:span text:style-name="T2">e</text:span></text:p>)",
          R"(<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Strong"/>)"
          R"(<style:style style:name="T1" style:family="text"><style:text-properties )"
          R"(fo:font-style="italic" fo:font-weight="normal"/></style:style>)"
          R"(<style:style style:name="T2" style:family="text"><style:text-properties )"
          R"(fo:font-weight="normal" style:text-underline-style="solid" text:display="none"/></style:style>)",
          R"(<office:styles><style:style style:name="Strong" style:family="paragraph">)"
          R"(<style:text-properties fo:font-weight="bold"/></style:style></office:styles>)"),
      read_odf);
  ASSERT_EQ(before.story(Story::body).size(), 1U);
  ASSERT_EQ(after.story(Story::body).size(), 1U);
  EXPECT_EQ(marks(before.story(Story::body)[0]), "5: 2 2 1 0 1")
      << "two styles that are both bold undo each other";
  EXPECT_EQ(marks(after.story(Story::body)[0]), "5: 2 2 1 0 1");
}

TEST(ReadDepth, LinksAreUnderlinedAnyway) {
  const Document document = read(
      open_text(
          R"(<text:p><text:a xlink:href="http://a/"><text:span text:style-name="U">ab</text:span></text:a>)"
          R"(<text:span text:style-name="U">c</text:span></text:p>)",
          R"(<style:style style:name="U" style:family="text"><style:text-properties )"
          R"(style:text-underline-style="solid"/></style:style>)"),
      read_odf);
  ASSERT_EQ(document.story(Story::body).size(), 1U);
  EXPECT_EQ(marks(document.story(Story::body)[0]), "3: 0 0 1 0 0");
}

TEST(ReadDepth, TextThatATableStyleFormatsIsNotSure) {
  const Document document = read(
      word_file(
          R"(<w:tbl><w:tblPr><w:tblStyle w:val="T"/></w:tblPr><w:tr><w:tc>)"
          R"(<w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl>)",
          {{"styles", R"(<w:style w:type="table" w:styleId="T"><w:tblStylePr w:type="firstRow">)"
                      R"(<w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>)"}}),
      read_word);
  ASSERT_EQ(document.story(Story::body).size(), 1U);
  EXPECT_FALSE(document.story(Story::body)[0].knows_marks);
}

std::string labels(const Document& document) {
  std::string all;
  for (const Unit& unit : document.story(Story::body)) {
    all += std::string(unit.text) + std::to_string(unit.list_level) +
           (unit.label == ListLabel::bullet   ? "*"
            : unit.label == ListLabel::number ? "#"
                                              : "-");
  }
  return all;
}

TEST(ReadDepth, LevelsAndLabelsOfLists) {
  const auto item = [](const std::string& text, const std::string& properties) {
    return "<w:p><w:pPr>" + properties + "</w:pPr><w:r><w:t>" + text + "</w:t></w:r></w:p>";
  };
  const Document before = read(
      word_file(
          item("a", R"(<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>)") +
              item("b", R"(<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>)") +
              item("c", "") + item("d", R"(<w:pStyle w:val="Item"/>)") +
              item("e", R"(<w:pStyle w:val="Item"/><w:numPr><w:numId w:val="0"/></w:numPr>)"),
          {{"numbering",
            R"(<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>)"
            R"(<w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:pStyle w:val="Item"/>)"
            R"(<w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl></w:abstractNum>)"
            R"(<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>)"},
           {"styles",
            R"(<w:style w:type="paragraph" w:styleId="Item"><w:pPr><w:numPr><w:numId w:val="1"/>)"
            R"(</w:numPr></w:pPr></w:style>)"}}),
      read_word);
  EXPECT_EQ(labels(before), "a1#b2*c0-d2*e0-");
  const std::string nested =
      R"(<text:list><text:list-item><text:p>b</text:p><text:p>more</text:p></text:list-item></text:list>)";
  const Document after = read(
      open_text(
          R"(<text:list text:style-name="L"><text:list-item><text:p>a</text:p>)" + nested +
              R"(</text:list-item><text:list-header><text:p>h</text:p></text:list-header></text:list>)"
              R"(<text:p>c</text:p>)",
          R"(<text:list-style style:name="L"><text:list-level-style-number text:level="1" )"
          R"(style:num-format="1"/><text:list-level-style-bullet text:level="2"/></text:list-style>)"),
      read_odf);
  EXPECT_EQ(labels(after), "a1#b2*more0-h0-c0-");
}

TEST(ReadDepth, PaperMarginsAndColumns) {
  const Document before = read(
      word_file(
          R"(<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:left="1417" w:right="850"/>)"
          R"(<w:cols w:num="2"/></w:sectPr>)"),
      read_word);
  ASSERT_EQ(before.pages.size(), 1U);
  EXPECT_EQ(before.pages[0].text(), "210 × 297 mm, margins 25 and 15 mm");
  EXPECT_EQ(before.columns, std::vector<std::uint32_t>{2});
  const std::string layout =
      R"(<office:automatic-styles><style:page-layout style:name="M">)"
      R"(<style:page-layout-properties fo:page-width="21.001cm" )"
      R"(fo:page-height="297mm" fo:margin-left="0.98in" fo:margin-right="42.5pt">)"
      R"(<style:columns fo:column-count="2"/></style:page-layout-properties>)"
      R"(</style:page-layout></office:automatic-styles>)";
  const Document after = read(open_text("<text:p/>", {}, layout), read_odf);
  EXPECT_TRUE(compare_documents(before, after).empty());
  Document other = read(open_text("<text:p/>"), read_odf);
  other.add_page({216, 279, 25, 15});
  const auto losses = compare_documents(before, other);
  ASSERT_EQ(losses.size(), 2U);
  EXPECT_EQ(losses[0].category, "page_layout");
  EXPECT_EQ(losses[0].after, "216 × 279 mm, margins 25 and 15 mm");
  EXPECT_EQ(losses[1].before, "2 columns");
}

TEST(ReadDepth, LinksWithinTheDocument) {
  const Document before = read(
      word_file(R"(<w:p><w:hyperlink w:anchor="Frist"><w:r><w:t>x</w:t></w:r></w:hyperlink>)"
                R"(<w:hyperlink w:anchor="_Toc1"><w:r><w:t>y</w:t></w:r></w:hyperlink></w:p>)"),
      read_word);
  ASSERT_EQ(before.links.size(), 1U) << "entries of a table of contents are the program's";
  EXPECT_EQ(before.links[0].target, "#Frist");
  const Document after = read(
      open_text(
          R"(<text:p><text:a xlink:href="#Frist">x</text:a><text:a xlink:href="#1.x|outline">y</text:a></text:p>)"),
      read_odf);
  ASSERT_EQ(after.links.size(), 1U);
  EXPECT_EQ(after.links[0].target, "#Frist");
}

TEST(ReadDepth, TheCompanyIsAPropertyOfItsOwn) {
  Parts members{
      {"[Content_Types].xml",
       R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>)"},
      {"_rels/.rels",
       relationships(
           R"(<Relationship Id="r" Type="x/officeDocument" Target="word/document.xml"/>)"
           R"(<Relationship Id="e" Type="x/extended-properties" Target="docProps/app.xml"/>)")},
      {"word/document.xml",
       R"(<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>)"},
      {"docProps/app.xml",
       R"(<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">)"
       R"(<Pages>3</Pages><Company>Stadt Musterhausen</Company></Properties>)"}};
  const Document document = read(test::make_zip(members), read_word);
  EXPECT_EQ(document.properties,
            (std::map<std::string, std::string>{{"custom: Company", "Stadt Musterhausen"}}));
}

TEST(ReadDepth, NamesOfFormFieldsAreNoBookmarks) {
  const Document document =
      read(word_file(
               R"(<w:p><w:bookmarkStart w:name="Text1"/><w:bookmarkStart w:name="Ort"/><w:r>)"
               R"(<w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="Text1"/><w:textInput/>)"
               R"(</w:ffData></w:fldChar></w:r></w:p>)"),
           read_word);
  EXPECT_EQ(held(document), "1 Ort\n3 text field\n");
}

TEST(ReadDepth, AShapeThatIsALink) {
  const Document document = read(
      open_text(R"(<text:p><draw:frame><presentation:event-listener )"
                R"(xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" )"
                R"(xlink:href="http://a.example/"/></draw:frame></text:p>)"),
      read_odf);
  ASSERT_EQ(document.links.size(), 1U);
  EXPECT_EQ(document.links[0].target, "http://a.example/");
}

}  // namespace
}  // namespace offenbar
