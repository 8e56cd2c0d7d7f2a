// Where mail goes, and how its bytes get there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "converters/base/result.h"

namespace offenbar::mail {

class Sink {
 public:
  virtual ~Sink() = default;
  // All of `bytes`, which are the caller's. Pieces are at most some 64 KiB.
  [[nodiscard]] virtual Result<void> write(std::string_view bytes) = 0;
};

// Keeps what it gets in memory.
class StringSink : public Sink {
 public:
  [[nodiscard]] Result<void> write(std::string_view bytes) override {
    text += bytes;
    return {};
  }
  std::string text;
};

enum class LineEnds : std::uint8_t {
  crlf,  // as in RFC 5322: .eml, IMAP
  lf,    // Maildir, mbox
};

// Collects small pieces for a sink. The first error of the sink is sticky: what comes after it is
// ignored, and finish() tells.
class Output {
 public:
  Output(Sink& sink, LineEnds ends);
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  // Text whose lines end with CRLF, in the line ends asked for. A lone CR or LF stays.
  void text(std::string_view crlf_lines);
  // Bytes that are in the line ends asked for already.
  void raw(std::string_view bytes);
  // The same, for who knows that `lines` of them are line ends.
  void raw(std::string_view bytes, std::uint64_t lines);

  [[nodiscard]] std::string_view line_end() const { return ends_ == LineEnds::lf ? "\n" : "\r\n"; }
  [[nodiscard]] bool ok() const { return !error_; }
  // Hands the rest to the sink. Errors: the first one of the sink.
  [[nodiscard]] Result<void> finish();

  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  // As if every line ended with CRLF: RFC822.SIZE, and ,W= of Maildir++.
  [[nodiscard]] std::uint64_t virtual_bytes() const {
    return ends_ == LineEnds::lf ? bytes_ + lines_ : bytes_;
  }

 private:
  static constexpr std::size_t room = 64U << 10U;
  void append(std::string_view bytes);
  void keep(std::string_view bytes);
  void hand_on();

  Sink& sink_;
  LineEnds ends_;
  std::string buffer_;
  bool held_cr_ = false;  // the last byte of text() was a CR: its LF may come with the next piece
  bool error_ = false;
  Error first_error_;
  std::uint64_t bytes_ = 0;
  std::uint64_t lines_ = 0;
};

}  // namespace offenbar::mail
