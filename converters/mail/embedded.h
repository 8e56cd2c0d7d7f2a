// Items inside of items.
#pragma once

#include "converters/mail/attachments.h"

namespace offenbar::mail {

// An embedded item: mail as message/rfc822; others as what the context makes of them, or as mail
// with all their properties. Its losses name the attachment. Nesting deeper than
// mapi::max_embedded_depth is a loss `attachment_unreadable`.
[[nodiscard]] Part embedded_part(Writing& writing, Planned attachment);

// What an item holds, for a message whose envelope is another's: bodies, attachments, embedded
// messages. An item that is no mail becomes what the context makes of it, or a text with all its
// properties. Without a text of its own there is none, if there are attachments.
[[nodiscard]] Part content_part(Writing& writing);

// An item in its own format, as an attachment.
[[nodiscard]] Part companion_part(Writing& writing, const Companion& companion);

// What all parts of the writer need to know of `item` before it is written.
[[nodiscard]] Writing begin_writing(const mapi::Item& item, const Context& context, Output& out,
                                    MailFacts& facts, std::size_t depth, std::string place);

}  // namespace offenbar::mail
