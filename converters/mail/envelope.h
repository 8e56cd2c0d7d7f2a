// The header fields of an item: who, when, what about. [MS-OXCMAIL] 2.1.2
#pragma once

#include "converters/mail/header.h"
#include "converters/mail/writing.h"

namespace offenbar::mail {

// All fields but those that describe the body (Content-..., MIME-Version). Fields that the item
// came with stay as they were and in their order, except that none that must be single comes twice,
// that a subject changed since is the new one, and that no X.500 name is left as an address.
// Fills what the facts say beside the bytes if this is the outermost message.
[[nodiscard]] Header envelope_of(Writing& writing);

struct Addressee {
  std::int64_t type = 1;   // 1 To, 2 Cc, 3 Bcc. [MS-OXOMSG] 2.2.3.1
  std::size_t number = 0;  // in the recipient table, from 1
  Person person;
};
// All recipients, in their order. Those that cannot be read are losses.
[[nodiscard]] std::vector<Addressee> addressees_of(Writing& writing, const Resolver& resolver);

[[nodiscard]] Resolver resolver_of(const Writing& writing);

}  // namespace offenbar::mail
