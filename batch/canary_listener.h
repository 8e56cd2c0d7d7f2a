// Listens on this machine and remembers who came: TCP over IPv4 and IPv6, on one port.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "converters/base/descriptor.h"
#include "converters/base/result.h"

namespace offenbar::batch {

class CanaryListener {
 public:
  CanaryListener() = default;
  ~CanaryListener();
  CanaryListener(const CanaryListener&) = delete;
  CanaryListener& operator=(const CanaryListener&) = delete;

  // Binds 127.0.0.1 and, where the machine has IPv6, ::1; answers from a thread of its own.
  // Errors: Fault::internal if not even 127.0.0.1 can be bound.
  [[nodiscard]] Result<void> start();

  [[nodiscard]] std::uint16_t port() const { return port_; }

  // Connects to itself and sees whether that was noticed, so that silence means something.
  [[nodiscard]] bool hears_a_knock();

  // The first line of every request so far ("GET /bild.png HTTP/1.1"); empty lines for mere
  // connections. Those of hears_a_knock() are left out.
  [[nodiscard]] std::vector<std::string> requests() const;

 private:
  void serve();
  void answer(int listening);

  Descriptor v4_, v6_, stop_;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

}  // namespace offenbar::batch
