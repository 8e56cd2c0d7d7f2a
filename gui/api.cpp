#include "gui/api.h"

#include <nlohmann/json.hpp>

#include "batch/file_json.h"
#include "batch/launch.h"
#include "batch/live_status.h"
#include "batch/overview.h"
#include "batch/planned_start.h"
#include "converters/base/text.h"
#include "gui/pages/pages.h"
#include "gui/static_files.h"

namespace offenbar::gui {
namespace {

using Json = nlohmann::ordered_json;

Response answer(const Json& json) {
  return json_response(json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

Response failed(const Error& error) {
  return json_trouble(error.fault == Fault::not_found     ? 404
                      : error.fault == Fault::unsupported ? 400
                                                          : 503,
                      error.what, error.hint);
}

Json live_json(const batch::StateFolder& state) {
  const auto status = batch::read_live_status(state.path);
  const bool runs = batch::running_run(state).has_value();
  if (!status || !runs) return Json{{"running", runs}};
  Json doing = Json::array();
  for (const batch::Doing& file : status->doing) {
    doing.push_back(
        {{"source", printable(file.source)}, {"bytes", file.size}, {"since", file.since}});
  }
  const auto left = batch::seconds_left(*status);
  return {{"running", true},
          {"phase", std::string(batch::name_of(status->phase))},
          {"run", status->run},
          {"found", status->found},
          {"open", status->open},
          {"settled", status->settled},
          {"problems", status->problems},
          {"files_per_second", batch::files_per_second(*status)},
          {"seconds_left", left ? Json(*left) : Json()},
          {"doing", doing}};
}

Json file_json(const batch::FileRecord& file) {
  Json json{{"id", file.id}};
  json.update(batch::as_json(file, false));
  return json;
}

// An action of the pages, its answer said in JSON.
Response as_api(const Response& response, const std::string& what) {
  if (response.status == 303) return answer({{"done", what}});
  return json_trouble(response.status, what + " was refused");
}

}  // namespace

Response api_description(Call&) { return json_response(std::string(static_file("openapi.json"))); }

Response api_me(Call& call) {
  const User& user = call.view.session->user;
  return answer({{"name", user.name},
                 {"operate", user.roles.operate},
                 {"sign_off", user.roles.sign_off},
                 {"csrf", call.view.session->csrf}});
}

Response api_batches(Call& call) {
  Json batches = Json::array();
  for (const Batch& batch : call.app.batches().all()) {
    batches.push_back({{"name", batch.name}, {"target", printable(batch.target)}});
  }
  return answer({{"batches", batches}});
}

Response api_batch(Call& call) {
  const auto opened = open_batch(*call.view.batch);
  if (!opened) return failed(opened.error());
  const auto all = batch::overview(opened->ledger, opened->view.database());
  if (!all) return failed(all.error());
  Json causes = Json::array(), folders = Json::array();
  for (const batch::Cause& cause : all->causes)
    causes.push_back({{"cause", cause.word}, {"files", cause.files}});
  for (const batch::FolderTally& folder : all->folders) {
    folders.push_back(
        {{"folder",
          printable(folder.folder.empty() ? folder.root : folder.root + "/" + folder.folder)},
         {"files", folder.files},
         {"states", batch::as_json(folder.states)},
         {"verdicts", batch::as_json(folder.verdicts)}});
  }
  return answer({{"name", call.view.batch->name},
                 {"found", all->found},
                 {"usable", all->usable},
                 {"look", all->look},
                 {"password", all->password},
                 {"gone", all->gone},
                 {"states", batch::as_json(all->states)},
                 {"verdicts", batch::as_json(all->verdicts)},
                 {"causes", causes},
                 {"folders", folders},
                 {"live", live_json(opened->state)}});
}

Response api_files(Call& call) {
  const auto opened = open_batch(*call.view.batch);
  if (!opened) return failed(opened.error());
  batch::FileQuery query = file_query(call.view.request);
  if (const auto limit = number_of(call.view.request.asked("limit"))) {
    query.limit = static_cast<std::size_t>(std::clamp<std::int64_t>(*limit, 1, 1000));
  }
  const auto search = batch::SearchIndex::read(opened->state.path);
  const auto page =
      batch::FileList(opened->view.database(), search ? &*search : nullptr).page(query);
  if (!page) return failed(page.error());
  Json files = Json::array();
  for (const batch::FileRecord& file : page->files) files.push_back(file_json(file));
  return answer({{"total", page->total.files},
                 {"total_is_at_least", page->total.at_least},
                 {"next", page->next.empty() ? Json() : Json(page->next)},
                 {"files", files}});
}

Response api_file(Call& call) {
  const auto opened = open_batch(*call.view.batch);
  if (!opened) return failed(opened.error());
  const auto id = number_of(call.param("id"));
  const auto file = opened->view.file(id.value_or(-1));
  if (!file) return failed(file.error());
  if (!*file) return json_trouble(404, "There is no such file.");
  return answer(file_json(**file));
}

Response api_mailboxes(Call& call) {
  const auto opened = open_batch(*call.view.batch);
  if (!opened) return failed(opened.error());
  const auto stores = opened->view.mail_stores();
  if (!stores) return failed(stores.error());
  Json list = Json::array();
  for (const batch::FileRecord& store : *stores) list.push_back(file_json(store));
  return answer({{"mailboxes", list}});
}

Response api_items(Call& call) {
  const auto opened = open_batch(*call.view.batch);
  if (!opened) return failed(opened.error());
  const Request& request = call.view.request;
  batch::StoreItemQuery query;
  query.file = number_of(call.param("id")).value_or(-1);
  query.folder = number_of(request.asked("folder"));
  query.kept = request.asked("kept");
  query.after_folder = number_of(request.asked("after_folder")).value_or(-1);
  query.after_item = number_of(request.asked("after_item")).value_or(-1);
  const auto items = opened->view.store_items(query);
  if (!items) return failed(items.error());
  Json list = Json::array();
  for (const batch::StoreItem& item : *items) {
    list.push_back({{"folder", item.folder},
                    {"item", item.item},
                    {"kept", item.kept},
                    {"kind", item.kind},
                    {"path", printable(item.path)},
                    {"bytes", item.bytes},
                    {"sha256", item.sha256},
                    {"title", item.title},
                    {"error", item.error.empty() ? Json() : Json(item.error)}});
  }
  return answer({{"items", list}});
}

Response api_runs(Call& call) {
  const auto opened = open_batch(*call.view.batch);
  if (!opened) return failed(opened.error());
  const auto runs = opened->ledger.runs();
  if (!runs) return failed(runs.error());
  Json list = Json::array();
  for (const batch::RunRecord& run : *runs) {
    list.push_back({{"run", run.number},
                    {"started", run.started},
                    {"ended", run.ended ? Json(*run.ended) : Json()},
                    {"exit_code", run.exit_code},
                    {"settled", run.settled},
                    {"seconds", run.seconds},
                    {"command", batch::shell_line(batch::command_of(run))}});
  }
  const auto plan = batch::planned_start(opened->state.path);
  Json planned;
  if (plan) {
    planned = {
        {"when", plan->when}, {"who", plan->who}, {"command", batch::shell_line(plan->words)}};
  }
  return answer({{"runs", list}, {"planned", planned}});
}

Response api_accept(Call& call) { return as_api(accept_loss(call), "accept"); }
Response api_release(Call& call) { return as_api(release(call), "release"); }

}  // namespace offenbar::gui
