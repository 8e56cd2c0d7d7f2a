#include "converters/items/compare_events.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <map>
#include <utility>

#include "converters/base/text.h"
#include "converters/comparison/mapped.h"
#include "converters/items/compare_letters.h"
#include "converters/items/words.h"

namespace offenbar::items {
namespace {

std::string lower_letters(std::string_view text) { return normalised_key(letters_of(text)); }

std::string text_of(const Span& span) {
  const auto one = [](std::int64_t seconds) {
    const std::time_t time = seconds;
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", parts.tm_year + 1900, parts.tm_mon + 1,
                       parts.tm_mday, parts.tm_hour, parts.tm_min);
  };
  return one(span.start) + " to " + one(span.end);
}

bool within_an_hour(std::int64_t a, std::int64_t b) { return a - b <= 3600 && b - a <= 3600; }

// Within an hour of a change of the clock a time comes twice or never, and readers disagree about
// which it is. A series that begins with such a night lasts as long as that night did.
bool is_near(const Span& source, const Span& result, const Span& first) {
  if (source.near_change && within_an_hour(source.start, result.start) &&
      within_an_hour(source.end, result.end)) {
    return true;
  }
  return first.near_change && source.start == result.start &&
         within_an_hour(source.end, result.end);
}

void compare_spans(const Event& source, const std::vector<Event>& results, Differences& found) {
  if (!source.spans || source.spans->empty() || source.is_doubtful) return;
  std::vector<Span> after;
  for (const Event& one : results) {
    if (one.spans) after.insert(after.end(), one.spans->begin(), one.spans->end());
  }
  std::ranges::sort(after);
  const bool has_rest = source.is_cut;
  // Both end some years on, and one may see an instance more at the edge.
  constexpr std::int64_t edge = 40LL * 86'400;
  const std::int64_t last =
      std::min(source.spans->back().start,
               after.empty() ? source.spans->back().start : after.back().start) -
      edge;
  const auto is_compared = [&](const Span& span) { return !has_rest || span.start <= last; };
  std::multimap<std::pair<std::int64_t, std::int64_t>, Span> left;
  for (const Span& span : after) {
    if (is_compared(span)) left.emplace(std::pair(span.start, span.end), span);
  }
  std::vector<Span> missing;
  for (const Span& span : *source.spans) {
    if (!is_compared(span)) continue;
    const auto same = left.find({span.start, span.end});
    same == left.end() ? missing.push_back(span) : void(left.erase(same));
  }
  std::erase_if(missing, [&](const Span& span) {
    const auto near = std::ranges::find_if(
        left, [&](const auto& one) { return is_near(span, one.second, source.spans->front()); });
    if (near == left.end()) return false;
    left.erase(near);
    return true;
  });
  if (missing.empty() && left.empty()) return;
  const char* category = source.is_series ? "series_changed" : "event_time";
  const std::string where =
      source.is_series ? fmt::format("{} of {} dates", std::max(missing.size(), left.size()),
                                     source.spans->size())
                       : std::string("time");
  found.add(category, where, missing.empty() ? "" : text_of(missing.front()),
            left.empty() ? "" : text_of(left.begin()->second));
}

bool is_said(const std::vector<Address>& list, const Address& who) {
  const std::string name = lower_letters(who.name), mapped = mapped_address(who.address);
  return std::ranges::any_of(list, [&](const Address& one) {
    if (who.address.find('@') != std::string::npos) {
      return one.address == who.address || one.address == mapped;
    }
    return name.empty() || lower_letters(one.name).find(name) != std::string::npos ||
           lower_letters(one.address).find(name) != std::string::npos;
  });
}

std::string name_of(const Address& one) {
  return one.address.empty() ? one.name : fmt::format("{} <{}>", one.name, one.address);
}

void compare_people(const Event& source, const Event& result, Differences& found) {
  std::vector<Address> people = result.letter.recipients;
  people.insert(people.end(), result.organizer.begin(), result.organizer.end());
  for (const std::vector<Address>* list :
       {&source.letter.recipients, &source.letter.copies, &source.letter.blind}) {
    for (const Address& who : *list) {
      if (!is_said(people, who)) found.add("attendee_missing", "attendees", name_of(who), "");
    }
  }
  if (source.organizer.empty() || result.organizer.empty()) return;
  const bool is_same = std::ranges::any_of(
      source.organizer, [&](const Address& who) { return is_said(result.organizer, who); });
  if (!is_same) {
    found.add("organizer_changed", "organizer", name_of(source.organizer.front()),
              name_of(result.organizer.front()));
  }
}

// Title, texts, categories and attachments are compared as those of a mail.
Letter content_of(const Letter& letter) {
  Letter content;
  content.subject = letter.subject;
  content.texts = letter.texts;
  content.keywords = letter.keywords;
  content.attached = letter.attached;
  return content;
}

}  // namespace

void compare_events(const Event& source, const std::vector<Event>& results, Differences& found) {
  if (results.empty()) return found.add("item_missing", "", "", "");
  const Event& result = results.front();
  compare_letters(content_of(source.letter), content_of(result.letter), "", found);
  compare_spans(source, results, found);
  if (source.spans && result.spans && !source.is_doubtful && source.all_day != result.all_day) {
    found.add("event_time", "time", source.all_day ? "all day" : "at a time",
              result.all_day ? "all day" : "at a time");
  }
  if (source.location &&
      lower_letters(*source.location) != lower_letters(result.location.value_or(""))) {
    found.add("location_changed", "location", *source.location, result.location.value_or(""));
  }
  compare_people(source, result, found);
  if (source.due && source.due != result.due) {
    found.add("event_time", "due", *source.due, result.due.value_or(""));
  }
  if (source.percent && source.percent != result.percent) {
    found.add("progress_changed", "percent", std::to_string(*source.percent),
              result.percent ? std::to_string(*result.percent) : "");
  }
}

}  // namespace offenbar::items
