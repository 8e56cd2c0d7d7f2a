#include "converters/mail/mbox_source.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <vector>

#include "converters/mail/transport_headers.h"

namespace offenbar::mail {
namespace {

constexpr std::string_view from = "From ";

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty() && words.size() < 32) {
    const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
    text.remove_prefix(begin);
    const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

int number(std::string_view digits) {
  int value = -1;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc() && end == digits.data() + digits.size() ? value : -1;
}

// 0 for a word that is no month.
unsigned month_of(std::string_view word) {
  constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto found = std::ranges::find(months, word);
  return found == months.end() ? 0 : static_cast<unsigned>(found - months.begin()) + 1;
}

// "22:13:20" or "22:13", in seconds; negative if it is none.
std::int64_t time_of_day(std::string_view word) {
  if (word.size() < 5 || word[2] != ':') return -1;
  const int hours = number(word.substr(0, 2));
  const int minutes = number(word.substr(3, 2));
  const int seconds = word.size() == 8 && word[5] == ':' ? number(word.substr(6, 2)) : 0;
  const bool valid = hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60 && seconds >= 0;
  return valid ? hours * 3600 + minutes * 60 + seconds : -1;
}

// What asctime() writes, a zone before or behind the year aside: month, day, time, year.
std::optional<std::int64_t> date_in(const std::vector<std::string_view>& words) {
  for (std::size_t i = 0; i + 3 < words.size(); ++i) {
    const unsigned month = month_of(words[i]);
    const int day = number(words[i + 1]);
    const std::int64_t time = time_of_day(words[i + 2]);
    if (month == 0 || day < 1 || day > 31 || time < 0) continue;
    for (std::size_t k = i + 3; k < words.size(); ++k) {
      const int year = number(words[k]);
      if (words[k].size() != 4 || year < 1970) continue;
      const std::chrono::sys_days date{std::chrono::year(year) / static_cast<int>(month) / day};
      return date.time_since_epoch().count() * std::int64_t{86'400} + time;
    }
  }
  return std::nullopt;
}

// The line at `at` without its end; `next` is where the next one begins.
std::string_view line_at(std::string_view text, std::size_t at, std::size_t& next) {
  const std::size_t end = std::min(text.find('\n', at), text.size());
  next = std::min(end + 1, text.size());
  const std::size_t size = end - at - (end > at && text[end - 1] == '\r' ? 1 : 0);
  return text.substr(at, size);
}

// The message's own fields, as far as Content-Length is concerned.
constexpr std::size_t head_bytes = 64U << 10U;

std::size_t end_of_head(std::string_view message) {
  const std::string_view head = message.substr(0, head_bytes);
  const std::size_t lf = head.find("\n\n");
  const std::size_t crlf = head.find("\n\r\n");
  if (lf == std::string_view::npos && crlf == std::string_view::npos) return std::string_view::npos;
  return crlf < lf ? crlf + 3 : lf + 2;
}

// Where the next separator stands if Content-Length is right; npos if it is not, or not there.
std::size_t next_by_length(std::string_view mbox, std::size_t message) {
  const std::string_view rest = mbox.substr(message);
  const std::size_t body = end_of_head(rest);
  if (body == std::string_view::npos) return std::string_view::npos;
  const TransportHeaders fields(rest.substr(0, body));
  const TransportField* const length = fields.find("Content-Length");
  if (length == nullptr) return std::string_view::npos;
  std::uint64_t value = 0;
  const std::string digits = length->value();
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || value > rest.size() - body) {
    return std::string_view::npos;
  }
  std::size_t at = message + body + static_cast<std::size_t>(value);
  while (at < mbox.size() && (mbox[at] == '\n' || mbox[at] == '\r')) ++at;
  std::size_t next = 0;
  return at == mbox.size() || is_separator(line_at(mbox, at, next)) ? at : std::string_view::npos;
}

std::size_t next_by_line(std::string_view mbox, std::size_t at) {
  bool after_empty = false;
  while (at < mbox.size()) {
    std::size_t next = 0;
    const std::string_view line = line_at(mbox, at, next);
    if (after_empty && is_separator(line)) return at;
    after_empty = line.empty();
    at = next;
  }
  return mbox.size();
}

std::size_t skip_empty_lines(std::string_view mbox) {
  return std::min(mbox.find_first_not_of("\r\n"), mbox.size());
}

// Without the one empty line that belongs to the mbox.
std::string_view without_last_line(std::string_view message) {
  if (message.ends_with("\n\r\n")) return message.substr(0, message.size() - 2);
  if (message.ends_with("\n\n")) return message.substr(0, message.size() - 1);
  return message;
}

bool is_quoted_line(std::string_view line) {
  const std::size_t quotes = line.find_first_not_of('>');
  return quotes != std::string_view::npos && quotes > 0 && line.substr(quotes).starts_with(from);
}

}  // namespace

bool is_separator(std::string_view line) {
  if (!line.starts_with(from) || line.size() > 1000) return false;
  return date_in(words_of(line.substr(from.size()))).has_value();
}

bool split_mbox(Bytes mbox, const std::function<void(const MboxMessage&)>& take) {
  const std::string_view text = as_text(mbox);
  std::size_t at = skip_empty_lines(text);
  std::size_t body = 0;
  if (at == text.size() || !is_separator(line_at(text, at, body))) return false;
  while (at < text.size()) {
    const std::string_view line = line_at(text, at, body);
    const auto words = words_of(line.substr(from.size()));
    std::size_t next = next_by_length(text, body);
    if (next == std::string_view::npos) next = next_by_line(text, body);
    const std::string_view message = without_last_line(text.substr(body, next - body));
    const bool named = !words.empty() && words.front().find('@') != std::string_view::npos;
    take({as_bytes(message), at, named ? std::string(words.front()) : std::string(),
          date_in(words)});
    at = next;
  }
  return true;
}

MboxKind kind_of_mbox(Bytes mbox) {
  const std::string_view text = as_text(mbox);
  std::size_t at = skip_empty_lines(text);
  std::size_t body = 0;
  if (at == text.size() || !is_separator(line_at(text, at, body))) return MboxKind::plain;
  if (next_by_length(text, body) != std::string_view::npos) return MboxKind::content_length;
  bool quoted = false;
  while (at < text.size()) {
    std::size_t next = 0;
    const std::string_view line = line_at(text, at, next);
    if (line.starts_with(from) && !is_separator(line)) return MboxKind::plain;
    quoted = quoted || is_quoted_line(line);
    at = next;
  }
  return quoted ? MboxKind::quoted : MboxKind::plain;
}

std::string unquoted_message(Bytes message) {
  const std::string_view text = as_text(message);
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    std::size_t next = 0;
    const bool quoted = is_quoted_line(line_at(text, at, next));
    out += text.substr(at + (quoted ? 1 : 0), next - at - (quoted ? 1 : 0));
    at = next;
  }
  return out;
}

}  // namespace offenbar::mail
