// The rules that Outlook itself keeps: PidTagRwRulesStream of the item IPM.RuleOrganizer, which is
// also what a file .rwz holds. [MS-OXORULE] 2.2.9.2 calls it opaque; the layout is known from
// files, of Outlook 2002 and later.
//
//   header   signature, flags, nine numbers, count of rules (16 bits)
//   rule     signature, name, enabled, four numbers, bytes that follow, count of elements (16 bits)
//   element  mark of its class (0x8001; "CRuleElement" before the first of all), id, count of
//            parameters, parameters
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "converters/base/result.h"
#include "converters/rules/restriction.h"

namespace offenbar::rules {

// What an element asks or does; an exception has the id of its condition, and `is_exception`.
enum class Clause : std::uint16_t {
  my_name_in_to = 0xC8,
  only_to_me = 0xC9,
  my_name_not_in_to = 0xCA,
  from = 0xCB,
  sent_to = 0xCC,
  words_in_subject = 0xCD,
  words_in_body = 0xCE,
  words_in_either = 0xCF,
  flagged_for = 0xD0,
  importance = 0xD2,
  sensitivity = 0xD3,
  category = 0xD7,
  automatic_reply = 0xDC,
  has_attachment = 0xDE,
  form_properties = 0xDF,
  size = 0xE0,
  received = 0xE1,
  my_name_in_cc = 0xE2,
  my_name_in_either = 0xE3,
  form = 0xE4,
  words_in_recipients = 0xE5,
  words_in_sender = 0xE6,
  words_in_header = 0xE8,
  account = 0xEE,
  this_computer = 0xEF,
  address_book = 0xF0,
  meeting = 0xF1,
  feed_title = 0xF5,
  any_category = 0xF6,
  any_feed = 0xF7,

  move = 0x12C,
  remove = 0x12D,
  forward = 0x12E,
  reply_with_file = 0x12F,
  alert_text = 0x130,
  flag_in_days = 0x131,
  clear_flag = 0x132,
  set_category = 0x133,
  sound = 0x136,
  set_importance = 0x137,
  set_sensitivity = 0x138,
  copy = 0x139,
  notify_read = 0x13A,
  notify_delivered = 0x13B,
  add_cc = 0x13C,
  defer = 0x13E,
  custom = 0x13F,
  stop = 0x142,
  redirect = 0x144,
  server_reply = 0x146,
  forward_attached = 0x147,
  print = 0x148,
  start_program = 0x149,
  destroy = 0x14A,
  script = 0x14B,
  mark_as_read = 0x14C,
  desktop_alert = 0x14F,
  follow_up = 0x151,
  clear_categories = 0x152,
  retention = 0x153,
};

struct Element {
  Clause clause{};
  bool is_exception = false;
  bool is_unread = false;          // its layout is not known: nothing but the id counts
  std::vector<std::string> texts;  // words, categories (";" between them), names, paths
  std::vector<std::vector<Tagged>> people;
  std::uint32_t number = 0;  // importance, sensitivity, least size in KB, days, kind of follow-up
  std::uint32_t most = 0;    // greatest size in KB
  std::optional<double> after;  // days since 1899-12-30, in the user's time zone
  std::optional<double> before;
  mapi::Binary folder;  // entry ids
  mapi::Binary store;
};

struct OrganizerRule {
  std::string name;
  bool is_enabled = false;
  bool is_for_sent = false;  // applies to what is sent, not to what comes in
  std::vector<Element> elements;
  std::optional<Error> error;  // why its elements end before their time
};

constexpr std::size_t max_organizer_rules = 2000;
constexpr std::size_t max_elements = 1000;          // of a rule
constexpr std::size_t max_element_people = 10'000;  // of an element

struct Organizer {
  std::vector<OrganizerRule> rules;
  std::optional<Error> error;  // why there are fewer than were promised
};

// Errors: Fault::corrupt; unsupported for an Outlook before 2002. What is read before a fault
// stands: a rule that cannot be read is told, and the next one follows.
[[nodiscard]] Result<Organizer> read_organizer(Bytes stream);

}  // namespace offenbar::rules
