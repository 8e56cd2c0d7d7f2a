#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <span>
#include <utility>

#include "converters/base/text.h"
#include "converters/comparison/mapped.h"
#include "converters/items/card.h"
#include "converters/items/item_letter.h"
#include "converters/items/words.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"

namespace offenbar::items {
namespace {

using namespace mapi;

// PSETID_Address. [MS-OXPROPS] 1.3.2
constexpr Guid address_set{{0x04, 0x20, 0x06, 0x00, 0x00, 0x00, 0x00, 0x00, 0xC0, 0x00, 0x00, 0x00,
                            0x00, 0x00, 0x00, 0x46}};

struct Field {
  std::uint32_t id;  // of a property, or from 0x8000 on a LID of PSETID_Address
  const char* name;
  const char* property;  // of the card; empty: any
};

// [MS-OXOCNTC] 2.2.1
constexpr std::array fields{Field{0x3A08, "business telephone", "TEL"},
                            Field{0x3A1B, "business telephone 2", "TEL"},
                            Field{0x3A09, "home telephone", "TEL"},
                            Field{0x3A2F, "home telephone 2", "TEL"},
                            Field{0x3A1C, "mobile telephone", "TEL"},
                            Field{0x3A1A, "primary telephone", "TEL"},
                            Field{0x3A1F, "other telephone", "TEL"},
                            Field{0x3A57, "company telephone", "TEL"},
                            Field{0x3A2E, "assistant's telephone", "TEL"},
                            Field{0x3A1E, "car telephone", "TEL"},
                            Field{0x3A1D, "radio telephone", "TEL"},
                            Field{0x3A21, "pager", "TEL"},
                            Field{0x3A02, "callback telephone", "TEL"},
                            Field{0x3A24, "business fax", "TEL"},
                            Field{0x3A25, "home fax", "TEL"},
                            Field{0x3A23, "other fax", "TEL"},
                            Field{0x3A2D, "ISDN", "TEL"},
                            Field{0x3A2C, "telex", "TEL"},
                            Field{0x3A4B, "text telephone", "TEL"},
                            Field{0x3A16, "company", "ORG"},
                            Field{0x3A18, "department", "ORG"},
                            Field{0x3A17, "job title", "TITLE"},
                            Field{0x3A06, "given name", "N"},
                            Field{0x3A11, "surname", "N"},
                            Field{0x3A44, "middle name", "N"},
                            Field{0x3A45, "name prefix", "N"},
                            Field{0x3A05, "name suffix", "N"},
                            Field{0x3A4F, "nickname", "NICKNAME"},
                            Field{0x3A5D, "home street", "ADR"},
                            Field{0x3A59, "home city", "ADR"},
                            Field{0x3A5B, "home postal code", "ADR"},
                            Field{0x3A5C, "home state", "ADR"},
                            Field{0x3A5A, "home country", "ADR"},
                            Field{0x3A63, "other street", "ADR"},
                            Field{0x3A5F, "other city", "ADR"},
                            Field{0x3A61, "other postal code", "ADR"},
                            Field{0x3A60, "other country", "ADR"},
                            Field{0x8045, "business street", "ADR"},
                            Field{0x8046, "business city", "ADR"},
                            Field{0x8047, "business state", "ADR"},
                            Field{0x8048, "business postal code", "ADR"},
                            Field{0x8049, "business country", "ADR"},
                            Field{0x3A29, "street", "ADR"},
                            Field{0x3A27, "city", "ADR"},
                            Field{0x3A2A, "postal code", "ADR"},
                            Field{0x3A26, "country", "ADR"},
                            Field{0x3A51, "business home page", "URL"},
                            Field{0x3A50, "personal home page", "URL"},
                            Field{0x3A46, "profession", ""},
                            Field{0x3A48, "spouse", ""},
                            Field{0x3A4E, "manager", ""},
                            Field{0x3A30, "assistant", ""},
                            Field{0x3A19, "office", ""},
                            Field{0x8062, "instant messaging", ""}};

std::string lower_letters(std::string_view text) { return normalised_key(letters_of(text)); }

std::string digits_of(std::string_view text) {
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits),
                       [](char c) { return c >= '0' && c <= '9'; });
  return digits;
}

// What a card says under one name, as letters.
class Said {
 public:
  explicit Said(std::span<const Card> cards) {
    for (const Card& card : cards) {
      for (const CardLine& line : card.lines) {
        values_.emplace_back(line.name, lower_letters(line.value));
      }
    }
  }

  [[nodiscard]] bool holds(std::string_view property, const std::string& letters) const {
    return std::ranges::any_of(values_, [&](const auto& value) {
      return (property.empty() || value.first == property) &&
             value.second.find(letters) != std::string::npos;
    });
  }

  [[nodiscard]] std::size_t count(std::string_view property) const {
    return static_cast<std::size_t>(
        std::ranges::count(values_, property, &std::pair<std::string, std::string>::first));
  }

 private:
  std::vector<std::pair<std::string, std::string>> values_;  // property, letters
};

class Contact {
 public:
  Contact(const Item& item, const std::vector<Card>& cards, Differences& found)
      : item_(item), said_(cards), found_(found), page_(string8_code_page(item, 1252)) {}

  void run() {
    for (const Field& field : fields) {
      if (const auto value = text_of(field.id)) want(field.name, field.property, *value);
    }
    name();
    addresses();
    day(0x3A42, 0x80DE, "birthday", "BDAY");
    day(0x3A41, 0x80DF, "anniversary", "ANNIVERSARY");
    notes();
    members();
  }

 private:
  std::optional<PropId> id_of(std::uint32_t id) const {
    if (id < first_named_id) return static_cast<PropId>(id);
    return item_.id_of({address_set, id});
  }

  std::optional<std::string> text_of(std::uint32_t id) const {
    const auto property = id_of(id);
    return property ? text(item_, *property, page_) : std::nullopt;
  }

  void want(const char* where, std::string_view property, const std::string& value) {
    const std::string letters = lower_letters(value);
    if (letters.empty() || said_.holds(property, letters)) return;
    // A card that has no place for a field may say it in another one.
    if (property != "TEL" && property != "EMAIL" && said_.holds("", letters)) return;
    found_.add("contact_field", where, value, "");
  }

  void name() {
    const std::string shown = text_of(tag::display_name).value_or("");
    if (!shown.empty()) want("name", "FN", shown);
  }

  void addresses() {
    const std::array<std::pair<std::uint32_t, const char*>, 3> mails{
        {{0x8080, "e-mail"}, {0x8090, "e-mail 2"}, {0x80A0, "e-mail 3"}}};
    for (const auto& [first, where] : mails) {
      const std::string address = text_of(first + 3).value_or("");
      if (address.find('@') == std::string::npos) continue;
      if (said_.holds("EMAIL", lower_letters(mapped_address(address)))) continue;
      want(where, "EMAIL", address);
    }
  }

  // Local midnight as UTC: the zone of whoever entered it decides which day that is.
  void day(std::uint32_t utc, std::uint32_t local, const char* where, const char* property) {
    std::vector<std::string> days;
    for (const std::uint32_t id : {local, utc}) {
      const auto tag = id_of(id);
      const auto value = tag ? time(item_, *tag) : std::nullopt;
      constexpr std::uint64_t year_4500 = 0x0CB34557A3DD4000;  // no date
      if (!value || value->ticks == 0 || value->ticks >= year_4500) continue;
      for (const std::int64_t shift : {0, 14 * 3600, -12 * 3600}) {
        const std::time_t seconds = unix_seconds(*value) + shift;
        std::tm parts{};
        ::gmtime_r(&seconds, &parts);
        days.push_back(
            fmt::format("{:04}{:02}{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday));
        if (id == local) break;
      }
    }
    if (days.empty()) return;
    const bool is_said = std::ranges::any_of(days, [&](const std::string& one) {
      return said_.holds(property, one) || said_.holds("X-ANNIVERSARY", one) ||
             said_.holds("X-EVOLUTION-ANNIVERSARY", one) || said_.holds("X-ABDATE", one);
    });
    if (!is_said) found_.add("contact_field", where, days.front(), "");
  }

  void notes() {
    Letter letter = letter_of_item(item_);
    for (const Text& body : letter.texts) {
      if (body.is_html) continue;
      const std::string letters = lower_letters(letters_of(body.utf8, !body.is_certain));
      if (letters.empty() || !body.is_certain || said_.holds("NOTE", letters)) continue;
      found_.add("body_changed", "notes", words_at(body.utf8, 0), "");
    }
  }

  // [MS-OXOCNTC] 2.2.2.2
  void members() {
    for (const std::uint32_t id : {0x8055U, 0x8054U}) {
      const auto tag = id_of(id);
      if (!tag) continue;
      const auto value = item_.get(*tag);
      const auto* list = value ? std::get_if<std::vector<Binary>>(&*value) : nullptr;
      if (list == nullptr || list->empty()) continue;
      const std::size_t count = said_.count("MEMBER") + said_.count("X-ADDRESSBOOKSERVER-MEMBER");
      if (count < list->size()) {
        found_.add("member_missing", "members", std::to_string(list->size()),
                   std::to_string(count));
      }
      return;
    }
  }

  const Item& item_;
  Said said_;
  Differences& found_;
  unsigned page_;
};

}  // namespace

void compare_contact(const Item& source, const std::vector<Card>& results, Differences& found) {
  if (results.empty()) return found.add("item_missing", "", "", "");
  Contact(source, results, found).run();
}

void compare_cards(const std::vector<Card>& source, const std::vector<Card>& results,
                   Differences& found) {
  if (source.size() > results.size()) {
    found.add("item_missing", "", fmt::format("{} cards", source.size()),
              fmt::format("{} cards", results.size()));
  }
  // As many cards as there were: each has all of its own. Else they were joined, or came apart.
  const bool is_card_by_card = source.size() == results.size();
  const std::span<const Card> all(results);
  const Said all_said(all.first(is_card_by_card ? 0 : all.size()));
  for (std::size_t i = 0; i < source.size(); ++i) {
    const Card& card = source[i];
    const Said own_said(is_card_by_card ? all.subspan(i, 1) : all.first(0));
    const Said& said = is_card_by_card ? own_said : all_said;
    for (const CardLine& line : card.lines) {
      const bool is_day = line.name == "BDAY" || line.name == "ANNIVERSARY";
      constexpr std::size_t day_length = 10;  // "2019-02-10": the hour of a birth is no birthday
      const std::string letters = lower_letters(
          is_day && line.value.find('T') >= 8
              ? std::string_view(line.value).substr(0, std::min(line.value.find('T'), day_length))
              : std::string_view(line.value));
      if (line.name.empty()) continue;
      // What a program says of itself, and digests of one version that another one has no word for.
      if (letters.empty() || line.name == "PRODID" || line.name == "REV" || line.name == "UID") {
        continue;
      }
      if (said.holds("", letters)) continue;
      // Parts of a name or an address may be put together in another order.
      bool has_parts = true;
      for (std::size_t at = 0; at <= line.value.size();) {
        const std::size_t end = std::min(line.value.find_first_of(";,", at), line.value.size());
        has_parts = has_parts && said.holds("", lower_letters(line.value.substr(at, end - at)));
        at = end + 1;
      }
      if (has_parts) continue;
      const bool is_number = line.name == "TEL" && said.holds("TEL", digits_of(line.value));
      if (!is_number) found.add("contact_field", line.name, line.value, "");
    }
  }
}

}  // namespace offenbar::items
