// The server on a real socket: requests that are too large, too slow, or no requests at all.
#include "gui/server.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "converters/base/descriptor.h"

namespace offenbar::gui {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class ServerTest : public ::testing::Test {
 protected:
  ServerTest() {
    ServerOptions options;
    options.threads = 2;
    options.for_request = std::chrono::seconds(1);
    options.most_connections = 20;
    auto server = Server::open(options, [](const Request& request) {
      Response response{.body = request.method + " " + request.path + " " + request.body};
      if (request.path == "/pieces") {
        response.pieces = [left = 3](std::string& out) mutable {
          out = "piece";
          return --left > 0;
        };
      }
      return response;
    });
    EXPECT_TRUE(server.has_value()) << server.error().what;
    server_.emplace(std::move(*server));
    thread_ = std::jthread([this] { server_->run(false); });
  }
  ~ServerTest() override { server_->stop(); }

  [[nodiscard]] Descriptor connect() const {
    Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server_->port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{5, 0};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    EXPECT_EQ(::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    return socket;
  }

  static void send(const Descriptor& socket, const std::string& text) {
    static_cast<void>(::send(socket.get(), text.data(), text.size(), MSG_NOSIGNAL));
  }
  static std::string rest(const Descriptor& socket) {
    std::string all, piece(4096, '\0');
    for (;;) {
      const ssize_t size = ::recv(socket.get(), piece.data(), piece.size(), 0);
      if (size <= 0) return all;
      all.append(piece, 0, static_cast<std::size_t>(size));
    }
  }
  [[nodiscard]] std::string answer(const std::string& text) const {
    const Descriptor socket = connect();
    send(socket, text);
    return rest(socket);
  }

  std::optional<Server> server_;
  std::jthread thread_;
};

TEST_F(ServerTest, AnswersAndKeepsTheConnection) {
  const Descriptor socket = connect();
  send(socket,
       "GET /a?b=c HTTP/1.1\r\nHost: localhost\r\n\r\nPOST /d HTTP/1.1\r\nHost: "
       "localhost\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody");
  const std::string text = rest(socket);
  EXPECT_THAT(text, HasSubstr("GET /a "));
  EXPECT_THAT(text, HasSubstr("POST /d body"));
}

TEST_F(ServerTest, PiecesAreChunks) {
  EXPECT_THAT(answer("GET /pieces HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
              HasSubstr("5\r\npiece\r\n5\r\npiece\r\n5\r\npiece\r\n0\r\n\r\n"));
}

TEST_F(ServerTest, AHeadIsNotLargerThanItsLimit) {
  EXPECT_THAT(
      answer("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n"),
      StartsWith("HTTP/1.1 431"));
}

TEST_F(ServerTest, ABodyIsNotLargerThanItsLimit) {
  EXPECT_THAT(answer("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999\r\n\r\n"),
              StartsWith("HTTP/1.1 413"));
}

TEST_F(ServerTest, WhatIsNoRequestIsRefused) {
  for (const char* text : {"nonsense\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
                           "GET http://evil/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
                           "GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                           "GET /%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                           "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                           "4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"}) {
    EXPECT_THAT(answer(text), StartsWith("HTTP/1.1 400")) << text;
  }
}

TEST_F(ServerTest, ASlowRequestIsCutOffHoweverItDrips) {
  const Descriptor socket = connect();
  const auto begin = std::chrono::steady_clock::now();
  std::thread dripping([&] {
    for (const char c : std::string("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: 1234567890")) {
      if (std::chrono::steady_clock::now() - begin > std::chrono::seconds(4)) break;
      send(socket, std::string(1, c));
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  });
  EXPECT_EQ(rest(socket), "");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(3));
  dripping.join();
}

TEST_F(ServerTest, ManyIdleConnectionsKeepNobodyOutForLong) {
  std::vector<Descriptor> idle;
  for (int i = 0; i < 60; ++i) idle.push_back(connect());
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));
  EXPECT_THAT(answer("GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
              HasSubstr("GET /a"));
}

}  // namespace
}  // namespace offenbar::gui
