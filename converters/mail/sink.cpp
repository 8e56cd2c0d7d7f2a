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
    if (crlf_lines.front() != '\n') append("\r");
  }
  while (!crlf_lines.empty()) {
    const std::size_t cr = crlf_lines.find('\r');
    append(crlf_lines.substr(0, cr));
    if (cr == std::string_view::npos) return;
    crlf_lines.remove_prefix(cr + 1);
    if (crlf_lines.empty()) {
      held_cr_ = true;
    } else if (crlf_lines.front() != '\n') {
      append("\r");
    }
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
