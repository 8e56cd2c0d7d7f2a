// What a mail says, from either side: an item of a store, or a message that GMime has read.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "converters/base/result.h"
#include "converters/mapi/item.h"

namespace offenbar::items {

struct Address {
  std::string name;     // UTF-8; may be empty
  std::string address;  // in lower case; empty where only a name is known
};

// Without the quotes that some programs put around what they take for a name.
[[nodiscard]] inline std::string bare_address(std::string address) {
  const auto is_quote = [](char c) { return c == '\'' || c == '"'; };
  while (address.size() > 1 && is_quote(address.front())) address.erase(0, 1);
  while (address.size() > 1 && is_quote(address.back())) address.pop_back();
  return address;
}

struct Text {
  std::string utf8;
  bool is_html = false;
  bool is_certain = true;  // false: nobody says in which charset it is
};

struct Letter;

struct Attached {
  std::string name;
  std::string media_type;  // of a result; lower case
  // Its bytes from the first to the last, as often as it is asked for. Null where there are none:
  // a link, a message.
  std::function<Result<std::unique_ptr<mapi::ByteStream>>()> open;
  // Of a message in the message, or of an item that is no mail.
  std::function<Letter()> message;
  bool is_other_item = false;  // an embedded contact, appointment ...
  bool is_link = false;        // to a file elsewhere
  bool is_text = false;        // sent as lines, whose ends a mail may change
};

// What is not known is not there, and is not compared.
struct Letter {
  std::vector<Address> from;        // From, and Sender
  std::vector<Address> recipients;  // To, Cc, Bcc: one list each, in this order
  std::vector<Address> copies;
  std::vector<Address> blind;
  std::optional<std::string> subject;
  // As others read it, where readers of encoded words disagree.
  std::optional<std::string> other_subject;
  std::optional<std::string> message_id;  // without < and >
  std::vector<std::string> references;
  std::optional<std::int64_t> date;  // seconds since 1970
  // Times that stand for it where a source has several.
  std::vector<std::int64_t> other_dates;
  std::vector<std::string> keywords;
  std::vector<Text> texts;  // bodies, each kind at most once in a source
  std::vector<Attached> attached;
  bool is_sealed = false;  // signed or encrypted as a whole: names of parts are not the sender's
};

// Deeper messages in messages are not compared.
inline constexpr std::size_t deepest_letter = 8;

}  // namespace offenbar::items
