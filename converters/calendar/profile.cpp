#include "converters/calendar/profile.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "converters/base/mapping.h"

namespace offenbar::calendar {
namespace {

struct Column {
  std::string_view name;
  bool Profile::*field;
};

constexpr std::array<Column, 10> columns{{
    {"quiet", &Profile::quiet},
    {"series_of_tasks", &Profile::series_of_tasks},
    {"tasks", &Profile::tasks},
    {"journals", &Profile::journals},
    {"other_calendars", &Profile::other_calendars},
    {"positions", &Profile::positions},
    {"lone_instances", &Profile::lone_instances},
    {"conferences", &Profile::conferences},
    {"styled", &Profile::styled},
    {"alternative", &Profile::alternative},
}};

Result<void> read_bytes(std::string_view text, std::uint64_t& into) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  if (error != std::errc() || end != text.data() + text.size()) {
    return fail(Fault::corrupt, fmt::format("profiles.tsv: attachment_bytes is \"{}\"", text));
  }
  return {};
}

}  // namespace

const Profile& Profile::standard() {
  static const Profile standard;
  return standard;
}

Result<Profile> Profile::load(std::string_view receiver) {
  OFFENBAR_TRY(const Table table, Table::load("profiles"));
  const Table::Row* const row = table.find(std::string(receiver));
  if (row == nullptr) {
    return fail(Fault::not_found, fmt::format("no receiver is called \"{}\"", receiver));
  }
  Profile profile;
  profile.name = receiver;
  for (const Column& column : columns) {
    const std::string_view cell = table.at(*row, column.name);
    if (cell != "yes" && cell != "no") {
      return fail(Fault::corrupt, fmt::format("profiles.tsv, {}: {} is \"{}\", not yes or no",
                                              receiver, column.name, cell));
    }
    profile.*column.field = cell == "yes";
  }
  OFFENBAR_CHECK(read_bytes(table.at(*row, "attachment_bytes"), profile.attachment_bytes));
  profile.vcard = table.at(*row, "vcard");
  profile.groups = table.at(*row, "groups");
  return profile;
}

}  // namespace offenbar::calendar
