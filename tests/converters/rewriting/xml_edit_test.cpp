#include "converters/rewriting/xml_edit.h"

#include <gmock/gmock.h>

namespace offenbar::rewriting {
namespace {

// Changes attributes "a" to "new", drops <gone>, puts <in/> before </host>, and texts in <t> to
// "T".
class Some : public Edits {
 public:
  void start(Tag& tag) override {
    if (tag.name == "gone") return tag.drop();
    tag.set("a", "n<e>w & 'so'");
    if (tag.name == "more") tag.add("b", "1\"2");
    in_text_ = tag.name == "t";
  }
  void end(std::string_view) override { in_text_ = false; }
  std::string before(const Tag& tag) override { return tag.name == "host" ? "<pre/>" : ""; }
  std::string before_end(std::string_view name) override { return name == "host" ? "<in/>" : ""; }
  [[nodiscard]] bool wants_text() const override { return in_text_; }
  std::optional<std::string> text(const std::string& utf8) override {
    seen += utf8;
    return "T&";
  }
  std::string seen;

 private:
  bool in_text_ = false;
};

std::string edited(std::string_view xml) {
  Some some;
  const auto done = edit(xml, some);
  if (!done) return "error: " + done.error().what;
  return *done ? **done : "(unchanged)";
}

TEST(XmlEdit, LeavesEveryOtherByteAsItIs) {
  EXPECT_EQ(
      edited("<?xml version=\"1.0\"?>\n<x  b = 'q'\n a='old'><!-- <gone> --><![CDATA[<a>]]> &amp; "
             "</x >\n"),
      "<?xml version=\"1.0\"?>\n<x  b = 'q'\n a='n&lt;e&gt;w &amp; &apos;so&apos;'><!-- "
      "<gone> --><![CDATA[<a>]]> &amp; </x >\n");
  EXPECT_EQ(edited("<x b='1'/>"), "(unchanged)");
}

TEST(XmlEdit, DropsAnElementWithAllThatIsInIt) {
  EXPECT_EQ(edited("<x><gone><y a='1'/><gone/></gone><z/><gone/>.</x>"), "<x><z/>.</x>");
}

TEST(XmlEdit, PutsThingsBeforeTagsAndIntoThem) {
  EXPECT_EQ(edited("<x><host>1</host><more/><more></more></x>"),
            "<x><pre/><host>1<in/></host><more b=\"1&quot;2\"/><more b=\"1&quot;2\"></more></x>");
}

TEST(XmlEdit, ShowsTextWithoutReferencesAndTakesAnother) {
  Some some;
  const auto done = edit("<x>no<t>&#196;&#x41;&amp;&unknown;</t></x>", some);
  ASSERT_TRUE(done && *done);
  EXPECT_EQ(**done, "<x>no<t>T&amp;</t></x>");
  EXPECT_EQ(some.seen, "ÄA&&unknown;");
}

TEST(XmlEdit, WhatIsNoXmlIsCorrupt) {
  for (const char* xml : {"<x", "<x a>", "<x a=1>", "<x a='1>", "<x>", "</x>", "<x></x></x>", "<>",
                          "<!DOCTYPE x><x/>", "<!-- x"}) {
    Some some;
    const auto done = edit(xml, some);
    ASSERT_FALSE(done) << xml;
    EXPECT_EQ(done.error().fault, Fault::corrupt) << xml;
  }
  std::string deep;
  for (int i = 0; i < 20'000; ++i) deep += "<x>";
  Some some;
  EXPECT_FALSE(edit(deep, some));
}

}  // namespace
}  // namespace offenbar::rewriting
