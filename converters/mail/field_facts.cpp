#include "converters/mail/field_facts.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "converters/mail/charset.h"
#include "converters/mail/date.h"
#include "converters/mail/mime_parts.h"
#include "converters/mail/transport_headers.h"

namespace offenbar::mail {
namespace {

constexpr std::size_t max_keywords = 1000;

class Reader {
 public:
  explicit Reader(MailFacts& facts) : facts_(facts) {}

  void take(std::string_view name, std::string_view body) {
    if (same_name(name, "Received") || same_name(name, "Date")) return date(name, body);
    if (same_name(name, "Return-Path")) return return_path(body);
    if (same_name(name, "From")) return from(body);
    if (same_name(name, "Message-ID")) return message_id(body);
    if (same_name(name, "Status") || same_name(name, "X-Status")) return status(name, body);
    if (same_name(name, "X-Mozilla-Status")) return mozilla_status(body);
    if (same_name(name, "Keywords")) return keywords(body, ",");
    if (same_name(name, "X-Keywords")) return keywords(body, ", ");
    if (same_name(name, "X-Mozilla-Keys")) return keywords(body, " ");
  }

  void finish() {
    facts_.received = received_ ? received_ : date_;
    facts_.sender = has_return_path_ ? return_path_ : from_;
  }

 private:
  // The date of Received is behind its last semicolon. RFC 5322, 3.6.7
  void date(std::string_view name, std::string_view body) {
    if (same_name(name, "Date")) {
      if (!date_) date_ = parse_date(body);
    } else if (!std::exchange(has_received_, true)) {
      const std::size_t semicolon = body.rfind(';');
      if (semicolon != std::string_view::npos) received_ = parse_date(body.substr(semicolon + 1));
    }
  }

  // "<>" is an address, too: that of mail that nobody shall answer. RFC 5321, 4.5.5
  void return_path(std::string_view body) {
    if (std::exchange(has_return_path_, true)) return;
    const std::string value = unfolded(body);
    const auto found = parse_mailboxes(value);
    if (!found.empty()) return_path_ = found.front().address;
    has_return_path_ = !found.empty() || value == "<>";
  }

  void from(std::string_view body) {
    if (!from_.empty()) return;
    const auto found = parse_mailboxes(unfolded(body));
    if (!found.empty()) from_ = found.front().address;
  }

  void message_id(std::string_view body) {
    if (!facts_.message_id.empty()) return;
    const std::string value = unfolded(body);
    const std::size_t begin = value.find('<');
    const std::size_t end = value.find('>', std::min(begin, value.size()));
    if (end != std::string::npos) {
      facts_.message_id = value.substr(begin, end + 1 - begin);
    } else if (!value.empty() && value.find_first_of(" <>") == std::string::npos) {
      facts_.message_id = "<" + value + ">";
    }
  }

  // Letters as the programs of old Unix mail write them: whether it was read in Status, the rest in
  // X-Status. Other mail has words there ("Status: Draft"), which say nothing of the message.
  void status(std::string_view name, std::string_view body) {
    const std::string letters = unfolded(body);
    const std::string_view known = same_name(name, "Status") ? "RONUD" : "AFDTR";
    if (letters.find_first_not_of(known) != std::string::npos) return;
    for (const char c : letters) {
      if (c == 'R') facts_.flags.seen = true;
      if (c == 'A') facts_.flags.answered = true;
      if (c == 'F') facts_.flags.flagged = true;
      if (c == 'D') facts_.flags.deleted = true;
      if (c == 'T') facts_.flags.draft = true;
    }
  }

  // Thunderbird, nsMsgMessageFlags
  void mozilla_status(std::string_view body) {
    const std::string digits = unfolded(body);
    unsigned bits = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), bits, 16);
    if (error != std::errc()) return;
    Flags& flags = facts_.flags;
    flags.seen = flags.seen || (bits & 0x0001U) != 0;
    flags.answered = flags.answered || (bits & 0x0002U) != 0;
    flags.flagged = flags.flagged || (bits & 0x0004U) != 0;
    flags.deleted = flags.deleted || (bits & 0x0008U) != 0;
    flags.forwarded = flags.forwarded || (bits & 0x1000U) != 0;
  }

  void keywords(std::string_view body, std::string_view separators) {
    const std::string value = decode_words(unfolded(body));
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find_first_of(separators), rest.size());
      keyword(one_line(rest.substr(0, end)));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }

  void keyword(std::string word) {
    if (word.size() > 1 && word.front() == '"' && word.back() == '"') {
      word = word.substr(1, word.size() - 2);
    }
    if (word.empty() || facts_.keywords.size() >= max_keywords) return;
    if (std::ranges::find(facts_.keywords, word) == facts_.keywords.end()) {
      facts_.keywords.push_back(std::move(word));
    }
  }

  MailFacts& facts_;
  std::optional<std::int64_t> received_;
  std::optional<std::int64_t> date_;
  bool has_received_ = false;
  bool has_return_path_ = false;
  std::string return_path_;
  std::string from_;
};

}  // namespace

void read_field_facts(std::string_view header, MailFacts& facts) {
  Reader reader(facts);
  for_each_field(header, HeaderLines::any, [&reader](std::string_view name, std::string_view body) {
    reader.take(name, body);
  });
  reader.finish();
}

}  // namespace offenbar::mail
