// What pages are made of: addresses, words, passwords, differences.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "gui/accounts.h"
#include "gui/http.h"
#include "gui/sessions.h"
#include "gui/view.h"
#include "gui/word_diff.h"
#include "gui/words.h"
#include "tests/support/files.h"
#include "tests/support/temporary_folder.h"

namespace offenbar::gui {
namespace {

TEST(Http, AddressesComeBackAsTheyWent) {
  const std::string raw = "ä/b c&d=e%+\xff";
  EXPECT_EQ(unescape_url(escape_url(raw), true), raw);
  const Fields fields = read_form("a=1+2&b=%C3%A4&&c&=d&e=%zz");
  EXPECT_EQ(fields, (Fields{{"a", "1 2"}, {"b", "ä"}, {"c", ""}}));
  EXPECT_FALSE(unescape_url("%00", false));
  EXPECT_FALSE(unescape_url("%4", false));
  EXPECT_FALSE(read_target("http://x/"));
}

TEST(Http, ACookieIsFoundByItsWholeName) {
  Request request;
  request.headers["cookie"] = "xoffenbar=1; offenbar=2;offenbar_session=3";
  EXPECT_EQ(request.cookie("offenbar"), "2");
  EXPECT_EQ(request.cookie("offenbar_session"), "3");
  EXPECT_EQ(request.cookie("session"), "");
}

TEST(Words, EveryWordIsSaidInThreeLanguages) {
  const auto words = Words::load();
  ASSERT_TRUE(words.has_value());
  EXPECT_EQ(words->say("de", "files"), "Dateien");
  EXPECT_EQ(words->say("fr", "files"), "Fichiers");
  EXPECT_EQ(words->say("xx", "files"), "Files");
  EXPECT_EQ(words->say("en", "loss.nothing_known"), "nothing_known");
}

TEST(Words, TheBrowsersLanguageIsChosen) {
  EXPECT_EQ(Words::language_of("de-AT,de;q=0.9,en;q=0.8"), "de");
  EXPECT_EQ(Words::language_of("nl, fr;q=0.5"), "fr");
  EXPECT_EQ(Words::language_of("nl"), "en");
  EXPECT_EQ(Words::language_of(""), "en");
}

TEST(Words, FiguresAreThoseOfTheLanguage) {
  EXPECT_EQ(number_text("en", 1204567), "1,204,567");
  EXPECT_EQ(number_text("de", 1204567), "1.204.567");
  EXPECT_EQ(decimal_text("de", 3.14, 1), "3,1");
  EXPECT_EQ(size_text("de", 3'400'000), "3,4 MB");
  EXPECT_EQ(size_text("en", 999'999), "1.0 MB");
  EXPECT_EQ(duration_text("en", 8040), "2 h 14 min");
}

TEST(WordDiff, MarksTheWordsThatDiffer) {
  EXPECT_EQ(word_diff("der alte Text", "der neue Text"),
            (std::pair<std::string, std::string>("der <del>alte </del>Text",
                                                 "der <ins>neue </ins>Text")));
  EXPECT_EQ(word_diff("<b>", "").first, "<del>&lt;b&gt;</del>");
  EXPECT_EQ(word_diff("", "x").second, "<ins>x</ins>");
  EXPECT_EQ(word_diff("a", "a").first, "a");
}

TEST(WordDiff, LongTextsTakeNoLongTime) {
  std::string a, b;
  for (int i = 0; i < 20'000; ++i) {
    a += "wort" + std::to_string(i) + " ";
    b += "anders" + std::to_string(i) + " ";
  }
  EXPECT_TRUE(word_diff(a, b).first.starts_with("<del>"));
}

TEST(View, NamesThatTurnTheDirectionAreShownByTheirBytes) {
  EXPECT_EQ(shown("a\xE2\x80\xAEgpj.exe").find("\xE2\x80\xAE"), std::string::npos);
  EXPECT_EQ(shown("<&\"'>"), "&lt;&amp;&quot;&#39;&gt;");
}

TEST(Accounts, APasswordFitsItsHashOnly) {
  const std::string hash = hash_password("geheim");
  EXPECT_TRUE(hash.starts_with("scrypt$"));
  EXPECT_TRUE(fits_hash("geheim", hash));
  EXPECT_FALSE(fits_hash("Geheim", hash));
  EXPECT_FALSE(fits_hash("geheim", "scrypt$99$8$1$aa$bb"));
  EXPECT_FALSE(fits_hash("", ""));
  EXPECT_NE(hash, hash_password("geheim"));
}

TEST(Accounts, AFileThatOthersReadIsRefused) {
  const offenbar::testing::TemporaryFolder folder;
  batch::test::write_file(folder / "users",
                          "# who\nmeier:look,operate:" + hash_password("x") + "\n");
  ::chmod((folder / "users").c_str(), 0644);
  EXPECT_FALSE(Accounts::read(folder / "users"));
  ::chmod((folder / "users").c_str(), 0600);
  const auto accounts = Accounts::read(folder / "users");
  ASSERT_TRUE(accounts.has_value()) << accounts.error().what;
  const auto user = accounts->with_password("meier", "x");
  ASSERT_TRUE(user.has_value());
  EXPECT_TRUE(user->roles.operate);
  EXPECT_FALSE(user->roles.sign_off);
  EXPECT_FALSE(accounts->with_password("schulze", "x"));
  EXPECT_FALSE(accounts->with_token(""));
  batch::test::write_file(folder / "users", "meier:root:scrypt$");
  EXPECT_FALSE(Accounts::read(folder / "users"));
}

TEST(Sessions, OutliveARestartAndEnd) {
  const offenbar::testing::TemporaryFolder folder;
  std::string id;
  {
    Sessions sessions(folder / "sessions");
    id = sessions.begin({"meier", {true, false}}, 1000, "proof");
  }
  EXPECT_EQ(batch::test::read_file(folder / "sessions").find(id),
            std::string::npos);  // only its digest
  Sessions again(folder / "sessions");
  ASSERT_TRUE(again.find(id, 1001).has_value());
  EXPECT_EQ(again.find(id, 1001)->user.name, "meier");
  EXPECT_EQ(again.find(id, 1001)->proof, "proof");
  EXPECT_FALSE(again.find(id, 1000 + Sessions::lifetime));
  again.end(id);
  EXPECT_FALSE(again.find(id, 1001));
}

TEST(RateLimit, GivesBackWithTime) {
  RateLimit limit(3, 1);
  EXPECT_TRUE(limit.allows("a", 0) && limit.allows("a", 0) && limit.allows("a", 0));
  EXPECT_FALSE(limit.allows("a", 0));
  EXPECT_TRUE(limit.allows("b", 0));
  EXPECT_TRUE(limit.allows("a", 1.1));
  EXPECT_FALSE(limit.allows("a", 1.2));
}

}  // namespace
}  // namespace offenbar::gui
