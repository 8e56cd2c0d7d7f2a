#include "converters/findings/message_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace offenbar::findings {
namespace {

struct Row {
  std::string_view type, kind, detail;
};
constexpr auto rows =
    std::to_array<Row>({{"multipart/signed", "signed", ""},
                        {"application/pkcs7-mime", "smime", "signed or encrypted"},
                        {"application/x-pkcs7-mime", "smime", "signed or encrypted"},
                        {"application/pkcs7-signature", "smime", "signed"},
                        {"application/x-pkcs7-signature", "smime", "signed"},
                        {"multipart/encrypted", "encrypted-mail", "PGP"},
                        {"application/ms-tnef", "tnef", "winmail.dat"},
                        {"application/vnd.ms-tnef", "tnef", "winmail.dat"},
                        {"message/rfc822", "embedded-msg", ""},
                        {"application/x-microsoft-rpmsg-message", "rights-managed", "message"}});

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

// The value of charset=, without quotes.
std::string_view charset_of(std::string_view field) {
  const std::size_t at = field.find("charset=");
  if (at == std::string_view::npos) return {};
  std::string_view value = field.substr(at + 8);
  if (value.starts_with('"')) value.remove_prefix(1);
  return value.substr(0, value.find_first_of("\"; \t\r\n"));
}

void take(std::string_view field, std::string_view where, Account& account) {
  for (const Row& row : rows) {
    if (field.find(row.type) != std::string_view::npos) account.add(row.kind, where, row.detail);
  }
  const std::string_view charset = charset_of(field);
  if (!charset.empty()) account.add("encodings", "", charset);
}

}  // namespace

// Content-Type fields of the head and of all parts stand at the beginning of a line; those of a
// text that quotes one are few and do no harm.
void add_message_text(std::string_view message, std::string_view where, Account& account) {
  constexpr std::string_view type = "content-type:", placed = "content-disposition:";
  constexpr std::size_t longest = 2048;
  for (std::size_t at = 0; at < message.size();) {
    const std::size_t end = std::min(message.find('\n', at), message.size());
    const char first = message[at];
    if (first == 'C' || first == 'c') {
      const std::string head = lower(message.substr(at, placed.size()));
      if (head.starts_with(type)) {
        // Folded lines belong to it: RFC 5322, 2.2.3.
        std::size_t stop = end;
        while (stop + 1 < message.size() && stop - at < longest &&
               (message[stop + 1] == ' ' || message[stop + 1] == '\t')) {
          stop = std::min(message.find('\n', stop + 1), message.size());
        }
        take(lower(message.substr(at, std::min(stop - at, longest))), where, account);
      } else if (head.starts_with(placed) &&
                 lower(message.substr(at, std::min(end - at, longest))).find("attachment") !=
                     std::string::npos) {
        account.add("attachments", where);
      }
    }
    at = end + 1;
  }
}

}  // namespace offenbar::findings
