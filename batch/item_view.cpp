#include "batch/item_view.h"

#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "batch/examiner.h"
#include "converters/base/channel.h"
#include "converters/base/process.h"
#include "converters/base/text.h"
#include "converters/facts_json.h"

namespace offenbar::batch {
namespace {

using nlohmann::json;

constexpr auto patience = std::chrono::seconds(15);

Result<Message> ask(int file, const ItemQuestion& question, bool photo) {
  OFFENBAR_TRY(auto ends, Channel::pair());
  Process::Start start;
  start.arguments = {question.program.empty() ? own_path() : question.program, "work", "item"};
  start.environment = inherited_environment();
  if (const char* zone = std::getenv("TZ")) start.environment.push_back(std::string("TZ=") + zone);
  start.channel = ends.second.descriptor();
  OFFENBAR_TRY(const Process process, Process::start(start));
  { const Channel theirs = std::move(ends.second); }  // so that their end is seen when they die
  OFFENBAR_CHECK(ends.first.send({{"path", printable(question.path)},
                                  {"uid", printable(question.uid)},
                                  {"year", question.month.year},
                                  {"month", question.month.month},
                                  {"photo", photo}},
                                 {file}));
  OFFENBAR_TRY(auto message, ends.first.receive_any(patience));
  if (!message) return fail(Fault::corrupt, "what reads it died over it");
  if (message->body.contains("error")) return tl::unexpected(error_of(message->body["error"]));
  return *std::move(message);
}

ViewedCard card_of(const json& from) {
  ViewedCard card;
  card.has_photo = from.value("photo", false);
  for (const json& line : from.value("lines", json::array())) {
    card.lines.push_back({line.at(0).get<std::string>(), line.at(1).get<std::string>(),
                          line.at(2).get<std::string>()});
  }
  return card;
}

ViewedEvent event_of(const json& from) {
  ViewedEvent event;
  event.title = from.value("title", "");
  event.location = from.value("location", "");
  event.organizer = from.value("organizer", "");
  event.text = from.value("text", "");
  event.all_day = from.value("all_day", false);
  event.floating = from.value("floating", false);
  event.is_series = from.value("series", false);
  event.is_cut = from.value("cut", false);
  event.count = from.value("count", std::uint64_t{0});
  event.first = from.value("first", std::int64_t{0});
  event.last = from.value("last", std::int64_t{0});
  if (from.contains("before")) event.before = from["before"].get<std::int64_t>();
  if (from.contains("after")) event.after = from["after"].get<std::int64_t>();
  for (const json& span : from.value("spans", json::array())) {
    event.spans.push_back({span.at(0).get<std::int64_t>(), span.at(1).get<std::int64_t>()});
  }
  return event;
}

// Its first byte says which of the three it is: the other side looked at the others.
std::string_view picture_type(char first) {
  return first == '\xFF' ? "image/jpeg" : first == 'G' ? "image/gif" : "image/png";
}

}  // namespace

Result<ItemView> view_item(int file, const ItemQuestion& question) {
  OFFENBAR_TRY(const Message message, ask(file, question, false));
  ItemView view;
  try {  // of another mind than we: not its file's fault, and not ours
    for (const json& card : message.body.value("cards", json::array())) {
      view.cards.push_back(card_of(card));
    }
    for (const json& event : message.body.value("events", json::array())) {
      view.events.push_back(event_of(event));
    }
  } catch (const json::exception& wrong) {
    return fail(Fault::corrupt, wrong.what());
  }
  return view;
}

Result<Photo> view_photo(int file, const ItemQuestion& question) {
  OFFENBAR_TRY(const Message message, ask(file, question, true));
  if (message.bytes.empty()) return fail(Fault::not_found, "there is no photo");
  return Photo{std::string(picture_type(message.bytes.front())), message.bytes};
}

}  // namespace offenbar::batch
