#include "converters/contacts/csv_contacts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "converters/base/text.h"

namespace offenbar::contacts {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

std::vector<Written> cards_of(std::string_view text) {
  std::vector<Written> cards;
  const auto found = csv_contacts(as_bytes(text), {}, [&](Written one) {
    for (std::size_t at = 0; (at = one.card.find("\r\n ", at)) != std::string::npos;)
      one.card.erase(at, 3);
    cards.push_back(std::move(one));
  });
  EXPECT_TRUE(found);
  EXPECT_EQ(found ? found->found : 0, cards.size());
  return cards;
}

MATCHER_P(HasLine, line, "") {
  return arg.find("\r\n" + std::string(line) + "\r\n") != std::string::npos;
}

TEST(CsvContacts, AGermanExportInWindows1252) {
  const auto cards = cards_of(
      "\"Anrede\";\"Vorname\";\"Nachname\";\"Firma\";\"Stra\xDF"
      "e gesch\xE4"
      "ftlich\";"
      "\"Ort gesch\xE4"
      "ftlich\";\"Telefon gesch\xE4"
      "ftlich\";\"Geburtstag\";\"Jahrestag\";"
      "\"E-Mail-Adresse\";\"E-Mail-Typ\";\"Kategorien\";\"Geschlecht\";\"Aktenzeichen\"\r\n"
      "\"Dr.\";\"J\xFCrgen\";\"Gro\xDF\";\"Amt \"\"A\"\"\";\"Weg 1\r\nHof\";\"M\xFCnchen\";"
      "\"+49 89\";\"12.4.1985\";\"0.0.00\";\"jg@a.example\";\"SMTP\";\"Rot;Gr\xFCn\";"
      "\"Keine Angabe\";\"7/2\"\r\n\r\n");
  ASSERT_THAT(cards, SizeIs(1));
  const std::string& card = cards[0].card;
  EXPECT_EQ(cards[0].title, "Dr. Jürgen Groß");
  EXPECT_THAT(card, HasLine("N:Groß;Jürgen;;Dr.;"));
  EXPECT_THAT(card, HasLine("ORG:Amt \"A\""));
  EXPECT_THAT(card, HasLine("ADR;TYPE=work:;;Weg 1\\nHof;München;;;"));
  EXPECT_THAT(card, HasLine("TEL;TYPE=work,voice:+49 89"));
  EXPECT_THAT(card, HasLine("BDAY:19850412"));
  EXPECT_THAT(card, HasLine("EMAIL;PREF=1:jg@a.example"));
  EXPECT_THAT(card, HasLine("CATEGORIES:Rot,Grün"));
  EXPECT_THAT(card, HasLine("X-OFFENBAR-FIELD;X-NAME=Aktenzeichen:7/2"));
  EXPECT_THAT(card, Not(HasSubstr("ANNIVERSARY")));
  EXPECT_THAT(card, Not(HasSubstr("GENDER")));
}

TEST(CsvContacts, AnEnglishOneWithTheMonthFirst) {
  const auto cards = cards_of(
      "First Name,Last Name,Birthday,Home Street,Home Street 2,Primary Phone,Sensitivity\n"
      "Max,Muster,4/12/1985,a,b,1,Private\nMax,Muster,4/12/1985,a,b,1,Private\n,,,,,,\n");
  ASSERT_THAT(cards, SizeIs(2));
  EXPECT_THAT(cards[0].card, HasLine("BDAY:19850412"));
  EXPECT_THAT(cards[0].card, HasLine("ADR;TYPE=home:;;a\\nb;;;;"));
  EXPECT_THAT(cards[0].card, HasLine("TEL;TYPE=voice;PREF=1:1"));
  EXPECT_THAT(cards[0].card, HasLine("X-CLASS:PRIVATE"));
  EXPECT_NE(cards[0].uid, cards[1].uid);
}

TEST(CsvContacts, AFrenchOneInUtf16WithTabs) {
  const auto cards = cards_of("\xFF\xFE" + utf8_to_utf16le("Prénom\tNom\tSociété\tAnniversaire\r\n"
                                                           "Zoë\tÉté\tMairie\t12/04/1985\r\n"));
  ASSERT_THAT(cards, SizeIs(1));
  EXPECT_THAT(cards[0].card, HasLine("FN:Zoë Été"));
  EXPECT_THAT(cards[0].card, HasLine("BDAY:19850412"));
}

TEST(CsvContacts, ADayThatIsNoneStaysAsText) {
  const auto cards = cards_of("First Name,Last Name,Birthday\nA,B,spring\nA,C,13/13/1985\n");
  EXPECT_THAT(cards[0].card, HasLine("BDAY;VALUE=text:spring"));
  EXPECT_THAT(cards[1].card, HasLine("BDAY;VALUE=text:13/13/1985"));
}

TEST(CsvContacts, OtherTablesAreRefused) {
  for (const char* text : {"", "a,b,c\n1,2,3\n", "First Name,x,y\n"}) {
    EXPECT_FALSE(is_contact_csv(as_bytes(text)));
    const auto found = csv_contacts(as_bytes(text), {}, [](const Written&) { FAIL(); });
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().fault, Fault::unsupported);
  }
  EXPECT_TRUE(is_contact_csv(as_bytes("First Name,Last Name,Company\n")));
}

TEST(CsvContacts, ARowWithMoreCellsThanColumnsAndAnOpenQuote) {
  const auto cards = cards_of("First Name,Last Name,Company\nA,B,C,more\nD,E,\"open\nend");
  ASSERT_THAT(cards, SizeIs(2));
  EXPECT_THAT(cards[0].card, HasLine("X-OFFENBAR-FIELD;X-NAME=column 4:more"));
  EXPECT_THAT(cards[1].card, HasLine("ORG:open\\nend"));
}

TEST(DirectoryCards, AnEntryOfAnAddressBook) {
  const DirectoryEntry entry{"/o=Amt/cn=m",
                             "m@a.example",
                             "Muster, Max",
                             {"SMTP:m@a.example", "smtp:max@a.example", "X500:/o=Alt/cn=m"}};
  const Written card = card_of(entry, Version::v4);
  EXPECT_THAT(card.card, HasLine("FN:Muster\\, Max"));
  EXPECT_THAT(card.card, HasLine("EMAIL;PREF=1:m@a.example"));
  EXPECT_THAT(card.card, HasLine("EMAIL:max@a.example"));
  EXPECT_THAT(card.card, HasLine("X-OFFENBAR-ADDRESS:X500:/o=Alt/cn=m"));
  EXPECT_EQ(card_of({}, Version::v4).title, "?");
}

TEST(CsvContacts, AnExportOfOutlookIsKnownByItsHeader) {
  const std::string german =
      "Anrede;Vorname;Weitere Vornamen;Nachname;Firma;Abteilung;Position;Beruf;Spitzname;"
      "Ort gesch\xE4\x66tlich;Ort privat;Postleitzahl privat;Region privat;Land privat;"
      "Postfach privat;Aktenzeichen\r\n";
  const std::string english =
      "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,"
      "Business City,Business State,Home Street,Home City,Home State,Home Postal Code\n";
  const std::string french =
      "Titre\tPrénom\tNom\tSuffixe\tSociété\tService\tFonction\tRue (bureau)\tVille (bureau)\t"
      "Code postal (bureau)\tPays (bureau)\tRue (domicile)\tVille (domicile)\tPays (domicile)\t"
      "Code postal (domicile)\n";
  for (const std::string& header : {german, english, french}) {
    EXPECT_TRUE(is_outlook_csv(as_bytes(header + "x\n"))) << header;
    EXPECT_TRUE(is_outlook_csv(as_bytes(header))) << "nobody in it";
  }
  EXPECT_FALSE(is_outlook_csv(as_bytes("Vorname;Nachname;Firma;Betrag\nA;B;C;1\n")));
  EXPECT_FALSE(is_outlook_csv(as_bytes(english.substr(0, 60))));
  const std::string mixed = english.substr(0, english.size() - 1) + ",A,B,C,D,E,F\n";
  EXPECT_FALSE(is_outlook_csv(as_bytes(mixed))) << "a table of something else";
  EXPECT_FALSE(is_outlook_csv(as_bytes(std::string(200, ';'))));
  EXPECT_FALSE(is_outlook_csv({}));
}

}  // namespace
}  // namespace offenbar::contacts
