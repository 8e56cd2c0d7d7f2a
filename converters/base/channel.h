// One message at a time between the supervisor and its confined processes.
//
// A message is a JSON object with a few file descriptors, over a SOCK_SEQPACKET pair: it arrives
// whole or not at all, and the other side's death is seen as the end of the channel.
#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "converters/base/descriptor.h"
#include "converters/base/result.h"

namespace offenbar {

struct Message {
  nlohmann::json body;
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

  // The next message; nothing if the other side has closed.
  // Errors: Fault::timed_out; Fault::corrupt if what came is no JSON object.
  [[nodiscard]] Result<std::optional<Message>> receive(
      std::optional<std::chrono::milliseconds> timeout = std::nullopt);

  [[nodiscard]] int descriptor() const { return socket_.get(); }
  [[nodiscard]] Descriptor release() { return std::move(socket_); }

 private:
  Descriptor socket_;
};

}  // namespace offenbar
