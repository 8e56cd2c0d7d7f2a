#include "batch/names.h"

#include <gtest/gtest.h>

#include <set>

#include "converters/base/digest.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

std::string choice(const std::string& source, const std::string& extension, unsigned attempt = 0) {
  return choice_of_name(source, extension, attempt).name;
}

TEST(Names, ShortNameFirstThenFullName) {
  EXPECT_EQ(choice("Bericht.docx", "odt"), "Bericht.odt");
  EXPECT_EQ(choice("Bericht.docx", "odt", 1), "Bericht.docx.odt");
  EXPECT_EQ(choice("BERICHT.DOC", "odt"), "BERICHT.odt");
}

TEST(Names, OnlyWhatLooksLikeAnExtensionIsOne) {
  const std::pair<const char*, const char*> cases[] = {
      {"Protokoll 12.03.2024", "Protokoll 12.03.2024.odt"},
      {"Version 1.2", "Version 1.2.odt"},
      {"Dr. Müller", "Dr. Müller.odt"},
      {"Vertrag.endfassung", "Vertrag.endfassung.odt"},
      {"ohne", "ohne.odt"},
      {".docx", ".docx.odt"},
      {"Punkt.", "Punkt..odt"},
      {"Punkte.docx..", "Punkte.docx...odt"},
      {"a.b.doc", "a.b.odt"},
  };
  for (const auto& [source, wanted] : cases) EXPECT_EQ(choice(source, "odt"), wanted);
}

TEST(Names, DigitsOfLotus123AreAnExtensionBecauseTheTableListsThem) {
  EXPECT_EQ(choice("Etat.123", "ods"), "Etat.ods");
  EXPECT_EQ(choice("Etat.124", "ods"), "Etat.124.ods");
}

TEST(Names, CopyKeepsItsNameAndGetsDigitsOnlyWhenItIsTaken) {
  EXPECT_EQ(choice("Bild.png", ""), "Bild.png");
  const std::string digits = sha256_hex(as_bytes("Bild.png/2")).substr(0, 8);
  EXPECT_EQ(choice("Bild.png", "", 1), "Bild-" + digits + ".png");
}

TEST(Names, EveryAttemptIsAnotherNameAndTheSameInEveryRun) {
  std::set<std::string> names;
  for (unsigned attempt = 0; attempt < name_attempts; ++attempt) {
    EXPECT_TRUE(names.insert(choice("Bericht.docx", "odt", attempt)).second) << attempt;
    EXPECT_EQ(choice("Bericht.docx", "odt", attempt), choice("Bericht.docx", "odt", attempt));
  }
}

TEST(Names, Of255BytesFitAsTheyAreWithAShorterExtension) {
  const std::string source = std::string(250, 'x') + ".docx";
  const LandingName name = choice_of_name(source, "odt", 0);
  EXPECT_EQ(name.name, std::string(250, 'x') + ".odt");
  EXPECT_FALSE(name.shortened);
}

TEST(Names, Over255BytesAreCutAtAGraphemeWithDigitsOfTheName) {
  // 125 umlauts in NFD, three bytes each, then the extension: cut between them, never inside one.
  std::string stem;
  while (stem.size() + 3 <= 250) stem += "u\xCC\x88";
  const std::string source = stem + ".docx";
  const LandingName name = choice_of_name(source, "odt", 1);
  ASSERT_TRUE(name.shortened);
  EXPECT_LE(name.name.size(), longest_name);
  EXPECT_GT(name.name.size(), longest_name - 6);
  const std::string tail = "-" + sha256_hex(as_bytes(source + ".odt")).substr(0, 8) + ".odt";
  ASSERT_TRUE(name.name.ends_with(tail)) << name.name;
  EXPECT_TRUE(name.name.substr(0, name.name.size() - tail.size()).ends_with("u\xCC\x88"));
}

TEST(Names, InvalidUtf8IsCutAtTheByte) {
  const std::string source = std::string(250, '\xFF') + ".doc";
  const LandingName name = choice_of_name(source, "odt", 1);
  ASSERT_TRUE(name.shortened);
  EXPECT_EQ(name.name.size(), longest_name);
}

TEST(Names, OursIsStepped) {
  EXPECT_EQ(own_name(".offenbar"), ".offenbar_");
  EXPECT_EQ(own_name(".Offenbar"), ".Offenbar_");
  EXPECT_EQ(own_name(".offenbar2"), ".offenbar2");
  EXPECT_EQ(own_path("akten/.offenbar/x"), "akten/.offenbar_/x");
  EXPECT_EQ(own_path(""), "");
}

TEST(Names, BesideAnEditedFile) {
  EXPECT_EQ(with_suffix("Bericht.odt", ".new-20261124T040000Z").name,
            "Bericht.new-20261124T040000Z.odt");
  EXPECT_TRUE(with_suffix(std::string(251, 'x') + ".odt", ".new-20261124T040000Z").shortened);
}

}  // namespace
}  // namespace offenbar::batch
