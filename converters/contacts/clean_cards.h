// Cards of any age become cards of today: vCard 2.1, 3.0 and 4.0, one or many in a file, cards
// within cards. Nothing that a card says is dropped: what it may say once and says twice stays
// under an X- name.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/contacts/write_contact.h"

namespace offenbar::contacts {

using TakeCard = std::function<void(Written)>;

struct CleanedFile {
  std::size_t found = 0;     // cards in the file, agents among them: `take` was called as often
  std::vector<Loss> losses;  // of the file; those of a card are with it
};

// Calls `take` for each card in the order of the file; an agent comes in front of the card that
// names it. Uids are those of the cards; a missing one is made of a digest of the card, and of two
// cards with the same one the later gets one derived from it (loss `repaired_object`). UIDs that
// are UUIDs lose "urn:uuid:", all others stay as they are.
[[nodiscard]] CleanedFile clean_cards(Bytes file, Version version, const TakeCard& take);

}  // namespace offenbar::contacts
