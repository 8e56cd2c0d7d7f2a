#include "converters/contacts/clean_cards.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/converters/contacts/parsed_card.h"
#include "tests/support/corpus.h"

namespace offenbar::contacts {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::parsed;
using ::testing::SizeIs;

struct Cleaned {
  std::vector<Written> cards;
  CleanedFile file;
};

Cleaned cleaned(std::string_view text, Version version = Version::v4) {
  Cleaned all;
  all.file = clean_cards(as_bytes(text), version, [&](Written one) {
    for (std::size_t at = 0; (at = one.card.find("\r\n ", at)) != std::string::npos;)
      one.card.erase(at, 3);
    all.cards.push_back(std::move(one));
  });
  EXPECT_EQ(all.file.found, all.cards.size());
  return all;
}

Written only(std::string_view lines, Version version = Version::v4) {
  Cleaned all = cleaned("BEGIN:VCARD\r\n" + std::string(lines) + "\r\nEND:VCARD\r\n", version);
  EXPECT_EQ(all.cards.size(), 1U);
  return all.cards.empty() ? Written{} : std::move(all.cards[0]);
}

MATCHER_P(HasLine, line, "") {
  return arg.find("\r\n" + std::string(line) + "\r\n") != std::string::npos;
}

TEST(CleanCards, ACardOf21) {
  const std::string old =
      "VERSION:2.1\r\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg\r\n"
      "FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:J=F6rg M=FCller\r\n"
      "TEL;HOME;VOICE;PREF:1\r\nTEL;CAR:2\r\nEMAIL;PREF;INTERNET:a@a.example\r\n"
      "ADR;WORK:;;Weg 1;Ort;;1;D\r\n"
      "LABEL;WORK;ENCODING=QUOTED-PRINTABLE:Weg 1=0D=0A1 Ort\r\n"
      "BDAY:1985-04-12\r\nPHOTO;JPEG;ENCODING=BASE64:\r\n /9j/4AA=\r\n\r\nX-AIM:x;y\r\nUID:old-1";
  const Written four = only(old);
  EXPECT_THAT(four.card, HasLine("N:Müller;Jörg;;;"));
  EXPECT_THAT(four.card, HasLine("FN:Jörg Müller"));
  EXPECT_THAT(four.card, HasLine("TEL;TYPE=home,voice;PREF=1:1"));
  EXPECT_THAT(four.card, HasLine("TEL;TYPE=x-car:2"));
  EXPECT_THAT(four.card, HasLine("EMAIL;PREF=1:a@a.example"));
  EXPECT_THAT(four.card, HasLine("ADR;TYPE=work;LABEL=Weg 1^n1 Ort:;;Weg 1;Ort;;1;D"));
  EXPECT_THAT(four.card, HasLine("BDAY:19850412"));
  EXPECT_THAT(four.card, HasLine("PHOTO;MEDIATYPE=image/jpeg:data:image/jpeg;base64,/9j/4AA="));
  EXPECT_THAT(four.card, HasLine("X-AIM:x;y"));
  EXPECT_THAT(four.card, HasLine("UID;VALUE=text:old-1"));
  EXPECT_EQ(four.uid, "old-1");
  EXPECT_THAT(four.losses, IsEmpty());
  const Written three = only(old, Version::v3);
  EXPECT_THAT(three.card, HasLine("TEL;TYPE=car:2"));
  EXPECT_THAT(three.card, HasLine("EMAIL;TYPE=pref,INTERNET:a@a.example"));
  EXPECT_THAT(three.card, HasLine("LABEL;TYPE=work:Weg 1\\n1 Ort"));
  EXPECT_THAT(three.card, HasLine("PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AA="));
}

TEST(CleanCards, CleanCardsStayWhatTheyAre) {
  const std::string text =
      "BEGIN:VCARD\r\nVERSION:4.0\r\nPRODID:-//offenbar//offenbar//EN\r\n"
      "UID:urn:uuid:11111111-2222-3333-4444-555555555555\r\nFN:Anna\\, B\r\nN:B;Anna;;;\r\n"
      "TEL;TYPE=work,voice;PREF=1:+49 89 1\r\nitem1.X-FOO;X-P=\"a:b\":raw\\;value\r\n"
      "RELATED;TYPE=spouse;VALUE=text:Eva\r\nBDAY:--0412\r\nORG:Amt\\; A;Ref\r\n"
      "CATEGORIES:Rot\\, Grün,Presse\r\nEND:VCARD\r\n";
  for (const Version version : {Version::v4, Version::v3}) {
    const Cleaned once = cleaned(text, version);
    ASSERT_THAT(once.cards, SizeIs(1));
    const Cleaned again = cleaned(once.cards[0].card, Version::v4);
    ASSERT_THAT(again.cards, SizeIs(1));
    EXPECT_EQ(again.cards[0].card, text);
    EXPECT_THAT(again.cards[0].losses, IsEmpty());
  }
}

TEST(CleanCards, MissingNamesAndUidsAreMade) {
  const Written card = only("VERSION:3.0\r\nN:Muster;Max;;Dr.;\r\nFN: ");
  EXPECT_EQ(card.title, "Dr. Max Muster");
  EXPECT_THAT(card.losses, SizeIs(2));
  EXPECT_EQ(card.losses[0].category, "repaired_object");
  EXPECT_EQ(card.uid, only("VERSION:3.0\r\nN:Muster;Max;;Dr.;\r\nFN: ").uid);
  EXPECT_EQ(only("EMAIL:a@a.example").title, "a@a.example");
  EXPECT_EQ(only("VERSION:3.0").title, "?");
}

TEST(CleanCards, WhatComesTwiceIsKeptUnderAnotherName) {
  const Written card = only("FN:A\r\nFN:B\r\nUID:1\r\nBDAY:20000101\r\nBDAY:20010101");
  EXPECT_THAT(card.card, HasLine("FN:A"));
  EXPECT_THAT(card.card, HasLine("X-OFFENBAR-FN:B"));
  EXPECT_THAT(card.card, HasLine("X-OFFENBAR-BDAY:20010101"));
  EXPECT_THAT(card.losses, SizeIs(2));
}

TEST(CleanCards, TheSameUidTwiceInAFile) {
  const std::string card = "BEGIN:VCARD\nFN:A\nUID:1\nEND:VCARD\n";
  const Cleaned all = cleaned(card + card + card);
  ASSERT_THAT(all.cards, SizeIs(3));
  EXPECT_EQ(all.cards[0].uid, "1");
  EXPECT_EQ(all.cards[1].uid, derived_uid("1", 1));
  EXPECT_EQ(all.cards[2].uid, derived_uid("1", 2));
  EXPECT_THAT(all.cards[1].card, HasLine("UID:urn:uuid:" + all.cards[1].uid));
  EXPECT_THAT(all.cards[1].losses, SizeIs(1));
}

TEST(CleanCards, AgentsBecomeCardsOfTheirOwn) {
  const std::string nested =
      "BEGIN:VCARD\nFN:Boss\nUID:b\nAGENT:\nBEGIN:VCARD\nFN:Agent\nUID:a\nEND:VCARD\nEND:VCARD\n";
  const std::string text =
      "BEGIN:VCARD\nVERSION:3.0\nFN:Boss\nUID:b\n"
      "AGENT:BEGIN:VCARD\\nFN:Agent\\nUID:a\\nEND:VCARD\\n\nEND:VCARD\n";
  for (const std::string& one : {nested, text}) {
    const Cleaned all = cleaned(one);
    ASSERT_THAT(all.cards, SizeIs(2));
    EXPECT_EQ(all.cards[0].title, "Agent");
    EXPECT_THAT(all.cards[1].card, HasLine("RELATED;TYPE=agent:urn:uuid:a"));
    EXPECT_THAT(all.file.losses, IsEmpty());
  }
}

TEST(CleanCards, AgentsThatAreNoCardsStayRelated) {
  EXPECT_THAT(only("AGENT;VALUE=uri:\n CID:part3.960129@host3.com").card,
              HasLine("RELATED;TYPE=agent:CID:part3.960129@host3.com"));
  EXPECT_THAT(only("AGENT:Susan Thomas\\, Vorzimmer").card,
              HasLine("RELATED;TYPE=agent;VALUE=text:Susan Thomas\\, Vorzimmer"));
}

TEST(CleanCards, DaysThatAreNoneStayAsText) {
  EXPECT_THAT(only("BDAY:spring 1980, early").card,
              HasLine("BDAY;VALUE=text:spring 1980\\, early"));
  EXPECT_THAT(only("BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29").card, HasLine("BDAY:--0229"));
  EXPECT_THAT(only("BDAY;VALUE=date-time:1953-10-15T23:10:00Z").card, HasLine("BDAY:19531015"));
}

TEST(CleanCards, GarbageIsToldAndCardsAroundItAreRead) {
  const Cleaned all =
      cleaned("junk\nBEGIN:VCARD\nFN:A\nwhat\nUID:1\nEND:VCARD\nBEGIN:VNOTE\nEND:VNOTE\n");
  ASSERT_THAT(all.cards, SizeIs(1));
  EXPECT_THAT(all.file.losses, SizeIs(3));
  EXPECT_EQ(all.file.losses[0].category, "line_unreadable");
}

TEST(CleanCards, NothingIsFoundInNothing) {
  EXPECT_EQ(cleaned("").file.found, 0U);
  EXPECT_EQ(cleaned(std::string(1000, '\0')).file.found, 0U);
}

TEST(CleanCards, TheFilesOfTheCorpusAreReadBackByAnotherParser) {
  OFFENBAR_NEEDS_VOBJECT();
  OFFENBAR_NEEDS_CORPUS();
  std::size_t cards = 0;
  for (const char* folder : {"contacts/vcf", "hostile/vcf"}) {
    for (const auto& file :
         std::filesystem::directory_iterator(offenbar::testing::corpus_folder() / folder)) {
      if (file.path().extension() != ".vcf") continue;
      SCOPED_TRACE(file.path());
      const std::string bytes = offenbar::testing::read_file(file.path());
      for (const Version version : {Version::v3, Version::v4}) {
        std::string all;
        const auto found = clean_cards(as_bytes(bytes), version, [&](const Written& one) {
          EXPECT_EQ(parsed(one.card)["fn"].size(), 1U) << one.card;
          all += one.card;
          ++cards;
        });
        EXPECT_GE(found.found + found.losses.size(), 1U);
        // Clean once, clean always.
        std::string again;
        (void)clean_cards(as_bytes(all), version, [&](const Written& one) { again += one.card; });
        EXPECT_EQ(again, all);
      }
    }
  }
  EXPECT_GT(cards, 20U);
}

}  // namespace
}  // namespace offenbar::contacts
