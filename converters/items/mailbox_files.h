// What the names and forms of mailboxes say: flags and folders of a Maildir++, messages of an mbox.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/bytes.h"

namespace offenbar::items {

// "FS" of ".../cur/1700000000.M1P0.host,S=1:2,FS"; nothing for a path that is of no Maildir.
[[nodiscard]] std::optional<std::string> flags_in_name(std::string_view path);

// The last name of the folder that a message lies in, as people see it: "Berichte" of
// "mail/.Archiv.Berichte/cur/1.M1:2,S", "mail/Archiv/Berichte.mbox" and
// "mail/Archiv/Berichte/1.eml". Nothing for the mailbox itself.
[[nodiscard]] std::optional<std::string> folder_in_path(std::string_view path);

// True for a name that stands for that of the source: letters and digits are the same, a number
// "(2)" may follow, and a long one may be cut.
[[nodiscard]] bool is_folder_called(std::string_view result, std::string_view source);

// The messages of an mbox without their "From " lines. RFC 4155, appendix A
[[nodiscard]] std::vector<Bytes> messages_of_mbox(Bytes mbox);
// With one ">" less in front of "From ": the quotes of mboxrd.
[[nodiscard]] std::string unquoted(Bytes message);

}  // namespace offenbar::items
