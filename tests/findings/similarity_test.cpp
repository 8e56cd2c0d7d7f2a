#include "converters/findings/similarity.h"

#include <gtest/gtest.h>

#include <bit>
#include <string>

namespace offenbar::findings {
namespace {

std::string letter(int number, const std::string& name) {
  std::string text = "Sehr geehrte Frau " + name + ", ";
  for (int i = 0; i < number; ++i) {
    text += "wir haben Ihren Antrag vom " + std::to_string(i) + ". geprueft und teilen mit, dass ";
    text += "die Unterlagen " + std::to_string(i * 7) + " vollstaendig sind. ";
  }
  return text;
}

std::uint64_t value_of(const std::string& text) {
  Likeness likeness;
  likeness.add(text);
  return likeness.value();
}

int different(std::uint64_t a, std::uint64_t b) { return std::popcount(a ^ b); }

TEST(Likeness, LettersToTwoPeopleAreAlike) {
  EXPECT_LE(different(value_of(letter(60, "Meier")), value_of(letter(60, "Schulze"))),
            Likeness::most_different_bits);
}

TEST(Likeness, OtherTextsAreNot) {
  std::string other;
  for (int i = 0; i < 300; ++i) other += "Zeile " + std::to_string(i * i) + " der Tabelle ";
  EXPECT_GT(different(value_of(letter(60, "Meier")), value_of(other)),
            Likeness::most_different_bits);
}

TEST(Likeness, CutsAndCaseMakeNoDifference) {
  const std::string text = letter(20, "Meier");
  Likeness pieces;
  for (const char one : text) pieces.add(std::string(1, one));
  std::string upper = text;
  for (char& one : upper) one = one >= 'a' && one <= 'z' ? static_cast<char>(one - 32) : one;
  EXPECT_EQ(pieces.value(), value_of(text));
  EXPECT_EQ(value_of(upper), value_of(text));
}

TEST(Likeness, AFewWordsSayNothing) { EXPECT_EQ(value_of("Nur ein paar Worte."), 0U); }

}  // namespace
}  // namespace offenbar::findings
