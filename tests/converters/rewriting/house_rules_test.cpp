#include "converters/rewriting/house_rules.h"

#include <gmock/gmock.h>
#include <sys/mman.h>

#include <optional>

#include "converters/base/descriptor.h"
#include "converters/base/mapped.h"
#include "converters/base/zip.h"
#include "converters/base/zip_writer.h"

namespace offenbar::rewriting {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct Outcome {
  std::vector<Applied> applied;
  std::string content, styles, meta;
};

Outcome outcome(const HouseRules& rules, std::string_view content, std::string_view styles,
                std::string_view meta) {
  const Descriptor in(::memfd_create("in", MFD_CLOEXEC)), out(::memfd_create("out", MFD_CLOEXEC));
  zip::Writer writer(in.get());
  EXPECT_TRUE(writer.add("content.xml", as_bytes(content)));
  EXPECT_TRUE(writer.add("styles.xml", as_bytes(styles)));
  EXPECT_TRUE(writer.add("meta.xml", as_bytes(meta)));
  EXPECT_TRUE(writer.finish());
  const MappedFile package = MappedFile::open(in.get()).value();
  auto applied = apply(package.bytes(), rules, "../", out.get());
  EXPECT_TRUE(applied) << applied.error().what;
  Outcome outcome{applied.value_or(std::vector<Applied>{}), {}, {}, {}};
  const MappedFile written = MappedFile::open(out.get()).value();
  if (written.bytes().empty()) return outcome;
  const zip::Archive archive = zip::Archive::open(written.bytes()).value();
  const auto text = [&](const char* name) {
    return std::string(as_text(archive.read(*archive.find(name), 1U << 20U).value()));
  };
  outcome.content = text("content.xml");
  outcome.styles = text("styles.xml");
  outcome.meta = text("meta.xml");
  return outcome;
}

TEST(HouseRules, ShippedTablesChangeNothing) {
  const auto rules = HouseRules::load();
  ASSERT_TRUE(rules) << rules.error().what;
  EXPECT_TRUE(rules->empty());
}

TEST(HouseRules, FontsAreReplacedWhereverTheyAreNamed) {
  HouseRules rules;
  rules.fonts["times new roman"] = {"Liberation Serif", true};
  const Outcome done = outcome(
      rules,
      "<x><style:font-face style:name=\"Times New Roman\" svg:font-family=\"&apos;Times New "
      "Roman&apos;\"/><style:text-properties fo:font-family=\"&apos;times new roman&apos;, "
      "serif\"/>"
      "</x>",
      "<x><style:font-face svg:font-family=\"Arial\"/></x>", "<x/>");
  EXPECT_THAT(done.content, HasSubstr("svg:font-family=\"&apos;Liberation Serif&apos;\""));
  EXPECT_THAT(done.content, HasSubstr("fo:font-family=\"&apos;Liberation Serif&apos;\""));
  EXPECT_THAT(done.styles, HasSubstr("\"Arial\""));
  ASSERT_EQ(done.applied.size(), 2U);  // as it was spelled
  EXPECT_TRUE(done.applied[0].same_widths);
}

TEST(HouseRules, AFontThatIsInTheDocumentStays) {
  HouseRules rules;
  rules.fonts["own"] = {"Other", false};
  const Outcome done = outcome(
      rules,
      "<x><style:font-face svg:font-family=\"Own\"><svg:font-face-src/></style:font-face></x>",
      "<x/>", "<x/>");
  EXPECT_THAT(done.applied, IsEmpty());
}

TEST(HouseRules, StylesAreRenamedWhereDefinedAndUsed) {
  HouseRules rules;
  rules.styles.push_back({"paragraph", "Text body", "Amt Text"});
  const Outcome done =
      outcome(rules,
              "<x><style:style style:name=\"P1\" style:family=\"paragraph\" "
              "style:parent-style-name=\"Text_20_body\"/><text:p text:style-name=\"Text_20_body\"/>"
              "<text:span text:style-name=\"Text_20_body\"/></x>",
              "<x><style:style style:name=\"Text_20_body\" style:display-name=\"Text body\" "
              "style:family=\"paragraph\"/></x>",
              "<x/>");
  EXPECT_THAT(done.content, HasSubstr("style:parent-style-name=\"Amt_20_Text\""));
  EXPECT_THAT(done.content, HasSubstr("<text:p text:style-name=\"Amt_20_Text\"/>"));
  EXPECT_THAT(done.content, HasSubstr("<text:span text:style-name=\"Text_20_body\"/>"))
      << "another family";
  EXPECT_THAT(done.styles, HasSubstr("style:name=\"Amt_20_Text\" style:display-name=\"Amt Text\""));
}

TEST(HouseRules, AStyleOfTheNewNameThatIsThereIsUsed) {
  HouseRules rules;
  rules.styles.push_back({"paragraph", "Alt", "Neu"});
  const Outcome done =
      outcome(rules, "<x><text:p text:style-name=\"Alt\"/></x>",
              "<x><style:style style:name=\"Alt\" style:family=\"paragraph\"><y/></style:style>"
              "<style:style style:name=\"N1\" style:display-name=\"Neu\" "
              "style:family=\"paragraph\"/></x>",
              "<x/>");
  EXPECT_THAT(done.content, HasSubstr("text:style-name=\"N1\""));
  EXPECT_THAT(done.styles, Not(HasSubstr("Alt")));
}

// As "Alt" becomes a style that is there: none goes by itself, not even by way of another one.
TEST(HouseRules, AStyleThatTheNewOneGoesByStays) {
  HouseRules rules;
  rules.styles.push_back({"paragraph", "Standard", "Haus"});
  const Outcome done = outcome(
      rules, "<x><text:p text:style-name=\"Standard\"/></x>",
      "<x><style:style style:name=\"Standard\" style:family=\"paragraph\"/><style:style "
      "style:name=\"Between\" style:family=\"paragraph\" style:parent-style-name=\"Standard\"/>"
      "<style:style style:name=\"Haus\" style:family=\"paragraph\" "
      "style:parent-style-name=\"Between\"/></x>",
      "<x/>");
  EXPECT_THAT(done.applied, IsEmpty());
}

TEST(HouseRules, TwoStylesThatGetOneNameAreOneStyle) {
  HouseRules rules;
  rules.styles = {{"paragraph", "A", "Neu"}, {"paragraph", "B", "Neu"}, {"paragraph", "Neu", "C"}};
  const Outcome done =
      outcome(rules, "<x><text:p text:style-name=\"A\"/><text:h text:style-name=\"B\"/></x>",
              "<x><style:style style:name=\"A\" style:family=\"paragraph\"/><style:style "
              "style:name=\"B\" style:family=\"paragraph\"/><style:style style:name=\"Neu\" "
              "style:family=\"paragraph\"/></x>",
              "<x/>");
  EXPECT_EQ(done.content,
            "<x><text:p text:style-name=\"Neu\"/><text:h text:style-name=\"Neu\"/></x>");
  EXPECT_EQ(done.styles,
            "<x><style:style style:name=\"Neu\" style:family=\"paragraph\" "
            "style:display-name=\"Neu\"/><style:style style:name=\"C\" style:family=\"paragraph\" "
            "style:display-name=\"C\"/></x>");
}

// The office would get an empty package in the place of its own.
TEST(HouseRules, WhatFitsAndChangesNothingIsNotApplied) {
  HouseRules rules;
  rules.properties = {{"title", "*", "Neu"}, {"Company", "*", "Neu"}};
  rules.templates["brief.ott"] = {"a/Brief.ott", ""};
  const Outcome done =
      outcome(rules, "<x/>", "<x/>",
              "<m><dc:title/><meta:user-defined meta:name=\"Company\"></meta:"
              "user-defined><meta:template xlink:href=\"../../a/Brief.ott\"/></m>");
  EXPECT_THAT(done.applied, IsEmpty());
}

TEST(HouseRules, PropertiesAreReplacedAndRemoved) {
  HouseRules rules;
  rules.properties = {
      {"author", "*", "Stadt"}, {"Company", "Alt GmbH", "Neu"}, {"Manager", "*", "-"}};
  const Outcome done = outcome(
      rules, "<x/>", "<x/>",
      "<m><meta:initial-creator>Änne &amp; Co</meta:initial-creator><dc:creator>Änne</dc:creator>"
      "<meta:user-defined meta:name=\"Company\">Alt GmbH</meta:user-defined>"
      "<meta:user-defined meta:name=\"Manager\">Chef</meta:user-defined></m>");
  EXPECT_EQ(done.meta,
            "<m><meta:initial-creator>Stadt</meta:initial-creator><dc:creator>Änne</dc:creator>"
            "<meta:user-defined meta:name=\"Company\">Neu</meta:user-defined></m>");
  EXPECT_EQ(done.applied.size(), 3U);
}

TEST(HouseRules, ATemplateOfTheHouseTakesThePlaceOfTheOldOne) {
  HouseRules rules;
  rules.templates["brief.dotm"] = {"office/Vorlagen/Brief.ott", "Brief"};
  const Outcome done = outcome(rules, "<x/>", "<x/>",
                               "<m><meta:template xlink:href=\"file:///S:/Vorlagen/BRIEF.dotm\" "
                               "xlink:title=\"alt\"/></m>");
  EXPECT_THAT(done.meta, HasSubstr("xlink:href=\"../../office/Vorlagen/Brief.ott\" "
                                   "xlink:title=\"Brief\""));
  rules.templates["brief.dotm"].becomes = "Vorlagen/Nr. 1 #100%.ott";
  EXPECT_THAT(
      outcome(rules, "<x/>", "<x/>", "<m><meta:template xlink:href=\"../Brief.dotm\"/></m>").meta,
      HasSubstr("xlink:href=\"../../Vorlagen/Nr.%201%20%23100%25.ott\""));
}

}  // namespace
}  // namespace offenbar::rewriting
