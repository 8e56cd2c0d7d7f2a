// What hangs on messages. [MS-OXCMSG] 2.2.2
#pragma once

#include <cstdint>
#include <string>

#include "corpus/generator/mail/property.h"
#include "corpus/generator/mail/random.h"

namespace offenbar::generator {

// A file of `size` bytes: text, a table, or bytes that cannot be compressed.
[[nodiscard]] Attachment file_attachment(Random& random, std::uint64_t size);
// A small picture that the HTML body shows.
[[nodiscard]] Attachment inline_image(Random& random, const std::string& content_id);
[[nodiscard]] Attachment embedded_message(Message message);

// Numbers them and says whether there are any; call when all are there.
void number_attachments(Message& message);

}  // namespace offenbar::generator
