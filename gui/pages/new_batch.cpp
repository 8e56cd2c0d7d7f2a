#include <fmt/core.h>

#include <filesystem>
#include <sstream>

#include "batch/command_line.h"
#include "batch/commands/migrate_arguments.h"
#include "batch/launch.h"
#include "gui/pages/pages.h"
#include "gui/starting.h"

namespace offenbar::gui {
namespace {

constexpr auto dry_run_limit = std::chrono::seconds(60);

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
  if (const std::string folder = call.sent("mappings"); !folder.empty()) {
    const auto allowed = call.app.batches().allowed_mappings(folder);
    if (!allowed) {
      refuse(folder);
      return wanted;
    }
    wanted.words.push_back("--mappings=" + *allowed);
  }
  if (const std::string until = call.sent("until"); !until.empty())
    wanted.words.push_back("--stop-at=" + until);
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
  text += plan_fields(view, call.form);
  text += field(view, "jobs", "jobs_what", input("jobs", "inputmode=numeric pattern=\"[0-9]*\""));
  text += field(view, "own_tables", "own_tables_new", input("mappings", "spellcheck=false"));
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
    const std::string wrong = call.sent("at").empty() ? start_run(call, *state, wanted.words)
                                                      : plan_run(call, *state, wanted.words);
    if (!wrong.empty()) {
      return new_page(call, fmt::format("<p class=warning role=alert>{}</p>", shown(wrong)), "",
                      409);
    }
    for (const Batch& batch : call.app.batches().all()) {
      if (batch.target != wanted.target) continue;
      return redirect("/b/" + batch.name + (call.sent("at").empty() ? "/" : "/runs"));
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
          view.say("dry_run_says"), shown_lines(said), command_box(view, wanted.words, "command"),
          view.say("start")),
      200);
}

}  // namespace offenbar::gui
