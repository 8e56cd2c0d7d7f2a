#include "converters/mail/sink.h"

#include <algorithm>
#include <utility>

namespace offenbar::mail {

// One message after the other needs the same room: allocating it each time makes the allocator
// tidy its heap up each time.
namespace {
thread_local std::string spare;
}  // namespace

Output::Output(Sink& sink, LineEnds ends) : sink_(sink), ends_(ends), buffer_(std::move(spare)) {
  buffer_.clear();
  buffer_.reserve(room);
}

Output::~Output() { spare = std::move(buffer_); }

void Output::text(std::string_view crlf_lines) {
  if (ends_ == LineEnds::crlf) return raw(crlf_lines);
  if (held_cr_ && !crlf_lines.empty()) {
    held_cr_ = false;
    if (crlf_lines.front() != '\n') keep("\r");
  }
  // By the line, and not by the CR: so nobody has to count the lines once more.
  while (!crlf_lines.empty()) {
    const std::size_t end = crlf_lines.find('\n');
    if (end == std::string_view::npos) {
      held_cr_ = crlf_lines.back() == '\r';
      if (held_cr_) crlf_lines.remove_suffix(1);
      return keep(crlf_lines);
    }
    const bool is_crlf = end > 0 && crlf_lines[end - 1] == '\r';
    keep(crlf_lines.substr(0, is_crlf ? end - 1 : end));
    keep("\n");
    ++lines_;
    crlf_lines.remove_prefix(end + 1);
  }
}

void Output::raw(std::string_view bytes) {
  if (held_cr_) {
    held_cr_ = false;
    append("\r");
  }
  append(bytes);
}

void Output::raw(std::string_view bytes, std::uint64_t lines) {
  raw({});
  lines_ += lines;
  keep(bytes);
}

void Output::append(std::string_view bytes) {
  if (ends_ == LineEnds::lf) {
    lines_ += static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), '\n'));
  }
  keep(bytes);
}

void Output::keep(std::string_view bytes) {
  bytes_ += bytes.size();
  if (bytes.size() <= room - buffer_.size()) {
    buffer_ += bytes;
    return;
  }
  while (!bytes.empty()) {
    if (buffer_.size() == room) hand_on();
    const std::string_view piece = bytes.substr(0, room - buffer_.size());
    buffer_ += piece;
    bytes.remove_prefix(piece.size());
  }
}

void Output::hand_on() {
  if (!error_) {
    auto written = sink_.write(buffer_);
    if (!written) {
      error_ = true;
      first_error_ = std::move(written).error();
    }
  }
  buffer_.clear();
}

Result<void> Output::finish() {
  raw({});
  if (!buffer_.empty()) hand_on();
  if (error_) return tl::unexpected<Error>(first_error_);
  return {};
}

}  // namespace offenbar::mail
