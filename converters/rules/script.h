// All rules of a mailbox as one Sieve script, and what it cannot say.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "converters/loss.h"
#include "converters/rules/saying.h"

namespace offenbar::rules {

struct Script {
  std::string text;            // RFC 5228, lines end with CRLF; empty if there is no rule
  std::vector<Loss> losses;    // one a rule at most, where it stands: its name
  std::size_t found = 0;       // rules
  std::size_t said = 0;        // those that the script does, switched off ones included
  bool is_unresolved = false;  // an address is not known: more names may help
};

constexpr std::size_t max_script_bytes = 900'000;  // Dovecot takes no script above 1 MiB
constexpr std::size_t max_rules = 5000;
constexpr std::size_t max_rule_losses = 500;

// The same rule is often there twice, for Outlook and for the server: by its name it is taken once,
// as Outlook has it, or as the server has it where only that can be said. Rules of the organizer
// come in its order, others by their sequence. What cannot be said is a comment with its reasons
// and a loss; what is said with a difference is a loss, too. `separator` stands between the parts
// of a mailbox's name, for the words at the top.
[[nodiscard]] Script make_script(std::vector<Rule> rules, const Context& context, char separator);

}  // namespace offenbar::rules
