// Contacts: what an item says, what a card says, and what the card lacks. The reader of cards is
// our own and knows nothing of those who write them. RFC 6350, RFC 2426, vCard 2.1
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "converters/items/differences.h"
#include "converters/mapi/item.h"

namespace offenbar::items {

struct CardLine {
  std::string name;   // in capitals, without its group
  std::string value;  // decoded: no escapes, no quoted-printable
};

struct Card {
  std::vector<CardLine> lines;  // without BEGIN, END and VERSION
};

// Cards of a file, in order; those in cards are lines of theirs.
[[nodiscard]] std::vector<Card> cards_of(std::string_view text);

// `results`: all cards that the item became. Errors and what a card cannot say are no difference
// where the writer has told them already: this compares what is said.
void compare_contact(const mapi::Item& source, const std::vector<Card>& results,
                     Differences& found);

// Cards that were cards before: each value of the source must be in the result.
void compare_cards(const std::vector<Card>& source, const std::vector<Card>& results,
                   Differences& found);

}  // namespace offenbar::items
