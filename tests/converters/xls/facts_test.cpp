#include "converters/xls/facts.h"

#include <gtest/gtest.h>

#include <string>

#include "converters/xls/shared_strings.h"

namespace offenbar::xls {
namespace {

std::string record(std::uint16_t type, const std::string& body) {
  std::string out;
  for (const unsigned number : {unsigned{type}, static_cast<unsigned>(body.size())}) {
    out += static_cast<char>(number & 0xFFU);
    out += static_cast<char>(number >> 8U);
  }
  return out + body;
}

std::string sheet(const std::string& cells) {
  return record(0x0809, std::string(16, '\0')) + cells + record(0x000A, "");
}

TEST(XlsFacts, CountsCellRecordsAndRunsOfThem) {
  const std::string stream =
      sheet(record(0x0203, std::string(14, '\0')) + record(0x00BD, std::string(6 + 3 * 6, '\0')) +
            record(0x0201, std::string(6, '\0')));  // BLANK is no value
  const auto found = facts_of_stream(as_bytes(stream));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->cells, 4U);
}

TEST(XlsFacts, AWorkbookWithoutEofIsCorrupt) {
  std::string stream = sheet(record(0x0203, std::string(14, '\0')));
  stream.resize(stream.size() - 4);
  EXPECT_FALSE(facts_of_stream(as_bytes(stream)));
}

TEST(XlsFacts, ARecordThatRunsOverTheEndIsCorrupt) {
  std::string stream = sheet(record(0x0203, std::string(14, '\0')));
  stream.resize(stream.size() - 10);
  EXPECT_FALSE(facts_of_stream(as_bytes(stream)));
}

TEST(XlsFacts, SlackBehindTheLastEofIsNoDamage) {
  EXPECT_TRUE(facts_of_stream(as_bytes(sheet("") + std::string(300, '\0'))));
}

TEST(SharedStrings, AStringGoesOnInTheNextRecordWithANewFlag) {
  using namespace std::string_literals;
  const std::string first = "\1\0\0\0\1\0\0\0\4\0\0ab"s;  // 4 characters, narrow, two here
  const std::string second = "\1c\0d\0"s;                 // wide from here
  const Bytes records[] = {as_bytes(first), as_bytes(second)};
  EXPECT_EQ(count_shared_strings(records), 4U);
}

}  // namespace
}  // namespace offenbar::xls
