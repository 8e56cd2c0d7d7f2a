// HTTP/1.1 over TCP or TLS: takes connections, reads requests within limits of size and time, has
// them answered, writes the answers. Boost.Beast is used in server.cpp only.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "converters/base/result.h"
#include "gui/http.h"

namespace offenbar::gui {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;                      // 0: any free one
  std::string certificate_file{}, key_file{};  // PEM; empty: without TLS
  unsigned threads = 8;
  std::size_t most_connections = 400;  // further ones are closed at once
  std::size_t largest_head = 16 * 1024, largest_body = 512 * 1024;
  std::chrono::seconds for_request{
      15};  // from the connection, or the answer before, to the last byte
  std::chrono::seconds for_piece{30};  // for the other end to take a piece of an answer
};

class Server {
 public:
  // Called from several threads; must not throw.
  using Handler = std::function<Response(const Request&)>;

  // Listens from now on. Errors: unreadable (the address is taken or not ours; bad certificate).
  [[nodiscard]] static Result<Server> open(const ServerOptions& options, Handler handler);
  Server(Server&&) noexcept;
  ~Server();  // stops

  [[nodiscard]] std::uint16_t port() const;
  // Serves until stop(), or SIGINT or SIGTERM where `until_signal`.
  void run(bool until_signal);
  void stop();  // from any thread

 private:
  class Core;
  explicit Server(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace offenbar::gui
