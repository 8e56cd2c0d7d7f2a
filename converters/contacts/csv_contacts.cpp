#include "converters/contacts/csv_contacts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <unordered_map>
#include <utility>

#include "converters/base/mapping.h"
#include "converters/base/uuid.h"
#include "converters/contacts/card.h"
#include "converters/contacts/csv_table.h"
#include "converters/contacts/old_property.h"

namespace offenbar::contacts {
namespace {

constexpr std::size_t fewest_known_columns = 3;
constexpr std::size_t fewest_of_outlook = 15;
constexpr std::size_t max_line_bytes = 64U << 10U;

// What a column means: the words of its field in the mapping.
struct Column {
  std::string name;    // as the file has it
  std::string field;   // "TEL"; empty for columns that nobody knows
  std::string first;   // "work,voice", "other", "1"
  std::string second;  // "street", "address"
  bool month_first = false;
};

using Known = std::unordered_map<std::string, Column>;

Known known_columns(const Table& table) {
  Known known;
  for (const Table::Row& row : table.rows()) {
    Column column;
    std::string_view field = table.at(row, "field");
    for (std::string* word : {&column.field, &column.first, &column.second}) {
      const std::size_t end = std::min(field.find(' '), field.size());
      *word = field.substr(0, end);
      field.remove_prefix(std::min(end + 1, field.size()));
    }
    column.month_first = table.at(row, "language") == "en";
    known.try_emplace(lower(table.at(row, "column")), std::move(column));
  }
  return known;
}

std::vector<Column> columns_of(const CsvTable::Row& header, const Known& known) {
  std::vector<Column> columns;
  for (const std::string& cell : header) {
    const std::string name(trimmed(cell));
    const auto found = known.find(lower(name));
    Column column = found == known.end() ? Column{} : found->second;
    column.name = name;
    columns.push_back(std::move(column));
  }
  return columns;
}

bool is_table_of_contacts(const std::vector<Column>& columns) {
  const auto count = std::ranges::count_if(columns, [](const auto& c) { return !c.field.empty(); });
  return static_cast<std::size_t>(count) >= fewest_known_columns;
}

// "12.4.1985", "4/12/1985", "1985-04-12"; empty for "0.0.00", which is no day; nothing for others.
std::optional<std::string> day_in(std::string_view text, bool month_first) {
  std::vector<int> numbers;
  for (std::size_t at = 0; at < text.size();) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), number);
    if (error != std::errc() || number < 0) return std::nullopt;
    numbers.push_back(number);
    at = static_cast<std::size_t>(end - text.data()) + 1;
    if (numbers.size() == 3) break;
  }
  if (numbers.size() != 3) return std::nullopt;
  if (numbers[0] == 0 && numbers[1] == 0) return std::string();
  if (numbers[0] < 1000) {
    std::swap(numbers[0], numbers[2]);
    if (month_first && text.find('/') != std::string_view::npos) std::swap(numbers[1], numbers[2]);
  }
  const bool is_right = numbers[0] >= 1000 && numbers[0] <= 9999 && numbers[1] >= 1 &&
                        numbers[1] <= 12 && numbers[2] >= 1 && numbers[2] <= 31;
  if (!is_right) return std::nullopt;
  return fmt::format("{:04}{:02}{:02}", numbers[0], numbers[1], numbers[2]);
}

std::vector<std::string> types_of(std::string_view list) { return parts_of(list, ','); }

// One row as a card.
class RowReader {
 public:
  RowReader(const std::vector<Column>& columns, const mail::Resolver& resolver)
      : columns_(columns), resolver_(resolver) {}

  Card run(const CsvTable::Row& row, std::vector<Loss>& losses) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string_view value = trimmed(row[i]);
      if (value.empty()) continue;
      const Column unnamed{fmt::format("column {}", i + 1), {}, {}, {}, false};
      take(i < columns_.size() ? columns_[i] : unnamed, std::string(value));
    }
    add_names();
    add_emails(losses);
    add_addresses();
    std::ranges::move(rest_.properties, std::back_inserter(card_.properties));
    return std::move(card_);
  }

 private:
  void take(const Column& column, std::string value) {
    const std::string& field = column.field;
    if (field == "ignored") return;
    if (field == "N" || field == "ORG" || field == "FN") {
      names_[field + column.first] = std::move(value);
    } else if (field == "EMAIL" || field == "ADR") {
      std::string& part = parts_[field + " " + column.first][column.second];
      part += (part.empty() ? "" : "\n") + value;
    } else {
      property(column, std::move(value));
    }
  }

  void property(const Column& column, std::string value) {
    const std::string& field = column.field;
    if (field.empty()) {
      rest_.text("X-OFFENBAR-FIELD", value, {{"X-NAME", {column.name}}});
    } else if (field == "TEL") {
      phone(column.first, value);
    } else if (field == "BDAY" || field == "ANNIVERSARY") {
      day(column, value);
    } else if (field == "RELATED") {
      for (const std::string& name : parts_of(value, ';'))
        rest_.text("RELATED", trimmed(name), {{"TYPE", {column.first}}, {"VALUE", {"text"}}});
    } else if (field == "CATEGORIES") {
      categories(value);
    } else if (field == "URL" || field == "FBURL") {
      std::erase(value, ' ');
      rest_.raw(field, value,
                column.first.empty() ? std::vector<Parameter>()
                                     : std::vector<Parameter>{{"TYPE", {column.first}}});
    } else if (field == "GENDER") {
      gender(value);
    } else if (field == "X-CLASS") {
      sensitivity(value);
    } else {
      rest_.text(field, value);
    }
  }

  void phone(const std::string& list, const std::string& number) {
    std::vector<std::string> types = types_of(list);
    const bool is_preferred = std::erase(types, "pref") > 0;
    std::vector<Parameter> parameters{{"TYPE", std::move(types)}};
    if (is_preferred) parameters.push_back({"PREF", {"1"}});
    rest_.text("TEL", number, std::move(parameters));
  }

  void day(const Column& column, const std::string& value) {
    const auto found = day_in(value, column.month_first);
    if (!found) {
      rest_.text(column.field, value, {{"VALUE", {"text"}}});
    } else if (!found->empty()) {
      rest_.raw(column.field, *found);
    }
  }

  // Outlook parts them by what the system's lists have.
  void categories(const std::string& value) {
    const char separator = value.find(';') != std::string::npos ? ';' : ',';
    std::vector<std::string> names;
    for (const std::string& name : parts_of(value, separator)) {
      if (!trimmed(name).empty()) names.emplace_back(trimmed(name));
    }
    rest_.structured("CATEGORIES", names, ',');
  }

  void gender(const std::string& value) {
    constexpr std::array<std::string_view, 4> women{"female", "weiblich", "féminin", "femme"};
    constexpr std::array<std::string_view, 5> men{"male", "männlich", "masculin", "homme", "mâle"};
    constexpr std::array<std::string_view, 4> none{"unspecified", "keine angabe", "non spécifié",
                                                   "nicht angegeben"};
    const std::string said = lower(value);
    if (std::ranges::find(women, said) != women.end()) return rest_.raw("GENDER", "F");
    if (std::ranges::find(men, said) != men.end()) return rest_.raw("GENDER", "M");
    if (std::ranges::find(none, said) == none.end())
      rest_.raw("GENDER", ";" + contentline::escaped(value));
  }

  void sensitivity(const std::string& value) {
    const std::string said = lower(value);
    if (said == "normal" || said == "normale") return;
    const bool is_confidential = said.starts_with("confiden") || said.starts_with("vertraul");
    rest_.raw("X-CLASS", is_confidential ? "CONFIDENTIAL" : "PRIVATE");
  }

  std::string name(const std::string& part) { return names_[part]; }

  void add_names() {
    std::string spoken = name("FN");
    if (spoken.empty()) {
      for (const char* part : {"Nprefix", "Ngiven", "Nadditional", "Nfamily", "Nsuffix"}) {
        if (!name(part).empty()) spoken += (spoken.empty() ? "" : " ") + name(part);
      }
    }
    if (spoken.empty()) spoken = name("ORGcompany");
    for (const char* email : {"EMAIL 1", "EMAIL 2"}) {
      if (spoken.empty()) spoken = parts_[email]["name"];
      if (spoken.empty()) spoken = parts_[email]["address"];
    }
    card_.text("FN", spoken.empty() ? "?" : spoken);
    card_.raw("N", contentline::joined({name("Nfamily"), name("Ngiven"), name("Nadditional"),
                                        name("Nprefix"), name("Nsuffix")},
                                       ';'));
    std::vector<std::string> organization{name("ORGcompany")};
    if (!name("ORGdepartment").empty()) organization.push_back(name("ORGdepartment"));
    card_.structured("ORG", organization, ';');
  }

  void add_emails(std::vector<Loss>& losses) {
    bool is_first = true;
    for (const char* key : {"EMAIL 1", "EMAIL 2", "EMAIL 3"}) {
      auto& parts = parts_[key];
      if (parts["address"].empty()) continue;
      const mail::Person person = resolver_.person(parts["type"], parts["address"], parts["name"]);
      if (auto loss = mail::loss_of(person, key)) losses.push_back(*std::move(loss));
      std::vector<Parameter> parameters;
      if (std::exchange(is_first, false)) parameters.push_back({"PREF", {"1"}});
      card_.text("EMAIL", person.mailbox.address, std::move(parameters));
    }
  }

  void add_addresses() {
    for (const char* type : {"work", "home", "other"}) {
      auto& part = parts_[std::string("ADR ") + type];
      std::vector<Parameter> parameters;
      if (std::string_view(type) != "other") parameters.push_back({"TYPE", {type}});
      card_.structured("ADR",
                       {part["box"], "", part["street"], part["city"], part["state"], part["code"],
                        part["country"]},
                       ';', std::move(parameters));
    }
  }

  const std::vector<Column>& columns_;
  const mail::Resolver& resolver_;
  Card card_;
  Card rest_;
  std::map<std::string, std::string> names_;                         // "Ngiven", "ORGcompany"
  std::map<std::string, std::map<std::string, std::string>> parts_;  // by "ADR work", then "street"
};

}  // namespace

bool is_contact_csv(Bytes head) {
  CsvTable table(head.first(std::min(head.size(), max_line_bytes)));
  const auto header = table.next();
  const auto mapping = Table::load("contact-columns");
  return header && mapping && is_table_of_contacts(columns_of(*header, known_columns(*mapping)));
}

bool is_outlook_csv(Bytes head) {
  // Every text is asked: most have no such line, and the mapping is not read for them.
  const std::string_view start = as_text(head.first(std::min(head.size(), max_line_bytes)));
  const std::string_view line = start.substr(0, start.find('\n'));
  if (std::ranges::count_if(line, [](char c) { return c == ',' || c == ';' || c == '\t'; }) <
      static_cast<std::ptrdiff_t>(fewest_of_outlook - 1)) {
    return false;
  }
  const auto header = CsvTable(as_bytes(start)).next();
  // As shipped: who recognises files is locked in and may open none.
  const auto mapping = Table::shipped("contact-columns");
  if (!header || !mapping) return false;
  const std::vector<Column> columns = columns_of(*header, known_columns(*mapping));
  const auto count = static_cast<std::size_t>(
      std::ranges::count_if(columns, [](const Column& one) { return !one.field.empty(); }));
  return count >= fewest_of_outlook && count * 5 >= columns.size() * 4;
}

Result<CleanedFile> csv_contacts(Bytes file, const CsvOptions& options, const TakeCard& take) {
  OFFENBAR_TRY(const Table mapping, Table::load("contact-columns"));
  const Known known = known_columns(mapping);
  CsvTable table(file);
  const auto header = table.next();
  const std::vector<Column> columns = header ? columns_of(*header, known) : std::vector<Column>();
  if (!is_table_of_contacts(columns))
    return fail(Fault::unsupported, "the first line names no columns of contacts");
  const mail::Resolver resolver(options.addresses, 65001);
  CleanedFile cleaned;
  std::unordered_map<std::string, std::size_t> uids;
  while (const auto row = table.next()) {
    Written written;
    Card card = RowReader(columns, resolver).run(*row, written.losses);
    ++cleaned.found;
    written.uid = uuid_of("row:" + text_of(card, Version::v4));
    if (const std::size_t copy = uids[written.uid]++; copy > 0)
      written.uid = derived_uid(written.uid, copy);
    card.properties.insert(card.properties.begin(), {"", "UID", {}, "urn:uuid:" + written.uid});
    written.title = contentline::unescaped(card.find("FN")->value);
    written.card = text_of(card, options.version);
    take(std::move(written));
  }
  return cleaned;
}

Written card_of(const DirectoryEntry& entry, Version version) {
  Card card;
  Written written;
  const std::string key = entry.dn.empty() ? entry.smtp + '\0' + entry.name : entry.dn;
  written.uid = uuid_of("directory:" + lower(key));
  written.title = !entry.name.empty() ? entry.name : !entry.smtp.empty() ? entry.smtp : "?";
  card.raw("UID", "urn:uuid:" + written.uid);
  card.text("FN", written.title);
  card.structured("N", {written.title, "", "", "", ""}, ';');
  if (!entry.smtp.empty()) card.text("EMAIL", entry.smtp, {{"PREF", {"1"}}});
  for (const std::string& proxy : entry.proxies) {
    const std::size_t colon = proxy.find(':');
    if (colon == std::string::npos) continue;
    const std::string address = proxy.substr(colon + 1);
    if (!equal_in_any_case(proxy.substr(0, colon), "smtp")) {
      card.text("X-OFFENBAR-ADDRESS", proxy);
    } else if (!equal_in_any_case(address, entry.smtp)) {
      card.text("EMAIL", address);
    }
  }
  if (!entry.dn.empty()) card.text("X-OFFENBAR-ADDRESS", "EX:" + entry.dn);
  written.card = text_of(card, version);
  return written;
}

}  // namespace offenbar::contacts
