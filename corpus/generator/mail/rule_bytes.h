// Rules as Outlook and Exchange lay them out. [MS-OXCDATA] 2.12, [MS-OXORULE] 2.2.4 and 2.2.5; the
// stream of the organizer as files have it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/generator/mail/property.h"
#include "corpus/generator/mail/words.h"

namespace offenbar::generator::rule {

// Conditions of extended rules: counts have 32 bits.
[[nodiscard]] std::string all_of(const std::vector<std::string>& parts);
[[nodiscard]] std::string any_of(const std::vector<std::string>& parts);
[[nodiscard]] std::string not_of(const std::string& part);
[[nodiscard]] std::string contains(std::uint32_t tag, std::string_view utf8);
[[nodiscard]] std::string equals(std::uint32_t tag, std::string value);  // bytes of the value
[[nodiscard]] std::string more_than(std::uint32_t tag, std::uint32_t value);
[[nodiscard]] std::string recipient(const std::string& part);
[[nodiscard]] std::string key(std::string_view search_key);  // a value of equals()
[[nodiscard]] std::string condition(const std::string& restriction);

// Actions of extended rules.
[[nodiscard]] std::string move_to(std::string_view store, std::string_view folder);
[[nodiscard]] std::string forward_to(const Person& person);
[[nodiscard]] std::string reply_with(std::string_view template_id);  // 16 bytes
[[nodiscard]] std::string mark_as_read();
[[nodiscard]] std::string actions(const std::vector<std::string>& all);

// Elements of the organizer's rules, by their id.
[[nodiscard]] std::string plain(std::uint32_t id);  // without parameters
[[nodiscard]] std::string words(std::uint32_t id, const std::vector<std::string>& utf8);
[[nodiscard]] std::string number(std::uint32_t id, std::uint32_t value);
[[nodiscard]] std::string people(std::uint32_t id, const std::vector<Person>& all,
                                 bool with_smtp = true);
[[nodiscard]] std::string size(std::uint32_t least_kb, std::uint32_t most_kb);
[[nodiscard]] std::string follow_up(std::uint32_t when);
[[nodiscard]] std::string folder(std::uint32_t id, std::string_view folder, std::string_view store,
                                 std::string_view name);
struct OutlookRule {
  std::string name;
  std::vector<std::string> elements;
  bool is_enabled = true;
  bool is_for_sent = false;
};
[[nodiscard]] std::string organizer(const std::vector<OutlookRule>& rules);

}  // namespace offenbar::generator::rule
