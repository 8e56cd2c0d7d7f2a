#include <gmock/gmock.h>

#include <string>

#include "converters/items/card.h"

namespace offenbar::items::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

std::string card(const std::string& name, const std::string& number) {
  return "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:" + name + "\r\nTEL:" + number + "\r\nEND:VCARD\r\n";
}

std::vector<Loss> differences(const std::string& source, const std::string& result) {
  Differences found;
  compare_cards(cards_of(source), cards_of(result), found);
  return found.take();
}

TEST(CompareCards, ANumberOfAnotherCardIsNotOnesOwn) {
  const std::string source = card("Anna Muster", "0821 111") + card("Bert Beispiel", "0821 222");
  EXPECT_THAT(differences(source, source), IsEmpty());
  EXPECT_THAT(
      differences(source, card("Anna Muster", "0821 222") + card("Bert Beispiel", "0821 111")),
      ElementsAre(Field(&Loss::category, "contact_field"),
                  Field(&Loss::category, "contact_field")));
}

TEST(CompareCards, WhatAnAgentSaysIsMissedWithTheAgent) {
  const std::string source =
      "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna Muster\r\nAGENT:BEGIN:VCARD\\nFN:Susan Thomas\\n"
      "TEL:0821 333\\nEND:VCARD\\n\r\nEND:VCARD\r\n";
  EXPECT_THAT(differences(source, card("Anna Muster", "1") + card("Susan Thomas", "0821 333")),
              IsEmpty());
  EXPECT_THAT(differences(source, card("Anna Muster", "1")),
              Contains(Field(&Loss::before, "Susan Thomas")));
}

}  // namespace
}  // namespace offenbar::items::test
