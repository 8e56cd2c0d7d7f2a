// The comparison of items is itself checked: good results get one defect each, of every kind that
// a writer could have, and each must be found with its category.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <map>
#include <optional>

#include "corpus/generator/mail/mailbox.h"
#include "tests/items/written_store.h"
#include "tests/support/corpus.h"

namespace offenbar::items::test {
namespace {

namespace fs = std::filesystem;
using stores::Kind;

// The field with its folded lines: where it begins and ends; nothing if it is not there.
std::optional<std::pair<std::size_t, std::size_t>> field(const std::string& text,
                                                         const std::string& name) {
  std::size_t begin = text.find("\n" + name);
  if (text.starts_with(name)) begin = 0;
  if (begin == std::string::npos) return std::nullopt;
  if (begin > 0) ++begin;
  std::size_t end = text.find('\n', begin);
  while (end != std::string::npos && end + 1 < text.size() &&
         (text[end + 1] == ' ' || text[end + 1] == '\t')) {
    end = text.find('\n', end + 1);
  }
  return std::pair(begin, end == std::string::npos ? text.size() : end + 1);
}

// Each answers the text with the defect in it; nothing where it does not fit the item.
using Seed = std::function<std::optional<std::string>(const std::string& text)>;

Seed without(const std::string& name) {
  return [name](const std::string& text) -> std::optional<std::string> {
    const auto at = field(text, name);
    if (!at) return std::nullopt;
    return text.substr(0, at->first) + text.substr(at->second);
  };
}

Seed instead(const std::string& name, const std::string& line) {
  return [name, line](const std::string& text) -> std::optional<std::string> {
    const auto at = field(text, name);
    if (!at) return std::nullopt;
    const std::string end = text.find("\r\n") != std::string::npos ? "\r\n" : "\n";
    return text.substr(0, at->first) + line + end + text.substr(at->second);
  };
}

// A line of base64 of an attachment: the last full one.
std::optional<std::size_t> line_of_attachment(const std::string& text) {
  std::size_t part = text.find("Content-Disposition: attachment");
  if (part == std::string::npos) return std::nullopt;
  const std::size_t head = text.rfind("\n--", part);
  const std::size_t body = text.find("\n\n", part);
  if (head == std::string::npos || body == std::string::npos) return std::nullopt;
  if (text.substr(head, body - head).find("base64") == std::string::npos) return std::nullopt;
  const std::size_t end = text.find("\n--", body);
  std::size_t line = text.find('\n', body + 2);
  if (line == std::string::npos || end == std::string::npos || line >= end) return std::nullopt;
  return body + 2;
}

std::optional<std::string> cut_attachment(const std::string& text) {
  const auto line = line_of_attachment(text);
  if (!line) return std::nullopt;
  return text.substr(0, *line) + text.substr(text.find('\n', *line) + 1);
}

std::optional<std::string> flip_attachment(const std::string& text) {
  const auto line = line_of_attachment(text);
  if (!line) return std::nullopt;
  std::string changed = text;
  changed[*line] = changed[*line] == 'A' ? 'B' : 'A';
  return changed;
}

std::optional<std::string> drop_attachment(const std::string& text) {
  const auto line = line_of_attachment(text);
  if (!line) return std::nullopt;
  const std::size_t begin = text.rfind("\n--", *line);
  const std::size_t end = text.find("\n--", *line);
  return text.substr(0, begin) + text.substr(end);
}

std::optional<std::string> rename_attachment(const std::string& text) {
  if (!line_of_attachment(text)) return std::nullopt;  // a message: its name is its subject
  const std::size_t part = text.find("Content-Disposition: attachment");
  const std::size_t name = part == std::string::npos ? part : text.find("filename=", part);
  const std::size_t type = part == std::string::npos ? part : text.rfind("\n--", part);
  if (name == std::string::npos || name > part + 200) return std::nullopt;
  std::string changed = text;
  const std::size_t begin = changed[name + 9] == '"' ? name + 10 : name + 9;
  if (changed[begin] == '=' || changed[begin] == '\n') return std::nullopt;
  changed.replace(begin, 3, "zzzz");
  // The older name of the content type must not say what the disposition does not.
  const std::size_t old = changed.find("name=", type);
  if (old != std::string::npos && old < part) changed.replace(old, 4, "nome");
  return changed;
}

std::optional<std::string> lose_recipient(const std::string& text) {
  const auto at = field(text, "To:");
  if (!at) return std::nullopt;
  const std::string list = text.substr(at->first, at->second - at->first);
  const std::size_t comma = list.rfind(',');
  if (comma == std::string::npos || list.find('@', comma) == std::string::npos) return std::nullopt;
  return text.substr(0, at->first) + list.substr(0, comma) + "\n" + text.substr(at->second);
}

// Text of a mail: behind the header of a part that is plain text and not encoded.
std::optional<std::pair<std::size_t, std::size_t>> plain_body(const std::string& text) {
  const std::size_t type = text.find("Content-Type: text/plain");
  if (type == std::string::npos) return std::nullopt;
  const std::size_t body = text.find("\n\n", type);
  if (body == std::string::npos) return std::nullopt;
  if (text.substr(type, body - type).find("base64") != std::string::npos) return std::nullopt;
  return std::pair(body + 2, std::min(text.find("\n--", body), text.size()));
}

std::optional<std::string> cut_body(const std::string& text) {
  const auto body = plain_body(text);
  if (!body || body->second - body->first < 200) return std::nullopt;
  const std::size_t line = text.find('\n', body->first + (body->second - body->first) / 2);
  if (line == std::string::npos || line >= body->second) return std::nullopt;
  return text.substr(0, line + 1) + text.substr(body->second);
}

std::optional<std::string> change_word(const std::string& text) {
  const auto body = plain_body(text);
  if (!body) return std::nullopt;
  for (std::size_t at = body->first + 1; at + 1 < body->second; ++at) {
    if (text[at - 1] == '=' || text[at] == '=' || (at > 1 && text[at - 2] == '=')) continue;
    if (text[at] < 'a' || text[at] > 'y') continue;
    std::string changed = text;
    ++changed[at];
    return changed;
  }
  return std::nullopt;
}

// A time of the field, an hour later.
std::optional<std::string> hour_later(const std::string& text, const std::string& name) {
  const std::size_t event = text.find("BEGIN:VEVENT");
  if (event == std::string::npos) return std::nullopt;
  const std::string inside = text.substr(event);
  const auto at = field(inside, name);
  if (!at) return std::nullopt;
  const std::size_t time = inside.find('T', inside.find(':', at->first));
  if (time == std::string::npos || time > at->second) return std::nullopt;
  std::string changed = text;
  const int hour = std::stoi(inside.substr(time + 1, 2));
  const std::string next = fmt::format("{:02}", (hour + 1) % 24);
  changed.replace(event + time + 1, 2, next);
  return changed;
}

std::optional<std::string> fewer_dates(const std::string& text) {
  const std::size_t at = text.find("COUNT=");
  if (at == std::string::npos || at < text.find("BEGIN:VEVENT")) return std::nullopt;
  std::size_t end = at + 6;
  while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
  const int count = std::stoi(text.substr(at + 6, end - at - 6));
  if (count < 2) return std::nullopt;
  return text.substr(0, at + 6) + std::to_string(count - 1) + text.substr(end);
}

struct Defect {
  const char* name;
  Kind kind;
  const char* category;  // one of those that are found
  Seed seed;
};

std::vector<Defect> defects() {
  return {
      {"attachment truncated", Kind::mail, "attachment_changed", cut_attachment},
      {"byte of an attachment changed", Kind::mail, "attachment_changed", flip_attachment},
      {"attachment lost", Kind::mail, "attachment_missing", drop_attachment},
      {"attachment renamed", Kind::mail, "attachment_name", rename_attachment},
      {"recipient lost", Kind::mail, "recipient_missing", lose_recipient},
      {"Cc lost", Kind::mail, "recipient_missing", without("Cc:")},
      {"sender changed", Kind::mail, "sender_changed",
       instead("From:", "From: Fremd <fremd@example.net>")},
      {"subject changed", Kind::mail, "subject_changed", instead("Subject:", "Subject: Anderes")},
      {"date changed", Kind::mail, "date_changed",
       instead("Date:", "Date: Mon, 01 Jan 2001 01:01:01 +0000")},
      {"message id changed", Kind::mail, "message_id_changed",
       instead("Message-ID:", "Message-ID: <anders@example.net>")},
      {"body cut", Kind::mail, "body_changed", cut_body},
      {"letter of the body changed", Kind::mail, "body_changed", change_word},
      {"category lost", Kind::mail, "category_missing", without("Keywords:")},
      {"mail emptied", Kind::mail, "item_missing",
       [](const std::string&) { return std::optional<std::string>(""); }},
      {"attendee lost", Kind::calendar, "attendee_missing", without("ATTENDEE")},
      {"start an hour off", Kind::calendar, "",
       [](const std::string& text) { return hour_later(text, "DTSTART"); }},
      {"end an hour off", Kind::calendar, "",
       [](const std::string& text) { return hour_later(text, "DTEND"); }},
      {"last date of a series lost", Kind::calendar, "series_changed", fewer_dates},
      {"series became one date", Kind::calendar, "series_changed",
       [](const std::string& text) -> std::optional<std::string> {
         const std::size_t event = text.find("BEGIN:VEVENT");
         if (event == std::string::npos) return std::nullopt;
         const auto at = field(text.substr(event), "RRULE");
         if (!at) return std::nullopt;
         return text.substr(0, event + at->first) + text.substr(event + at->second);
       }},
      {"date that was deleted came back", Kind::calendar, "series_changed", without("EXDATE")},
      {"title changed", Kind::calendar, "subject_changed",
       instead("SUMMARY", "SUMMARY:Ganz anderes")},
      {"place lost", Kind::calendar, "location_changed", without("LOCATION")},
      {"description lost", Kind::calendar, "body_missing",
       [](const std::string& text) -> std::optional<std::string> {
         auto changed = without("DESCRIPTION")(text);
         if (!changed) return std::nullopt;
         for (const char* other : {"X-ALT-DESC", "STYLED-DESCRIPTION"}) {
           if (auto again = without(other)(*changed)) changed = again;
         }
         return changed;
       }},
      {"organiser changed", Kind::calendar, "organizer_changed",
       instead("ORGANIZER", "ORGANIZER;CN=Fremd:mailto:fremd@example.net")},
      {"appointment emptied", Kind::calendar, "item_missing",
       [](const std::string&) {
         return std::optional<std::string>("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n");
       }},
      {"due date lost", Kind::tasks, "event_time", without("DUE")},
      {"task's title changed", Kind::tasks, "subject_changed",
       instead("SUMMARY", "SUMMARY:Nichts")},
      {"note's text lost", Kind::notes, "body_missing", without("DESCRIPTION")},
      {"telephone lost", Kind::contacts, "contact_field", without("TEL")},
      {"e-mail changed", Kind::contacts, "contact_field",
       instead("EMAIL", "EMAIL:fremd@example.net")},
      {"name lost", Kind::contacts, "contact_field",
       [](const std::string& text) -> std::optional<std::string> {
         auto changed = instead("FN", "FN:Jemand")(text);
         if (changed) changed = instead("N:", "N:;;;;")(*changed);
         return changed;
       }},
      {"birthday changed", Kind::contacts, "contact_field", instead("BDAY", "BDAY:19000203")},
      {"company lost", Kind::contacts, "contact_field", without("ORG")},
      {"postal address lost", Kind::contacts, "contact_field", without("ADR")},
      {"member of a list lost", Kind::contacts, "member_missing", without("MEMBER")},
  };
}

bool has(const std::vector<Loss>& losses, const std::string& category) {
  if (category.empty()) return !losses.empty();
  return std::ranges::any_of(losses, [&](const Loss& loss) { return loss.category == category; });
}

std::string told(const std::vector<Loss>& losses) {
  std::string text;
  for (const Loss& loss : losses) {
    text +=
        fmt::format("\n  {} | {} | {} | {}", loss.category, loss.where, loss.before, loss.after);
  }
  return text;
}

fs::path made_store(const fs::path& folder) {
  generator::MailboxOptions options;
  options.seed = 11;
  options.items = 400;
  std::ostringstream manifest;
  const auto made = generator::make_pst(folder / "Erzeugt.pst", options, manifest);
  EXPECT_TRUE(made);
  return folder / "Erzeugt.pst";
}

TEST(SeededDefects, EachKindIsFoundWithItsCategory) {
  const offenbar::testing::TemporaryFolder folder;
  WrittenStore store(made_store(folder.path()), "pst", stores::Layout::maildir);
  for (const Defect& defect : defects()) {
    constexpr std::size_t enough = 20;
    std::size_t seeded = 0;
    std::size_t found = 0;
    std::string missed;
    for (const WrittenItem& item : store.items()) {
      if (seeded == enough) break;
      if (item.result.kind != defect.kind || item.result.kept != stores::Kept::written) continue;
      const std::string good = store.text(item);
      const auto bad = defect.seed(good);
      if (!bad || *bad == good) continue;
      ++seeded;
      store.put(item, *bad);
      const auto losses = store.compare(item);
      store.put(item, good);
      if (has(losses, defect.category)) {
        ++found;
      } else if (missed.size() < 2000) {
        missed += "\n" + item.result.paths.front() + told(losses);
      }
    }
    std::printf("%-40s %zu of %zu\n", defect.name, found, seeded);
    EXPECT_GT(seeded, 0U) << defect.name << " fits no item";
    EXPECT_EQ(found, seeded) << defect.name << missed;
  }
}

TEST(SeededDefects, LostFlagsLostMailAndOtherFolders) {
  const offenbar::testing::TemporaryFolder folder;
  WrittenStore store(made_store(folder.path()), "pst", stores::Layout::maildir);
  std::size_t flags = 0;
  std::size_t moved = 0;
  for (WrittenItem item : store.items()) {
    const std::string path = item.result.paths.front();
    if (item.result.kind != Kind::mail || item.result.kept != stores::Kept::written) continue;
    item.result.paths = {path.substr(0, path.find(":2,")) + ":2,"};
    const std::size_t mark = path.find(":2,");
    if (mark != std::string::npos && mark + 3 < path.size() && path[mark + 3] < 'a') {
      fs::rename(store.place(path), store.place(item.result.paths.front()));
      EXPECT_TRUE(has(store.compare(item), "flag_changed")) << path;
      ++flags;
      fs::rename(store.place(item.result.paths.front()), store.place(path));
    }
    if (path.starts_with("mail/.") && path.find("/cur/") != std::string::npos) {
      const std::string other = "mail/.Ganz woanders/cur";
      fs::create_directories(store.place(other));
      item.result.paths = {other + path.substr(path.rfind('/'))};
      fs::rename(store.place(path), store.place(item.result.paths.front()));
      moved += has(store.compare(item), "folder_changed");
      fs::rename(store.place(item.result.paths.front()), store.place(path));
    }
    item.result.paths = {path + "-gone"};
    EXPECT_TRUE(has(store.compare(item), "item_missing"));
  }
  EXPECT_GT(flags, 10U);
  EXPECT_GT(moved, 0U);
}

TEST(SeededDefects, NothingIsFoundInGoodResults) {
  const offenbar::testing::TemporaryFolder folder;
  for (const stores::Layout layout : {stores::Layout::maildir, stores::Layout::eml}) {
    WrittenStore store(made_store(folder.path()), "pst", layout);
    EXPECT_GT(store.items().size(), 300U);
    for (const WrittenItem& item : store.items()) {
      const auto losses = store.compare(item);
      EXPECT_TRUE(losses.empty()) << item.result.paths.front() << told(losses);
    }
  }
}

// What the comparison is right about, file by file.
std::string_view explained(std::string_view file) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 2> reasons{{
      {"calendar/ics/ical4j__1106817412.ics",
       "a line that is no property does not arrive: to libical it goes on with the text before"},
      {"calendar/ics/libical__zday.ics", "noise that no reader takes for a calendar"},
  }};
  for (const auto& [name, reason] : reasons) {
    if (name == file) return reason;
  }
  return {};
}

// What the writer has told already may be found once more: an address that nobody knows.
TEST(SeededDefects, NothingIsFoundInTheCorpus) {
  OFFENBAR_NEEDS_CORPUS();
  std::size_t items = 0;
  for (const char* folder : {"mail/", "calendar/", "contacts/"}) {
    for (const auto& file : offenbar::testing::corpus_files(folder)) {
      if (file.format == "mbox" || file.format == "dbx" || file.format.starts_with("mht")) continue;
      const auto layout = stores::is_one_message(file.format) ? stores::Layout::file
                          : file.format == "tnef"             ? stores::Layout::eml
                                                              : stores::Layout::maildir;
      WrittenStore store(offenbar::testing::corpus_folder() / file.path, file.format, layout);
      for (const WrittenItem& item : store.items()) {
        const auto losses = store.compare(item);
        ++items;
        if (const auto reason = explained(file.path); !reason.empty()) {
          EXPECT_FALSE(losses.empty()) << "explained, but gone: " << reason;
          continue;
        }
        EXPECT_TRUE(losses.empty())
            << file.path << " " << item.result.paths.front() << told(losses);
      }
    }
  }
  std::printf("%zu items of the corpus\n", items);
}

}  // namespace
}  // namespace offenbar::items::test
