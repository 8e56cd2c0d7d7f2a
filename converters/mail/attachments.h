// The attachments of an item as parts. [MS-OXCMAIL] 2.1.3.4
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "converters/mail/part.h"

namespace offenbar::mail {

// What is known of an attachment before its content is read.
struct Planned {
  std::shared_ptr<mapi::Attachment> from;
  std::size_t number = 0;  // in the attachment table, from 1
  std::int64_t method = 1;
  std::string name;        // one line, no folders; may be empty
  std::string media_type;  // "type/subtype", lower case
  std::string content_id;  // without < and >; may be empty
  std::string location;    // Content-Location; may be empty
  bool rendered = false;   // attRenderedInBody

  [[nodiscard]] std::string place() const;  // for losses
};

// All that can be read, in their order; others are losses `attachment_unreadable`.
[[nodiscard]] std::vector<Planned> planned_attachments(Writing& writing);

// What a HTML shows from its own message: ids behind "cid:", in lower case, and addresses of
// pictures.
struct Shown {
  std::unordered_set<std::string> ids;
  std::unordered_set<std::string> locations;
};
[[nodiscard]] Shown shown_in(std::string_view html);
[[nodiscard]] bool is_shown(const Planned& attachment, const Shown& by);

// Embedded items become message/rfc822, references links, all others their bytes, streamed.
[[nodiscard]] Part attachment_part(Writing& writing, Planned attachment, bool is_inline);

// The media type for a name's extension; "application/octet-stream" for others.
[[nodiscard]] std::string_view media_type_of(std::string_view file_name);

}  // namespace offenbar::mail
