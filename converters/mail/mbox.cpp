#include "converters/mail/mbox.h"

#include <fmt/format.h>

#include <algorithm>

#include "converters/mail/header.h"

namespace offenbar::mail {
namespace {

constexpr std::string_view separator = "From ";
// Longer runs of ">" are no quotes of separators; what is held back stays small.
constexpr std::size_t most_quotes = 1000;

enum class Match { no, maybe, yes };

// Does a line that begins like this match ">*From "?
Match match(std::string_view line) {
  const std::size_t quotes = std::min(line.find_first_not_of('>'), line.size());
  if (quotes > most_quotes) return Match::no;
  const std::string_view rest = line.substr(quotes);
  if (rest.size() >= separator.size()) return rest.starts_with(separator) ? Match::yes : Match::no;
  return separator.starts_with(rest) ? Match::maybe : Match::no;
}

}  // namespace

std::string from_line(std::string_view sender, std::optional<std::int64_t> unix_seconds) {
  const bool usable = is_address(sender) && sender.find(' ') == std::string_view::npos;
  const std::string date = date_text(std::max<std::int64_t>(unix_seconds.value_or(0), 0));
  // "Tue, 14 Nov 2023 22:13:20 +0000" in the order of asctime()
  const std::size_t day_end = date.find(' ', 5);
  const std::string_view view(date);
  return fmt::format("{}{} {} {} {:>2} {} {}\n", separator, usable ? sender : "MAILER-DAEMON",
                     view.substr(0, 3), view.substr(day_end + 1, 3), view.substr(5, day_end - 5),
                     view.substr(day_end + 10, 8), view.substr(day_end + 5, 4));
}

Result<void> MboxSink::begin(std::string_view sender, std::optional<std::int64_t> unix_seconds) {
  held_.clear();
  at_line_start_ = true;
  return mbox_.write(from_line(sender, unix_seconds));
}

Result<void> MboxSink::write(std::string_view bytes) {
  out_.clear();
  while (!bytes.empty()) {
    if (at_line_start_) {
      held_ += bytes.front();
      bytes.remove_prefix(1);
      const Match found = match(held_);
      if (found == Match::maybe) continue;
      if (found == Match::yes) out_ += '>';
      out_ += held_;
      at_line_start_ = held_.back() == '\n';
      held_.clear();
      continue;
    }
    const std::size_t end = bytes.find('\n');
    const std::string_view line = bytes.substr(0, end == std::string_view::npos ? end : end + 1);
    out_ += line;
    bytes.remove_prefix(line.size());
    at_line_start_ = end != std::string_view::npos;
  }
  return mbox_.write(out_);
}

Result<void> MboxSink::end() {
  out_ = held_;
  const bool open_line = !held_.empty() || !at_line_start_;
  held_.clear();
  out_ += open_line ? "\n\n" : "\n";
  return mbox_.write(out_);
}

}  // namespace offenbar::mail
