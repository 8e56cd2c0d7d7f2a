#include "converters/mail/addresses.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/memory_item.h"

namespace offenbar::mail {
namespace {

namespace tag = mapi::tag;
using testing::MemoryItem;

constexpr std::string_view dn = "/o=Amt/ou=Exchange/cn=Recipients/cn=mmuster";

// [MS-OXCDATA] 2.2.5.1, in Unicode
std::string one_off(std::string_view name, std::string_view type, std::string_view address) {
  std::string entry(
      "\0\0\0\0\x81\x2B\x1F\xA4\xBE\xA3\x10\x19\x9D\x6E\x00\xDD\x01\x0F\x54\x02\0\0\x01\x90", 24);
  for (const std::string_view field : {name, type, address}) {
    for (const char c : field) entry += std::string{c, '\0'};
    entry += std::string(2, '\0');
  }
  return entry;
}

std::string address(const MemoryItem::MemoryRecipient& from, const AddressBook* book = nullptr) {
  const auto person = Resolver(book, 1252).person(from, recipient_ids);
  return person ? fmt::format("{} {}", person->mailbox.address, name_of(person->origin)) : "nobody";
}

TEST(Addresses, TheFirstPropertyThatHoldsSmtpWins) {
  MemoryItem::MemoryRecipient from;
  EXPECT_EQ(address(from), "nobody");
  from.text(tag::display_name, "Max")
      .text(tag::address_type, "EX")
      .text(tag::email_address, std::string(dn));
  EXPECT_TRUE(address(from).starts_with("mmuster.")) << address(from);
  EXPECT_TRUE(address(from).ends_with("@unresolved.invalid placeholder")) << address(from);
  from.bytes(tag::entry_id, one_off("Max", "SMTP", "max@a.example"));
  EXPECT_EQ(address(from), "max@a.example entry");
  from.text(tag::smtp_address, "max.muster@a.example");
  EXPECT_EQ(address(from), "max.muster@a.example property");
}

TEST(Addresses, SearchKeysAndCapsules) {
  MemoryItem::MemoryRecipient from;
  from.bytes(tag::search_key, std::string_view("SMTP:MAX@A.EXAMPLE\0", 19));
  EXPECT_EQ(address(from), "MAX@A.EXAMPLE entry");
  AddressBook book;
  book.add(dn, "max@a.example", Origin::store);
  from.text(tag::email_address, "IMCEAEX-_o=Amt_ou=Exchange_cn=Recipients_cn=mmuster@a.example")
      .text(tag::address_type, "SMTP");
  EXPECT_EQ(address(from, &book), "max@a.example store");
}

TEST(Addresses, TheBookLearnsFromTheStoreAndTheTableWins) {
  MemoryItem::MemoryRecipient other;
  other.text(tag::address_type, "EX")
      .text(tag::email_address, std::string(dn))
      .text(tag::smtp_address, "max@a.example");
  AddressBook book;
  book.learn(other, 1252);
  MemoryItem::MemoryRecipient from;
  from.text(tag::address_type, "EX")
      .text(tag::email_address, "/O=AMT/OU=EXCHANGE/CN=RECIPIENTS/CN=MMUSTER");
  EXPECT_EQ(address(from, &book), "max@a.example store");
  ASSERT_TRUE(
      add_csv(book, "Name;legacyExchangeDN;mail\nMax;" + std::string(dn) + ";neu@a.example\n"));
  EXPECT_EQ(address(from, &book), "neu@a.example table");
}

TEST(Addresses, NamesInTheHeadersOfTheSameItem) {
  Resolver resolver(nullptr, 1252);
  resolver.also_named({{"Max Muster", "max@a.example"}});
  const Person person = resolver.person("EX", std::string(dn), "Max Muster");
  EXPECT_EQ(person.mailbox.address, "max@a.example");
  EXPECT_EQ(person.origin, Origin::headers);
}

TEST(Addresses, DomainsOutsideOfAsciiArePunycode) {
  EXPECT_EQ(Resolver(nullptr, 1252).person("SMTP", "max@köln.example", "").mailbox.address,
            "max@xn--kln-sna.example");
}

TEST(Addresses, OtherTypesBecomePlaceholdersThatAreAddresses) {
  const Person fax = Resolver(nullptr, 1252).person("FAX", "+49 431 0", "Fax <x>");
  EXPECT_TRUE(is_address(fax.mailbox.address)) << fax.mailbox.address;
  EXPECT_EQ(fax.original, "FAX:+49 431 0");
  ASSERT_TRUE(loss_of(fax, "To"));
  EXPECT_EQ(loss_of(fax, "To")->category, "address_unresolved");
}

TEST(Addresses, LdifWithFoldsBase64AndProxies) {
  AddressBook book;
  const auto added =
      add_table(book,
                "version: 1\n# people\ndn: CN=Max,DC=amt\nmail: max@a.example\nlegacyExchangeDN: "
                "/o=Amt/ou=Exch\n"
                " ange/cn=Recipients/cn=mmuster\nproxyAddresses: X500:/o=Alt/cn=mm\n\n"
                "dn: CN=Eva,DC=amt\nproxyAddresses: smtp:second@a.example\nproxyAddresses: "
                "SMTP:eva@a.example\n"
                "legacyExchangeDN:: L289QW10L2NuPWV2YQ==\n");
  ASSERT_TRUE(added);
  EXPECT_EQ(*added, 3U);
  EXPECT_EQ(book.find(dn)->address, "max@a.example");
  EXPECT_EQ(book.find("/o=alt/CN=MM")->address, "max@a.example");
  EXPECT_EQ(book.find("/o=Amt/cn=eva")->address, "eva@a.example");
}

TEST(Addresses, ProxyAddressesThatAreNoneAreIgnored) {
  AddressBook book;
  const auto added =
      add_table(book, "dn: x\nproxyAddresses: smtp\nproxyAddresses: x500\nproxyAddresses:\n");
  ASSERT_TRUE(added);
  EXPECT_EQ(*added, 0U);
}

TEST(Addresses, ATableWithoutItsColumnsIsRefused) {
  AddressBook book;
  const auto added = add_table(book, "Name,Telefon\nMax,1\n");
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().fault, Fault::corrupt);
}

TEST(Addresses, FieldsWithQuotesGroupsAndComments) {
  const auto list = parse_mailboxes(
      "\"Muster, Max\" <max@a.example>, (x) eva@a.example, =?utf-8?Q?J=C3=B6rg?= <j@b.example>, "
      "team: a@c.example;");
  ASSERT_EQ(list.size(), 4U);
  EXPECT_EQ(list[0].name, "Muster, Max");
  EXPECT_EQ(list[1].address, "eva@a.example");
  EXPECT_EQ(list[2].name, "Jörg");
  EXPECT_EQ(list[3].address, "a@c.example");
}

TEST(Addresses, ALocalPartThatNeedsQuotesGetsThem) {
  const auto list = parse_mailboxes("\"Max\" <Max Muster/NA/Firm@Firm>, Eva <no address>, <@x>");
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].address, "\"Max Muster/NA/Firm\"@Firm");
}

}  // namespace
}  // namespace offenbar::mail
