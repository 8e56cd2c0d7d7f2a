// The side of item_view.h that runs locked in.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <nlohmann/json.hpp>

#include "batch/item_view.h"
#include "converters/base/channel.h"
#include "converters/base/isolation.h"
#include "converters/base/text.h"
#include "converters/facts_json.h"
#include "converters/items/calendar_events.h"
#include "converters/items/card.h"

namespace offenbar::batch {
namespace {

using nlohmann::json;

constexpr int channel_descriptor = 3;
constexpr std::size_t largest_file = std::size_t{8} << 20U;
constexpr std::size_t largest_photo = 190'000, longest_value = 4096;
constexpr std::size_t most_lines = 500, most_line_bytes = 100'000, most_spans = 1000;
constexpr std::size_t most_objects = 20;
constexpr std::int64_t day_seconds = 86'400;

std::string shortened(std::string_view text) {
  if (!is_valid_utf8(text)) return printable(text.substr(0, longest_value / 4));
  return std::string(shorten_at_grapheme(text, longest_value));
}

Result<std::string> text_of(int file) {
  struct stat info {};
  if (::fstat(file, &info) != 0) return fail(Fault::unreadable, "the result cannot be read");
  if (static_cast<std::uint64_t>(info.st_size) > largest_file) {
    return fail(Fault::unsupported, "the result is larger than what is shown here");
  }
  std::string text(static_cast<std::size_t>(info.st_size), '\0');
  std::size_t filled = 0;
  while (filled < text.size()) {
    const ssize_t got =
        ::pread(file, text.data() + filled, text.size() - filled, static_cast<off_t>(filled));
    if (got <= 0) break;
    filled += static_cast<std::size_t>(got);
  }
  text.resize(filled);
  return text;
}

// --- cards

bool is_of(const items::Card& card, const std::string& uid) {
  return std::ranges::any_of(card.lines, [&uid](const items::CardLine& line) {
    return line.name == "UID" && line.value.find(uid) != std::string::npos;
  });
}

std::vector<items::Card> wanted_cards(const std::string& text, const std::string& uid) {
  std::vector<items::Card> cards = items::cards_of(text);
  if (cards.size() > 1 && !uid.empty()) {
    std::erase_if(cards, [&uid](const items::Card& card) { return !is_of(card, uid); });
  }
  cards.resize(std::min(cards.size(), most_objects));
  return cards;
}

// "data:image/jpeg;base64,..." or the base64 alone.
std::string decoded(std::string_view value) {
  if (value.starts_with("data:")) value.remove_prefix(std::min(value.find(',') + 1, value.size()));
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : value) {
    const std::size_t digit =
        std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
            .find(c);
    if (digit == std::string_view::npos) continue;
    bits = bits << 6U | static_cast<std::uint32_t>(digit);
    if (++count % 4 == 1) continue;
    bytes += static_cast<char>(bits >> (6 - 2 * ((count - 1) % 4)) & 0xFFU);
    if (bytes.size() > largest_photo) return {};
  }
  return bytes;
}

// By its first bytes, whatever it calls itself: nothing that could hold a script.
std::string_view picture_type(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xD8\xFF")) return "image/jpeg";
  if (bytes.starts_with("\x89PNG\r\n\x1A\n")) return "image/png";
  if (bytes.starts_with("GIF87a") || bytes.starts_with("GIF89a")) return "image/gif";
  return {};
}

std::string photo_of(const std::vector<items::Card>& cards) {
  for (const items::Card& card : cards) {
    for (const items::CardLine& line : card.lines) {
      if (line.name != "PHOTO" || line.value.starts_with("http")) continue;
      std::string bytes = decoded(line.value);
      if (!picture_type(bytes).empty()) return bytes;
    }
  }
  return {};
}

// "work, voice" of ";TYPE=WORK,VOICE;PREF=1".
std::string types_of(std::string_view parameters) {
  std::string types;
  for (std::size_t at = parameters.find(";TYPE="); at != std::string_view::npos;
       at = parameters.find(";TYPE=", at + 1)) {
    const std::string_view value = parameters.substr(at + 6, parameters.find(';', at + 1) - at - 6);
    for (const char c : value) {
      if (c == ',') types += ", ";
      if (c >= 'A' && c <= 'Z') types += static_cast<char>(c - 'A' + 'a');
      if ((c >= 'a' && c <= 'z') || c == '-') types += c;
    }
  }
  return shortened(types);
}

json card_json(const items::Card& card, std::size_t& room) {
  json lines = json::array();
  for (std::size_t i = 0; i < card.lines.size(); ++i) {
    const items::CardLine& line = card.lines[i];
    const bool is_large = line.name == "PHOTO" || line.name == "LOGO" || line.name == "KEY" ||
                          line.name == "SOUND" || line.name.empty();
    if (is_large || lines.size() >= most_lines) continue;
    std::string value = shortened(line.value);
    if (value.size() + line.name.size() > room) break;
    room -= value.size() + line.name.size();
    const bool has_more = i + 1 < card.lines.size() && card.lines[i + 1].name.empty();
    lines.push_back({shortened(line.name), std::move(value),
                     has_more ? types_of(card.lines[i + 1].value) : std::string()});
  }
  return {{"lines", lines}, {"photo", !photo_of({card}).empty()}};
}

// --- appointments

// A start without a zone and without Z: local time, wherever one is.
bool is_floating(std::string_view text) {
  const std::size_t event = text.find("BEGIN:VEVENT");  // zones have starts of their own before it
  const std::size_t at = text.find("\nDTSTART:", std::min(event, text.size()));
  if (at == std::string_view::npos) return false;
  std::string_view value = text.substr(at + 9, text.find('\n', at + 9) - at - 9);
  if (value.ends_with('\r')) value.remove_suffix(1);
  return value.size() == 15 && value[8] == 'T';
}

struct Window {
  std::int64_t begin = 0, end = 0;
};

Window window_of(const ViewedMonth& wanted, std::int64_t first, bool as_utc) {
  const std::time_t time = first;
  std::tm parts{};
  as_utc ? ::gmtime_r(&time, &parts) : ::localtime_r(&time, &parts);
  if (wanted.year > 0) {
    parts.tm_year = wanted.year - 1900;
    parts.tm_mon = wanted.month - 1;
  }
  const auto beginning = [&parts, as_utc](int ahead) -> std::int64_t {
    std::tm day{};
    day.tm_year = parts.tm_year;
    day.tm_mon = parts.tm_mon + ahead;
    day.tm_mday = 1;
    day.tm_isdst = -1;
    return as_utc ? ::timegm(&day) : ::mktime(&day);
  };
  return {beginning(0), beginning(1)};
}

std::string people_text(const std::vector<items::Address>& people) {
  std::string text;
  for (const items::Address& one : people) {
    text += text.empty() ? "" : ", ";
    text += one.name.empty() ? one.address : one.name;
  }
  return shortened(text);
}

json event_json(const items::Event& event, bool floating, const ViewedMonth& month) {
  json answer{{"title", shortened(event.letter.subject.value_or(""))},
              {"location", shortened(event.location.value_or(""))},
              {"organizer", people_text(event.organizer)},
              {"text", ""},
              {"all_day", event.all_day},
              {"floating", floating},
              {"series", event.is_series},
              {"cut", event.is_cut}};
  for (const items::Text& text : event.letter.texts) {
    if (!text.is_html) answer["text"] = shortened(text.utf8);
  }
  json spans = json::array();
  if (event.spans && !event.spans->empty()) {
    const std::vector<items::Span>& all = *event.spans;
    const Window window = window_of(month, all.front().start, event.all_day || floating);
    answer["count"] = all.size();
    answer["first"] = all.front().start;
    answer["last"] = all.back().start;
    for (const items::Span& span : all) {
      if (std::max(span.end, span.start + 1) <= window.begin) {
        answer["before"] = span.start;
      } else if (span.start >= window.end) {
        answer["after"] = span.start;
        break;
      } else if (spans.size() < most_spans) {
        spans.push_back({span.start, std::min(span.end, span.start + 400 * day_seconds)});
      }
    }
  }
  answer["spans"] = std::move(spans);
  return answer;
}

bool is_calendar(const std::string& path) {
  return path.ends_with(".ics") || path.ends_with(".vcs");
}

Result<json> events_json(const std::string& text, const json& question) {
  OFFENBAR_TRY(std::vector<items::Event> events, items::events_of_calendar(text));
  const std::string uid = question.value("uid", std::string());
  if (events.size() > 1 && !uid.empty()) {
    std::erase_if(events, [&uid](const items::Event& one) { return !one.uid.starts_with(uid); });
  }
  events.resize(std::min(events.size(), most_objects));
  const ViewedMonth month{question.value("year", 0), question.value("month", 0)};
  json list = json::array();
  for (const items::Event& event : events) {
    list.push_back(event_json(event, is_floating(text), month));
    if (list.dump(-1, ' ', false, json::error_handler_t::replace).size() > most_line_bytes) break;
  }
  return json{{"events", list}};
}

Result<void> answer(Channel& channel, Message& message) {
  if (message.descriptors.size() != 1) return fail(Fault::internal, "no file came");
  const json& question = message.body;
  const std::string path = question.value("path", std::string());
  OFFENBAR_TRY(const std::string text, text_of(message.descriptors.front().get()));
  if (is_calendar(path)) {
    OFFENBAR_TRY(const json events, events_json(text, question));
    return channel.send(events);
  }
  const auto cards = wanted_cards(text, question.value("uid", std::string()));
  if (question.value("photo", false)) {
    const std::string photo = photo_of(cards);
    if (photo.empty()) return fail(Fault::not_found, "there is no photo");
    return channel.send_bytes(photo);
  }
  json list = json::array();
  std::size_t room = most_line_bytes;
  for (const items::Card& card : cards) list.push_back(card_json(card, room));
  return channel.send({{"cards", list}});
}

}  // namespace

int serve_item_view() {
  constexpr std::uint64_t most_memory = std::uint64_t{512} << 20U;
  constexpr std::uint64_t most_seconds = 10;
  prepare_text();
  items::prepare_calendars();
  ::tzset();
  Channel channel{Descriptor(channel_descriptor)};
  const auto measures = confine(enter_namespaces(), {}, Profile::reader,
                                {.memory_bytes = most_memory, .cpu_seconds = most_seconds}, true);
  if (!measures) {
    (void)channel.send({{"error", to_json(measures.error())}});
    return 1;
  }
  auto message = channel.receive();
  if (!message || !*message) return 1;
  Result<void> said;
  try {
    said = answer(channel, **message);
  } catch (const std::bad_alloc&) {
    said = fail(Fault::over_memory, "needs too much memory to look into");
  }
  if (!said) (void)channel.send({{"error", to_json(said.error())}});
  return 0;
}

}  // namespace offenbar::batch
