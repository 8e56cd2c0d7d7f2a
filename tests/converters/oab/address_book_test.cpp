#include "converters/oab/address_book.h"

#include <gmock/gmock.h>

#include <random>
#include <stdexcept>

#include "tests/support/oab_maker.h"

namespace offenbar::oab {
namespace {

using test::little;
using test::oab_compressed;
using test::oab_file;
using test::oab_integer;
using test::oab_record;
using test::oab_text;
using test::oab_texts;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// More than eight properties, and one of each type.
const std::vector<std::uint32_t> schema{0x3003001E, 0x39FE001F, 0x3001001F, 0x800F101F,
                                        0x39000003, 0x3A40000B, 0x8C6D0102, 0x68051003,
                                        0x8C6A1102, 0x8009101E, 0x3A06001F};

std::string person(const std::string& name) {
  return oab_record({oab_text("/o=Amt/ou=Ost/cn=Recipients/cn=" + name),
                     oab_text(name + "@amt.example"),
                     oab_text("Name of " + name),
                     oab_texts({"SMTP:" + name + "@amt.example", "X500:/o=Alt/cn=" + name}),
                     {},
                     {},
                     {},
                     {},
                     {},
                     {},
                     {}});
}

std::string sample() { return oab_file(schema, {person("anna"), person("bernd"), person("c")}); }

struct Read {
  std::vector<Entry> entries;
  Result<std::size_t> result = 0;
};

Read read_all(const std::string& bytes) {
  Read all;
  all.result = read(as_bytes(bytes), [&all](const Entry& entry) { all.entries.push_back(entry); });
  return all;
}

TEST(AddressBook, RecordsAreHandedOutInOrder) {
  const Read book = read_all(sample());
  ASSERT_TRUE(book.result) << book.result.error().what;
  EXPECT_EQ(*book.result, 3U);
  ASSERT_EQ(book.entries.size(), 3U);
  const Entry& first = book.entries.front();
  EXPECT_EQ(first.dn, "/o=Amt/ou=Ost/cn=Recipients/cn=anna");
  EXPECT_EQ(first.smtp, "anna@amt.example");
  EXPECT_EQ(first.name, "Name of anna");
  EXPECT_THAT(first.proxies, ElementsAre("SMTP:anna@amt.example", "X500:/o=Alt/cn=anna"));
  EXPECT_EQ(book.entries[2].smtp, "c@amt.example");
}

TEST(AddressBook, ValuesOfAllTypesAreSkipped) {
  const std::vector<std::uint32_t> order{0x39000003, 0x3A40000B, 0x8C6D0102, 0x68051003,
                                         0x8C6A1102, 0x8009101E, 0x3A06001F, 0x39FE001F};
  const std::string binary = oab_integer(300) + std::string(300, 'b');
  const Read book = read_all(oab_file(
      order, {oab_record({oab_integer(0x12345), little(1, 1), binary,
                          oab_integer(2) + oab_integer(0x7F) + oab_integer(0xFFFFFFFF),
                          oab_integer(2) + binary + oab_integer(0), oab_texts({"/o=a", "/o=b"}),
                          oab_text("Given"), oab_text("a@amt.example")})}));
  ASSERT_TRUE(book.result) << book.result.error().what;
  EXPECT_EQ(book.entries[0].smtp, "a@amt.example");
}

TEST(AddressBook, AbsentValuesStayEmpty) {
  const Read book = read_all(oab_file(
      schema, {oab_record({{}, oab_text("a@amt.example"), {}, {}, {}, {}, {}, {}, {}, {}, {}})}));
  ASSERT_TRUE(book.result) << book.result.error().what;
  EXPECT_EQ(book.entries[0].dn, "");
  EXPECT_EQ(book.entries[0].smtp, "a@amt.example");
  EXPECT_THAT(book.entries[0].proxies, IsEmpty());
}

TEST(AddressBook, TextInACodePageBecomesUtf8) {
  const Read book = read_all(oab_file(
      {0x3001001E, 0x3003001E}, {oab_record({oab_text("J\xFCrgen"), oab_text("/o=\xC3\xA4")})}));
  ASSERT_TRUE(book.result);
  EXPECT_EQ(book.entries[0].name, "J\xC3\xBCrgen");
  EXPECT_EQ(book.entries[0].dn, "/o=\xC3\xA4");
}

TEST(AddressBook, CompressedBlocksOfAllKinds) {
  std::vector<std::string> people;
  for (int i = 0; i < 1000; ++i) people.push_back(person("p" + std::to_string(i)));
  const std::string whole = oab_file(schema, people);
  for (const std::size_t block : {std::size_t{32'768}, std::size_t{1001}, std::size_t{64}}) {
    const Read book = read_all(oab_compressed(whole, block));
    ASSERT_TRUE(book.result) << book.result.error().what << " " << block;
    EXPECT_EQ(*book.result, 1000U);
    EXPECT_EQ(book.entries[999].smtp, "p999@amt.example");
  }
}

TEST(AddressBook, AWrongChecksumEndsIt) {
  std::string packed = oab_compressed(sample(), 32'768);
  packed[packed.size() - 20] ^= 1;
  const Read book = read_all(packed);
  ASSERT_FALSE(book.result);
  EXPECT_EQ(book.result.error().fault, Fault::corrupt);
  EXPECT_THAT(book.result.error().what, HasSubstr("checksum"));
}

TEST(AddressBook, RecognisedByItsHead) {
  EXPECT_TRUE(is_oab(as_bytes(sample())));
  EXPECT_TRUE(is_oab(as_bytes(sample()).first(20)));
  EXPECT_TRUE(is_oab(as_bytes(oab_compressed(sample(), 100)).first(20)));
  EXPECT_FALSE(is_oab(as_bytes(sample()).first(19)));
  EXPECT_FALSE(is_oab(as_bytes(little(0x20, 4) + std::string(100, ' '))));
  EXPECT_FALSE(is_oab(as_bytes(little(3, 4) + little(2, 4) + std::string(100, '\1'))));
  EXPECT_FALSE(is_oab({}));
}

TEST(AddressBook, OtherVersionsAreNamed) {
  const Read book = read_all(little(7, 4) + std::string(100, '\0'));
  ASSERT_FALSE(book.result);
  EXPECT_EQ(book.result.error().fault, Fault::unsupported);
  EXPECT_EQ(book.result.error().what, "OAB_HDR ulVersion is 0x00000007, expected 0x00000020");
}

TEST(AddressBook, ADamagedRecordCostsWhatIsBehindInIt) {
  // The second person's proxies claim more than there are.
  const std::string broken = oab_record({oab_text("/o=b"),
                                         oab_text("b@amt.example"),
                                         {},
                                         oab_integer(1'000'000) + oab_text("SMTP:b2@amt.example"),
                                         {},
                                         {},
                                         {},
                                         {},
                                         {},
                                         {},
                                         {}});
  const Read book = read_all(oab_file(schema, {person("anna"), broken, person("c")}));
  ASSERT_FALSE(book.result);
  EXPECT_EQ(book.result.error().fault, Fault::corrupt);
  EXPECT_EQ(book.result.error().what, "OAB_V4_REC: value of 0x800f101f cannot be read");
  ASSERT_EQ(book.entries.size(), 3U);
  EXPECT_EQ(book.entries[1].smtp, "b@amt.example");
  EXPECT_THAT(book.entries[1].proxies, ElementsAre("SMTP:b2@amt.example"));
  EXPECT_EQ(book.entries[2].smtp, "c@amt.example");
}

TEST(AddressBook, IntegersThatCannotBe) {
  for (const std::string& bad :
       {little(0x80, 1), little(0x85, 1), little(0xFF, 1), little(0x84, 1)}) {
    const Read book = read_all(oab_file({0x39000003, 0x3003001E}, {oab_record({bad, {}})}));
    EXPECT_FALSE(book.result);
    EXPECT_EQ(book.entries.size(), 1U);
  }
}

TEST(AddressBook, AnUnknownTypeIsNamed) {
  const Read book = read_all(
      oab_file({0x3003001E, 0x8009000D}, {oab_record({oab_text("/o=a"), std::string(4, '\1')})}));
  ASSERT_FALSE(book.result);
  EXPECT_THAT(book.result.error().what, HasSubstr("0x8009000d"));
  EXPECT_EQ(book.entries[0].dn, "/o=a");
}

TEST(AddressBook, SizesThatCannotBe) {
  const std::size_t first = sample().find(person("anna"));
  for (const std::uint32_t size : {0U, 3U, 0x7FFFFFFFU, 0xFFFFFFFFU}) {
    std::string bytes = sample();
    bytes.replace(first, 4, little(size, 4));
    EXPECT_FALSE(read_all(bytes).result);
    bytes = sample();
    bytes.replace(12, 4, little(size, 4));
    EXPECT_FALSE(read_all(bytes).result);
    bytes = sample();
    bytes.replace(16, 4, little(size | 0x1000U, 4));
    EXPECT_FALSE(read_all(bytes).result);
  }
  std::string bytes = sample();
  bytes.replace(first, 4, little(5, 4));
  EXPECT_FALSE(read_all(bytes).result);
}

TEST(AddressBook, ARecordTooFewIsDamage) {
  const std::string whole = sample();
  const Read book = read_all(whole.substr(0, whole.size() - person("c").size()));
  ASSERT_FALSE(book.result);
  EXPECT_EQ(book.result.error().what, "OAB_HDR ulTotRecs is 3, but there are 2 records");
  EXPECT_EQ(book.entries.size(), 2U);
}

TEST(AddressBook, EveryTruncationIsDamageAfterWhatIsWhole) {
  for (const bool packed : {false, true}) {
    const std::string whole = packed ? oab_compressed(sample(), 100) : sample();
    std::size_t last = 0;
    for (std::size_t i = 0; i < whole.size(); ++i) {
      const Read book = read_all(whole.substr(0, i));
      EXPECT_FALSE(book.result) << i;
      EXPECT_GE(book.entries.size(), last);
      EXPECT_LE(book.entries.size(), 3U);
      last = book.entries.size();
    }
    EXPECT_GE(last, 2U);
  }
}

TEST(AddressBook, RandomChanges) {
  std::mt19937 random(1);
  for (const bool packed : {false, true}) {
    const std::string whole = packed ? oab_compressed(sample(), 100) : sample();
    for (int i = 0; i < 3000; ++i) {
      std::string changed = whole;
      for (int k = 0; k < 3; ++k) changed[random() % changed.size()] = static_cast<char>(random());
      EXPECT_LE(read_all(changed).entries.size(), 1000U);
    }
  }
}

TEST(AddressBook, DeclaredSizesAllocateNothing) {
  // 4 GiB of output in blocks of 4 GiB, from nothing.
  const std::string huge = little(3, 4) + little(1, 4) + little(0xFFFFFFFF, 4) +
                           little(0xFFFFFFFF, 4) + little(1, 4) + little(0xFFFFFFFF, 4) +
                           little(0xFFFFFFFF, 4) + little(0, 4) + std::string(100, '\0');
  EXPECT_FALSE(read_all(huge).result);
  const std::string record = oab_file(schema, {little(16U << 20U, 4) + "x"});
  EXPECT_FALSE(read_all(record).result);
}

TEST(AddressBook, ExceptionsOfTheCallerComeThrough) {
  for (const bool packed : {false, true}) {
    const std::string whole = packed ? oab_compressed(sample(), 32'768) : sample();
    EXPECT_THROW(
        (void)read(as_bytes(whole), [](const Entry&) { throw std::runtime_error("enough"); }),
        std::runtime_error);
  }
}

}  // namespace
}  // namespace offenbar::oab
