// Tables on the pages: which hold, and who may change which in what way.
#include "gui/mappings.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "batch/planned_start.h"
#include "tests/support/app_fixture.h"

namespace offenbar::gui {
namespace {

using batch::OwnTables;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* fonts = "font\tbecomes\tsource\nCalibri\tCarlito\thouse style\n";

class MappingsTest : public AppFixture {
 protected:
  MappingsTest() : own_(folder_ / "targets/tables") {
    sign_in();
    EXPECT_EQ(post("/b/Ziel/runs/plan", "at=2999-01-01T18:00").status,
              409);  // nobody knows how yet
    plan_command();
    EXPECT_EQ(post("/b/Ziel/mappings", "folder=" + escape_url(own_)).status, 303);
  }

  // So that the batch has a command.
  void plan_command() {
    const batch::PlannedStart start{
        4'000'000'000, "meier", {"migrate", folder_ / "sources/akten", "--to=" + target()}};
    batch::samples::expect(batch::plan_start(target() + "/.offenbar", start));
  }
  [[nodiscard]] std::string target() const { return folder_ / "Ziel"; }
  [[nodiscard]] std::string file(const std::string& table) const {
    return own_ + "/" + table + ".tsv";
  }
  [[nodiscard]] std::string digest(const std::string& table) {
    return nlohmann::json::parse(get("/api/v1/batches/Ziel/mappings/" + table).body).at("digest");
  }
  Response send(const std::string& what, const std::string& text, const std::string& before,
                const std::string& table = "fonts") {
    return post("/b/Ziel/mappings/" + table,
                "do=" + what + "&text=" + escape_url(text) + "&before=" + before);
  }
  std::string own_;
};

TEST_F(MappingsTest, RowsAreShownWithTheirOrigin) {
  EXPECT_THAT(get("/b/Ziel/mappings").body, HasSubstr("fonts"));
  EXPECT_THAT(get("/b/Ziel/mappings/fonts").body, HasSubstr("Carlito"));
  EXPECT_EQ(send("save", fonts, digest("fonts")).status, 303);
  EXPECT_EQ(batch::test::read_file(file("fonts")), fonts);
  EXPECT_THAT(get("/b/Ziel/mappings/fonts?own=1").body, HasSubstr("your own, line 2"));
  const auto rows = nlohmann::json::parse(get("/api/v1/batches/Ziel/mappings/fonts").body);
  EXPECT_EQ(rows.at("rows").back().at("origin"), file("fonts"));
  EXPECT_THAT(get("/b/Ziel/audit").body, HasSubstr("mappings"));
  EXPECT_THAT(get("/b/Ziel/mappings?text=house%20style").body, HasSubstr("mappings/fonts?text="));
  EXPECT_THAT(get("/b/Ziel/mappings?text=nothing-like-this").body, HasSubstr("No row fits"));
}

TEST_F(MappingsTest, ALookSavesNothingAndSaysWhatWouldChange) {
  const Response response = send("look", fonts, digest("fonts"));
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.body, HasSubstr("Rows that go: 1; rows that come: 1."));
  EXPECT_FALSE(std::filesystem::exists(file("fonts")));
}

TEST_F(MappingsTest, MistakesAreToldWithTheirLineAndNotSaved) {
  const Response response =
      send("save", "font\tbecomes\tsource\nCalibri\t\thouse\n", digest("fonts"));
  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(response.body, HasSubstr("fonts.tsv, line 2"));
  EXPECT_FALSE(std::filesystem::exists(file("fonts")));
}

TEST_F(MappingsTest, ARowIsAddedChangedAndTakenOut) {
  const std::string row = "do=row&line=0&c0=Arial&c1=Inter&c2=&c3=house&before=" + digest("fonts");
  const Response added = post("/b/Ziel/mappings/fonts", row);
  EXPECT_THAT(added.body, HasSubstr("Arial\tInter\t\thouse"));
  const std::string table = "font\tbecomes\tcompatible\tsource\nArial\tInter\t\thouse\n";
  EXPECT_EQ(send("save", table, digest("fonts")).status, 303);
  EXPECT_THAT(get("/b/Ziel/mappings/fonts?key=Arial&line=2").body, HasSubstr("value=\"Inter\""));
  const Response out = post("/b/Ziel/mappings/fonts", "do=remove&line=2&before=" + digest("fonts"));
  EXPECT_THAT(out.body, HasSubstr("<textarea name=text hidden"));
  EXPECT_EQ(send("save", "", digest("fonts")).status, 303);
  EXPECT_FALSE(std::filesystem::exists(file("fonts")));
}

TEST_F(MappingsTest, OfTwoWhoBeganWithTheSameTextOneIsTold) {
  const std::string before = digest("fonts");
  EXPECT_EQ(send("save", fonts, before).status, 303);
  const Response second = send("save", "font\tbecomes\tsource\nCalibri\tInter\tmine\n", before);
  EXPECT_EQ(second.status, 409);
  EXPECT_THAT(second.body, HasSubstr("Somebody else"));
  EXPECT_THAT(second.body, HasSubstr("Inter"));  // what was typed is not lost
  EXPECT_EQ(batch::test::read_file(file("fonts")), fonts);
}

TEST_F(MappingsTest, OnlyThoseWhoMayOperateChangeThemAndOnlyFromOurPages) {
  const std::string before = digest("fonts");
  EXPECT_EQ(post("/b/Ziel/mappings/fonts", "do=save&text=x&before=" + before, false).status, 403);
  EXPECT_EQ(post("/b/Ziel/mappings", "folder=" + escape_url(own_), false).status, 403);
  sign_in({false, true});
  EXPECT_EQ(send("save", fonts, before).status, 403);
  EXPECT_EQ(post("/b/Ziel/mappings", "folder=" + escape_url(own_)).status, 403);
  EXPECT_EQ(get("/b/Ziel/mappings/fonts").status, 200);
  EXPECT_THAT(get("/b/Ziel/mappings/fonts").body, Not(HasSubstr("id=edit")));
  EXPECT_FALSE(std::filesystem::exists(file("fonts")));
}

TEST_F(MappingsTest, NoFolderOutsideTheRootsIsUsed) {
  std::filesystem::create_symlink(folder_ / "outside", folder_ / "targets/link");
  for (const std::string& bad :
       {folder_ / "outside", folder_ / "targets/../outside", folder_ / "targets/link",
        folder_ / "targets/link/x", folder_ / "targets", folder_ / "sources/akten",
        folder_ / "targets/none/below", target(), std::string("tables"), std::string("--unsafe")}) {
    EXPECT_EQ(post("/b/Ziel/mappings", "folder=" + escape_url(bad)).status, 400) << bad;
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ / "outside/x"));
  EXPECT_EQ(send("look", fonts, digest("fonts")).status, 200);  // still the folder of before
}

TEST_F(MappingsTest, NoTableLeadsOutOfItsFolder) {
  for (const char* bad :
       {"..%2Ffonts", "%2e%2e", "fonts.tsv", "none", "..%5cfonts", "fonts%2F..%2Fx"}) {
    EXPECT_EQ(get(std::string("/b/Ziel/mappings/") + bad).status, 404) << bad;
    EXPECT_EQ(post(std::string("/b/Ziel/mappings/") + bad, "do=save&text=x&before=x").status, 404);
  }
}

TEST_F(MappingsTest, ALinkInTheFolderIsNeitherReadNorWrittenThrough) {
  const std::string before = digest("fonts");
  std::filesystem::create_symlink(folder_ / "outside/secret.txt", file("fonts"));
  EXPECT_THAT(get("/b/Ziel/mappings/fonts").body, Not(HasSubstr("secret\"")));
  EXPECT_NE(get("/api/v1/batches/Ziel/mappings/fonts").status, 200);
  EXPECT_NE(send("save", fonts, before).status, 303);
  EXPECT_EQ(batch::test::read_file(folder_ / "outside/secret.txt"), "secret");
  // The folder itself, exchanged for a link after it was chosen.
  std::filesystem::remove_all(own_);
  std::filesystem::create_symlink(folder_ / "outside", own_);
  batch::test::write_file(folder_ / "outside/domains.tsv",
                          "domain\tbecomes\tsource\nx.y\tz.y\tsecret\n");
  EXPECT_THAT(get("/b/Ziel/mappings/domains").body, Not(HasSubstr("secret")));
  EXPECT_NE(send("save", fonts, before).status, 303);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "outside/fonts.tsv"));
}

TEST_F(MappingsTest, ATableIsNotLargerThanItsLimit) {
  std::string large = "font\tbecomes\tsource\n";
  for (int i = 0; large.size() <= OwnTables::largest; ++i)
    large += "Font " + std::to_string(i) + "\tInter\thouse\n";
  EXPECT_EQ(send("save", large, digest("fonts")).status, 413);
  EXPECT_FALSE(std::filesystem::exists(file("fonts")));
}

TEST_F(MappingsTest, ValuesAreTextAndNoMarkup) {
  const std::string evil =
      "font\tbecomes\tsource\n<script>alert(1)</script>\t\"onload=x\t</textarea>\n";
  const Response look = send("look", evil, digest("fonts"));
  EXPECT_EQ(look.status, 200);
  EXPECT_THAT(look.body, Not(HasSubstr("<script>")));
  EXPECT_THAT(look.body, Not(HasSubstr("\t</textarea>\n")));
  EXPECT_EQ(send("save", evil, digest("fonts")).status, 303);
  for (const char* page : {"/b/Ziel/mappings/fonts", "/b/Ziel/mappings?text=%3Cscript%3E",
                           "/b/Ziel/mappings/fonts?key=%3Cscript%3Ealert(1)%3C%2Fscript%3E&line=2"})
    EXPECT_THAT(get(page).body, Not(HasSubstr("<script>"))) << page;
}

// What a server that was killed while it wrote leaves does not stand in the way.
TEST_F(MappingsTest, WhatAKilledServerLeftIsNoTable) {
  batch::test::write_file(own_ + "/.fonts.tsv.new", "half");
  EXPECT_THAT(get("/b/Ziel/mappings/fonts").body, Not(HasSubstr("half")));
  EXPECT_EQ(send("save", fonts, digest("fonts")).status, 303);
  EXPECT_EQ(batch::test::read_file(file("fonts")), fonts);
  EXPECT_FALSE(std::filesystem::exists(own_ + "/.fonts.tsv.new"));
}

TEST_F(MappingsTest, ATableKeepsItsRights) {
  batch::test::write_file(file("fonts"), fonts);
  std::filesystem::permissions(file("fonts"), std::filesystem::perms(0600));
  EXPECT_EQ(send("save", std::string(fonts) + "Arial\tInter\thouse\n", digest("fonts")).status,
            303);
  EXPECT_EQ(std::filesystem::status(file("fonts")).permissions(), std::filesystem::perms(0600));
}

}  // namespace
}  // namespace offenbar::gui
