#include "batch/canary_listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <string_view>

namespace offenbar::batch {
namespace {

constexpr std::string_view knock = "KNOCK / HTTP/1.1";
constexpr std::string_view not_found =
    "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

Descriptor listen_at(const sockaddr* address, socklen_t size) {
  Descriptor socket(::socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket || ::bind(socket.get(), address, size) != 0 || ::listen(socket.get(), 64) != 0) {
    return {};
  }
  return socket;
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

std::uint16_t port_of(int socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

std::string first_line(int connection) {
  pollfd waiting{connection, POLLIN, 0};
  std::array<char, 512> buffer{};
  if (::poll(&waiting, 1, 2000) <= 0) return {};
  const ssize_t got = ::recv(connection, buffer.data(), buffer.size(), 0);
  const std::string_view text(buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
  return std::string(text.substr(0, text.find_first_of("\r\n")));
}

}  // namespace

Result<void> CanaryListener::start() {
  const sockaddr_in any_port = loopback(0);
  v4_ = listen_at(reinterpret_cast<const sockaddr*>(&any_port), sizeof any_port);
  stop_ = Descriptor(::eventfd(0, EFD_CLOEXEC));
  if (!v4_ || !stop_) {
    return fail(Fault::internal,
                std::string("127.0.0.1 cannot be listened on: ") + strerror(errno));
  }
  port_ = port_of(v4_.get());
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = IN6ADDR_LOOPBACK_INIT;
  address.sin6_port = htons(port_);
  v6_ = listen_at(reinterpret_cast<const sockaddr*>(&address), sizeof address);
  thread_ = std::thread([this] { serve(); });
  return {};
}

CanaryListener::~CanaryListener() {
  if (!thread_.joinable()) return;
  ::eventfd_write(stop_.get(), 1);
  thread_.join();
}

void CanaryListener::serve() {
  std::array<pollfd, 3> waiting{
      {{stop_.get(), POLLIN, 0}, {v4_.get(), POLLIN, 0}, {v6_.get(), POLLIN, 0}}};
  while (true) {
    if (::poll(waiting.data(), waiting.size(), -1) < 0) continue;
    if (waiting[0].revents != 0) return;
    for (const pollfd& ready : {waiting[1], waiting[2]}) {
      if ((ready.revents & POLLIN) != 0) answer(ready.fd);
    }
  }
}

void CanaryListener::answer(int listening) {
  const Descriptor connection(::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC));
  if (!connection) return;
  std::string line = first_line(connection.get());
  (void)::send(connection.get(), not_found.data(), not_found.size(), MSG_NOSIGNAL);
  const std::lock_guard lock(mutex_);
  requests_.push_back(std::move(line));
}

bool CanaryListener::hears_a_knock() {
  const sockaddr_in address = loopback(port_);
  const Descriptor visitor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (::connect(visitor.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::send(visitor.get(), knock.data(), knock.size(), MSG_NOSIGNAL) < 0) {
    return false;
  }
  for (int tries = 0; tries < 500; ++tries) {
    {
      const std::lock_guard lock(mutex_);
      if (std::find(requests_.begin(), requests_.end(), knock) != requests_.end()) return true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

std::vector<std::string> CanaryListener::requests() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> others;
  std::copy_if(requests_.begin(), requests_.end(), std::back_inserter(others),
               [](const std::string& line) { return line != knock; });
  return others;
}

}  // namespace offenbar::batch
