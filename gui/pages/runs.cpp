#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <ctime>
#include <nlohmann/json.hpp>
#include <sstream>

#include "batch/launch.h"
#include "batch/overview.h"
#include "batch/run_hold.h"
#include "converters/base/descriptor.h"
#include "gui/api.h"
#include "gui/pages/pages.h"
#include "gui/starting.h"

namespace offenbar::gui {
namespace {

std::string log_of(const std::string& state_folder) {
  constexpr off_t most = 16 * 1024;
  const Descriptor file(
      ::open((state_folder + std::string(run_log)).c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!file) return {};
  const off_t size = ::lseek(file.get(), 0, SEEK_END);
  std::string text(static_cast<std::size_t>(std::min(size, most)), '\0');
  const ssize_t read =
      ::pread(file.get(), text.data(), text.size(), std::max<off_t>(0, size - most));
  text.resize(read > 0 ? static_cast<std::size_t>(read) : 0);
  return shown_lines(text);
}

std::string run_rows(const View& view, const std::vector<batch::RunRecord>& runs) {
  std::string rows;
  for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
    rows += fmt::format(
        "<tr><td class=n>{}</td><td>{}</td><td>{}</td><td class=n>{}</td><td class=n>{}</td><td "
        "class=n>{}</td><td>{}</td></tr>",
        run->number, html(view.date(run->started)),
        run->ended ? html(view.date(*run->ended)) : view.say("still_open"),
        run->ended ? view.duration(run->seconds) : "", view.number(run->settled),
        run->ended ? std::to_string(run->exit_code) : "", html(run->office_version));
  }
  return rows;
}

std::string runs_table(const View& view, const std::vector<batch::RunRecord>& runs) {
  return fmt::format(
      "<div class=scroll tabindex=0><table class=list><thead><tr><th scope=col class=n>№<th "
      "scope=col>{}<th scope=col>{}<th scope=col class=n>{}"
      "<th scope=col class=n>{}<th scope=col class=n>Exit<th "
      "scope=col>LibreOffice</tr></thead><tbody>{}</tbody></table></div>",
      view.say("started"), view.say("ended_at"), view.say("duration"), view.say("settled"),
      run_rows(view, runs));
}

std::string action(const View& view, std::string_view what, std::string_view word,
                   const std::string& why, bool primary) {
  return view.form(view.in_batch("runs/" + std::string(what)), "class=action") +
         fmt::format("<button{}>{}</button><span class=soft>{}</span></form>",
                     primary ? " class=primary" : "", view.say(word), why);
}

// What can be done while no run works.
std::string beginnings(const View& view, const batch::Overview& all) {
  std::uint64_t problems = all.password;
  for (const batch::State state :
       {batch::State::failed, batch::State::protected_, batch::State::unsupported}) {
    problems += batch::count_of(all.states, state);
  }
  const std::uint64_t finished = batch::count_of(all.states, batch::State::done) +
                                 batch::count_of(all.states, batch::State::done_with_losses) +
                                 batch::count_of(all.states, batch::State::duplicate);
  std::string text = action(view, "start", "start_again", view.say("start_again_what"), true);
  if (problems > 0) {
    text += action(view, "retry", "retry",
                   view.say("retry_what", {{"count", view.number(problems)}}), false);
  }
  if (finished > 0) {
    text += action(view, "remap", "remap",
                   view.say("remap_what", {{"count", view.number(finished)}}), false);
  }
  return text;
}

std::string planned_part(const View& view, const std::string& state_folder) {
  const auto plan = batch::planned_start(state_folder);
  if (!plan) return {};
  std::string text =
      fmt::format("<section id=planned class=now><h2>{}</h2>",
                  view.say("planned", {{"when", view.date(plan->when)}, {"who", plan->who}}));
  if (view.may_operate()) text += action(view, "unplan", "unplan", view.say("unplan_what"), false);
  std::vector<std::string> words = plan->words;
  words.push_back("--start-at=" + batch::moment_text(plan->when));
  return text + command_box(view, words, "planned-command") + "</section>";
}

std::string plan_form(const View& view) {
  return fmt::format(
      "<details id=later><summary>{}</summary>{}{}<p class=buttons><button>{}</button><span "
      "class=soft>{}</span></p></form></details>",
      view.say("plan"), view.form(view.in_batch("runs/plan"), "class=column"),
      plan_fields(view, {}), view.say("plan_do"), view.say("plan_what"));
}

struct Done {
  int status = 303;
  std::string why{};
};

Done do_change(Call& call) {
  const std::string& what = call.param("what");
  const auto state = batch::find_state_folder(call.view.batch->target, "");
  if (!state) return {503, state.error().what};
  if (what == "rest" || what == "go-on") {
    if (batch::ask_to_rest(state->path, what == "rest")) note(state->path, call.who(), what, "");
    return {};
  }
  if (what == "stop") {
    if (batch::ask_to_end(*state)) note(state->path, call.who(), what, "");
    return {};
  }
  if (what == "unplan") {
    if (batch::forget_planned_start(state->path)) note(state->path, call.who(), what, "");
    return {};
  }
  if (what != "start" && what != "retry" && what != "remap" && what != "plan") return {404, what};
  const auto opened = open_batch(*call.view.batch);
  std::vector<std::string> words =
      command_of_batch(opened ? &opened->ledger : nullptr, state->path);
  if (words.empty()) return {409, call.view.words.say(call.view.language, "no_command")};
  if (what == "retry") words.push_back("--retry-failed");
  if (what == "remap") words.push_back("--remap");
  const std::string wrong =
      what == "plan" ? plan_run(call, *state, words) : start_run(call, *state, words);
  return wrong.empty() ? Done{} : Done{409, wrong};
}

}  // namespace

std::string command_box(const View& view, const std::vector<std::string>& words,
                        std::string_view id) {
  return fmt::format(
      "<p class=soft>{0}</p><div class=command><code id={4}>{1}</code><button type=button "
      "data-copy={4} data-done=\"{2}\" hidden>{3}</button></div>",
      view.say("same_by_hand"), shown(batch::shell_line(words)), view.say("copied"),
      view.say("copy"), id);
}

std::string shown_lines(const std::string& text) {
  std::string lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines += shown(line) + "\n";
  return lines;
}

std::string plan_fields(const View& view, const Fields& old) {
  const auto input = [&](std::string_view name, std::string_view label, const std::string& help,
                         std::string_view more) {
    return fmt::format("<label>{}<input name={} value=\"{}\" {}><span class=soft>{}</span></label>",
                       view.say(label), name, html(form_value(old, name)), more, help);
  };
  const std::int64_t now = std::time(nullptr);
  return input("at", "start_at", view.say("start_at_what", {{"now", view.date(now)}}),
               fmt::format("type=datetime-local min={}", batch::moment_text(now))) +
         input("until", "stop_at", view.say("stop_at_what"), "type=time") +
         input("hours", "hours", view.say("hours_what"),
               "pattern=\"[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]\" "
               "placeholder=\"18:00-06:00\"");
}

std::string start_run(Call& call, const batch::StateFolder& state,
                      const std::vector<std::string>& words) {
  const auto begun = begin_run(state, words, call.who());
  if (begun) return {};
  if (begun.error().fault == Fault::changed)
    return call.view.words.say(call.view.language, "already_running");
  return begun.error().what + " " + begun.error().hint;
}

std::string plan_run(Call& call, const batch::StateFolder& state, std::vector<std::string> words) {
  const std::int64_t now = std::time(nullptr);
  const auto when = batch::moment_value("--start-at", call.sent("at"), now);
  if (!when) return when.error().what + ". " + when.error().hint;
  if (*when <= now) return call.view.words.say(call.view.language, "past");
  if (const std::string hours = call.sent("hours"); !hours.empty()) {
    std::erase_if(words, [](const std::string& word) { return word.starts_with("--hours"); });
    words.push_back("--hours=" + hours);
  }
  std::erase_if(words, [](const std::string& word) { return word.starts_with("--stop-at"); });
  if (const std::string until = call.sent("until"); !until.empty())
    words.push_back("--stop-at=" + until);
  if (const auto sound = check_command(words); !sound)
    return sound.error().what + " " + sound.error().hint;
  const auto planned = batch::plan_start(state.path, {*when, call.who(), words});
  if (!planned) return planned.error().what;
  words.push_back("--start-at=" + batch::moment_text(*when));
  note(state.path, call.who(), "plan",
       nlohmann::json{{"command", batch::shell_line(words)}}.dump());
  return {};
}

Response runs_page(Call& call) {
  const View& view = call.view;
  PageParts parts;
  parts.active = "runs";
  parts.title = view.words.say(view.language, "runs");
  parts.main = fmt::format("<h1>{}</h1>", view.say("runs"));
  const auto state = batch::find_state_folder(view.batch->target, "");
  if (!state) return trouble(view, 503, "no_ledger", state.error().what);
  const auto opened = open_batch(*view.batch);
  if (!opened) {  // planned, and never begun
    if (opened.error().fault != Fault::not_found)
      return trouble(view, 503, "cannot_read", opened.error().what);
    parts.main += fmt::format("<p>{}</p>", view.say("no_ledger")) + planned_part(view, state->path);
    return page(view, parts);
  }
  const auto runs = opened->ledger.runs();
  const auto all = batch::overview(opened->ledger, opened->view.database());
  if (!runs || !all) return trouble(view, 503, "cannot_read", "ledger");
  const bool running = batch::running_run(*state).has_value();
  const std::vector<std::string> words = command_of_batch(&opened->ledger, state->path);
  if (view.may_operate() && running) {
    const bool rests = batch::asked_to_rest(state->path);
    parts.main += rests ? action(view, "go-on", "go_on", view.say("resting"), true)
                        : action(view, "rest", "pause", view.say("pause_what"), false);
    parts.main += action(view, "stop", "stop", view.say("stop_what"), false);
  } else if (view.may_operate() && !words.empty()) {
    parts.main += beginnings(view, *all);
  }
  if (!words.empty()) parts.main += command_box(view, words, "command");
  parts.main += planned_part(view, state->path);
  if (view.may_operate() && !words.empty()) parts.main += plan_form(view);
  parts.main += "<section>" + runs_table(view, *runs) + "</section>";
  if (const std::string log = log_of(state->path); !log.empty()) {
    parts.main += fmt::format("<section><h2>{}</h2><pre tabindex=0>{}</pre></section>",
                              view.say("log_of_run"), log);
  }
  return page(view, parts);
}

Response change_run(Call& call) {
  const View& view = call.view;
  const Done done = do_change(call);
  if (done.status == 503) return trouble(view, 503, "cannot_read", done.why);
  if (done.status == 404) return trouble(view, 404, "not_found", done.why);
  if (done.status != 303) return trouble(view, done.status, "runs", done.why);
  const std::string& what = call.param("what");
  return redirect(view.in_batch(what == "plan" || what == "unplan" ? "runs" : ""));
}

Response api_change_run(Call& call) {
  const Done done = do_change(call);
  if (done.status != 303) return json_trouble(done.status, done.why);
  return json_response(nlohmann::json{{"done", call.param("what")}}.dump() + "\n");
}

}  // namespace offenbar::gui
