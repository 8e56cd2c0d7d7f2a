#include "converters/contacts/write_contact.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "converters/contacts/contact_ids.h"
#include "converters/contacts/source.h"
#include "tests/converters/contacts/parsed_card.h"
#include "tests/support/memory_item.h"

namespace offenbar::contacts {
namespace {

namespace tag = mapi::tag;
using mapi::PropType;
using offenbar::testing::binary_of;
using offenbar::testing::MemoryItem;
using offenbar::testing::time_of;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::parsed;
using ::testing::UnorderedElementsAre;

void put(MemoryItem& item, Lid lid, std::string utf8) {
  item.named({address_set, static_cast<std::uint32_t>(lid)}, PropType::string, std::move(utf8));
}

MemoryItem person() {
  MemoryItem item("IPM.Contact");
  item.text(tag::display_name, "Dr. Jürgen Groß")
      .text(id::surname, "Groß")
      .text(id::given_name, "Jürgen")
      .text(id::display_name_prefix, "Dr.")
      .bytes(tag::search_key, "0123456789abcdef");
  return item;
}

Written written(const MemoryItem& item, Version version = Version::v4, Context context = {}) {
  context.version = version;
  auto result = write_contact(item, context);
  EXPECT_TRUE(result) << (result ? "" : result.error().what);
  return result ? *std::move(result) : Written{};
}

std::vector<std::string> categories(const Written& of) {
  std::vector<std::string> all;
  for (const Loss& loss : of.losses) all.push_back(loss.category);
  return all;
}

// The lines of a card without its folds.
std::string unfolded(std::string card) {
  for (std::size_t at = 0; (at = card.find("\r\n ", at)) != std::string::npos;) card.erase(at, 3);
  return card;
}
bool has_line(const Written& of, const std::string& line) {
  return unfolded(of.card).find("\r\n" + line + "\r\n") != std::string::npos;
}

TEST(WriteContact, ClassesOfContactsAndTheirSubclasses) {
  EXPECT_EQ(kind_of("IPM.Contact"), Kind::person);
  EXPECT_EQ(kind_of("ipm.contact.Amt"), Kind::person);
  EXPECT_EQ(kind_of("IPM.DistList"), Kind::group);
  EXPECT_EQ(kind_of("IPM.ContactX"), Kind::none);
  EXPECT_EQ(kind_of("IPM.Note"), Kind::none);
  EXPECT_EQ(kind_of(""), Kind::none);
}

TEST(WriteContact, APlainPersonIn40) {
  const Written card = written(person());
  EXPECT_EQ(card.card,
            "BEGIN:VCARD\r\nVERSION:4.0\r\nPRODID:-//offenbar//offenbar//EN\r\n"
            "UID:urn:uuid:" +
                card.uid +
                "\r\n"
                "FN:Dr. Jürgen Groß\r\nN:Groß;Jürgen;;Dr.;\r\nEND:VCARD\r\n");
  EXPECT_EQ(card.title, "Dr. Jürgen Groß");
  EXPECT_THAT(card.losses, IsEmpty());
  EXPECT_FALSE(card.modified);
}

TEST(WriteContact, UidIsStableAndThatOfTheSearchKey) {
  MemoryItem item = person();
  const std::string uid = uid_of(item);
  EXPECT_EQ(uid.size(), 36U);
  item.text(tag::display_name, "Someone else");
  EXPECT_EQ(uid_of(item), uid);
  item.bytes(tag::search_key, "0123456789abcdeg");
  EXPECT_NE(uid_of(item), uid);
  EXPECT_NE(derived_uid(uid, 1), uid);
  EXPECT_NE(derived_uid(uid, 1), derived_uid(uid, 2));
}

TEST(WriteContact, WithoutKeysTheContentDecides) {
  MemoryItem a("IPM.Contact");
  a.text(tag::display_name, "Anna");
  MemoryItem b("IPM.Contact");
  b.text(tag::display_name, "Bernd");
  EXPECT_EQ(uid_of(a), uid_of(a));
  EXPECT_NE(uid_of(a), uid_of(b));
}

TEST(WriteContact, FormattedNameIsNeverEmpty) {
  MemoryItem item("IPM.Contact");
  EXPECT_EQ(written(item).title, "?");
  EXPECT_TRUE(has_line(written(item), "N:?;;;;"));
  put(item, Lid::email_1 + 3, "a@a.example");
  EXPECT_EQ(written(item).title, "a@a.example");
  item.text(id::company_name, "Amt");
  EXPECT_EQ(written(item).title, "Amt");
  put(item, Lid::file_under, "Muster, Max");
  EXPECT_EQ(written(item).title, "Muster, Max");
  item.text(id::surname, "Muster").text(id::given_name, "Max");
  EXPECT_EQ(written(item).title, "Max Muster");
  item.text(tag::display_name, " \t");
  EXPECT_EQ(written(item).title, "Max Muster");
}

TEST(WriteContact, EveryPhoneSlotInBothVersions) {
  OFFENBAR_NEEDS_VOBJECT();
  MemoryItem item = person();
  const std::vector<std::pair<mapi::PropId, std::string>> slots{
      {0x3A1A, "01"}, {0x3A08, "02"}, {0x3A1B, "03"}, {0x3A57, "04"}, {0x3A2E, "05"},
      {0x3A1C, "06"}, {0x3A09, "07"}, {0x3A2F, "08"}, {0x3A1E, "09"}, {0x3A1D, "10"},
      {0x3A21, "11"}, {0x3A02, "12"}, {0x3A24, "13"}, {0x3A25, "14"}, {0x3A23, "15"},
      {0x3A2D, "16"}, {0x3A2C, "17"}, {0x3A4B, "18"}, {0x3A1F, "19"}};
  for (const auto& [id, number] : slots) item.text(id, "+49 89 " + number);
  const Written four = written(item);
  EXPECT_TRUE(has_line(four, "TEL;TYPE=voice;PREF=1:+49 89 01")) << four.card;
  EXPECT_TRUE(has_line(four, "TEL;TYPE=work,voice:+49 89 02"));
  EXPECT_TRUE(has_line(four, "TEL;TYPE=work,main-number:+49 89 04"));
  EXPECT_TRUE(has_line(four, "TEL;TYPE=cell,voice:+49 89 06"));
  EXPECT_TRUE(has_line(four, "TEL;TYPE=x-car,voice:+49 89 09"));
  EXPECT_TRUE(has_line(four, "TEL;TYPE=home,fax:+49 89 14"));
  EXPECT_TRUE(has_line(four, "TEL;TYPE=textphone:+49 89 18"));
  const Written three = written(item, Version::v3);
  EXPECT_TRUE(has_line(three, "TEL;TYPE=voice,pref:+49 89 01")) << three.card;
  EXPECT_TRUE(has_line(three, "TEL;TYPE=car,voice:+49 89 09"));
  EXPECT_TRUE(has_line(three, "TEL;TYPE=isdn:+49 89 16"));
  const auto seen = parsed(three.card);
  EXPECT_EQ(seen["tel"].size(), slots.size());
}

TEST(WriteContact, SeveralNumbersInOneSlot) {
  MemoryItem item = person();
  item.set(0x3A1B, PropType::string, std::vector<std::string>{"1", "", "2"});
  const Written card = written(item);
  EXPECT_TRUE(has_line(card, "TEL;TYPE=work,voice:1"));
  EXPECT_TRUE(has_line(card, "TEL;TYPE=work,voice:2"));
  EXPECT_THAT(card.card, Not(HasSubstr("voice:\r\n")));
}

TEST(WriteContact, ExchangeNamesBecomeAddresses) {
  MemoryItem item = person();
  put(item, Lid::email_1, "Jürgen (Amt)");
  put(item, Lid::email_1 + 2, "EX");
  put(item, Lid::email_1 + 3, "/o=Amt/cn=Recipients/cn=jgross");
  put(item, Lid::email_2 + 2, "SMTP");
  put(item, Lid::email_2 + 3, "jg@home.example");
  mail::AddressBook book;
  book.add("/O=AMT/CN=RECIPIENTS/CN=JGROSS", "gross@amt.example", mail::Origin::table);
  Context context;
  context.addresses = &book;
  const Written card = written(item, Version::v4, context);
  EXPECT_TRUE(has_line(card, "EMAIL;PREF=1;X-OFFENBAR-NAME=Jürgen (Amt):gross@amt.example"))
      << card.card;
  EXPECT_TRUE(has_line(card, "EMAIL:jg@home.example"));
  EXPECT_THAT(card.losses, IsEmpty());
}

TEST(WriteContact, AnUnknownExchangeNameIsALoss) {
  MemoryItem item = person();
  put(item, Lid::email_1 + 2, "EX");
  put(item, Lid::email_1 + 3, "/o=Amt/cn=Recipients/cn=jgross");
  const Written card = written(item);
  EXPECT_THAT(categories(card), ElementsAre("address_unresolved"));
  EXPECT_THAT(card.card, HasSubstr("EMAIL;PREF=1:jgross."));
}

TEST(WriteContact, FaxAddressesOnlyWhereTheNumberIsNew) {
  OFFENBAR_NEEDS_VOBJECT();
  MemoryItem item = person();
  item.text(0x3A24, "+49 (89) 123-4");
  put(item, Lid::fax_1 + 3, "Jürgen Groß@+49 (89) 123-4");
  put(item, Lid::fax_2 + 3, "Jürgen Groß@+49 89 99");
  const Written card = written(item);
  EXPECT_TRUE(has_line(card, "TEL;TYPE=work,fax:+49 (89) 123-4"));
  EXPECT_TRUE(has_line(card, "TEL;TYPE=home,fax:+49 89 99"));
  EXPECT_EQ(parsed(written(item, Version::v3).card)["tel"].size(), 2U);
}

TEST(WriteContact, PostalAddressesWithLabelsAndThePreferredOne) {
  OFFENBAR_NEEDS_VOBJECT();
  MemoryItem item = person();
  put(item, Lid::work_street, "Marienplatz 8; Hof\r\n2. Stock");
  put(item, Lid::work_city, "München");
  put(item, Lid::work_postal_code, "80331");
  put(item, Lid::work_address, "Marienplatz 8\r\n80331 München");
  item.text(0x3A5D, "Rue 1").text(0x3A59, "Paris").text(0x3A5A, "France");
  item.text(0x3A64, "Postfach 7");
  item.named({address_set, 0x8022U}, PropType::integer32, std::int32_t{1});
  const Written four = written(item);
  EXPECT_TRUE(has_line(four,
                       "ADR;TYPE=work;LABEL=Marienplatz 8^n80331 München:;;Marienplatz 8\\; "
                       "Hof\\n2. Stock;München;;80331;"))
      << four.card;
  EXPECT_TRUE(has_line(four, "ADR;TYPE=home;PREF=1:;;Rue 1;Paris;;;France"));
  EXPECT_TRUE(has_line(four, "ADR:Postfach 7;;;;;;"));
  const Written three = written(item, Version::v3);
  EXPECT_TRUE(has_line(three, "LABEL;TYPE=work:Marienplatz 8\\n80331 München")) << three.card;
  EXPECT_TRUE(has_line(three, "ADR;TYPE=home,pref:;;Rue 1;Paris;;;France"));
  const auto seen = parsed(three.card);
  EXPECT_EQ(seen["adr"][0]["street"], "Marienplatz 8; Hof\n2. Stock");
  EXPECT_EQ(seen["adr"][0]["city"], "München");
}

TEST(WriteContact, AnOldContactHasOnlyAMailingAddress) {
  MemoryItem item = person();
  item.text(0x3A29, "Weg 1").text(0x3A27, "Ort");
  EXPECT_TRUE(has_line(written(item), "ADR;PREF=1:;;Weg 1;Ort;;;"));
}

constexpr std::int64_t day = 86'400;
constexpr std::int64_t born = 5'482 * day;  // 1985-01-04

TEST(WriteContact, ABirthdayIsTheLocalDayWhereverItWasWritten) {
  for (const std::int64_t offset_hours : {-11, -5, 0, 1, 2, 12}) {
    MemoryItem item = person();
    item.time(id::birthday, born - offset_hours * 3600);
    EXPECT_TRUE(has_line(written(item), "BDAY:19850104")) << offset_hours;
  }
  MemoryItem item = person();
  item.time(id::birthday, born - 3600);
  item.named({address_set, 0x80DEU}, PropType::time, time_of(born + 23 * 3600));
  EXPECT_TRUE(has_line(written(item), "BDAY:19850104"));
  EXPECT_TRUE(has_line(written(item, Version::v3), "BDAY:1985-01-04"));
}

TEST(WriteContact, DaysWithoutAYearAndNoDayAtAll) {
  MemoryItem item = person();
  constexpr std::int64_t in_1604 = -133'620 * day;  // 1604-02-29
  item.named({address_set, 0x80DEU}, PropType::time, time_of(in_1604));
  item.time(id::wedding_anniversary, 79'870'723'200);  // 4501-01-01
  EXPECT_TRUE(has_line(written(item), "BDAY:--0229")) << written(item).card;
  EXPECT_TRUE(has_line(written(item, Version::v3), "BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29"));
  EXPECT_THAT(written(item).card, Not(HasSubstr("ANNIVERSARY")));
}

TEST(WriteContact, PeopleAroundAPerson) {
  MemoryItem item = person();
  item.text(id::spouse_name, "Eva").text(id::manager_name, "Chef").text(id::assistant, "Assi");
  item.set(id::children_names, PropType::string, std::vector<std::string>{"Kim", "Jo"});
  item.set(id::gender, PropType::integer16, std::int16_t{1});
  const Written four = written(item);
  EXPECT_TRUE(has_line(four, "RELATED;TYPE=spouse;VALUE=text:Eva"));
  EXPECT_TRUE(has_line(four, "RELATED;TYPE=child;VALUE=text:Jo"));
  EXPECT_TRUE(has_line(four, "RELATED;TYPE=x-manager;VALUE=text:Chef"));
  EXPECT_TRUE(has_line(four, "GENDER:F"));
  const Written three = written(item, Version::v3);
  for (const char* line :
       {"X-SPOUSE:Eva", "X-CHILD:Kim", "X-MANAGER:Chef", "X-ASSISTANT:Assi", "X-GENDER:F"}) {
    EXPECT_TRUE(has_line(three, line)) << line;
  }
}

TEST(WriteContact, ThePhotoGoesByItsBytes) {
  MemoryItem item = person();
  item.add_attachment()
      .text(tag::attach_long_filename, "ContactPicture.jpg")
      .flag(id::attachment_contact_photo, true)
      .number(tag::attach_method, 1)
      .bytes(tag::attach_data, "\x89PNG\r\n\x1A\n123");
  item.add_attachment()
      .text(tag::attach_long_filename, "Vertrag.txt")
      .number(tag::attach_method, 1)
      .bytes(tag::attach_data, "abc");
  const Written four = written(item);
  EXPECT_TRUE(has_line(four, "PHOTO;MEDIATYPE=image/png:data:image/png;base64,iVBORw0KGgoxMjM="))
      << four.card;
  EXPECT_TRUE(has_line(
      four, "X-OFFENBAR-ATTACH;X-FILENAME=Vertrag.txt:data:application/octet-stream;base64,YWJj"));
  EXPECT_TRUE(has_line(written(item, Version::v3), "PHOTO;ENCODING=b;TYPE=PNG:iVBORw0KGgoxMjM="));
}

TEST(WriteContact, AttachmentsThatACardCannotHoldAreLosses) {
  MemoryItem item = person();
  item.add_attachment()
      .text(tag::attach_long_filename, "gross.bin")
      .number(tag::attach_method, 1)
      .bytes(tag::attach_data, std::string(300'000, 'x'));
  auto& broken = item.add_attachment();
  broken.number(tag::attach_method, 1).broken(tag::attach_data, PropType::binary);
  EXPECT_THAT(categories(written(item)),
              ElementsAre("attachment_left_out", "attachment_unreadable"));
}

TEST(WriteContact, CertificatesAreTakenOutOfOutlooksWrapper) {
  MemoryItem item = person();
  const std::string der("\x30\x82\x00\x02zz", 6);
  const std::string wrapped =
      std::string("\x01\x00\x08\x00\x02\x00\x00\x00", 8) + std::string("\x03\x00\x0A\x00", 4) + der;
  item.set(id::user_x509_certificate, PropType::binary,
           std::vector<mapi::Binary>{binary_of(wrapped), binary_of("junk")});
  const Written card = written(item);
  EXPECT_THAT(unfolded(card.card), HasSubstr("data:application/pkix-cert;base64,MIIAAnp6"));
  EXPECT_THAT(categories(card), ElementsAre("field_left_out"));
  EXPECT_TRUE(has_line(written(item, Version::v3), "KEY;ENCODING=b;TYPE=X509:MIIAAnp6"));
}

TEST(WriteContact, NotesOfHtmlBecomeTheirText) {
  MemoryItem item = person();
  item.number(tag::internet_code_page, 65001)
      .bytes(tag::body_html,
             "<html><head><style>p{}</style></head><body><p>Gr&uuml;&szlig;e,<br>Max</p>"
             "<p>see <a href=\"https://a.example/\">here</a> &amp; there</p></body></html>");
  const Written card = written(item);
  EXPECT_TRUE(has_line(card, "NOTE:Grüße\\,\\nMax\\nsee here <https://a.example/> & there"))
      << card.card;
  EXPECT_THAT(categories(card), ElementsAre("note_formatting"));
}

TEST(WriteContact, FieldsOfUsersAndCategories) {
  MemoryItem item = person();
  item.named({public_strings_set, "Keywords"}, PropType::string,
             std::vector<std::string>{"Rot, Grün", "Presse"});
  item.named({public_strings_set, "Aktenzeichen"}, PropType::string, std::string("A;1"));
  item.named({public_strings_set, "Bild"}, PropType::binary, binary_of("x"));
  put(item, Lid::user_field_2, "zwei");
  item.number(tag::sensitivity, 2);
  const Written card = written(item);
  EXPECT_TRUE(has_line(card, "CATEGORIES:Rot\\, Grün,Presse"));
  EXPECT_TRUE(has_line(card, "X-OFFENBAR-FIELD;X-NAME=Aktenzeichen:A\\;1"));
  EXPECT_TRUE(has_line(card, "X-OFFENBAR-USER-2:zwei"));
  EXPECT_TRUE(has_line(card, "X-CLASS:PRIVATE"));
  EXPECT_TRUE(has_line(written(item, Version::v3), "CLASS:PRIVATE"));
  EXPECT_THAT(categories(card), ElementsAre("field_left_out"));
}

TEST(WriteContact, NamesThatAreSortedByTheirSound) {
  MemoryItem item = person();
  put(item, Lid::yomi_last_name, "グロス");
  put(item, Lid::yomi_first_name, "ユルゲン");
  put(item, Lid::file_under, "Groß, Jürgen");
  const Written card = written(item);
  EXPECT_TRUE(has_line(card, "N;SORT-AS=グロス,ユルゲン:Groß;Jürgen;;Dr.;")) << card.card;
  EXPECT_TRUE(has_line(card, "X-PHONETIC-LAST-NAME:グロス"));
  EXPECT_TRUE(has_line(card, "X-EVOLUTION-FILE-AS:Groß\\, Jürgen"));
  EXPECT_TRUE(has_line(written(item, Version::v3), "SORT-STRING:グロス"));
}

TEST(WriteContact, HostileValuesBeginNoNewLine) {
  MemoryItem item = person();
  item.text(tag::display_name, "A\r\nEND:VCARD\r\nX: 1\x01");
  item.text(id::business_home_page, "http://a.example/\r\nEMAIL:x@x.example");
  put(item, Lid::instant_messaging, "a\r\nb");
  const Written card = written(item);
  EXPECT_TRUE(has_line(card, "FN:A\\nEND:VCARD\\nX: 1")) << card.card;
  EXPECT_THAT(card.card, Not(HasSubstr("\r\nEMAIL")));
  EXPECT_THAT(card.card, Not(HasSubstr("\x01")));
}

TEST(WriteContact, BrokenPropertiesAreLossesAndTheRestIsWritten) {
  MemoryItem item = person();
  item.broken(id::title, PropType::string);
  const Written card = written(item);
  EXPECT_THAT(categories(card), ElementsAre("property_unreadable"));
  EXPECT_THAT(card.card, HasSubstr("FN:Dr. Jürgen Groß"));
}

TEST(WriteContact, WhatAnotherParserReads) {
  OFFENBAR_NEEDS_VOBJECT();
  MemoryItem item = person();
  item.text(id::company_name, "Amt; A").text(id::department_name, "Ref, 1").text(id::title, "RD");
  item.text(id::nickname, "Jürgi").time(tag::last_modification_time, 1'700'000'000);
  item.text(tag::body, "eins\r\nzwei; drei, vier\\");
  put(item, Lid::email_1 + 2, "SMTP");
  put(item, Lid::email_1 + 3, "a@a.example");
  const Written card = written(item, Version::v3);
  const auto seen = parsed(card.card);
  EXPECT_EQ(seen["fn"][0]["value"], "Dr. Jürgen Groß");
  EXPECT_EQ(seen["n"][0]["family"], "Groß");
  EXPECT_EQ(seen["n"][0]["prefix"], "Dr.");
  EXPECT_EQ(seen["org"][0]["value"], (nlohmann::json{"Amt; A", "Ref, 1"}));
  EXPECT_EQ(seen["note"][0]["value"], "eins\nzwei; drei, vier\\");
  EXPECT_EQ(seen["email"][0]["value"], "a@a.example");
  EXPECT_EQ(seen["rev"][0]["value"], "20231114T221320Z");
  EXPECT_EQ(seen["uid"][0]["value"], card.uid);
  EXPECT_EQ(card.modified, 1'700'000'000);
}

TEST(WriteContact, SameItemSameBytes) { EXPECT_EQ(written(person()).card, written(person()).card); }

TEST(WriteContact, OtherClassesAreRefused) {
  const auto result = write_contact(MemoryItem("IPM.Note"), {});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().fault, Fault::unsupported);
}

}  // namespace
}  // namespace offenbar::contacts
