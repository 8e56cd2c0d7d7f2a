#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <nlohmann/json.hpp>
#include <numeric>

#include "batch/decisions.h"
#include "batch/judgement.h"
#include "batch/launch.h"
#include "batch/page_pictures.h"
#include "batch/report_words.h"
#include "batch/staging.h"
#include "converters/base/descriptor.h"
#include "gui/pages/pages.h"
#include "gui/word_diff.h"

namespace offenbar::gui {
namespace {

using batch::FileRecord;
using batch::State;

std::optional<std::int64_t> id_of(const std::string& text) {
  std::int64_t id = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (wrong != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return id;
}

struct Found {
  Opened opened;
  FileRecord file;
};

std::optional<Found> find(Call& call) {
  const auto id = id_of(call.param("id"));
  auto opened = open_batch(*call.view.batch);
  if (!id || !opened) return std::nullopt;
  auto file = opened->view.file(*id);
  if (!file || !*file) return std::nullopt;
  return Found{std::move(*opened), std::move(**file)};
}

Response nothing(Call& call) {
  return trouble(call.view, 404, "not_found",
                 call.view.words.say(call.view.language, "not_found_why"));
}

std::string fact(const std::string& name, const std::string& value) {
  return value.empty() ? std::string() : fmt::format("<dt>{}</dt><dd>{}</dd>", name, value);
}

std::string note_text(const View& view, const std::string& note) {
  const std::size_t colon = note.find(": ");
  std::string text = view.say("note." + note.substr(0, colon));
  if (colon != std::string::npos) text += ": " + shown(note.substr(colon + 2));
  return text;
}

std::string link_to_download(const View& view, const FileRecord& file, const std::string& which) {
  return fmt::format("<a class=button href=\"{}\" download>{}</a>",
                     view.in_batch("file/" + std::to_string(file.id) + "/" + which),
                     view.say("download"));
}

std::string source_side(const View& view, const FileRecord& file) {
  std::string facts;
  facts += fact(view.say("path"), "<span class=path>" + shown(source_of(file)) + "</span>");
  facts += fact(view.say("ui.size"), view.size(file.size));
  facts += fact(view.say("changed"), html(view.date(file.mtime_ns / 1'000'000'000)));
  facts +=
      fact(view.say("ui.format"), file.format.empty() ? view.say("ui.unknown") : html(file.format));
  facts +=
      fact(view.say("digest"), file.sha256.empty() ? "" : "<code>" + html(file.sha256) + "</code>");
  facts += fact(
      view.say("ui.duplicate_of"),
      file.duplicate_of.empty() ? "" : "<span class=path>" + shown(file.duplicate_of) + "</span>");
  return fmt::format("<section><h2>{}</h2><dl>{}</dl><p>{}</p></section>", view.say("source"),
                     facts, link_to_download(view, file, "source"));
}

std::string result_side(const View& view, const FileRecord& file) {
  std::string facts, links;
  for (std::size_t i = 0; i < file.outputs.size(); ++i) {
    const batch::Output& output = file.outputs[i];
    facts += fact(view.say("path"), "<span class=path>" + shown(output.path) + "</span>" +
                                        (output.is_copy ? " (" + view.say("ui.copy") + ")" : ""));
    facts += fact(view.say("digest"), "<code>" + html(output.sha256) + "</code>");
    if (!output.is_folder)
      links += link_to_download(view, file, "result-" + std::to_string(i)) + " ";
    if (!output.is_folder && !output.is_copy &&
        (output.path.ends_with(".ics") || output.path.ends_with(".vcf"))) {  // its only item
      links +=
          fmt::format("<a class=button href=\"{}/0-0\">{}</a> ",
                      view.in_batch("mailbox/" + std::to_string(file.id)), view.say("view_item"));
    }
  }
  if (file.items) {
    links += fmt::format("<a class=button href=\"{}\">{}</a>",
                         view.in_batch("mailbox/" + std::to_string(file.id)), view.say("items"));
  }
  if (file.outputs.empty()) facts = fact(view.say("result"), view.say("no_result"));
  if (file.seconds > 0) {
    facts +=
        fact(view.say("took"), view.say("took_value", {{"time", view.duration(file.seconds)},
                                                       {"cpu", view.duration(file.cpu_seconds)}}));
  }
  if (file.peak_memory_bytes > 0)
    facts += fact(view.say("peak"), view.size(file.peak_memory_bytes));
  facts += fact(view.say("ui.route"), html(file.route));
  return fmt::format("<section><h2>{}</h2><dl>{}</dl><p>{}</p></section>", view.say("result"),
                     facts, links);
}

std::string problem(const View& view, const FileRecord& file) {
  if (!file.error) return {};
  const Error& error = *file.error;
  const std::string fault(name_of(error.fault));
  const std::string advice = error.hint.empty() ? view.say("advice." + fault) : shown(error.hint);
  return fmt::format("<div class=problem><p><b>{}</b></p><p>{}</p><p>{}: {}</p></div>",
                     view.say("fault." + fault), shown(error.what), view.say("ui.to_do"), advice);
}

using Acceptances = std::vector<batch::Acceptance>;

std::string side(const View& view, const std::string& text) {
  return text.empty() ? fmt::format("<span class=soft>{}</span>", view.say("nothing_there")) : text;
}

std::string accepted_mark(const View& view, const batch::Acceptance* acceptance) {
  if (acceptance == nullptr) return {};
  return fmt::format("<p class=accepted>{}</p>",
                     view.say("accepted_by", {{"who", acceptance->decided.who},
                                              {"when", view.date(acceptance->decided.when)},
                                              {"why", acceptance->decided.why}}));
}

std::string losses_part(const View& view, const FileRecord& file) {
  const std::vector<Loss>& losses = file.losses;
  if (losses.empty()) {
    if (file.state != State::done && file.state != State::done_with_losses) return {};
    return fmt::format("<section><h2>{}</h2><p>{}</p></section>", view.say("losses"),
                       view.say(file.verdict ? "no_losses" : "no_compare"));
  }
  std::vector<std::size_t> order(losses.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return losses[a].severity > losses[b].severity;
  });
  std::string rows;
  for (const std::size_t at : order) {
    const Loss& loss = losses[at];
    const auto [before, after] = word_diff(loss.before, loss.after);
    rows += fmt::format(
        "<tr><td>{}</td><td>{}{}</td><td>{}</td><td class=text>{}</td><td class=text>{}</td></tr>",
        view.severity(loss.severity), view.say("loss." + loss.category),
        accepted_mark(view, file.accepted_by(at)),
        loss.where.empty() ? view.say("whole_file") : shown(loss.where), side(view, before),
        side(view, after));
  }
  const std::string heading =
      losses.size() == 1 ? view.say("losses_count_one")
                         : view.say("losses_count", {{"count", view.number(losses.size())}});
  return fmt::format(
      "<section><h2>{}</h2><div class=scroll tabindex=0><table class=\"list "
      "losses\"><thead><tr><th scope=col>{}"
      "<th scope=col>{}<th scope=col>{}<th scope=col>{}<th "
      "scope=col>{}</tr></thead><tbody>{}</tbody>"
      "</table></div></section>",
      heading, view.say("verdict"), view.say("what"), view.say("where"), view.say("source"),
      view.say("result"), rows);
}

std::string accept_form(const View& view, const FileRecord& file) {
  if (file.losses.empty() || !view.may_sign_off()) return {};
  std::vector<std::string> categories;
  for (const Loss& loss : file.losses) {
    if (std::find(categories.begin(), categories.end(), loss.category) == categories.end()) {
      categories.push_back(loss.category);
    }
  }
  std::string options;
  for (const std::string& category : categories) {
    options += fmt::format("<option value=\"{}\">{}</option>", html(category),
                           view.say("loss." + category));
  }
  options += fmt::format("<option value=\"\">{}</option>", view.say("all_losses_of_file"));
  return fmt::format(
      "<details><summary>{}</summary><p class=soft>{}</p>{}<label>{}<select "
      "name=category>{}</select>"
      "</label><label>{}<textarea name=why required maxlength=2000 rows=2></textarea></label>"
      "<button class=primary>{}</button></form></details>",
      view.say("accept"), view.say("accept_what"),
      view.form(view.in_batch("file/" + std::to_string(file.id) + "/accept"), "class=column"),
      view.say("which"), options, view.say("reason"), view.say("accept"));
}

std::string drawn_figure(const View& view, const FileRecord& file, char side, std::uint32_t number,
                         std::string_view word) {
  return fmt::format(
      "<figure class=side-{0}><figcaption>{1}</figcaption><img loading=lazy alt=\"{1}\" "
      "src=\"{2}\"></figure>",
      side, view.say(word),
      view.in_batch(fmt::format("file/{}/page-{}-{}", file.id, side, number)));
}

// Pages that differ, source and result side by side; a script lays them over each other.
std::string pages_part(const View& view, const FileRecord& file) {
  if (!file.pages) return {};
  const batch::DrawnPages& pages = *file.pages;
  std::string text =
      fmt::format("<section><h2>{}</h2><p>{}</p>", view.say("ui.pages_title"),
                  view.say("ui.pages", {{"before", view.number(pages.before)},
                                        {"after", view.number(pages.after)},
                                        {"differing", view.number(pages.differing_count)}}));
  for (std::uint32_t i = 0; i < pages.pictured && i < pages.differing.size(); ++i) {
    const auto& page = pages.differing[i];
    std::string told;
    for (const auto& [word, count] :
         {std::pair{"ui.pages_elsewhere", page.elsewhere}, std::pair{"ui.pages_moved", page.moved},
          std::pair{"ui.pages_missing", page.missing}, std::pair{"ui.pages_added", page.added}}) {
      if (count > 0) told += view.say(word, {{"count", view.number(count)}}) + " ";
    }
    const auto number_of = [&](std::uint32_t number) {
      return number == 0 ? std::string("–") : view.number(number);
    };
    text += fmt::format(
        "<h3>{}</h3><p class=soft>{}</p><div class=drawn data-overlay=\"{}\" "
        "data-blink=\"{}\">",
        view.say("ui.pages_page",
                 {{"before", number_of(page.before)}, {"after", number_of(page.after)}}),
        told, view.say("overlay"), view.say("blink"));
    if (page.before > 0) text += drawn_figure(view, file, 'b', i + 1, "ui.pages_before");
    if (page.after > 0) text += drawn_figure(view, file, 'a', i + 1, "ui.pages_after");
    if (page.before > 0 && page.after > 0) {
      text += drawn_figure(view, file, 'd', i + 1, "ui.pages_changes");
    }
    text += "</div>";
  }
  return text + "</section>";
}

std::string acceptances_part(const View& view, const FileRecord& file, const Acceptances& all) {
  std::string rows;
  for (const batch::Acceptance& one : all) {
    if (one.withdrawn || one.scope != source_of(file)) continue;
    rows += fmt::format(
        "<li>{}: {}",
        one.category.empty() ? view.say("all_losses_of_file") : view.say("loss." + one.category),
        view.say("accepted_by", {{"who", one.decided.who},
                                 {"when", view.date(one.decided.when)},
                                 {"why", one.decided.why}}));
    if (view.may_sign_off()) {
      rows +=
          " " + view.form(view.in_batch(fmt::format("file/{}/withdraw", file.id)), "class=inline") +
          fmt::format(
              "<input type=hidden name=acceptance value={}><button class=link>{}</button></form>",
              one.id, view.say("withdraw"));
    }
    rows += "</li>";
  }
  return rows.empty() ? rows : "<ul class=plain>" + rows + "</ul>";
}

std::string retry_form(const View& view, const FileRecord& file) {
  const bool may = file.state == State::failed || file.state == State::encrypted ||
                   file.state == State::protected_ || file.state == State::unsupported;
  if (!may || !view.may_operate() || file.path.empty()) return {};
  return fmt::format(
      "<details><summary>{0}</summary><p class=soft>{1}</p>{2}<label>{3}<input name=deadline "
      "value=\"15m\" "
      "pattern=\"[0-9]+[smh]?\"></label><label>{4}<input name=memory value=\"4G\" "
      "pattern=\"[0-9]+[KMGT]?\">"
      "</label><button class=primary>{0}</button></form></details>",
      view.say("retry_file"), view.say("retry_file_what"),
      view.form(view.in_batch("file/" + std::to_string(file.id) + "/retry"), "class=column"),
      view.say("deadline"), view.say("memory"));
}

Acceptances acceptances_of(const Opened& opened) {
  auto decisions = batch::Decisions::read(opened.state.path);
  if (!decisions || !*decisions) return {};
  return (*decisions)->acceptances().value_or(Acceptances{});
}

// Opens what lies in `root` at `path`: beneath it, no links, a regular file.
Descriptor open_beneath(const std::string& root, const std::string& path) {
  const Descriptor folder(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return Descriptor();
  auto file = batch::open_source(folder.get(), path);
  return file ? std::move(*file) : Descriptor();
}

// "page-b-3" is "b0003.png".
std::optional<std::string> picture_of(const std::string& which) {
  if (!which.starts_with("page-") || which.size() < 8 || which[6] != '-') return std::nullopt;
  const auto number = id_of(which.substr(7));
  const char side = which[5];
  if (!number || *number < 1 || *number > 9999 || (side != 'b' && side != 'a' && side != 'd')) {
    return std::nullopt;
  }
  return fmt::format("{}{:04}.png", side, *number);
}

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// RFC 6266: the name as UTF-8, and one of ASCII for the rest.
std::string attachment(const std::string& name) {
  std::string plain;
  for (const char c : name) plain += (c >= 0x20 && c < 0x7F && c != '"' && c != '\\') ? c : '_';
  return fmt::format("attachment; filename=\"{}\"; filename*=UTF-8''{}", plain, escape_url(name));
}

}  // namespace

Response file_page(Call& call) {
  const View& view = call.view;
  const auto found = find(call);
  if (!found) return nothing(call);
  FileRecord file = found->file;
  found->opened.ledger.judgement().apply(file);
  const std::string source = source_of(file);
  const Acceptances acceptances = acceptances_of(found->opened);
  PageParts parts;
  parts.active = "files";
  parts.title = batch::source_of(file);
  const std::size_t slash = source.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : source.substr(0, slash);
  std::string notes;
  for (const std::string& note : file.notes) notes += "<li>" + note_text(view, note) + "</li>";
  parts.main = fmt::format(
      "<p class=crumbs><a href=\"{}?folder={}\" data-up>{}</a></p><h1 class=file>{}</h1>"
      "<p class=lead>{} · {}{}</p>",
      view.in_batch("files"), escape_url(folder), shown(folder.empty() ? "/" : folder + "/"),
      shown(file_name(source)), view.state(file.state), view.verdict(file.verdict),
      file.reason.empty() ? "" : " · " + view.say("reason." + file.reason));
  parts.main += problem(view, file);
  if (!notes.empty()) parts.main += "<ul class=plain>" + notes + "</ul>";
  parts.main += "<div class=sides>" + source_side(view, file) + result_side(view, file) + "</div>";
  parts.main +=
      losses_part(view, file) + acceptances_part(view, file, acceptances) + pages_part(view, file);
  parts.main += accept_form(view, file) + retry_form(view, file);
  return page(view, parts);
}

Response file_download(Call& call) {
  const auto found = find(call);
  if (!found) return nothing(call);
  const std::string& which = call.param("which");
  Descriptor file;
  std::string name, type = "application/octet-stream";
  if (which == "source") {
    const auto root = found->opened.view.root_path(found->file.root);
    if (!root || !*root) return nothing(call);
    const std::string path = found->file.path.empty() ? file_name(**root) : found->file.path;
    file = open_beneath(found->file.path.empty() ? (*root)->substr(0, (*root)->rfind('/')) : **root,
                        path);
    name = file_name(source_of(found->file));
  } else if (const auto picture = picture_of(which)) {
    file = open_beneath(found->opened.state.path,
                        batch::page_folder_of(found->file.id) + "/" + *picture);
    type = "image/png";
  } else {
    const auto number = which.starts_with("result-") ? id_of(which.substr(7)) : std::nullopt;
    if (!number || *number < 0 || *number >= static_cast<std::int64_t>(found->file.outputs.size()))
      return nothing(call);
    const batch::Output& output = found->file.outputs[static_cast<std::size_t>(*number)];
    file = open_beneath(call.view.batch->target, output.path);
    name = file_name(output.path);
  }
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return nothing(call);
  Response response;
  response.type = type;
  if (!name.empty()) response.headers.emplace_back("Content-Disposition", attachment(name));
  response.headers.emplace_back("Content-Security-Policy", "default-src 'none'; sandbox");
  auto shared = std::make_shared<Descriptor>(std::move(file));
  response.length = static_cast<std::uint64_t>(status.st_size);
  response.pieces = [shared, left = *response.length](std::string& out) mutable {
    std::string piece(std::min<std::uint64_t>(left, 256 * 1024), '\0');
    const ssize_t size = piece.empty() ? 0 : ::read(shared->get(), piece.data(), piece.size());
    if (size <= 0) return false;
    piece.resize(static_cast<std::size_t>(size));
    left -= piece.size();
    out += piece;
    return left > 0;
  };
  return response;
}

Response retry_file(Call& call) {
  const View& view = call.view;
  const auto found = find(call);
  if (!found) return nothing(call);
  const auto run = found->opened.ledger.last_run();
  if (!run || !*run || batch::command_of(**run).empty()) return nothing(call);
  std::vector<std::string> words;
  for (const std::string& word : batch::command_of(**run)) {
    const bool replaced = word.starts_with("--include") || word.starts_with("--deadline") ||
                          word.starts_with("--memory") || word == "--retry-failed" ||
                          word == "--prune";
    if (!replaced) words.push_back(word);
  }
  std::string glob;  // the path as a pattern that means only itself
  for (const char c : found->file.path) {
    if (std::string_view("*?[]{}\\").find(c) != std::string_view::npos)
      glob += '?';
    else
      glob += c;
  }
  words.push_back("--include=" + glob);
  words.push_back("--retry-failed");
  if (const std::string deadline = call.sent("deadline"); !deadline.empty())
    words.push_back("--deadline=" + deadline);
  if (const std::string memory = call.sent("memory"); !memory.empty())
    words.push_back("--memory=" + memory);
  if (const std::string trouble_text = start_run(call, found->opened.state, words);
      !trouble_text.empty()) {
    return trouble(view, 409, "cannot_start", trouble_text);
  }
  return redirect(view.in_batch("file/" + std::to_string(found->file.id)));
}

Response accept_loss(Call& call) {
  const auto found = find(call);
  if (!found) return nothing(call);
  auto decisions = batch::Decisions::open(found->opened.state.path);
  if (!decisions) return trouble(call.view, 503, "cannot_read", decisions.error().what);
  batch::Acceptance acceptance;
  acceptance.category = call.sent("category");
  acceptance.scope = source_of(found->file);
  acceptance.sha256 = found->file.sha256;
  acceptance.decided = {call.who(), std::time(nullptr), call.sent("why")};
  const auto id = decisions->accept(acceptance);
  if (!id) return trouble(call.view, 400, "reason", id.error().what);
  return redirect(call.view.in_batch("file/" + std::to_string(found->file.id)));
}

Response withdraw_acceptance(Call& call) {
  const auto found = find(call);
  const auto id = id_of(call.sent("acceptance"));
  if (!found || !id) return nothing(call);
  auto decisions = batch::Decisions::open(found->opened.state.path);
  if (!decisions) return trouble(call.view, 503, "cannot_read", decisions.error().what);
  const auto done =
      decisions->withdraw_acceptance(*id, {call.who(), std::time(nullptr), "withdrawn"});
  if (!done) return nothing(call);
  return redirect(call.view.in_batch("file/" + std::to_string(found->file.id)));
}

}  // namespace offenbar::gui
