// One message at a time between the supervisor and its confined processes.
//
// A message is a JSON object with a few file descriptors, or bytes in a form of their own, over a
// SOCK_SEQPACKET pair: it arrives whole or not at all, and the other side's death is seen as the
// end of the channel.
#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/descriptor.h"
#include "converters/base/result.h"

namespace offenbar {

struct Message {
  nlohmann::json body;                  // null if `bytes` are there
  std::string bytes;                    // of send_bytes()
  std::vector<Descriptor> descriptors;  // at most Channel::max_descriptors
};

class Channel {
 public:
  static constexpr std::size_t max_descriptors = 4;
  static constexpr std::size_t max_bytes = 200'000;  // of one body, as text

  explicit Channel(Descriptor socket) : socket_(std::move(socket)) {}

  // Both ends of a new channel, close-on-exec.
  [[nodiscard]] static Result<std::pair<Channel, Channel>> pair();

  // `descriptors` stay the caller's. Errors: Fault::internal if the other side is gone.
  [[nodiscard]] Result<void> send(const nlohmann::json& body, std::vector<int> descriptors = {});

  // Bytes that are for both sides to understand; not empty, and not as JSON begins. Errors as
  // above.
  [[nodiscard]] Result<void> send_bytes(std::string_view bytes);

  // The next message, with a `body`; nothing if the other side has closed.
  // Errors: Fault::timed_out; Fault::corrupt if what came is no JSON object.
  [[nodiscard]] Result<std::optional<Message>> receive(
      std::optional<std::chrono::milliseconds> timeout = std::nullopt);
  // The same where bytes are expected, too: those that do not begin as an object.
  [[nodiscard]] Result<std::optional<Message>> receive_any(
      std::optional<std::chrono::milliseconds> timeout = std::nullopt);

  [[nodiscard]] int descriptor() const { return socket_.get(); }
  [[nodiscard]] Descriptor release() { return std::move(socket_); }

 private:
  Descriptor socket_;
};

}  // namespace offenbar
