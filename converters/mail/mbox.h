// Mail in one file: mboxrd, as mbox(5) describes it. What is written can be taken apart again
// without a loss: lines that look like separators get a ">" more, whatever they have already.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "converters/mail/sink.h"

namespace offenbar::mail {

// "From anna@a.example Tue Nov 14 22:13:20 2023": address and date, nothing more, for Mutt drops
// messages with more. "MAILER-DAEMON" for an empty or odd sender, 1970 for an unknown date.
[[nodiscard]] std::string from_line(std::string_view sender,
                                    std::optional<std::int64_t> unix_seconds);

// Passes one message with LF line ends on into an mbox.
class MboxSink : public Sink {
 public:
  explicit MboxSink(Sink& mbox) : mbox_(mbox) {}
  // The From_ line, before the message.
  [[nodiscard]] Result<void> begin(std::string_view sender,
                                   std::optional<std::int64_t> unix_seconds);
  [[nodiscard]] Result<void> write(std::string_view bytes) override;
  // The empty line after the message.
  [[nodiscard]] Result<void> end();

 private:
  Sink& mbox_;
  std::string out_;
  std::string held_;  // the beginning of a line that may turn out to look like a separator
  bool at_line_start_ = true;
};

}  // namespace offenbar::mail
