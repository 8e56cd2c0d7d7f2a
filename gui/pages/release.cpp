#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <nlohmann/json.hpp>

#include "batch/decisions.h"
#include "batch/overview.h"
#include "batch/release_sheet.h"
#include "gui/pages/pages.h"

namespace offenbar::gui {
namespace {

using batch::FileRecord;
using batch::FolderTally;
using batch::State;
using batch::Verdict;

struct Decided {
  std::vector<batch::Acceptance> acceptances;
  std::vector<batch::Release> releases;
};

Decided decided_in(const std::string& state_folder) {
  Decided decided;
  auto read = batch::Decisions::read(state_folder);
  if (!read || !*read) return decided;
  decided.acceptances = (*read)->acceptances().value_or(std::vector<batch::Acceptance>{});
  decided.releases = (*read)->releases().value_or(std::vector<batch::Release>{});
  return decided;
}

// As decisions.h has it: a folder ends with its slash.
std::string scope_of(const std::string& folder) { return folder.empty() ? "" : folder + "/"; }

const batch::Release* released(const Decided& decided, const std::string& folder) {
  for (auto one = decided.releases.rbegin(); one != decided.releases.rend(); ++one) {
    if (!one->withdrawn && one->scope == scope_of(folder)) return &*one;
  }
  return nullptr;
}

std::string released_text(const View& view, const batch::Release* release) {
  if (release == nullptr)
    return fmt::format("<span class=soft>{}</span>", view.say("not_released"));
  return view.say("released_by",
                  {{"who", release->decided.who}, {"when", view.date(release->decided.when)}});
}

std::string folder_row(const View& view, const std::string& folder, const FolderTally& tally,
                       const Decided& decided) {
  const std::uint64_t content = tally.verdicts.at(static_cast<std::size_t>(Verdict::content));
  return fmt::format(
      "<tr><td class=path><a href=\"{}?folder={}\">{}</a></td><td class=n>{}</td><td "
      "class=n>{}</td><td class=n>{}</td>"
      "<td class=n>{}</td><td>{}</td></tr>",
      view.in_batch("release/sheet"), escape_url(folder),
      folder.empty() ? view.say("whole_batch") : shown(folder), view.number(tally.files),
      view.number(batch::to_look_at(tally.states)), view.number(content),
      view.number(batch::count_of(tally.states, State::pending)),
      released_text(view, released(decided, folder)));
}

std::string sample_rows(const View& view, const std::vector<FileRecord>& files) {
  std::string rows;
  for (const FileRecord& file : files) {
    rows += fmt::format(
        "<tr><td class=path><a href=\"{}\">{}</a></td><td>{}</td><td>{}</td><td>{}</td><td "
        "class=box><span class=hidden>{}</span></td></tr>",
        view.in_batch("file/" + std::to_string(file.id)), view.path(source_of(file)),
        view.state(file.state), view.verdict(file.verdict),
        file.error            ? view.say("fault." + std::string(name_of(file.error->fault)))
        : file.losses.empty() ? std::string()
                              : view.say("loss." + file.losses.front().category),
        view.say("to_look"));
  }
  return rows;
}

std::string figures(const View& view, const batch::ReleaseSheet& sheet) {
  std::string rows;
  const auto add = [&](const std::string& name, std::uint64_t value) {
    rows +=
        fmt::format("<tr><th scope=row>{}</th><td class=n>{}</td></tr>", name, view.number(value));
  };
  add(view.say("found"), sheet.files);
  for (const State state :
       {State::failed, State::encrypted, State::protected_, State::unsupported,
        State::done_with_losses, State::pending, State::skipped, State::duplicate, State::done}) {
    if (const std::uint64_t files = batch::count_of(sheet.states, state); files > 0)
      add(view.state(state), files);
  }
  for (const Verdict verdict :
       {Verdict::content, Verdict::formatting, Verdict::cosmetic, Verdict::identical}) {
    if (const std::uint64_t files = sheet.verdicts.at(static_cast<std::size_t>(verdict)); files > 0)
      add(view.verdict(verdict), files);
  }
  return "<table class=\"list narrow\"><tbody>" + rows + "</tbody></table>";
}

std::string acceptances_part(const View& view, const Decided& decided, const std::string& folder) {
  std::string rows;
  for (const batch::Acceptance& one : decided.acceptances) {
    const bool within = folder.empty() || one.scope.starts_with(scope_of(folder)) ||
                        batch::covers(one.scope, folder + "/x");
    if (one.withdrawn || !within) continue;
    rows += fmt::format(
        "<li><span class=path>{}</span> · {} · {}</li>",
        one.scope.empty() ? view.say("whole_batch") : shown(one.scope),
        one.category.empty() ? view.say("all_losses_of_file") : view.say("loss." + one.category),
        view.say("accepted_by", {{"who", one.decided.who},
                                 {"when", view.date(one.decided.when)},
                                 {"why", one.decided.why}}));
  }
  return rows.empty() ? fmt::format("<p>{}</p>", view.say("none_accepted"))
                      : "<ul class=plain>" + rows + "</ul>";
}

std::uint64_t seed_of(const std::string& text) {
  std::uint64_t seed = 1;
  std::from_chars(text.data(), text.data() + text.size(), seed);
  return seed;
}

std::string sheet_text(const View& view, const batch::ReleaseSheet& sheet, const Decided& decided,
                       std::uint64_t seed) {
  const std::string name = sheet.folder.empty() ? view.batch->target : sheet.folder;
  std::string text = fmt::format(
      "<h1>{}</h1><p class=lead>{} · {}</p><p>{}</p>", view.say("release_of", {{"name", name}}),
      html(view.date(std::time(nullptr))), shown(view.batch->target),
      sheet.files == sheet.usable
          ? view.say("ui.all_fine", {{"found", view.number(sheet.files)}})
          : view.say("ui.sentence",
                     {{"usable", view.number(sheet.usable)},
                      {"found", view.number(sheet.files)},
                      {"look", view.number(batch::to_look_at(sheet.states) -
                                           batch::count_of(sheet.states, State::encrypted))},
                      {"password", view.number(batch::count_of(sheet.states, State::encrypted))}}));
  text +=
      fmt::format("<section><h2>{}</h2>{}</section>", view.say("figures"), figures(view, sheet));
  text += fmt::format("<section><h2>{}</h2>{}</section>", view.say("accepted_losses"),
                      acceptances_part(view, decided, sheet.folder));
  text += fmt::format("<section><h2>{}</h2>",
                      view.say("sample", {{"count", std::to_string(sheet.by_lot.size())},
                                          {"seed", std::to_string(seed)}}));
  if (sheet.worst.empty() && sheet.by_lot.empty()) {
    text += fmt::format("<p>{}</p>", view.say("sample_none"));
  } else {
    const std::string head = fmt::format(
        "<thead><tr><th scope=col>{}<th scope=col>{}<th scope=col>{}<th scope=col>{}<th "
        "scope=col>{}</tr></thead>",
        view.say("ui.file"), view.say("ui.state"), view.say("verdict"), view.say("ui.error"),
        view.say("signature"));
    if (!sheet.worst.empty())
      text += fmt::format(
          "<h3>{}</h3><div class=scroll><table class=list>{}<tbody>{}</tbody></table></div>",
          view.say("worst"), head, sample_rows(view, sheet.worst));
    if (!sheet.by_lot.empty())
      text += fmt::format(
          "<h3>{}</h3><div class=scroll><table class=list>{}<tbody>{}</tbody></table></div>",
          view.say("by_lot"), head, sample_rows(view, sheet.by_lot));
  }
  text += "</section>";
  text += fmt::format(
      "<section><h2>{}</h2><p>{}</p><p class=soft>{}</p><p><code "
      "class=digest>{}</code></p></section>",
      view.say("signature"), released_text(view, released(decided, sheet.folder)),
      view.say("ledger_state"), sheet.ledger_state);
  return text;
}

std::string sign_form(const View& view, const batch::ReleaseSheet& sheet, const Decided& decided) {
  if (!view.may_sign_off()) return {};
  if (const batch::Release* release = released(decided, sheet.folder)) {
    return view.form(view.in_batch("release/withdraw"), "class=\"column no-print\"") +
           fmt::format(
               "<input type=hidden name=id value={}><label>{}<input name=why required "
               "maxlength=2000></label><button>{}</button></form>",
               release->id, view.say("reason"), view.say("withdraw"));
  }
  return view.form(view.in_batch("release/sheet"), "class=\"column no-print\"") +
         fmt::format(
             "<input type=hidden name=folder value=\"{}\"><input type=hidden name=state "
             "value=\"{}\"><label>{}"
             "<textarea name=why rows=2 required maxlength=2000></textarea></label><button "
             "class=primary>{}</button></form>",
             html(sheet.folder), sheet.ledger_state, view.say("remark"), view.say("sign"));
}

}  // namespace

Response releases_page(Call& call) {
  const View& view = call.view;
  const auto opened = open_batch(*view.batch);
  if (!opened) return trouble(view, 503, "cannot_read", opened.error().what);
  const auto all = batch::overview(opened->ledger, opened->view.database());
  if (!all) return trouble(view, 503, "cannot_read", all.error().what);
  const Decided decided = decided_in(opened->state.path);
  FolderTally whole{
      .states = all->states, .verdicts = all->verdicts, .files = all->found, .bytes = all->bytes};
  std::string rows = folder_row(view, "", whole, decided);
  constexpr std::size_t most = 2000;
  for (std::size_t i = 0; i < std::min(most, all->folders.size()); ++i) {
    const FolderTally& folder = all->folders[i];
    if (folder.folder.empty()) continue;
    rows += folder_row(view, folder.root + "/" + folder.folder, folder, decided);
  }
  std::vector<std::string> roots;
  for (const FolderTally& folder : all->folders) {
    if (std::find(roots.begin(), roots.end(), folder.root) != roots.end()) continue;
    roots.push_back(folder.root);
    FolderTally sum{.root = folder.root};
    for (const FolderTally& part : all->folders) {
      if (part.root != folder.root) continue;
      for (std::size_t i = 0; i < sum.states.size(); ++i) sum.states[i] += part.states[i];
      for (std::size_t i = 0; i < sum.verdicts.size(); ++i) sum.verdicts[i] += part.verdicts[i];
      sum.files += part.files;
    }
    rows += folder_row(view, folder.root, sum, decided);
  }
  PageParts parts;
  parts.active = "release";
  parts.title = view.words.say(view.language, "release");
  parts.main = fmt::format(
      "<h1>{}</h1><p class=lead>{}</p><div class=scroll><table class=list data-keys><thead><tr><th "
      "scope=col>{}<th scope=col class=n>{}"
      "<th scope=col class=n>{}<th scope=col class=n>{}<th scope=col class=n>{}<th "
      "scope=col>{}</tr></thead><tbody>{}</tbody></table></div>",
      view.say("release"), view.say("release_what"), view.say("folder"), view.say("found"),
      view.say("to_look"), view.say("severity.content"), view.say("state.pending"),
      view.say("release"), rows);
  return page(view, parts);
}

Response release_sheet(Call& call) {
  const View& view = call.view;
  const auto opened = open_batch(*view.batch);
  if (!opened) return trouble(view, 503, "cannot_read", opened.error().what);
  const std::uint64_t seed = seed_of(view.request.asked("seed"));
  const auto sheet =
      batch::release_sheet(opened->view.database(), view.request.asked("folder"), seed);
  if (!sheet) return trouble(view, 503, "cannot_read", sheet.error().what);
  const Decided decided = decided_in(opened->state.path);
  const std::string text = sheet_text(view, *sheet, decided, seed);
  PageParts parts;
  parts.active = "release";
  parts.title = view.words.say(view.language, "release_sheet");
  if (view.request.asked("save") == "html") {  // one file that loads nothing
    Response response;
    response.body = fmt::format(
        "<!doctype html>\n<html lang={}><meta "
        "charset=utf-8><title>{}</title><style>body{{font:15px/24px "
        "system-ui,sans-serif;max-width:60em;"
        "margin:2em auto}}table{{border-collapse:collapse}}td,th{{text-align:left;padding:2px 12px "
        "2px 0;border-bottom:1px solid #ccc;vertical-align:top}}"
        ".n{{text-align:right}}.hidden{{display:none}}i{{font-style:normal}}</style>{}</html>\n",
        view.language, html(parts.title), text);
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"release.html\"");
    return response;
  }
  parts.main = fmt::format(
      "<p class=\"crumbs no-print\"><a href=\"{}\" data-up>{}</a><span class=buttons><button "
      "type=button data-print hidden>{}</button>"
      "<a class=button href=\"?folder={}&amp;seed={}&amp;save=html\">{}</a></span></p>",
      view.in_batch("release"), view.say("release"), view.say("print"),
      escape_url(view.request.asked("folder")), seed, view.say("save_html"));
  parts.main += "<article class=sheet>" + text + "</article>" + sign_form(view, *sheet, decided);
  return page(view, parts);
}

Response release(Call& call) {
  const View& view = call.view;
  const auto opened = open_batch(*view.batch);
  if (!opened) return trouble(view, 503, "cannot_read", opened.error().what);
  const std::string folder = call.sent("folder");
  const auto sheet = batch::release_sheet(opened->view.database(), folder, 1);
  if (!sheet) return trouble(view, 503, "cannot_read", sheet.error().what);
  // What was signed is what was read: the ledger may have changed in between.
  if (sheet->ledger_state != call.sent("state"))
    return trouble(view, 409, "stale", view.words.say(view.language, "stale_why"));
  auto decisions = batch::Decisions::open(opened->state.path);
  if (!decisions) return trouble(view, 503, "cannot_read", decisions.error().what);
  nlohmann::ordered_json states, verdicts;
  for (std::size_t i = 0; i < sheet->states.size(); ++i)
    states[std::string(batch::name_of(static_cast<State>(i)))] = sheet->states[i];
  for (std::size_t i = 0; i < sheet->verdicts.size(); ++i)
    verdicts[std::string(batch::name_of(static_cast<Verdict>(i)))] = sheet->verdicts[i];
  batch::Release made;
  made.scope = scope_of(folder);
  made.figures = nlohmann::ordered_json{{"found", sheet->files},
                                        {"usable", sheet->usable},
                                        {"states", states},
                                        {"verdicts", verdicts},
                                        {"ledger_state", sheet->ledger_state}}
                     .dump();
  made.decided = {call.who(), std::time(nullptr), call.sent("why")};
  if (const auto id = decisions->release(made); !id)
    return trouble(view, 400, "release", id.error().what);
  return redirect(view.in_batch("release/sheet") + "?folder=" + escape_url(folder));
}

Response withdraw_release(Call& call) {
  const View& view = call.view;
  const auto state = batch::find_state_folder(view.batch->target, "");
  if (!state) return trouble(view, 503, "no_ledger", state.error().what);
  auto decisions = batch::Decisions::open(state->path);
  if (!decisions) return trouble(view, 503, "cannot_read", decisions.error().what);
  const auto done = decisions->withdraw_release(static_cast<std::int64_t>(seed_of(call.sent("id"))),
                                                {call.who(), std::time(nullptr), call.sent("why")});
  if (!done) return trouble(view, 400, "release", done.error().what);
  return redirect(view.in_batch("release"));
}

}  // namespace offenbar::gui
