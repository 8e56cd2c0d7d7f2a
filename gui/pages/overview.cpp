#include "batch/overview.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/statvfs.h>

#include <ctime>
#include <nlohmann/json.hpp>

#include "batch/free_space.h"
#include "batch/launch.h"
#include "batch/live_status.h"
#include "converters/base/descriptor.h"
#include "gui/pages/pages.h"

namespace offenbar::gui {
namespace {

using batch::LiveStatus;
using batch::Overview;
using batch::State;
using batch::Verdict;

constexpr std::size_t most_bars = 12;
constexpr std::size_t most_causes = 3;

struct Now {
  std::optional<LiveStatus> status;
  bool runs = false;
};

Now now_of(const batch::StateFolder& state) {
  Now now{batch::read_live_status(state.path), batch::running_run(state).has_value()};
  if (now.status && !now.runs) now.status->phase = LiveStatus::Phase::ended;
  return now;
}

// A bar that is full at `most`.
std::string bar(std::string_view css, std::uint64_t value, std::uint64_t most) {
  const double width =
      most == 0 ? 0 : 100.0 * static_cast<double>(value) / static_cast<double>(most);
  return fmt::format(
      "<svg class=meter viewBox=\"0 0 100 8\" preserveAspectRatio=none aria-hidden=true>"
      "<rect class=\"{}\" width=\"{:.2f}\" height=8 /></svg>",
      css, width);
}

struct BarRow {
  std::string label, link, css;
  std::uint64_t value = 0;
};

std::string chart(const View& view, const std::string& caption, const std::vector<BarRow>& rows) {
  std::uint64_t most = 0;
  for (const BarRow& row : rows) most = std::max(most, row.value);
  std::string text = fmt::format("<figure><figcaption>{}</figcaption>", caption);
  if (rows.empty()) return text + "</figure>";
  text += "<table class=bars><tbody>";
  for (const BarRow& row : rows) {
    text += fmt::format(
        "<tr><th scope=row><a href=\"{}\">{}</a></th><td>{}</td><td class=n>{}</td></tr>", row.link,
        row.label, bar(row.css, row.value, most), view.number(row.value));
  }
  return text + "</tbody></table></figure>";
}

std::string sentence(const View& view, const Overview& all) {
  if (all.found == 0) return view.say("ui.nothing_found");
  if (all.usable == all.found) return view.say("ui.all_fine", {{"found", view.number(all.found)}});
  return view.say("ui.sentence", {{"usable", view.number(all.usable)},
                                  {"found", view.number(all.found)},
                                  {"look", view.number(all.look)},
                                  {"password", view.number(all.password)}});
}

std::string states_bar(const View& view, const Overview& all) {
  constexpr std::array order{State::failed,      State::encrypted,        State::protected_,
                             State::unsupported, State::done_with_losses, State::pending,
                             State::skipped,     State::duplicate,        State::done};
  std::string rects, sum;
  double at = 0;
  for (const State state : order) {
    const std::uint64_t files = batch::count_of(all.states, state);
    if (files == 0) continue;
    const double width = 1000.0 * static_cast<double>(files) / static_cast<double>(all.found);
    rects += fmt::format("<rect class=\"{}\" x=\"{:.2f}\" width=\"{:.2f}\" height=16 />",
                         batch::name_of(state), at, std::max(width, 1.0));
    at += width;
    sum += fmt::format("<li><a href=\"{}?state={}\"><b>{}</b> {}</a></li>", view.in_batch("files"),
                       batch::name_of(state), view.number(files), view.state(state));
  }
  return fmt::format(
      "<svg class=whole viewBox=\"0 0 1000 16\" preserveAspectRatio=none aria-hidden=true>"
      "{}</svg><ul class=sum><li><b>{}</b> {} =</li>{}</ul>",
      rects, view.number(all.found), view.say("found"), sum);
}

std::string verdict_sum(const View& view, const Overview& all) {
  std::string sum;
  for (const Verdict verdict :
       {Verdict::content, Verdict::formatting, Verdict::cosmetic, Verdict::identical}) {
    const std::uint64_t files = all.verdicts.at(static_cast<std::size_t>(verdict));
    if (files == 0) continue;
    sum +=
        fmt::format("<li><a href=\"{}?verdict={}\"><b>{}</b> {}</a></li>", view.in_batch("files"),
                    batch::name_of(verdict), view.number(files), view.verdict(verdict));
  }
  if (sum.empty()) return {};
  return fmt::format("<ul class=sum><li class=soft>{}</li>{}</ul>", view.say("ui.verdict"), sum);
}

std::string causes(const View& view, const Overview& all) {
  std::string rows;
  for (std::size_t i = 0; i < std::min(most_causes, all.causes.size()); ++i) {
    const batch::Cause& cause = all.causes[i];
    const bool loss = cause.word.starts_with("loss.");
    const std::string key = cause.word.substr(cause.word.find('.') + 1);
    rows += fmt::format(
        "<li><b class=number>{}</b><a href=\"{}?{}={}\">{}</a><span class=soft>{}</span></li>",
        view.number(cause.files), view.in_batch("files"), loss ? "category" : "cause",
        escape_url(key), view.say(cause.word), loss ? std::string() : view.say("advice." + key));
  }
  if (rows.empty()) return fmt::format("<p class=soft>{}</p>", view.say("ui.no_causes"));
  return "<ol class=causes>" + rows + "</ol>";
}

std::string charts(const View& view, const Overview& all) {
  std::vector<BarRow> folders, formats, losses;
  for (const batch::FolderTally& folder : all.folders) {
    const std::uint64_t files = batch::to_look_at(folder.states);
    if (files == 0 || folders.size() == most_bars) break;
    const std::string path =
        folder.folder.empty() ? folder.root : folder.root + "/" + folder.folder;
    folders.push_back({shown(path),
                       fmt::format("{}?folder={}", view.in_batch("files"), escape_url(path)),
                       "content", files});
  }
  for (const batch::FormatTally& format : all.formats) {
    if (formats.size() == most_bars) break;
    formats.push_back({format.format.empty() ? view.say("ui.unknown") : html(format.format),
                       fmt::format("{}?format={}", view.in_batch("files"),
                                   format.format.empty() ? "-" : escape_url(format.format)),
                       "accent", format.files});
  }
  for (const batch::LossTally& loss : all.losses) {
    if (losses.size() == most_bars) break;
    losses.push_back(
        {view.say("loss." + loss.category),
         fmt::format("{}?category={}", view.in_batch("files"), escape_url(loss.category)),
         "formatting", loss.files});
  }
  const auto caption = [&](const std::vector<BarRow>& rows, std::string_view id,
                           std::string_view none) {
    if (rows.empty()) return view.say(none);
    std::string text = view.say(id);
    const std::size_t at = text.find("{name}");
    return at == std::string::npos ? text : text.replace(at, 6, rows.front().label);
  };
  return "<section class=charts>" +
         chart(view, caption(folders, "in_folders", "in_folders_none"), folders) +
         chart(view, caption(formats, "by_format", "ui.nothing_found"), formats) +
         chart(view, caption(losses, "by_loss", "by_loss_none"), losses) + "</section>";
}

// Files per second between the samples, as a line.
std::string throughput(const View& view, const LiveStatus& status) {
  const auto& samples = status.samples;
  if (samples.size() < 3) return {};
  std::vector<double> rates;
  double most = 0;
  for (std::size_t i = 1; i < samples.size(); ++i) {
    const auto seconds =
        static_cast<double>(std::max<std::int64_t>(1, samples[i].when - samples[i - 1].when));
    rates.push_back(static_cast<double>(samples[i].settled - samples[i - 1].settled) / seconds);
    most = std::max(most, rates.back());
  }
  std::string points;
  for (std::size_t i = 0; i < rates.size(); ++i) {
    points += fmt::format("{:.1f},{:.1f} ",
                          1000.0 * static_cast<double>(i) /
                              static_cast<double>(std::max<std::size_t>(1, rates.size() - 1)),
                          most > 0 ? 58 - 56 * rates[i] / most : 58);
  }
  return fmt::format(
      "<figure class=line><figcaption>{}</figcaption><svg viewBox=\"0 0 1000 60\" "
      "preserveAspectRatio=none aria-hidden=true><polyline points=\"{}\" "
      "vector-effect=non-scaling-stroke /></svg></figure>",
      view.say("throughput", {{"rate", decimal_text(view.language, most, 1)}}), points);
}

std::string doing(const View& view, const LiveStatus& status) {
  if (status.doing.empty()) return fmt::format("<p class=soft>{}</p>", view.say("doing_none"));
  std::string rows;
  for (const batch::Doing& file : status.doing) {
    rows += fmt::format(
        "<tr><td class=path>{}</td><td class=n>{}</td><td class=n>{}</td></tr>",
        view.path(file.source), view.size(file.size),
        view.say("since", {{"time", view.duration(static_cast<double>(std::max<std::int64_t>(
                                        0, std::time(nullptr) - file.since)))}}));
  }
  return fmt::format(
      "<table class=list><caption class=hidden>{}</caption><tbody>{}</tbody></table>",
      view.say("doing", {{"count", view.number(status.doing.size())}}), rows);
}

std::string disk(const View& view) {
  struct statvfs space {};
  if (::statvfs(view.batch->target.c_str(), &space) != 0) return {};
  const std::uint64_t block = space.f_frsize;
  return view.say("disk", {{"free", view.size(space.f_bavail * block)},
                           {"total", view.size(space.f_blocks * block)}});
}

std::string phase_word(const Now& now) {
  if (!now.runs || !now.status) return "stopped";
  switch (now.status->phase) {
    case LiveStatus::Phase::planning:
      return "planning";
    case LiveStatus::Phase::working:
      return "running";
    case LiveStatus::Phase::waiting:
      return "resting";
    case LiveStatus::Phase::ended:
      break;
  }
  return "stopped";
}

std::string running_now(const View& view, const Now& now) {
  if (!now.status) return {};
  const LiveStatus& status = *now.status;
  std::vector<std::string> facts;
  if (status.phase == LiveStatus::Phase::planning) {
    facts.push_back(view.say("planned_so_far", {{"found", view.number(status.found)}}));
  } else {
    facts.push_back(view.say("progress", {{"settled", view.number(status.settled)},
                                          {"open", view.number(status.open)}}));
    facts.push_back(view.say(
        "rate", {{"rate", decimal_text(view.language, batch::files_per_second(status), 1)}}));
    if (const auto left = batch::seconds_left(status); left && now.runs) {
      facts.push_back(view.say("left", {{"time", view.duration(std::max(*left, 1.0))}}));
    }
    facts.push_back(view.say("problems_now", {{"count", view.number(status.problems)}}));
  }
  std::string line;
  for (const std::string& fact : facts) line += "<span>" + fact + "</span>";
  return fmt::format(
      "<section class=now><h2>{}</h2><p class=facts>{}</p><progress max=1000 value={:.0f} "
      "aria-label=\"{}\"></progress>{}{}</section>",
      view.say("now"), line,
      status.work > 0 ? 1000 * std::min(1.0, status.worked / status.work) : 0,
      view.say("progress",
               {{"settled", view.number(status.settled)}, {"open", view.number(status.open)}}),
      doing(view, status), throughput(view, status));
}

std::string last_run(const View& view, const Overview& all) {
  if (!all.run) return {};
  const auto& run = *all.run;
  std::string text = view.say("ui.run", {{"number", std::to_string(run.number)}});
  text += ": " + html(view.date(run.started));
  if (run.ended) {
    text += ", " + view.say("ui.run_settled", {{"count", view.number(run.settled)},
                                               {"time", view.duration(run.seconds)}});
  }
  if (!run.office_version.empty()) text += ", " + html(run.office_version);
  return text;
}

std::string live_part(const View& view, const Opened& opened, const Now& now) {
  const auto all = batch::overview(opened.ledger, opened.view.database());
  if (!all) return fmt::format("<p class=warning>{}</p>", html(all.error().what));
  std::string text =
      fmt::format("<p class=lead><span class=\"phase {0}\">{1}</span> · {2} · {3}</p>",
                  phase_word(now), view.say(phase_word(now)), last_run(view, *all), disk(view));
  text += fmt::format("<h1>{}</h1>", sentence(view, *all));
  if (all->found > 0) text += states_bar(view, *all) + verdict_sum(view, *all);
  if (now.runs) text += running_now(view, now);
  if (all->found > 0) {
    text +=
        fmt::format("<section><h2>{}</h2>{}</section>", view.say("ui.causes"), causes(view, *all));
    text += charts(view, *all);
  }
  if (!now.runs && now.status) text += throughput(view, *now.status);
  return text;
}

// Which buttons are there depends on the phase: all are written, the style shows those that fit.
std::string controls(const View& view, const std::string& phase) {
  if (!view.may_operate()) return {};
  const auto button = [&](std::string_view what, std::string_view word, std::string_view why,
                          std::string_view css) {
    return view.form(view.in_batch("runs/" + std::string(what)), fmt::format("class=\"{}\"", css)) +
           fmt::format("<button title=\"{}\">{}</button></form>", view.say(why), view.say(word));
  };
  return fmt::format("<div id=controls class=controls data-phase={}>", phase) +
         button("rest", "pause", "pause_what", "when-working") +
         button("go-on", "go_on", "pause_what", "when-resting") +
         button("stop", "stop", "stop_what", "when-running") +
         button("start", "start_again", "start_again_what", "when-stopped") + "</div>";
}

std::string event_text(const View& view, const Opened& opened) {
  const Now now = now_of(opened.state);
  nlohmann::ordered_json event{{"phase", phase_word(now)}, {"live", live_part(view, opened, now)}};
  return "data: " + event.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n\n";
}

}  // namespace

Response batches_page(Call& call) {
  const View& view = call.view;
  PageParts parts;
  parts.active = "batches";
  parts.title = view.words.say(view.language, "batches");
  const std::vector<Batch> all = call.app.batches().all();
  if (all.size() == 1 && view.request.asked("all").empty() &&
      call.app.batches().target_roots().empty()) {
    return redirect("/b/" + all.front().name + "/");
  }
  std::string rows;
  for (const Batch& batch : all) {
    const auto opened = open_batch(batch);
    const auto figures = opened ? batch::overview(opened->ledger, opened->view.database())
                                : tl::unexpected<Error>(opened.error());
    const Now now = opened ? now_of(opened->state) : Now{};
    rows +=
        fmt::format("<tr><td class=path><a href=\"/b/{0}/\">{1}</a></td><td>{2}</td>", batch.name,
                    view.path(batch.target), view.say(opened ? phase_word(now) : "no_ledger"));
    if (figures) {
      rows += fmt::format("<td class=n>{}</td><td class=n>{}</td><td class=n>{}</td></tr>",
                          view.number(figures->found), view.number(figures->usable),
                          view.number(figures->look + figures->password));
    } else {
      rows += "<td></td><td></td><td></td></tr>";
    }
  }
  parts.main = fmt::format("<h1>{}</h1>", view.say("batches"));
  if (all.empty()) {
    parts.main += fmt::format("<p>{}</p><p class=soft>{}</p>", view.say("no_batches"),
                              view.say("no_batches_why"));
  } else {
    parts.main += fmt::format(
        "<div class=scroll><table class=list><thead><tr><th scope=col>{}<th scope=col>{}<th "
        "scope=col class=n>{}"
        "<th scope=col class=n>{}<th scope=col "
        "class=n>{}</tr></thead><tbody>{}</tbody></table></div>",
        view.say("target"), view.say("ui.state"), view.say("found"), view.say("state.done"),
        view.say("to_look"), rows);
  }
  return page(view, parts);
}

Response overview_page(Call& call) {
  const View& view = call.view;
  PageParts parts;
  parts.active = "overview";
  parts.title = view.words.say(view.language, "overview");
  const auto opened = open_batch(*view.batch);
  if (!opened) {
    parts.main = fmt::format(
        "<h1>{}</h1><p class=lead>{}</p>",
        view.say(opened.error().fault == Fault::not_found ? "no_ledger" : "cannot_read"),
        html(opened.error().what + " " + opened.error().hint));
    return page(view, parts);
  }
  const Now now = now_of(opened->state);
  parts.main =
      controls(view, phase_word(now)) +
      fmt::format("<div id=live data-events=\"{}\" data-lost=\"{}\">{}</div>",
                  view.in_batch("events"), view.say("not_live"), live_part(view, *opened, now));
  return page(view, parts);
}

Response overview_events(Call& call) {
  struct Watching {
    App& app;
    const Words& words;
    Request request;
    std::string language;
    Batch batch;
    std::string last;
    int quiet = 0;
  };
  auto state = std::make_shared<Watching>(Watching{
      call.app, call.view.words, call.view.request, call.view.language, *call.view.batch, {}});
  Response response;
  response.type = "text/event-stream";
  response.headers.emplace_back("X-Accel-Buffering", "no");
  response.pace = std::chrono::milliseconds(1000);
  response.pieces = [state](std::string& out) {
    constexpr int heartbeat = 15;
    const std::string text =
        state->app.shared(state->batch.name + " " + state->language, [&]() -> std::string {
          const auto opened = open_batch(state->batch);
          if (!opened) return ": no ledger\n\n";
          View view{.words = state->words,
                    .request = state->request,
                    .language = state->language,
                    .theme = "",
                    .session = std::nullopt,
                    .batch = state->batch};
          return event_text(view, *opened);
        });
    if (text != state->last) {
      out = state->last = text;
      state->quiet = 0;
    } else if (++state->quiet >= heartbeat) {
      out = ": still here\n\n";
      state->quiet = 0;
    }
    return true;
  };
  return response;
}

}  // namespace offenbar::gui
