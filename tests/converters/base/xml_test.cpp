#include "converters/base/xml.h"

#include <gmock/gmock.h>

#include <thread>

#include "tests/support/zip_maker.h"

namespace offenbar::xml {
namespace {

using testing::HasSubstr;

// Writes down what it hears: "{space}name[attributes](...)".
class Recorder : public Handler {
 public:
  void start(std::string_view space, std::string_view name, const Attributes& attributes) override {
    heard += qualified(space, name);
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      const Attribute attribute = attributes.at(i);
      heard += "[" + qualified(attribute.space, attribute.name) + "=" +
               std::string(attribute.value) + "]";
    }
    heard += "(";
  }
  void end(std::string_view, std::string_view) override { heard += ")"; }
  void text(std::string_view utf8) override { heard += utf8; }

  std::string heard;

 private:
  static std::string qualified(std::string_view space, std::string_view name) {
    return (space.empty() ? "" : "{" + std::string(space) + "}") + std::string(name);
  }
};

std::string heard(std::string_view document) {
  Recorder recorder;
  const auto parsed = parse(as_bytes(document), recorder);
  return parsed ? recorder.heard : "error: " + parsed.error().what;
}

TEST(Xml, TellsElementsAttributesAndTextWithTheirNamespaces) {
  EXPECT_EQ(heard(R"(<w:p xmlns:w="urn:w" xmlns="urn:d" w:id="7" plain="x &amp; y"><t>Grüße</t>)"
                  R"(<![CDATA[<raw>]]></w:p>)"),
            "{urn:w}p[{urn:w}id=7][plain=x & y]({urn:d}t(Grüße)<raw>)");
}

TEST(Xml, FindsOneAttributeByItsName) {
  class Finder : public Handler {
   public:
    void start(std::string_view, std::string_view, const Attributes& attributes) override {
      id = attributes.value("urn:w", "id");
      plain_id = attributes.value("", "id");
      has_other = attributes.find("urn:w", "other").has_value();
      has_empty = attributes.find("", "empty").has_value();
    }
    std::string id, plain_id;
    bool has_other = true, has_empty = false;
  } finder;
  ASSERT_TRUE(parse(as_bytes(R"(<a xmlns:w="urn:w" id="1" w:id="2" empty=""/>)"), finder));
  EXPECT_EQ(finder.id, "2");
  EXPECT_EQ(finder.plain_id, "1");
  EXPECT_FALSE(finder.has_other);
  EXPECT_TRUE(finder.has_empty);
}

TEST(Xml, ReadsTheEncodingsThatOfficeProgramsWrite) {
  EXPECT_EQ(heard("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE4</a>"), "a(ä)");
  EXPECT_EQ(heard("<?xml version='1.0' encoding='windows-1252'?><a>\x80</a>"), "a(€)");
  EXPECT_EQ(heard("\xEF\xBB\xBF<a>ä</a>"), "a(ä)");
  std::string utf16 = "\xFF\xFE";
  for (const char c : std::string("<a>x</a>")) utf16 += std::string{c, '\0'};
  EXPECT_EQ(heard(utf16), "a(x)");
}

TEST(Xml, CharactersBeyondTheBasicPlaneStayWholeInLongText) {
  std::string text;
  for (int i = 0; i < 300'000; ++i) text += i % 3 == 0 ? "x" : "😀";
  EXPECT_TRUE(heard("<a>" + text + "</a>") == "a(" + text + ")");
  EXPECT_EQ(heard("<a>&#x1F600;&#128512;</a>"), "a(😀😀)");
}

TEST(Xml, IllFormedDocumentIsCorruptAndSaysWhere) {
  Recorder recorder;
  const auto parsed = parse(as_bytes("<a>\n  <b></c>\n</a>"), recorder);
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().fault, Fault::corrupt);
  EXPECT_THAT(parsed.error().what, HasSubstr("line 2, column"));
}

TEST(Xml, CutOffAnywhereIsCorrupt) {
  const std::string whole = R"(<?xml version="1.0"?><a x="1"><b>text &lt;</b><!-- c --></a>)";
  EXPECT_EQ(heard(whole), "a[x=1](b(text <))");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_THAT(heard(whole.substr(0, size)), HasSubstr("error")) << size;
  }
}

TEST(Xml, BillionLaughsGiveNoText) {
  std::string document = "<!DOCTYPE a [<!ENTITY l0 \"ha\">";
  for (int i = 1; i < 40; ++i) {
    const std::string last = "&l" + std::to_string(i - 1) + ";";
    document += "<!ENTITY l" + std::to_string(i) + " \"" + last + last + last + last + "\">";
  }
  EXPECT_EQ(heard(document + "]><a>text</a>"), "a(text)");
  EXPECT_THAT(heard(document + "]><a>&l39;</a>"), HasSubstr("error"));
  EXPECT_THAT(heard(document + "]><a b='&l39;'/>"), HasSubstr("error"));
}

TEST(Xml, NothingOutsideTheDocumentIsRead) {
  EXPECT_THAT(heard("<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>"),
              HasSubstr("error"));
  EXPECT_EQ(heard("<!DOCTYPE a SYSTEM \"file:///does/not/exist.dtd\"><a/>"), "a()");
  EXPECT_EQ(heard("<!DOCTYPE a PUBLIC \"-//X//EN\" \"http://192.0.2.1/a.dtd\"><a/>"), "a()");
}

TEST(Xml, NestingHasABound) {
  std::string deep;
  for (std::size_t i = 0; i < max_depth; ++i) deep += "<a>";
  std::string closing;
  for (std::size_t i = 0; i < max_depth; ++i) closing += "</a>";
  EXPECT_THAT(heard(deep + closing), testing::StartsWith("a(a("));
  EXPECT_THAT(heard(deep + "<a></a>" + closing), HasSubstr("nested deeper"));
}

TEST(Xml, StopsWhenTheHandlerHasSeenEnough) {
  class First : public Recorder {
   public:
    bool stop() const override { return heard.ends_with("b("); }
  } first;
  EXPECT_TRUE(parse(as_bytes("<a><b>text</b><ill formed"), first));
  EXPECT_EQ(first.heard, "a(b(");
  EXPECT_EQ(heard("<after/>"), "after()");
}

TEST(Xml, ExceptionOfTheHandlerReachesItsCallerAndTheParserGoesOn) {
  class Thrower : public Handler {
   public:
    void text(std::string_view) override { throw std::runtime_error("mine"); }
  } thrower;
  EXPECT_THROW((void)parse(as_bytes("<a>x</a>"), thrower), std::runtime_error);
  EXPECT_EQ(heard("<a>y</a>"), "a(y)");
}

TEST(Xml, EqualNamesHaveOneAddress) {
  class Addresses : public Handler {
   public:
    void start(std::string_view space, std::string_view name, const Attributes&) override {
      seen.emplace_back(space.data(), name.data());
    }
    std::vector<std::pair<const char*, const char*>> seen;
  } addresses;
  ASSERT_TRUE(parse(as_bytes("<a xmlns='urn:x'><a/><b xmlns:y='urn:x'><y:a/></b></a>"), addresses));
  ASSERT_EQ(addresses.seen.size(), 4U);
  EXPECT_EQ(addresses.seen[0], addresses.seen[1]);
  EXPECT_EQ(addresses.seen[0].second, addresses.seen[3].second);
  EXPECT_NE(addresses.seen[0].second, addresses.seen[2].second);
}

TEST(Xml, EachThreadHasItsOwnParser) {
  std::vector<std::string> answers(4);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < answers.size(); ++i) {
      threads.emplace_back([&, i] {
        for (int n = 0; n < 50; ++n) answers[i] = heard("<a>" + std::to_string(i) + "</a>");
      });
    }
  }
  EXPECT_THAT(answers, testing::ElementsAre("a(0)", "a(1)", "a(2)", "a(3)"));
}

TEST(XmlMember, IsReadStraightFromItsArchive) {
  std::string document = "<a>";
  for (int i = 0; i < 50'000; ++i) document += "<b>" + std::to_string(i) + "</b>";
  document += "</a>";
  const std::string bytes = test::make_zip({{"content.xml", document}});
  const auto archive = zip::Archive::open(as_bytes(bytes));
  ASSERT_TRUE(archive);
  Recorder recorder;
  ASSERT_TRUE(parse(*archive, archive->entries()[0], recorder, document.size()));
  EXPECT_TRUE(recorder.heard == heard(document));
  EXPECT_EQ(parse(*archive, archive->entries()[0], recorder, 1'000).error().fault,
            Fault::over_memory);
}

TEST(XmlMember, DamageOfTheArchiveIsNamedRatherThanWhatItDidToTheXml) {
  std::string bytes =
      test::make_zip({{"content.xml", "<a>some text that is long</a>"}}, zip::Storage::stored);
  bytes[bytes.find("some")] = 'd';
  const auto archive = zip::Archive::open(as_bytes(bytes));
  ASSERT_TRUE(archive);
  Recorder recorder;
  const auto parsed = parse(*archive, archive->entries()[0], recorder, 1'000);
  ASSERT_FALSE(parsed);
  EXPECT_THAT(parsed.error().what, HasSubstr("CRC"));
}

TEST(XmlMember, IllFormedMemberIsNamed) {
  const std::string bytes = test::make_zip({{"word/styles.xml", "<a><b></a>"}});
  const auto archive = zip::Archive::open(as_bytes(bytes));
  ASSERT_TRUE(archive);
  Recorder recorder;
  const auto parsed = parse(*archive, archive->entries()[0], recorder, 1'000);
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().fault, Fault::corrupt);
  EXPECT_THAT(parsed.error().what, HasSubstr("word/styles.xml"));
}

}  // namespace
}  // namespace offenbar::xml
