// One message while it is written: what all parts of the writer need.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "converters/mail/transport_headers.h"
#include "converters/mail/write_mail.h"

namespace offenbar::mail {

struct Writing {
  const mapi::Item& item;
  const Context& context;
  Output& out;
  MailFacts& facts;   // of the outermost message
  std::size_t depth;  // 0 for the outermost message
  std::string place;  // in front of the place of a loss: "Anlage 2: " of an embedded message
  std::string message_class;
  unsigned code_page = 1252;
  TransportHeaders headers;
  std::string digest;  // hex
  unsigned boundaries = 0;

  void lose(std::string_view category, Severity severity, std::string_view where,
            std::string_view before, std::string_view after) {
    // A hostile store can break every part of every item; nobody reads more than this.
    constexpr std::size_t most = 1000;
    if (facts.losses.size() >= most) return;
    facts.losses.push_back({std::string(category), severity, place + std::string(where),
                            std::string(before), std::string(after)});
  }
  void lose(Loss loss) { lose(loss.category, loss.severity, loss.where, loss.before, loss.after); }

  // Unique in the message, and not to be found in base64 or quoted-printable.
  [[nodiscard]] std::string next_boundary() {
    return fmt::format("=_{}_{}_{}", digest.substr(0, 24), depth, boundaries++);
  }
};

// The whole message: fields, empty line, body. For embedded messages, too.
void write_message(Writing& writing);

}  // namespace offenbar::mail
