#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "converters/base/text.h"
#include "converters/contacts/contact_ids.h"
#include "converters/contacts/source.h"
#include "converters/contacts/write_contact.h"
#include "tests/support/memory_item.h"

namespace offenbar::contacts {
namespace {

using mapi::PropType;
using offenbar::testing::binary_of;
using offenbar::testing::MemoryItem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::string le32(std::uint32_t value) {
  std::string out;
  for (unsigned i = 0; i < 4; ++i) out += static_cast<char>(value >> (8 * i) & 0xFFU);
  return out;
}

// [MS-OXCDATA] 2.2.5.1
std::string one_off(const std::string& name, const std::string& type, const std::string& address) {
  const std::string provider("\x81\x2B\x1F\xA4\xBE\xA3\x10\x19\x9D\x6E\x00\xDD\x01\x0F\x54\x02",
                             16);
  std::string out = le32(0) + provider + std::string("\x00\x00\x01\x90", 4);
  for (const std::string& field : {name, type, address})
    out += utf8_to_utf16le(field) + std::string(2, '\0');
  return out;
}

// [MS-OXCDATA] 2.2.5.2
std::string exchange_entry(const std::string& dn) {
  const std::string provider("\xDC\xA7\x40\xC8\xC0\x42\x10\x1A\xB4\xB9\x08\x00\x2B\x2F\xE1\x82",
                             16);
  return le32(0) + provider + le32(1) + le32(0) + dn + std::string(1, '\0');
}

// [MS-OXOCNTC] 2.2.2.2.4.1.1
std::string wrapped(char kind, const std::string& entry) {
  const std::string provider("\xC0\x91\xAD\xD3\x51\x9D\xCF\x11\xA4\xA9\x00\xAA\x00\x47\xFA\xA4",
                             16);
  return le32(0) + provider + kind + entry;
}

struct Stored {
  std::string entry;
  std::string one_off;
};

MemoryItem list_of(const std::vector<Stored>& members) {
  std::vector<mapi::Binary> entries;
  std::vector<mapi::Binary> one_offs;
  for (const Stored& one : members) {
    entries.push_back(binary_of(one.entry));
    one_offs.push_back(binary_of(one.one_off));
  }
  MemoryItem item("IPM.DistList");
  item.text(mapi::tag::display_name, "Verteiler, groß");
  item.named({address_set, 0x8055U}, PropType::binary, entries);
  item.named({address_set, 0x8054U}, PropType::binary, one_offs);
  return item;
}

std::string stream_of(const std::vector<Stored>& members, std::uint32_t claimed) {
  std::string out = le32(1) + le32(0) + le32(0) + le32(claimed) + le32(0) + le32(0) + le32(0);
  for (const Stored& one : members) {
    out += le32(static_cast<std::uint32_t>(one.entry.size())) + one.entry;
    out += le32(static_cast<std::uint32_t>(one.one_off.size())) + one.one_off;
    out += le32(0);
  }
  return out + std::string(8, '\0');
}

const std::vector<Stored> some_members{
    {wrapped('\xC3', "contact 1"), one_off("Änne", "SMTP", "a@a.example")},
    {wrapped('\xB4', "list 2"), one_off("Untergruppe", "MAPIPDL", "Unknown")},
    {wrapped('\xB5', exchange_entry("/o=Amt/cn=b")), one_off("Bernd", "EX", "/o=Amt/cn=b")},
    {one_off("Carla", "SMTP", "c@c.example"), one_off("Carla", "SMTP", "c@c.example")}};

Written written(const MemoryItem& item, const Context& context = {}) {
  auto result = write_contact(item, context);
  EXPECT_TRUE(result);
  return result ? *std::move(result) : Written{};
}

std::string unfolded(std::string card) {
  for (std::size_t at = 0; (at = card.find("\r\n ", at)) != std::string::npos;) card.erase(at, 3);
  return card;
}

Context with_everything(const mail::AddressBook& book) {
  Context context;
  context.addresses = &book;
  context.uid_of_member = [](const mapi::Binary& entry) -> std::optional<std::string> {
    if (as_text(entry) == "contact 1") return "uid-1";
    if (as_text(entry) == "list 2") return "uid-2";
    return std::nullopt;
  };
  return context;
}

TEST(DistributionList, MembersOfAllKinds) {
  mail::AddressBook book;
  book.add("/o=Amt/cn=b", "b@amt.example", mail::Origin::table);
  const Written card = written(list_of(some_members), with_everything(book));
  const std::string text = unfolded(card.card);
  EXPECT_THAT(text, HasSubstr("\r\nKIND:group\r\nFN:Verteiler\\, groß\r\n"));
  EXPECT_THAT(text, HasSubstr("\r\nMEMBER;X-CN=Änne;X-EMAIL=a@a.example:urn:uuid:uid-1\r\n"));
  EXPECT_THAT(text, HasSubstr("\r\nMEMBER;X-CN=Untergruppe:urn:uuid:uid-2\r\n"));
  EXPECT_THAT(text, HasSubstr("\r\nMEMBER;X-CN=Bernd:mailto:b@amt.example\r\n"));
  EXPECT_THAT(text, HasSubstr("\r\nMEMBER;X-CN=Carla:mailto:c@c.example\r\n"));
  EXPECT_THAT(card.losses, IsEmpty());
}

TEST(DistributionList, AsVersion3ForApple) {
  Context context;
  context.version = Version::v3;
  const std::string text = unfolded(written(list_of(some_members), context).card);
  EXPECT_THAT(text, HasSubstr("\r\nX-ADDRESSBOOKSERVER-KIND:group\r\n"));
  EXPECT_THAT(text, HasSubstr("X-ADDRESSBOOKSERVER-MEMBER;X-CN=Carla:mailto:c@c.example"));
}

TEST(DistributionList, AListThatNobodyFindsIsNamed) {
  const Written card = written(list_of(some_members));
  EXPECT_THAT(unfolded(card.card), HasSubstr("\r\nX-OFFENBAR-MEMBERS:Untergruppe\r\n"));
  ASSERT_THAT(card.losses, SizeIs(1));
  EXPECT_EQ(card.losses[0].category, "address_unresolved");  // Bernd
}

TEST(DistributionList, ForReceiversThatKnowCategoriesOnly) {
  Context context;
  context.groups = Groups::categories;
  const std::string text = unfolded(written(list_of(some_members), context).card);
  EXPECT_THAT(text, Not(HasSubstr("MEMBER;")));
  EXPECT_THAT(text, HasSubstr("X-OFFENBAR-MEMBERS:Änne <a@a.example>\\nUntergruppe\\nBernd <b."));
  MemoryItem person("IPM.Contact");
  context.lists_of = [](std::string_view) { return std::vector<std::string>{"Verteiler, groß"}; };
  EXPECT_THAT(written(person, context).card, HasSubstr("CATEGORIES:Verteiler\\, groß\r\n"));
}

TEST(DistributionList, TheStreamCountsWhereThereIsOne) {
  MemoryItem item = list_of({{one_off("Alt", "SMTP", "alt@a.example"), ""}});
  std::vector<Stored> many(2000, some_members[3]);
  item.named({address_set, 0x8064U}, PropType::binary, binary_of(stream_of(many, 2000)));
  const auto members = members_of(item, {});
  ASSERT_THAT(members, SizeIs(2000));
  EXPECT_EQ(members[1999].address, "c@c.example");
}

TEST(DistributionList, AStreamThatEndsEarlyGivesWhatItHasAndALoss) {
  MemoryItem item = list_of({});
  const std::string whole = stream_of(some_members, 4);
  item.named({address_set, 0x8064U}, PropType::binary,
             binary_of(whole.substr(0, whole.size() - 60)));
  const Written card = written(item);
  EXPECT_THAT(unfolded(card.card), HasSubstr("urn:uuid:" + card.uid));
  ASSERT_FALSE(card.losses.empty());
  EXPECT_EQ(card.losses[0].category, "member_unreadable");
}

TEST(DistributionList, SurvivesEveryTruncationAndHugeCounts) {
  const std::string whole = stream_of(some_members, 0xFFFFFFFF);
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    MemoryItem item = list_of({});
    item.named({address_set, 0x8064U}, PropType::binary, binary_of(whole.substr(0, size)));
    EXPECT_LE(members_of(item, {}).size(), 4U);
  }
}

TEST(DistributionList, ADamagedMemberIsALoss) {
  const Written card = written(list_of({{"junk", ""}, some_members[3]}));
  EXPECT_THAT(unfolded(card.card), HasSubstr("mailto:c@c.example"));
  ASSERT_THAT(card.losses, SizeIs(1));
  EXPECT_EQ(card.losses[0].category, "member_unreadable");
  EXPECT_EQ(card.losses[0].where, "member 1");
}

}  // namespace
}  // namespace offenbar::contacts
