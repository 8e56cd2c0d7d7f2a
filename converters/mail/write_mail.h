// Writes an item as mail: RFC 5322 and MIME, after [MS-OXCMAIL] 2.1.
//
// Same item, same bytes: no clock and no randomness. Boundaries, and message ids where an item has
// none, come from a digest of the item.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "converters/base/result.h"
#include "converters/loss.h"
#include "converters/mail/addresses.h"
#include "converters/mail/sink.h"
#include "converters/mapi/item.h"

namespace offenbar::mail {

// An item in its own format, as a part of a mail: text/calendar for a meeting request, text/vcard
// for an embedded contact.
struct Companion {
  std::string media_type;  // "text/calendar"
  std::vector<Parameter> parameters;
  std::string file_name;          // "invite.ics"
  std::string bytes;              // UTF-8 for text
  std::vector<Loss> losses = {};  // what it could not say
};

struct Context {
  const AddressBook* addresses = nullptr;  // may be null
  LineEnds line_ends = LineEnds::crlf;
  bool allow_8bit = false;             // bodies in 8bit instead of quoted-printable
  unsigned fallback_code_page = 1252;  // of PtypString8, where an item does not say
  // For meeting messages, and embedded items that are no mail. Null, or no answer: the mail does
  // without, and such an embedded item is kept as kept_raw.
  std::function<std::optional<Companion>(const mapi::Item&)> companion = nullptr;
};

// What IMAP and Maildir say of a message beside its bytes.
struct Flags {
  bool seen = false;
  bool answered = false;
  bool forwarded = false;
  bool flagged = false;
  bool draft = false;
  bool deleted = false;
};

struct MailFacts {
  std::uint64_t bytes = 0;
  std::uint64_t virtual_bytes = 0;  // as if each line ended with CRLF
  bool raw = false;                 // no mail: a dump of all properties
  Flags flags;
  std::vector<std::string> keywords;     // categories
  std::optional<std::int64_t> received;  // INTERNALDATE, seconds since 1970: delivered, else sent
  std::string sender;                    // addr-spec for mbox's From_ line; may be empty
  std::string message_id;                // with < and >
  std::size_t embedded = 0;              // messages inside of it, at any depth
  std::vector<Loss> losses;
};

// True for what write_mail makes a mail of: notes, posts, documents, reports, meeting messages.
// Other classes, such as contacts, are for other writers.
[[nodiscard]] bool is_mail(std::string_view message_class);

// Any item. One whose class is no mail becomes a readable text and an attachment with all its
// properties as JSON, loss `kept_raw`. Attachments are streamed. What cannot be read of an item is
// a loss, and the rest is written.
// Errors: those of the sink.
[[nodiscard]] Result<MailFacts> write_mail(const mapi::Item& item, const Context& context,
                                           Sink& sink);

}  // namespace offenbar::mail
