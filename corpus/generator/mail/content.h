// Invents what a mailbox of a town's administration holds, item by item.
#pragma once

#include <cstdint>

#include "corpus/generator/mail/named.h"
#include "corpus/generator/mail/property.h"
#include "corpus/generator/mail/random.h"

namespace offenbar::generator {

// Which folder an item belongs into.
enum class Place : std::uint8_t { inbox, sent, drafts, calendar, contacts, tasks, notes, deleted };

struct Item {
  Message message;
  Place place = Place::inbox;
};

class Content {
 public:
  struct Options {
    std::uint64_t seed = 1;
    // Bytes of attachments in all; 0 = without limit.
    std::uint64_t attachment_budget = 0;
    // Bytes of an attachment on the average, until the budget is used up.
    std::uint64_t attachment_mean = 40'000;
  };
  explicit Content(Options options) : options_(options) {}

  // The item of this number, from 0 on; call in order of numbers. The first 20 are one of each kind
  // and mails of each sort; after them seven of eight are mails.
  [[nodiscard]] Item item(std::uint64_t number);

 private:
  [[nodiscard]] Item mail(Random& random, std::uint64_t number, unsigned depth = 0);
  void add_attachments(Message& message, Random& random, std::uint64_t count);
  [[nodiscard]] std::uint64_t attachment_size(Random& random);

  Options options_;
  std::uint64_t attached_ = 0;  // bytes so far
};

}  // namespace offenbar::generator
