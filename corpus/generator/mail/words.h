// People, places and sentences of a town that does not exist.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "corpus/generator/mail/random.h"

namespace offenbar::generator {

struct Person {
  std::string given;
  std::string family;
  std::string office;
  std::string smtp;
  std::string exchange;  // legacyExchangeDN; empty for people from outside

  [[nodiscard]] std::string name() const { return family + ", " + given; }
  // As Exchange keeps addresses of its own people.
  [[nodiscard]] std::string_view type() const { return exchange.empty() ? "SMTP" : "EX"; }
  [[nodiscard]] const std::string& address() const { return exchange.empty() ? smtp : exchange; }
};

[[nodiscard]] Person person(Random& random);
[[nodiscard]] std::string topic(Random& random);        // "Straßenausbau Lindenstraße 12"
[[nodiscard]] std::string file_number(Random& random);  // "61-2024/00317"
[[nodiscard]] std::string sentence(Random& random);
// Paragraphs of a letter, salutation first.
[[nodiscard]] std::vector<std::string> letter(Random& random, const Person& to, const Person& from,
                                              std::string_view about);

}  // namespace offenbar::generator
