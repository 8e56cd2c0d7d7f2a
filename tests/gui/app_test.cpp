// The pages and the API over a small ledger, without a network: who may what, and what must not get
// in.
#include "gui/app.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "converters/base/text.h"
#include "converters/base/zip.h"
#include "gui/static_files.h"
#include "tests/support/app_fixture.h"

namespace offenbar::gui {
namespace {

using batch::FileRecord;
using batch::State;
using batch::Verdict;
using ::testing::HasSubstr;
using ::testing::Not;

using AppTest = AppFixture;

TEST_F(AppTest, NobodySeesAnythingBeforeSigningIn) {
  for (const Route& route : routes()) {
    if (route.right == Right::anyone) continue;
    std::string path(route.pattern);
    const std::vector<std::pair<std::string, std::string>> marks{
        {"{batch}", "Ziel"},  {"{id}", "1"},      {"{which}", "source"},
        {"{table}", "fonts"}, {"{what}", "stop"}, {"{item}", "0-0"}};
    for (const auto& [mark, value] : marks) {
      if (const std::size_t at = path.find(mark); at != std::string::npos)
        path.replace(at, mark.size(), value);
    }
    const Response response = app_->handle(request(std::string(route.method), path));
    EXPECT_EQ(response.status, path.starts_with("/api/") ? 401 : 303) << path;
    EXPECT_THAT(response.body, Not(HasSubstr("Bericht"))) << path;
  }
}

TEST_F(AppTest, EveryPageAnswersAndSaysItsLanguage) {
  sign_in();
  for (const char* path :
       {"/?all=1", "/b/Ziel/", "/b/Ziel/files", "/b/Ziel/file/1", "/b/Ziel/file/2",
        "/b/Ziel/file/3", "/b/Ziel/mailboxes", "/b/Ziel/release",
        "/b/Ziel/release/sheet?folder=amt%2Fa", "/b/Ziel/runs", "/b/Ziel/audit", "/b/Ziel/mappings",
        "/b/Ziel/mappings/fonts", "/b/Ziel/mappings/losses?text=a&key=attributes", "/new"}) {
    for (const std::string language : {"de", "en", "fr"}) {
      Request asked = request("GET", path);
      asked.headers["cookie"] = "offenbar_session=" + id_;
      asked.headers["accept-language"] = language + ";q=0.9";
      const Response response = app_->handle(asked);
      EXPECT_EQ(response.status, 200) << path << response.body;
      EXPECT_THAT(response.body, HasSubstr("<html lang=" + language)) << path;
      if (std::string(path) == "/b/Ziel/mappings") continue;  // quotes tables that explain braces
      // {time} is put in by the script, when the connection is lost.
      const std::size_t open = response.body.find('{');
      EXPECT_TRUE(open == std::string::npos || response.body.substr(open, 6) == "{time}")
          << path << ": a figure was not put in";
    }
  }
}

TEST_F(AppTest, NoNameOrTextBecomesMarkup) {
  sign_in();
  for (const std::string path :
       {"/b/Ziel/files", "/b/Ziel/file/2", "/b/Ziel/file/3", "/b/Ziel/release/sheet", "/b/Ziel/",
        "/b/Ziel/files?text=%3Cscript%3Ealert(1)%3C/script%3E&folder=%22%3E%3Cscript%3E",
        "/b/Ziel/files?cause=%3Cscript%3E", "/b/Ziel/files?order=%22onmouseover%3D",
        "/sign-in?back=%22%3E%3Cscript%3E"}) {
    const Response response = get(path);
    EXPECT_THAT(response.body, Not(HasSubstr("<script>"))) << path;
    EXPECT_THAT(response.body, Not(HasSubstr("\"onmouseover"))) << path;
    EXPECT_THAT(header(response, "Content-Security-Policy"), HasSubstr("default-src 'none'"));
    EXPECT_THAT(header(response, "Content-Security-Policy"), Not(HasSubstr("unsafe")));
  }
}

TEST_F(AppTest, AnotherHostIsRefused) {
  sign_in();
  for (const char* host : {"evil.example", "evil.example:8474", "localhost.evil.example",
                           "127.0.0.1.evil.example:8474", "", "localhost\nevil"}) {
    Request asked = request("GET", "/b/Ziel/files");
    asked.headers["cookie"] = "offenbar_session=" + id_;
    asked.headers["host"] = host;
    EXPECT_EQ(app_->handle(asked).status, 421) << host;
  }
}

TEST_F(AppTest, WhatChangesSomethingNeedsItsTokenAndOrigin) {
  sign_in();
  EXPECT_EQ(post("/b/Ziel/file/2/accept", "why=x&category=text_changed", false).status, 403);
  EXPECT_EQ(post("/b/Ziel/file/2/accept", "why=x&csrf=" + std::string(64, '0'), false).status, 403);
  Request foreign = request("POST", "/b/Ziel/file/2/accept");
  foreign.headers["cookie"] = "offenbar_session=" + id_;
  foreign.headers["x-csrf-token"] = app_->sessions().find(id_, std::time(nullptr))->csrf;
  foreign.body = "why=x&category=text_changed";
  foreign.headers["origin"] = "http://evil.example";
  EXPECT_EQ(app_->handle(foreign).status, 403);
  foreign.headers["origin"] = "null";
  EXPECT_EQ(app_->handle(foreign).status, 403);
  foreign.headers.erase("origin");
  foreign.headers["sec-fetch-site"] = "cross-site";
  EXPECT_EQ(app_->handle(foreign).status, 403);
  EXPECT_EQ(get("/b/Ziel/file/2/accept").status, 404);  // and no GET does it: that is a download
  EXPECT_EQ(post("/b/Ziel/file/2/accept", "why=x&category=text_changed").status, 303);
}

TEST_F(AppTest, RolesHold) {
  sign_in({false, false});
  EXPECT_EQ(post("/b/Ziel/file/2/accept", "why=x&category=text_changed").status, 403);
  EXPECT_EQ(post("/b/Ziel/runs/stop", "").status, 403);
  EXPECT_EQ(get("/new").status, 403);
  EXPECT_EQ(get("/b/Ziel/files").status, 200);
  sign_in({true, false});
  EXPECT_EQ(post("/b/Ziel/file/2/accept", "why=x&category=text_changed").status, 403);
  EXPECT_EQ(get("/new").status, 200);
}

TEST_F(AppTest, AnAcceptedLossIsKeptWithWhoAndWhyAndCanBeTakenBack) {
  sign_in();
  EXPECT_EQ(post("/b/Ziel/file/2/accept", "category=text_changed&why=").status, 400);
  EXPECT_EQ(post("/b/Ziel/file/2/accept", "category=text_changed&why=Abgesprochen").status, 303);
  EXPECT_THAT(get("/b/Ziel/file/2").body, HasSubstr("Abgesprochen"));
  EXPECT_THAT(get("/b/Ziel/audit").body, HasSubstr("meier"));
  EXPECT_EQ(post("/b/Ziel/file/2/withdraw", "acceptance=1").status, 303);
  EXPECT_THAT(get("/b/Ziel/file/2").body, Not(HasSubstr("class=accepted")));
}

TEST_F(AppTest, AReleaseIsOfWhatWasLookedAt) {
  sign_in();
  const std::string sheet = get("/b/Ziel/release/sheet?folder=amt%2Fa").body;
  const std::size_t at = sheet.find("name=state value=\"");
  ASSERT_NE(at, std::string::npos);
  const std::string state = sheet.substr(at + 18, 64);
  EXPECT_EQ(
      post("/b/Ziel/release/sheet", "folder=amt%2Fa&why=gut&state=" + std::string(64, '0')).status,
      409);
  EXPECT_EQ(post("/b/Ziel/release/sheet", "folder=amt%2Fa&why=gut&state=" + state).status, 303);
  EXPECT_THAT(get("/b/Ziel/release").body, HasSubstr("released by meier"));
}

TEST_F(AppTest, NoPathLeadsOut) {
  sign_in();
  for (const char* path :
       {"/static/../../../../etc/passwd", "/static/%2e%2e/app.css",
        "/static/..%2f..%2fetc%2fpasswd", "/b/..%2f..%2fetc/", "/b/Ziel/file/..%2f1",
        "/b/Ziel/file/1/..%2f..%2fsource", "/b/Ziel/file/1/result-99", "/b/Ziel/file/1/result--1",
        "/b/Ziel/file/99999999999999999999"}) {
    const Response response = get(path);
    EXPECT_THAT(response.status, ::testing::AnyOf(404, 400)) << path;
    EXPECT_THAT(response.body, Not(HasSubstr("root:"))) << path;
  }
}

TEST_F(AppTest, ADownloadFollowsNoLinkAndRunsNothing) {
  sign_in();
  std::filesystem::create_directories(folder_ / "sources/amt");
  std::filesystem::create_symlink(folder_ / "outside/secret.txt", folder_ / "sources/amt/a");
  // The ledger's root is /sources/amt: nothing is there.
  EXPECT_EQ(get("/b/Ziel/file/1/source").status, 404);
}

TEST_F(AppTest, NewBatchesStayBelowTheirRoots) {
  sign_in();
  const std::string target = "&target=" + escape_url(folder_ / "targets/neu");
  const std::string source = "sources=" + escape_url(folder_ / "sources/akten");
  std::filesystem::create_symlink(folder_ / "outside", folder_ / "sources/link");
  for (const std::string& bad :
       {"sources=" + escape_url(folder_ / "outside") + target,
        "sources=" + escape_url(folder_ / "sources/../outside") + target,
        "sources=" + escape_url(folder_ / "sources/link") + target,
        source + "&target=" + escape_url(folder_ / "outside/x"),
        source + "&target=" + escape_url(folder_ / "targets/../outside/x"),
        source + "&target=" + escape_url(folder_ / "targets"),
        std::string("sources=--unsafe") + target,
        source + escape_url("\n--mappings=" + (folder_ / "sources/akten")) + target,
        source + target + "&jobs=x", source + target + "&hours=never",
        source + target + "&until=late",
        source + target + "&mappings=" + escape_url(folder_ / "outside"),
        source + target + "&mappings=" + escape_url(folder_ / "sources/link"),
        source + target + "&mappings=" + escape_url(folder_ / "targets/../outside"),
        source + target + "&mappings=tables"}) {
    EXPECT_EQ(post("/new", bad + "&do=look").status, 400) << bad;
  }
}

TEST_F(AppTest, AttemptsToSignInAreFew) {
  int refused = 0, tries = 0;
  for (; tries < 50; ++tries) {
    Request asked = request("POST", "/sign-in");
    asked.body = "token=wrong" + std::to_string(tries);
    const int status = app_->handle(asked).status;
    EXPECT_THAT(status, ::testing::AnyOf(403, 429));
    refused += status == 429 ? 1 : 0;
  }
  EXPECT_GE(refused, 40);
  Request right = request("POST", "/sign-in");
  right.body = "token=" + escape_url(token_);
  EXPECT_EQ(app_->handle(right).status, 429);  // the guesser gets nothing by being right at last
}

TEST_F(AppTest, ASessionIsNewWhateverTheBrowserHadBefore) {
  Request asked = request("POST", "/sign-in");
  asked.body = "token=" + escape_url(token_) + "&back=//evil.example/";
  const std::string fixed(64, 'f');
  asked.headers["cookie"] = "offenbar_session=" + fixed;
  const Response response = app_->handle(asked);
  EXPECT_EQ(response.status, 303);
  EXPECT_EQ(header(response, "Location"), "/");
  const std::string cookie = header(response, "Set-Cookie");
  EXPECT_THAT(cookie, HasSubstr("HttpOnly"));
  EXPECT_THAT(cookie, HasSubstr("SameSite=Strict"));
  EXPECT_THAT(cookie, Not(HasSubstr(fixed)));
  Request with_fixed = request("GET", "/b/Ziel/");
  with_fixed.headers["cookie"] = "offenbar_session=" + fixed;
  EXPECT_EQ(app_->handle(with_fixed).status, 303);
}

// A restart, say, after somebody has left or may do less.
TEST_F(AppTest, ASessionEndsWithThePasswordOrTheRolesThatItBeganWith) {
  const std::string users = folder_ / "users", password = hash_password("geheim");
  const auto start = [&](const std::string& lines) {
    batch::test::write_file(users, lines);
    std::filesystem::permissions(users, std::filesystem::perms(0600));
    AppOptions options;
    options.targets = {folder_ / "Ziel"};
    options.hosts = {"localhost"};
    options.sessions_file = folder_ / "sessions";
    app_ = std::make_unique<App>(std::move(options), batch::samples::expect(Words::load()),
                                 batch::samples::expect(Accounts::read(users)));
  };
  start("meier:look,operate:" + password + "\n");
  Request asked = request("POST", "/sign-in");
  asked.body = "name=meier&password=geheim";
  const std::string cookie = header(app_->handle(asked), "Set-Cookie");
  id_ = cookie.substr(cookie.find('=') + 1, 64);
  EXPECT_EQ(get("/api/v1/me").status, 200);
  start("meier:look,operate:" + password + "\n");
  EXPECT_EQ(get("/api/v1/me").status, 200) << "nothing has changed";
  start("meier:look:" + password + "\n");
  EXPECT_EQ(get("/api/v1/me").status, 401) << "another role";
  start("meier:look,operate:" + hash_password("anders") + "\n");
  EXPECT_EQ(get("/api/v1/me").status, 401) << "another password";
  start("schulze:look,operate:" + password + "\n");
  EXPECT_EQ(get("/api/v1/me").status, 401) << "nobody";
}

TEST_F(AppTest, TooManyRequestsAreTold) {
  sign_in();
  int told = 0;
  for (int i = 0; i < 600; ++i) told += get("/api/v1/me").status == 429 ? 1 : 0;
  EXPECT_GT(told, 100);
}

TEST_F(AppTest, ScriptsComeInWithTheToken) {
  Request asked = request("GET", "/api/v1/batches/Ziel/files?state=failed");
  asked.headers["authorization"] = "Bearer " + token_;
  const auto answer = nlohmann::json::parse(app_->handle(asked).body);
  EXPECT_EQ(answer.at("total"), 1);
  EXPECT_EQ(answer.at("files").at(0).at("source"), "amt/b/kaputt.docx");
  asked.headers["authorization"] = "Bearer wrong";
  EXPECT_EQ(app_->handle(asked).status, 401);
}

TEST_F(AppTest, ExportsHoldWhatTheViewHolds) {
  sign_in();
  for (const char* form : {"csv", "json", "ods"}) {
    Response response = get(std::string("/b/Ziel/files.") + form + "?verdict=identical");
    ASSERT_TRUE(response.pieces) << form;
    std::string text;
    while (response.pieces(text)) {
    }
    if (std::string(form) == "ods") {
      EXPECT_EQ(text.substr(0, 2), "PK");
      continue;
    }
    EXPECT_THAT(text, HasSubstr("amt/a/Bericht.docx"));
    EXPECT_THAT(text, Not(HasSubstr("kaputt")));
  }
}

TEST_F(AppTest, ExportsHoldNoFormulaAndAreNoBrokenPackage) {
  sign_in();
  std::vector<FileRecord> files = sample();
  files[2].error = Error{Fault::corrupt, "=1+1 \xEF\xBF\xBF", 0, ""};
  const std::string state = folder_ / "targets/Tabelle/.offenbar";
  std::filesystem::create_directories(state);
  batch::samples::write_ledger(state, files);
  const auto exported = [&](const std::string& form) {
    Response response = get("/b/Tabelle/files." + form);
    std::string text;
    while (response.pieces && response.pieces(text)) {
    }
    return text;
  };
  EXPECT_THAT(exported("csv"), HasSubstr(",'=1+1 "));
  const std::string package = exported("ods");
  const auto archive = zip::Archive::open(as_bytes(package));
  ASSERT_TRUE(archive);
  const auto content = archive->read(*archive->find("content.xml"), 1'000'000);
  ASSERT_TRUE(content);
  // XML 1.0 has no U+FFFF.
  EXPECT_THAT(std::string(as_text(*content)), HasSubstr("=1+1 \xEF\xBF\xBD"));
}

TEST_F(AppTest, EventsHoldTheWholeOverview) {
  sign_in();
  Response response = get("/b/Ziel/events");
  EXPECT_EQ(response.type, "text/event-stream");
  std::string text;
  EXPECT_TRUE(response.pieces(text));
  ASSERT_TRUE(text.starts_with("data: ")) << text;
  const auto event = nlohmann::json::parse(text.substr(6));
  EXPECT_EQ(event.at("phase"), "stopped");
  EXPECT_THAT(event.at("live").get<std::string>(), HasSubstr("1 of 3 files"));
}

TEST_F(AppTest, TheDescriptionOfTheApiIsThatOfItsRoutes) {
  const auto described = nlohmann::json::parse(static_file("openapi.json"));
  std::set<std::string> there, wanted;
  for (const auto& [path, methods] : described.at("paths").items()) {
    for (const auto& [method, operation] : methods.items()) {
      std::string upper = method;
      for (char& c : upper) c = static_cast<char>(std::toupper(c));
      const std::string right = operation.at("description");
      there.insert(upper + " " + path + " " + right.substr(right.find(": ") + 2));
    }
  }
  for (const Route& route : routes()) {
    if (!route.pattern.starts_with("/api/v1")) continue;
    const char* right = route.right == Right::operate    ? "operate"
                        : route.right == Right::sign_off ? "sign-off"
                                                         : "look";
    wanted.insert(std::string(route.method) + " " + std::string(route.pattern) + " " + right);
  }
  EXPECT_EQ(there, wanted);
}

TEST_F(AppTest, PagesAreSmall) {
  sign_in();
  const std::size_t shared =
      static_file("app.css").size() + static_file("app.js").size() + static_file("icon.svg").size();
  for (const char* path : {"/b/Ziel/", "/b/Ziel/files", "/b/Ziel/file/2"})
    EXPECT_LT(shared + get(path).body.size(), 200'000u) << path;
}

}  // namespace
}  // namespace offenbar::gui
