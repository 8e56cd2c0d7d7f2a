#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <array>
#include <nlohmann/json.hpp>

#include "batch/item_view.h"
#include "batch/staging.h"
#include "converters/base/descriptor.h"
#include "gui/api.h"
#include "gui/month.h"
#include "gui/pages/pages.h"

namespace offenbar::gui {
namespace {

using batch::FileRecord;
using batch::StoreItem;
using batch::ViewedCard;
using batch::ViewedEvent;
using batch::ViewedLine;

struct Found {
  Store store;
  StoreItem item;
};

// Of {id} and {item}, "<folder>-<number>".
std::optional<Found> find_item(Call& call) {
  auto store = find_store(call);
  const std::string& which = call.param("item");
  const std::size_t dash = which.find('-');
  if (!store || dash == std::string::npos) return std::nullopt;
  const std::int64_t number = number_of(which.substr(dash + 1)).value_or(-1);
  batch::StoreItemQuery query;
  query.file = store->file.id;
  query.folder = number_of(which.substr(0, dash)).value_or(-1);
  query.after_folder = *query.folder;
  query.after_item = number - 1;
  query.limit = 1;
  auto items = store->opened.view.store_items(query);
  if (!items || items->empty() || items->front().item != number) return std::nullopt;
  return Found{std::move(*store), std::move(items->front())};
}

// What was written, opened beneath the target without following links; with its path.
std::optional<Descriptor> open_result(const Call& call, const Found& found) {
  const auto& outputs = found.store.file.outputs;
  if (found.item.path.empty() || outputs.empty()) return std::nullopt;
  const Descriptor target(
      ::open(call.view.batch->target.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  const batch::Output& output = outputs.front();
  auto file = batch::open_source(
      target.get(), output.is_folder ? output.path + "/" + found.item.path : output.path);
  if (!file) return std::nullopt;
  return std::move(*file);
}

// Its begin, as text: what a mail program would read first.
std::string begin_of(int file) {
  constexpr std::size_t most = 16 * 1024;
  std::string text(most, '\0');
  const ssize_t size = ::pread(file, text.data(), text.size(), 0);
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return shown_lines(text);
}

// --- contacts

// "Ring 3;;Neustadt" of an address or a name: its parts, those that are there.
std::string parts_text(const std::string& value, std::string_view by) {
  std::string text;
  for (std::size_t at = 0; at <= value.size();) {
    const std::size_t end = std::min(value.find(';', at), value.size());
    if (end > at) text += (text.empty() ? "" : std::string(by)) + value.substr(at, end - at);
    at = end + 1;
  }
  return text;
}

struct CardField {
  std::string_view name;  // of the vCard property
  std::string_view word;
  bool has_parts = false;
};
constexpr std::array card_fields{CardField{"NICKNAME", "card.nickname"},
                                 CardField{"ORG", "card.org", true},
                                 CardField{"TITLE", "card.title"},
                                 CardField{"ROLE", "card.role"},
                                 CardField{"EMAIL", "card.email"},
                                 CardField{"TEL", "card.tel"},
                                 CardField{"IMPP", "card.impp"},
                                 CardField{"ADR", "card.adr", true},
                                 CardField{"LABEL", "card.adr"},
                                 CardField{"URL", "card.url"},
                                 CardField{"BDAY", "card.bday"},
                                 CardField{"ANNIVERSARY", "card.anniversary"},
                                 CardField{"CATEGORIES", "card.categories"},
                                 CardField{"MEMBER", "card.member"},
                                 CardField{"NOTE", "card.note"}};

std::string without_scheme(std::string value) {
  for (const std::string_view scheme : {"mailto:", "tel:"}) {
    if (value.starts_with(scheme)) value.erase(0, scheme.size());
  }
  return value;
}

std::string lines_of_text(const std::string& value) {
  std::string text = shown_lines(value);
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

std::string card_lines(const View& view, const ViewedCard& card) {
  std::string text;
  for (const CardField& field : card_fields) {
    for (const ViewedLine& line : card.lines) {
      if (line.name != field.name) continue;
      const std::string value = field.has_parts
                                    ? parts_text(line.value, field.name == "ORG" ? " · " : ", ")
                                    : without_scheme(line.value);
      if (value.empty()) continue;
      text += fmt::format("<dt>{}{}</dt><dd class=said><bdi>{}</bdi></dd>", view.say(field.word),
                          line.types.empty() ? "" : " <small>" + shown(line.types) + "</small>",
                          lines_of_text(value));
    }
  }
  return text;
}

std::string name_of_card(const ViewedCard& card) {
  for (const std::string_view name : {"FN", "N", "ORG", "EMAIL"}) {
    for (const ViewedLine& line : card.lines) {
      if (line.name == name && !line.value.empty()) return parts_text(line.value, " ");
    }
  }
  return {};
}

// A heading only where the page does not say it already.
std::string heading(const std::string& text, const std::string& title) {
  return text == title ? "" : fmt::format("<h2><bdi>{}</bdi></h2>", shown(text));
}

std::string card_part(const View& view, const ViewedCard& card, const std::string& title) {
  const std::string name = name_of_card(card);
  return fmt::format(
      "<section class=card aria-label=\"{0}\">{1}<div>{3}<dl>{2}</dl></div>"
      "</section>",
      shown(name),
      card.has_photo ? fmt::format("<img class=photo src=\"{}/photo\" width=96 alt=\"{}\">",
                                   html(view.request.path), view.say("photo_of", {{"name", name}}))
                     : std::string(),
      card_lines(view, card), heading(name, title));
}

// --- appointments

std::string when_text(const View& view, const ViewedEvent& event) {
  const bool utc = event.all_day || event.floating;
  const std::string first = day_text(view.language, event.first, utc);
  const std::string last = day_text(view.language, event.last, utc);
  const std::string count = view.number(event.count);
  if (event.count == 1) return html(first);
  return view.say(event.is_cut ? "dates_on" : "dates",
                  {{"count", count}, {"first", first}, {"last", last}});
}

std::string event_part(const View& view, const ViewedEvent& event, const std::string& title) {
  std::string facts;
  const auto fact = [&](std::string_view word, const std::string& value) {
    if (value.empty()) return;
    facts += fmt::format("<dt>{}</dt><dd class=said>{}</dd>", view.say(word), value);
  };
  if (event.count > 0) fact("when", when_text(view, event));
  fact("event.location", shown(event.location));
  fact("event.organizer", shown(event.organizer));
  fact("event.text", lines_of_text(event.text));
  const std::string calendar = event.count > 0 ? month_table(view, event) : std::string();
  return fmt::format("<section class=event>{}<dl>{}</dl>{}</section>",
                     event.title.empty() ? "" : heading(event.title, title), facts, calendar);
}

// What it says, by its kind; empty for mail.
std::string said_part(const View& view, int file, const StoreItem& item) {
  const bool is_card = item.path.ends_with(".vcf"), is_event = item.path.ends_with(".ics");
  if (!is_card && !is_event) return {};
  const auto said =
      batch::view_item(file, {item.path, item.uid, read_month(view.request.asked("month"))});
  if (!said) {
    return fmt::format("<p class=warning>{}</p>",
                       view.say("not_shown", {{"why", said.error().what}}));
  }
  std::string text;
  for (const ViewedCard& card : said->cards) text += card_part(view, card, item.title);
  for (const ViewedEvent& event : said->events) text += event_part(view, event, item.title);
  return text;
}

std::string losses_part(const View& view, const StoreItem& item) {
  std::string losses;
  for (const Loss& loss : item.losses) {
    losses += fmt::format(
        "<tr><td>{}</td><td>{}</td><td>{}</td><td class=text>{}</td><td class=text>{}</td></tr>",
        view.severity(loss.severity), view.say("loss." + loss.category), shown(loss.where),
        shown(loss.before), shown(loss.after));
  }
  if (losses.empty()) return {};
  return fmt::format(
      "<section><h2>{}</h2><div class=scroll tabindex=0><table class=\"list "
      "losses\"><tbody>{}</tbody></table></div></section>",
      view.say("losses"), losses);
}

std::string facts_part(const View& view, const Found& found) {
  const StoreItem& item = found.item;
  const auto& outputs = found.store.file.outputs;
  // A loose message is a store of one item, which lies where the file says.
  const bool is_loose = !outputs.empty() && !outputs.front().is_folder;
  const auto fact = [](const std::string& name, std::string_view css, const std::string& value) {
    return value.empty() ? "" : fmt::format("<dt>{}</dt><dd{}>{}</dd>", name, css, value);
  };
  return "<dl>" + fact(view.say("ui.state"), "", view.say(item.kept)) +
         fact(view.say("path"), " class=path", shown(is_loose ? outputs.front().path : item.path)) +
         fact("SHA-256", " class=path", html(item.sha256)) +
         fact(view.say("ui.error"), "", shown(item.error)) + "</dl>";
}

}  // namespace

Response item_page(Call& call) {
  const View& view = call.view;
  const auto found = find_item(call);
  if (!found) return nothing_there(call);
  const StoreItem& item = found->item;
  PageParts parts;
  parts.active = "mailboxes";
  parts.title = item.title.empty() ? call.param("item") : item.title;
  const std::string source = source_of(found->store.file);
  const auto file = open_result(call, *found);
  const std::string said = file ? said_part(view, file->get(), item) : std::string();
  const std::string begin = file ? begin_of(file->get()) : std::string();
  parts.main = fmt::format(
      "<p class=crumbs><a href=\"{}?folder={}#items\" data-up>{}</a></p><h1 class=file>{}</h1>",
      view.in_batch("mailbox/" + std::to_string(found->store.file.id)), item.folder, shown(source),
      item.title.empty() ? shown(item.path.substr(item.path.rfind('/') + 1)) : shown(item.title));
  if (said.empty()) {
    parts.main += facts_part(view, *found) + losses_part(view, item);
    if (!begin.empty()) {
      parts.main += fmt::format("<section><h2>{}</h2><pre tabindex=0>{}</pre></section>",
                                view.say("headers"), begin);
    }
  } else {  // what a person looks for comes first
    parts.main += losses_part(view, item) + said + "<section>" + facts_part(view, *found) +
                  "</section>" +
                  fmt::format("<details><summary>{}</summary><pre tabindex=0>{}</pre></details>",
                              view.say("begin_of_file"), begin);
  }
  return page(view, parts);
}

Response api_item(Call& call) {
  using Json = nlohmann::ordered_json;
  const auto found = find_item(call);
  const auto file = found ? open_result(call, *found) : std::nullopt;
  if (!file) return json_trouble(404, "There is no such item.");
  const auto said = batch::view_item(file->get(), {found->item.path, found->item.uid,
                                                   read_month(call.view.request.asked("month"))});
  if (!said) return json_trouble(400, said.error().what);
  Json cards = Json::array(), events = Json::array();
  for (const ViewedCard& card : said->cards) {
    Json lines = Json::array();
    for (const ViewedLine& line : card.lines)
      lines.push_back({{"name", line.name}, {"value", line.value}, {"types", line.types}});
    cards.push_back({{"lines", lines}, {"photo", card.has_photo}});
  }
  for (const ViewedEvent& event : said->events) {
    Json spans = Json::array();
    for (const batch::ViewedSpan& span : event.spans)
      spans.push_back({{"start", span.start}, {"end", span.end}});
    events.push_back({{"title", event.title},
                      {"location", event.location},
                      {"organizer", event.organizer},
                      {"all_day", event.all_day},
                      {"floating", event.floating},
                      {"series", event.is_series},
                      {"goes_on", event.is_cut},
                      {"count", event.count},
                      {"instances", spans}});
  }
  return json_response(Json{{"cards", cards}, {"events", events}}.dump(
                           -1, ' ', false, nlohmann::json::error_handler_t::replace) +
                       "\n");
}

// A picture by its first bytes, in a sandbox of its own, and never what else a card may hold.
Response item_photo(Call& call) {
  const auto found = find_item(call);
  const auto file = found ? open_result(call, *found) : std::nullopt;
  if (!file || !found->item.path.ends_with(".vcf")) return nothing_there(call);
  auto photo = batch::view_photo(file->get(), {found->item.path, found->item.uid});
  if (!photo) return nothing_there(call);
  Response response;
  response.type = photo->media_type;
  response.body = std::move(photo->bytes);
  response.headers.emplace_back("Content-Security-Policy", "default-src 'none'; sandbox");
  response.headers.emplace_back("Content-Disposition", "inline");
  return response;
}

}  // namespace offenbar::gui
