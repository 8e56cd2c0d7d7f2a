#include "converters/oleps/properties.h"

#include <gtest/gtest.h>

#include "tests/support/ppt_maker.h"

namespace offenbar::oleps {
namespace {

using test::little;
using test::utf16;

std::string padded(std::string text) {
  while (text.size() % 4 != 0) text += '\0';
  return text;
}
std::string narrow(const std::string& text) {
  return little(0x1E, 4) + little(text.size() + 1, 4) + padded(text + '\0');
}

// A PropertySet of typed values. [MS-OLEPS] 2.20
std::string set_of(const std::vector<std::pair<std::uint32_t, std::string>>& values) {
  std::string list, data;
  const std::size_t begin = 8 + 8 * values.size();
  for (const auto& [id, value] : values) {
    list += little(id, 4) + little(begin + data.size(), 4);
    data += value;
  }
  return little(begin + data.size(), 4) + little(values.size(), 4) + list + data;
}

std::string stream_of(const std::vector<std::string>& sets) {
  std::string head = little(0xFFFE, 2) + std::string(22, '\0') + little(sets.size(), 4);
  std::size_t at = head.size() + 20 * sets.size();
  std::string body;
  for (const std::string& set : sets) {
    head += std::string(16, 'f') + little(at + body.size(), 4);
    body += set;
  }
  return head + body;
}

Document read(const std::string& summary, const std::string& more = {}) {
  test::CompoundFileMaker maker;
  maker.add_stream("\005SummaryInformation", summary);
  if (!more.empty()) maker.add_stream("\005DocumentSummaryInformation", more);
  const std::string bytes = maker.make();
  const auto file = cfb::CompoundFile::open(as_bytes(bytes));
  Document document;
  if (file) read_properties(*file, document);
  return document;
}

using Properties = std::map<std::string, std::string>;

TEST(OleProperties, InTheCodePageThatTheSetNames) {
  const auto document =
      read(stream_of({set_of({{1, little(2, 4) + little(1251, 4)},
                              {2, narrow("\xCF\xEB\xE0\xED")},
                              {4, narrow("Eva")},
                              {5, narrow("a; b")},
                              {6, narrow(" says nothing ")},
                              {12, little(0x40, 4) + little(127'282'396'890'000'000, 8)}})}));
  EXPECT_EQ(document.properties, (Properties{{"title", "План"},
                                             {"author", "Eva"},
                                             {"keywords", "a; b"},
                                             {"description", "says nothing"},
                                             {"created", "2004-05-05T14:08:09Z"}}));
}

TEST(OleProperties, WideTextAndNoDates) {
  const auto document =
      read(stream_of({set_of({{1, little(2, 4) + little(1200, 4)},
                              {2, little(0x1F, 4) + little(4, 4) + utf16(u"Zwö") + little(0, 2)},
                              {3, little(0x1E, 4) + little(6, 4) + utf16(u"Öl") + little(0, 4)},
                              {12, little(0x40, 4) + little(0, 8)}})}));
  EXPECT_EQ(document.properties, (Properties{{"title", "Zwö"}, {"subject", "Öl"}}));
}

TEST(OleProperties, ThoseThatPeopleNamed) {
  const std::string dictionary = little(3, 4) + little(2, 4) + little(7, 4) +
                                 std::string("Aktenz\0", 7) + little(3, 4) + little(11, 4) +
                                 std::string("_PID_HLINKS", 11) + little(4, 4) + little(3, 4) +
                                 std::string("Ok\0", 3);
  const std::string own = set_of({{0, padded(dictionary)},
                                  {1, little(2, 4) + little(1252, 4)},
                                  {2, narrow("47/11")},
                                  {3, narrow("x")},
                                  {4, little(0x0B, 4) + little(0xFFFF, 4)}});
  const auto document = read(stream_of({set_of({})}), stream_of({set_of({}), own}));
  EXPECT_EQ(document.properties, (Properties{{"custom: Aktenz", "47/11"}, {"custom: Ok", "true"}}));
}

TEST(OleProperties, DamagedOnesAreLeftOut) {
  const std::string whole = stream_of({set_of({{2, narrow("Title")}, {4, narrow("Eva")}})});
  for (std::size_t size = 0; size <= whole.size(); ++size) (void)read(whole.substr(0, size));
  EXPECT_TRUE(
      read(stream_of({set_of({{2, little(0x1E, 4) + little(0xFFFFFFFF, 4)}})})).properties.empty());
}

TEST(OleProperties, ManyNamesForOneLongText) {
  constexpr unsigned count = 1000;
  std::string dictionary = little(count, 4), list;
  for (unsigned i = 0; i < count; ++i) {
    const std::string name = std::to_string(i) + '\0';
    dictionary += little(i + 2, 4) + little(name.size(), 4) + name;
  }
  const std::size_t begin = 8 + 8 * (count + 1);
  const std::size_t text_at = begin + padded(dictionary).size();
  list = little(0, 4) + little(begin, 4);
  for (unsigned i = 0; i < count; ++i) list += little(i + 2, 4) + little(text_at, 4);
  const std::string body = list + padded(dictionary) + narrow(std::string(1U << 20U, 'x'));
  const std::string own = little(8 + body.size(), 4) + little(count + 1, 4) + body;
  const auto document = read(stream_of({set_of({})}), stream_of({set_of({}), own}));
  EXPECT_TRUE(document.truncated);
  EXPECT_EQ(document.properties.size(), 4U);
}

}  // namespace
}  // namespace offenbar::oleps
