#include "converters/rewriting/links.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/mman.h>

#include "converters/base/descriptor.h"
#include "converters/base/mapped.h"
#include "converters/base/zip_writer.h"

namespace offenbar::rewriting {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Package {
 public:
  explicit Package(std::string_view content, std::string_view more = {}) {
    zip::Writer writer(file_.get());
    EXPECT_TRUE(writer.add("mimetype", as_bytes("application/x"), zip::Storage::stored));
    EXPECT_TRUE(writer.add("content.xml", as_bytes(content)));
    EXPECT_TRUE(writer.add("Pictures/a.png", as_bytes("picture")));
    if (!more.empty()) {
      EXPECT_TRUE(writer.add(more, as_bytes("<x/>")));
    }
    EXPECT_TRUE(writer.finish());
    mapped_.emplace(MappedFile::open(file_.get()).value());
  }
  [[nodiscard]] Bytes bytes() const { return mapped_->bytes(); }

 private:
  Descriptor file_{::memfd_create("package", MFD_CLOEXEC)};
  std::optional<MappedFile> mapped_;
};

std::string content_after(const Package& package, const std::map<Link, NewLink>& links,
                          std::uint64_t expected) {
  const Descriptor out(::memfd_create("out", MFD_CLOEXEC));
  const auto changed = write_links(package.bytes(), links, {{"ods", "calc8"}}, out.get());
  EXPECT_TRUE(changed) << changed.error().what;
  EXPECT_EQ(changed.value_or(999), expected);
  const auto written = MappedFile::open(out.get());
  if (!written || written->bytes().empty()) return {};
  const zip::Archive archive = zip::Archive::open(written->bytes()).value();
  EXPECT_EQ(archive.entries().size(), 3U);
  EXPECT_EQ(as_text(archive.read(*archive.find("Pictures/a.png"), 100).value()), "picture");
  return std::string(as_text(archive.read(*archive.find("content.xml"), 1U << 20U).value()));
}

TEST(Links, ATextThatLooksLikeAFormulaIsNone) {
  const Package package(
      "<x><c office:string-value=\"HYPERLINK(&quot;b.docx&quot;)\"/><c "
      "table:formula=\"of:=1\"/></x>");
  EXPECT_THAT(read_links(package.bytes())->links, IsEmpty());
}

TEST(Links, MoreThanAreKeptAreSaid) {
  std::string content = "<x>";
  for (std::size_t i = 0; i <= max_links; ++i) {
    content += "<a xlink:href=\"../" + std::to_string(i) + "\"/>";
  }
  const auto found = read_links(Package(content + "</x>").bytes());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->links.size(), max_links);
  EXPECT_FALSE(found->is_whole);
}

TEST(Links, FindsThoseThatLeaveThePackage) {
  const Package package(
      "<x><text:a xlink:href=\"../b%20c.docx\"/><text:a xlink:href=\"#here\"/>"
      "<draw:image xlink:href=\"Pictures/a.png\"/><draw:object xlink:href=\"./Object 1\"/>"
      "<text:a xlink:href=\"mailto:a@b.example\"/><text:a xlink:href=\"file:///H:/x.docx#a\"/>"
      "<text:a xlink:href=\"../b%20c.docx\"/>"
      "<c table:formula=\"of:=[&apos;file:///a/it&apos;&apos;s.xlsx&apos;#$T.A1]+HYPERLINK(&quot;"
      "b.docx&quot;;1)\"/></x>");
  const auto found = read_links(package.bytes());
  ASSERT_TRUE(found) << found.error().what;
  EXPECT_THAT(found->links, ElementsAre(Link{LinkKind::reference, "../b%20c.docx"},
                                        Link{LinkKind::reference, "file:///H:/x.docx#a"},
                                        Link{LinkKind::formula, "file:///a/it's.xlsx"},
                                        Link{LinkKind::text, "b.docx"}));
  EXPECT_FALSE(found->is_signed);
}

TEST(Links, ChangesThemEverywhereAndNothingElse) {
  const Package package(
      "<x><text:a xlink:href=\"../b.docx\">b.docx</text:a><text:a xlink:href='../b.docx'/>"
      "<t table:formula=\"of:=[&apos;file:///a.xlsx&apos;#$T.A1]+[&apos;file:///a.xlsx&apos;#$T.A2]"
      "+HYPERLINK(&quot;b.docx&quot;)\"/></x>");
  EXPECT_EQ(content_after(package,
                          {{{LinkKind::reference, "../b.docx"}, {"../b&c.odt", ""}},
                           {{LinkKind::formula, "file:///a.xlsx"}, {"file:///it's.ods", ""}},
                           {{LinkKind::text, "b.docx"}, {"b.odt", ""}}},
                          5),
            "<x><text:a xlink:href=\"../b&amp;c.odt\">b.docx</text:a><text:a "
            "xlink:href='../b&amp;c.odt'/><t table:formula=\"of:=[&apos;file:///it&apos;&apos;s.ods"
            "&apos;#$T.A1]+[&apos;file:///it&apos;&apos;s.ods&apos;#$T.A2]+HYPERLINK(&quot;b.odt"
            "&quot;)\"/></x>");
  EXPECT_EQ(content_after(package, {{{LinkKind::text, "nothing"}, {"x", ""}}}, 0), "");
}

TEST(Links, NamesTheFilterOfTheNewKind) {
  const Package package(
      "<table:table-source xlink:href=\"../b.xlsx\" table:filter-name=\"Calc MS Excel 2007 "
      "XML\"/>");
  EXPECT_THAT(content_after(package, {{{LinkKind::reference, "../b.xlsx"}, {"../b.ods", ""}}}, 1),
              HasSubstr("xlink:href=\"../b.ods\" table:filter-name=\"calc8\""));
}

// LibreOffice knows a document in a formula relative to the one that has it by a cached table only.
TEST(Links, SaysOnceWhereADocumentInAFormulaLiesFromHere) {
  const std::string sheet =
      "<office:spreadsheet><table:table table:name=\"A\"><t table:formula=\"[&apos;file:///a.xlsx"
      "&apos;#$T.A1]\"/></table:table><table:named-expressions/></office:spreadsheet>";
  const Package package(sheet);
  const std::map<Link, NewLink> links{
      {{LinkKind::formula, "file:///a.xlsx"}, {"file:///t/a.ods", "../a.ods"}}};
  const std::string first = content_after(package, links, 1);
  const std::string cached =
      "<table:table table:name=\"&apos;file:///t/a.ods&apos;#offenbar\" table:print=\"false\">"
      "<table:table-source xlink:type=\"simple\" xlink:href=\"../a.ods\"";
  EXPECT_THAT(first, HasSubstr("</table:table>" + cached));
  const Package again(first);
  const std::string second = content_after(
      again, {{{LinkKind::formula, "file:///t/a.ods"}, {"file:///t/c.ods", "../c.ods"}}}, 1);
  EXPECT_THAT(second, HasSubstr("xlink:href=\"../c.ods\""));
  EXPECT_THAT(second, Not(HasSubstr("a.ods")));
  EXPECT_THAT(read_links(again.bytes())->links,
              ElementsAre(Link{LinkKind::formula, "file:///t/a.ods"}));
}

TEST(Links, SeesThatAResultIsSigned) {
  const Package package("<x/>", "META-INF/documentsignatures.xml");
  EXPECT_TRUE(read_links(package.bytes())->is_signed);
}

TEST(Links, DamageIsAnError) {
  EXPECT_FALSE(read_links(as_bytes("PK\3\4 no package")));
  const Package broken("<x><y></x>");
  EXPECT_FALSE(read_links(broken.bytes()));
  const Package cut("<x");
  EXPECT_FALSE(read_links(cut.bytes()));
}

}  // namespace
}  // namespace offenbar::rewriting
