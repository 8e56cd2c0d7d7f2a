// Ctrl-C and a service's stop, as a stop_token.
#pragma once

#include <stop_token>
#include <thread>

namespace offenbar::batch {

// While it lives, SIGINT, SIGTERM and SIGHUP request a stop; a second one ends the process at once,
// with exit code 130. One at a time. A closed pipe on standard output no longer ends the process.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

 private:
  std::stop_source source_;
  std::jthread listener_;
};

}  // namespace offenbar::batch
