#include "converters/base/channel.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace offenbar {
namespace {

constexpr std::size_t control_bytes = CMSG_SPACE(sizeof(int) * Channel::max_descriptors);

tl::unexpected<Error> system_error(std::string_view call) {
  return fail(Fault::internal, fmt::format("channel: {}: {}", call, std::strerror(errno)));
}

// A locked-in process may not call sendmsg (isolation.cpp), so a message without descriptors goes
// the plain way.
ssize_t send_once(int socket, std::string_view text, const std::vector<int>& descriptors) {
  if (descriptors.empty()) return ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
  alignas(cmsghdr) std::array<char, control_bytes> control{};
  iovec part{const_cast<char*>(text.data()), text.size()};  // it is read only
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control.data();
  header.msg_controllen = CMSG_SPACE(sizeof(int) * descriptors.size());
  cmsghdr* first = CMSG_FIRSTHDR(&header);
  first->cmsg_level = SOL_SOCKET;
  first->cmsg_type = SCM_RIGHTS;
  first->cmsg_len = CMSG_LEN(sizeof(int) * descriptors.size());
  std::memcpy(CMSG_DATA(first), descriptors.data(), sizeof(int) * descriptors.size());
  return ::sendmsg(socket, &header, MSG_NOSIGNAL);
}

Result<void> send_text(int socket, std::string_view text, const std::vector<int>& descriptors) {
  if (text.size() > Channel::max_bytes || descriptors.size() > Channel::max_descriptors) {
    return fail(Fault::internal,
                fmt::format("channel: a message of {} bytes and {} descriptors is too large",
                            text.size(), descriptors.size()));
  }
  ssize_t sent = -1;
  do {
    sent = send_once(socket, text, descriptors);
  } while (sent < 0 && errno == EINTR);
  if (sent < 0) return system_error("the other side does not take a message");
  return {};
}

std::vector<Descriptor> descriptors_of(msghdr& header) {
  std::vector<Descriptor> result;
  for (cmsghdr* at = CMSG_FIRSTHDR(&header); at; at = CMSG_NXTHDR(&header, at)) {
    if (at->cmsg_level != SOL_SOCKET || at->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (at->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(at) + i * sizeof(int), sizeof fd);
      result.emplace_back(fd);
    }
  }
  return result;
}

// Who takes a part of it copies it, level by level on the stack.
bool is_too_deep(std::string_view text) {
  constexpr int deepest = 64;  // many times what we say
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      if (++depth > deepest) return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

Result<void> wait_readable(int socket, std::optional<std::chrono::milliseconds> timeout) {
  const auto end = std::chrono::steady_clock::now() + timeout.value_or(std::chrono::hours(0));
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    pollfd one{socket, POLLIN, 0};
    const int ready =
        ::poll(&one, 1, timeout ? static_cast<int>(std::max<std::int64_t>(left.count(), 0)) : -1);
    if (ready > 0) return {};
    if (ready == 0) return fail(Fault::timed_out, "channel: no message in time");
    if (errno != EINTR) return system_error("poll");
  }
}

}  // namespace

Result<std::pair<Channel, Channel>> Channel::pair() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return system_error("socketpair");
  }
  std::pair<Channel, Channel> both{Channel(Descriptor(ends[0])), Channel(Descriptor(ends[1]))};
  const int room = 2 * static_cast<int>(max_bytes);  // a packet must fit as a whole
  for (const int end : ends) ::setsockopt(end, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
  return both;
}

Result<void> Channel::send(const nlohmann::json& body, std::vector<int> descriptors) {
  return send_text(socket_.get(),
                   body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
                   descriptors);
}

Result<void> Channel::send_bytes(std::string_view bytes) {
  return send_text(socket_.get(), bytes, {});
}

Result<std::optional<Message>> Channel::receive(std::optional<std::chrono::milliseconds> timeout) {
  OFFENBAR_TRY(std::optional<Message> message, receive_any(timeout));
  if (message && !message->bytes.empty()) {
    return fail(Fault::corrupt, "channel: a message is no JSON object");
  }
  return message;
}

Result<std::optional<Message>> Channel::receive_any(
    std::optional<std::chrono::milliseconds> timeout) {
  OFFENBAR_CHECK(wait_readable(socket_.get(), timeout));
  // Lent to one message after the other: most are much smaller.
  thread_local std::string room(max_bytes, '\0');
  alignas(cmsghdr) std::array<char, control_bytes> control{};
  iovec part{room.data(), room.size()};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control.data();
  header.msg_controllen = control.size();
  ssize_t got = -1;
  do {
    got = ::recvmsg(socket_.get(), &header, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  if (got == 0 || (got < 0 && errno == ECONNRESET)) return std::optional<Message>{};
  if (got < 0) return system_error("recvmsg");
  Message message{{}, {}, descriptors_of(header)};
  const std::string_view text(room.data(), static_cast<std::size_t>(got));
  if ((header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
    return fail(Fault::corrupt, "channel: a message is too large");
  }
  if (text.front() != '{') {
    message.bytes = text;
    return std::optional<Message>(std::move(message));
  }
  if (is_too_deep(text)) return fail(Fault::corrupt, "channel: a message is nested too deep");
  message.body = nlohmann::json::parse(text, nullptr, false);
  if (!message.body.is_object()) {
    return fail(Fault::corrupt, "channel: a message is no JSON object");
  }
  return std::optional<Message>(std::move(message));
}

}  // namespace offenbar
