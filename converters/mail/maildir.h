// Names in a Maildir++, as Dovecot and Courier know them. Nothing here touches a disk.
// https://doc.dovecot.org, Maildir; https://www.courier-mta.org/imap/README.maildirquota.html
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "converters/mail/write_mail.h"

namespace offenbar::mail {

// Modified UTF-7. RFC 3501, 5.1.3
[[nodiscard]] std::string modified_utf7(std::string_view utf8);

// And back; what is none stays as it is.
[[nodiscard]] std::string from_modified_utf7(std::string_view name);

// The folder of a path of names: {"Archiv", "2. Quartal"} is ".Archiv.2&ICQ- Quartal"; empty for an
// empty path, which is the INBOX. A dot or slash inside of a name would separate folders, and
// servers take neither in UTF-7: U+2024 and U+2215, which look like them, stand for them.
// Shortened, with a digest, if it would be longer than 255 bytes.
[[nodiscard]] std::string maildir_folder(std::span<const std::string> path);

// The keywords of one folder: at most 26 have a letter, in the order they are first met.
class MaildirKeywords {
 public:
  // 'a' to 'z', or 0 if all are taken: such a keyword is only in the message's Keywords field.
  [[nodiscard]] char letter_of(std::string_view keyword);
  // The text of the file "dovecot-keywords": a number and a name a line.
  [[nodiscard]] std::string file() const;

 private:
  std::vector<std::string> names_;
};

// As an IMAP flag: no spaces nor other characters that no atom takes.
[[nodiscard]] std::string imap_keyword(std::string_view category);

// "1700000000.M<number>P<digits of the digest>.offenbar,S=1234,W=1260:2,FS". `number` must differ
// for each message of a folder. The same message gives the same name.
[[nodiscard]] std::string maildir_file(const MailFacts& facts, std::uint64_t number,
                                       MaildirKeywords& keywords);

}  // namespace offenbar::mail
