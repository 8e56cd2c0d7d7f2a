// An app over a small ledger, without a network, and requests to it as a browser sends them.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "gui/app.h"
#include "tests/support/files.h"
#include "tests/support/sample_ledger.h"
#include "tests/support/temporary_folder.h"

namespace offenbar::gui {

constexpr const char* attack = "<script>alert(1)</script>\"'&";

inline batch::FileRecord sample_file(const std::string& path, batch::State state) {
  batch::FileRecord record;
  record.root = "amt";
  record.path = path;
  record.state = state;
  record.format = "docx";
  record.size = 1234;
  record.sha256 = std::string(64, 'a');
  return record;
}

inline std::vector<batch::FileRecord> sample() {
  std::vector<batch::FileRecord> files{
      sample_file("a/Bericht.docx", batch::State::done),
      sample_file(std::string("b/") + attack + ".docx", batch::State::done_with_losses),
      sample_file("b/kaputt.docx", batch::State::failed)};
  files[0].verdict = batch::Verdict::identical;
  files[1].verdict = batch::Verdict::content;
  files[1].losses = {
      {"text_changed", Severity::content, attack, std::string("alt ") + attack, "neu"}};
  files[2].error = Error{Fault::corrupt, attack, 0, attack};
  return files;
}

class AppFixture : public ::testing::Test {
 protected:
  AppFixture() {
    const std::string target = folder_ / "Ziel", state = target + "/.offenbar";
    std::filesystem::create_directories(state);
    batch::samples::write_ledger(state, sample());
    std::filesystem::create_directories(folder_ / "outside");
    batch::test::write_file(folder_ / "outside/secret.txt", "secret");
    AppOptions options;
    options.targets = {target};
    options.source_roots = {folder_ / "sources"};
    options.target_roots = {folder_ / "targets"};
    for (const char* name : {"sources", "sources/akten", "targets"})
      std::filesystem::create_directories(folder_ / name);
    options.hosts = {"localhost", "127.0.0.1"};
    app_ = std::make_unique<App>(std::move(options), batch::samples::expect(Words::load()),
                                 Accounts::with_token(token_, "meier"));
  }

  static Request request(const std::string& method, const std::string& target) {
    Request request;
    request.method = method;
    request.target = target;
    const auto parted = read_target(target);
    if (parted) std::tie(request.path, request.query) = *parted;
    request.headers["host"] = "localhost:8474";
    request.client = "127.0.0.1";
    return request;
  }

  Response get(const std::string& target) {
    Request asked = request("GET", target);
    asked.headers["cookie"] = "offenbar_session=" + id_;
    return app_->handle(asked);
  }

  Response post(const std::string& target, const std::string& form, bool with_csrf = true) {
    Request asked = request("POST", target);
    asked.headers["cookie"] = "offenbar_session=" + id_;
    asked.body = form;
    if (with_csrf)
      asked.headers["x-csrf-token"] = app_->sessions().find(id_, std::time(nullptr))->csrf;
    return app_->handle(asked);
  }

  void sign_in(Roles roles = {true, true}) {
    id_ = app_->sessions().begin({"meier", roles}, std::time(nullptr),
                                 app_->accounts().proof_of("meier"));
  }

  static std::string header(const Response& response, const std::string& name) {
    return form_value(response.headers, name);
  }

  offenbar::testing::TemporaryFolder folder_;
  std::string token_ = "a token that nobody guesses";
  std::string id_;
  std::unique_ptr<App> app_;
};

}  // namespace offenbar::gui
