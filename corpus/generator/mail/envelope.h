// Who wrote to whom and when, as properties, recipients and headers. [MS-OXOMSG] 2.2.1
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "corpus/generator/mail/property.h"
#include "corpus/generator/mail/words.h"

namespace offenbar::generator {

struct Envelope {
  Person from;
  Person to;
  std::int64_t sent = 0;  // seconds since 1970
  bool is_draft = false;
  std::string subject;  // with its prefix, for the headers
};

// When the item of this number came: from 2015 on, in the order of numbers.
[[nodiscard]] std::int64_t time_of(std::uint64_t number, Random& random);

// With the mark that tells how long the prefix is. [MS-PST] 2.5.3.1.1.1
void add_subject(Properties& properties, std::string_view prefix, std::string_view subject);

// Sender, the recipient and up to five more, times, message id, transport headers.
void add_envelope(Message& message, Random& random, const Envelope& envelope);

// A recipient's row. [MS-PST] 2.4.5.3.1
[[nodiscard]] Properties recipient(const Person& person, std::uint32_t type);

// Address in a box of its own. [MS-OXCDATA] 2.2.5.1, 2.2.5.2
[[nodiscard]] std::string address_entry_id(const Person& person);
[[nodiscard]] std::string one_off_entry_id(std::string_view name, std::string_view smtp);

}  // namespace offenbar::generator
