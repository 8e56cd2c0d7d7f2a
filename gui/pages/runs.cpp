#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <ctime>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "batch/command_line.h"
#include "batch/commands/migrate_arguments.h"
#include "batch/decisions.h"
#include "batch/launch.h"
#include "batch/overview.h"
#include "batch/run_hold.h"
#include "converters/base/descriptor.h"
#include "gui/pages/pages.h"

namespace offenbar::gui {
namespace {

constexpr std::string_view log_name = "/gui-run.log";
constexpr auto dry_run_limit = std::chrono::seconds(60);

void note(const std::string& state_folder, const std::string& who, const std::string& action,
          const nlohmann::json& about) {
  auto decisions = batch::Decisions::open(state_folder);
  if (!decisions) return;
  batch::AuditLine line{
      .who = who,
      .when = std::time(nullptr),
      .action = action,
      .about = about.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
  (void)decisions->note(line);
}

// How the batch as a whole is run: the last run that was not for single files.
std::vector<std::string> command_of_batch(const batch::LedgerReader& ledger) {
  const auto runs = ledger.runs();
  if (!runs) return {};
  for (auto run = runs->rbegin(); run != runs->rend(); ++run) {
    const auto words = batch::command_of(*run);
    if (!words.empty() && std::find(words.begin(), words.end(), "--retry-failed") == words.end())
      return words;
  }
  return {};
}

std::string command_box(const View& view, const std::vector<std::string>& words) {
  return fmt::format(
      "<p class=soft>{0}</p><div class=command><code id=command>{1}</code><button type=button "
      "data-copy=command data-done=\"{2}\" hidden>{3}</button></div>",
      view.say("same_by_hand"), shown(batch::shell_line(words)), view.say("copied"),
      view.say("copy"));
}

std::string shown_lines(const std::string& text) {
  std::string lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines += shown(line) + "\n";
  return lines;
}

std::string log_of(const std::string& state_folder) {
  constexpr off_t most = 16 * 1024;
  const Descriptor file(
      ::open((state_folder + std::string(log_name)).c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
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

std::string action(const View& view, std::string_view what, std::string_view word,
                   const std::string& why, bool primary) {
  return view.form(view.in_batch("runs/" + std::string(what)), "class=action") +
         fmt::format("<button{}>{}</button><span class=soft>{}</span></form>",
                     primary ? " class=primary" : "", view.say(word), why);
}

// --- new batches

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
    line.erase(0, std::min(line.find_first_not_of(' '), line.size()));
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

// The words of a command line, or what is wrong with the form.
struct Wanted {
  std::vector<std::string> words;
  std::string target;
  std::string wrong;
};

Wanted wanted_of(const Call& call) {
  Wanted wanted{{"migrate"}, {}, {}};
  const View& view = call.view;
  const auto refuse = [&](const std::string& path) {
    std::string text = view.words.say(view.language, "refused_path");
    text.replace(text.find("{path}"), 6, path);
    wanted.wrong = text;
  };
  for (const std::string& line : lines_of(call.sent("sources"))) {
    const std::size_t equals = line.find('=');
    const bool named = equals != std::string::npos && line.find('/') > equals;
    const auto source = call.app.batches().allowed_source(named ? line.substr(equals + 1) : line);
    if (!source || line.starts_with('-'))  // --mappings=DIR is no source
      refuse(line);
    else
      wanted.words.push_back(named ? line.substr(0, equals + 1) + *source : *source);
  }
  const auto target = call.app.batches().allowed_target(call.sent("target"));
  if (!target)
    refuse(call.sent("target"));
  else
    wanted.target = *target;
  if (!wanted.wrong.empty()) return wanted;
  wanted.words.push_back("--to=" + wanted.target);
  for (const char* name : {"jobs", "hours", "mail", "deadline", "memory"}) {
    if (const std::string value = call.sent(name); !value.empty() && value != "maildir")
      wanted.words.push_back(fmt::format("--{}={}", name, value));
  }
  for (const char* name : {"include", "exclude"}) {
    for (const std::string& glob : lines_of(call.sent(name)))
      wanted.words.push_back(fmt::format("--{}={}", name, glob));
  }
  for (const char* name : {"open-archives", "salvage"}) {
    if (!call.sent(name).empty()) wanted.words.push_back(std::string("--") + name);
  }
  if (!call.sent("pdfa").empty()) wanted.words.push_back("--also=pdfa");
  // The command line's own parser and rules have the last word: no source in the target, say.
  const auto line = batch::parse(wanted.words);
  if (!line)
    wanted.wrong = line.error().what + ". " + line.error().hint;
  else if (const auto options = batch::migrate_options(*line); !options)
    wanted.wrong = options.error().what + ". " + options.error().hint;
  return wanted;
}

std::string field(const View& view, std::string_view label, std::string_view help,
                  const std::string& control) {
  return fmt::format("<label>{}{}<span class=soft>{}</span></label>", view.say(label), control,
                     help.empty() ? "" : view.say(help));
}

std::string roots_text(const std::vector<std::string>& roots) {
  std::string text;
  for (const std::string& root : roots) text += (text.empty() ? "" : ", ") + root;
  return text;
}

std::string new_form(const Call& call) {
  const View& view = call.view;
  const auto old = [&](std::string_view name) { return html(call.sent(name)); };
  const auto input = [&](std::string_view name, std::string_view more) {
    return fmt::format("<input name={} value=\"{}\" {}>", name, old(name), more);
  };
  const auto check = [&](std::string_view name, std::string_view label, std::string_view help) {
    return fmt::format(
        "<label class=check><input type=checkbox name={} value=1{}> {}<span "
        "class=soft>{}</span></label>",
        name, call.sent(name).empty() ? "" : " checked", view.say(label),
        help.empty() ? "" : view.say(help));
  };
  std::string mail;
  for (const char* layout : {"maildir", "mbox", "eml"}) {
    mail += fmt::format("<option{}>{}</option>", call.sent("mail") == layout ? " selected" : "",
                        layout);
  }
  std::string text = view.form("/new", "class=column");
  text += fmt::format(
      "<label>{}<textarea name=sources rows=3 required spellcheck=false>{}</textarea><span "
      "class=soft>{}</span></label>",
      view.say("sources"), old("sources"),
      view.say("sources_what", {{"roots", roots_text(call.app.batches().source_roots())}}));
  text += fmt::format(
      "<label>{}{}<span class=soft>{}</span></label>", view.say("target"),
      input("target", "required spellcheck=false"),
      view.say("target_what", {{"roots", roots_text(call.app.batches().target_roots())}}));
  text += fmt::format("<details{}><summary>{}</summary>", call.form.empty() ? "" : " open",
                      view.say("options"));
  text += field(
      view, "hours", "hours_what",
      input("hours",
            "pattern=\"[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]\" placeholder=\"18:00-06:00\""));
  text += field(view, "jobs", "jobs_what", input("jobs", "inputmode=numeric pattern=\"[0-9]*\""));
  text += field(view, "mail_layout", "", "<select name=mail>" + mail + "</select>");
  text += check("open-archives", "archives", "archives_what") + check("pdfa", "pdfa", "") +
          check("salvage", "salvage", "");
  text += field(
      view, "include", "globs_what",
      fmt::format("<textarea name=include rows=2 spellcheck=false>{}</textarea>", old("include")));
  text += field(
      view, "exclude", "globs_what",
      fmt::format("<textarea name=exclude rows=2 spellcheck=false>{}</textarea>", old("exclude")));
  text += "</details>";
  return text + fmt::format(
                    "<p class=buttons><button class=primary name=do value=look>{}</button><span "
                    "class=soft>{}</span></p>",
                    view.say("dry_run"), view.say("dry_run_what"));
}

Response new_page(const Call& call, const std::string& above, const std::string& below,
                  int status) {
  const View& view = call.view;
  PageParts parts;
  parts.status = status;
  parts.active = "new";
  parts.title = view.words.say(view.language, "new");
  parts.main = fmt::format("<h1>{}</h1>", view.say("new"));
  if (call.app.batches().source_roots().empty() || call.app.batches().target_roots().empty()) {
    parts.main += fmt::format("<p>{}</p>", view.say("no_roots"));
  } else {
    parts.main += above + new_form(call) + below + "</form>";
  }
  return page(view, parts);
}

}  // namespace

std::string start_run(Call& call, const batch::StateFolder& state,
                      const std::vector<std::string>& words) {
  if (batch::running_run(state)) return call.view.words.say(call.view.language, "already_running");
  const auto line = batch::parse(words);
  if (!line) return line.error().what + ". " + line.error().hint;
  if (const auto options = batch::migrate_options(*line); !options)
    return options.error().what + ". " + options.error().hint;
  const auto started = batch::start_detached(words, state.path + std::string(log_name));
  if (!started) return started.error().what;
  note(state.path, call.who(), "start", {{"command", batch::shell_line(words)}});
  return {};
}

Response runs_page(Call& call) {
  const View& view = call.view;
  const auto opened = open_batch(*view.batch);
  if (!opened) return trouble(view, 503, "cannot_read", opened.error().what);
  const auto runs = opened->ledger.runs();
  const auto all = batch::overview(opened->ledger, opened->view.database());
  if (!runs || !all) return trouble(view, 503, "cannot_read", "ledger");
  const bool running = batch::running_run(opened->state).has_value();
  const std::vector<std::string> words = command_of_batch(opened->ledger);
  PageParts parts;
  parts.active = "runs";
  parts.title = view.words.say(view.language, "runs");
  parts.main = fmt::format("<h1>{}</h1>", view.say("runs"));
  if (view.may_operate() && running) {
    const bool rests = batch::asked_to_rest(opened->state.path);
    parts.main += rests ? action(view, "go-on", "go_on", view.say("resting"), true)
                        : action(view, "rest", "pause", view.say("pause_what"), false);
    parts.main += action(view, "stop", "stop", view.say("stop_what"), false);
  } else if (view.may_operate() && !words.empty()) {
    std::uint64_t problems = all->password;
    for (const batch::State state :
         {batch::State::failed, batch::State::protected_, batch::State::unsupported}) {
      problems += batch::count_of(all->states, state);
    }
    parts.main += action(view, "start", "start_again", view.say("start_again_what"), true);
    if (problems > 0) {
      parts.main += action(view, "retry", "retry",
                           view.say("retry_what", {{"count", view.number(problems)}}), false);
    }
  }
  if (!words.empty()) parts.main += command_box(view, words);
  parts.main += fmt::format(
      "<div class=scroll tabindex=0><table class=list><thead><tr><th scope=col class=n>№<th "
      "scope=col>{}<th scope=col>{}<th scope=col class=n>{}"
      "<th scope=col class=n>{}<th scope=col class=n>Exit<th "
      "scope=col>LibreOffice</tr></thead><tbody>{}</tbody></table></div>",
      view.say("started"), view.say("ended_at"), view.say("duration"), view.say("settled"),
      run_rows(view, *runs));
  if (const std::string log = log_of(opened->state.path); !log.empty()) {
    parts.main += fmt::format("<section><h2>{}</h2><pre tabindex=0>{}</pre></section>",
                              view.say("log_of_run"), log);
  }
  return page(view, parts);
}

Response change_run(Call& call) {
  const View& view = call.view;
  const std::string& what = call.param("what");
  const auto opened = open_batch(*view.batch);
  if (!opened) return trouble(view, 503, "cannot_read", opened.error().what);
  const std::string& folder = opened->state.path;
  if (what == "rest" || what == "go-on") {
    if (batch::ask_to_rest(folder, what == "rest")) note(folder, call.who(), what, {});
  } else if (what == "stop") {
    if (batch::ask_to_end(opened->state)) note(folder, call.who(), what, {});
  } else if (what == "start" || what == "retry") {
    std::vector<std::string> words = command_of_batch(opened->ledger);
    if (words.empty()) return trouble(view, 409, "cannot_start", "");
    if (what == "retry") words.push_back("--retry-failed");
    if (const std::string wrong = start_run(call, opened->state, words); !wrong.empty()) {
      return trouble(view, 409, "runs", wrong);
    }
  } else {
    return trouble(view, 404, "not_found", what);
  }
  return redirect(view.in_batch(""));
}

Response new_batch_page(Call& call) { return new_page(call, "", "", 200); }

Response new_batch(Call& call) {
  const View& view = call.view;
  const Wanted wanted = wanted_of(call);
  if (!wanted.wrong.empty()) {
    return new_page(call, fmt::format("<p class=warning role=alert>{}</p>", shown(wanted.wrong)),
                    "", 400);
  }
  if (call.sent("do") == "start") {
    std::error_code exists;  // already: fine; another failure is told by what comes next
    std::filesystem::create_directory(wanted.target, exists);
    const auto state = batch::make_state_folder(wanted.target, "");
    if (!state)
      return new_page(call,
                      fmt::format("<p class=warning role=alert>{}</p>", shown(state.error().what)),
                      "", 400);
    if (const std::string wrong = start_run(call, *state, wanted.words); !wrong.empty()) {
      return new_page(call, fmt::format("<p class=warning role=alert>{}</p>", shown(wrong)), "",
                      409);
    }
    for (const Batch& batch : call.app.batches().all()) {
      if (batch.target == wanted.target) return redirect("/b/" + batch.name + "/");
    }
    return redirect("/?all=1");
  }
  std::vector<std::string> words = wanted.words;
  words.push_back("--dry-run");
  const auto ended = batch::run_to_end(words, dry_run_limit);
  const std::string said = ended ? ended->said : ended.error().what;
  return new_page(
      call, "",
      fmt::format(
          "<section class=forecast><h2>{}</h2><pre tabindex=0 role=status>{}</pre>{}<p "
          "class=buttons><button class=primary name=do value=start>{}</button></p></section>",
          view.say("dry_run_says"), shown_lines(said), command_box(view, wanted.words),
          view.say("start")),
      200);
}

}  // namespace offenbar::gui
