#include "gui/server.h"

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>
#include <vector>
// Boost 1.74 uses std::exchange without its header.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

namespace offenbar::gui {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Failure = boost::system::error_code;
using asio::ip::tcp;

auto into(Failure& failure) { return asio::redirect_error(asio::use_awaitable, failure); }

std::string lower(std::string_view text) {
  std::string small(text);
  for (char& c : small) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return small;
}

using Parser = http::request_parser<http::string_body>;

// Nothing if the target is none.
std::optional<Request> request_of(http::request<http::string_body>& message) {
  const auto target = message.target();
  auto parted = read_target({target.data(), target.size()});
  if (!parted) return std::nullopt;
  Request request;
  request.method = std::string(message.method_string());
  request.target.assign(target.data(), target.size());
  request.path = std::move(parted->first);
  request.query = std::move(parted->second);
  for (const auto& field : message) {
    const auto name = field.name_string();
    const auto value = field.value();
    std::string& all = request.headers[lower({name.data(), name.size()})];
    // A second Host is an attack; other repeated fields are lists.
    if (!all.empty()) all += name == "Host" || name == "host" ? "\n" : ", ";
    all.append(value.data(), value.size());
  }
  request.body = std::move(message.body());
  return request;
}

int status_of(const Failure& failure) {
  if (failure == http::error::body_limit) return 413;
  if (failure == http::error::header_limit) return 431;
  if (failure == beast::error::timeout) return 408;
  return 400;
}

Response plain(int status) {
  return {
      .status = status, .type = "text/plain; charset=utf-8", .body = fmt::format("{}\n", status)};
}

// Closes politely where it can.
void close(beast::tcp_stream& stream) {
  Failure ignored;
  stream.socket().shutdown(tcp::socket::shutdown_both, ignored);
  stream.socket().close(ignored);
}

}  // namespace

class Server::Core {
 public:
  Core(const ServerOptions& options, Handler handler)
      : options_(options), handler_(std::move(handler)), acceptor_(context_) {}

  Result<void> listen() {
    Failure failure;
    const auto address = asio::ip::make_address(options_.address, failure);
    if (failure) return fail(Fault::unreadable, options_.address + " is no address of a machine");
    const tcp::endpoint endpoint(address, options_.port);
    acceptor_.open(endpoint.protocol(), failure);
    if (!failure) acceptor_.set_option(tcp::acceptor::reuse_address(true), failure);
    if (!failure) acceptor_.bind(endpoint, failure);
    if (!failure) acceptor_.listen(asio::socket_base::max_listen_connections, failure);
    if (failure) {
      return fail(Fault::unreadable,
                  fmt::format("cannot listen at {} port {}: {}", options_.address, options_.port,
                              failure.message()),
                  0, "Is another one running there? Name another port with --listen.");
    }
    return prepare_tls();
  }

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  void run(bool until_signal) {
    asio::signal_set signals(context_);
    if (until_signal) {
      signals.add(SIGINT);
      signals.add(SIGTERM);
      signals.async_wait([this](const Failure& failure, int) {
        if (!failure) stop();
      });
    }
    asio::co_spawn(context_, accept(), asio::detached);
    std::vector<std::jthread> threads;
    for (unsigned i = 1; i < options_.threads; ++i)
      threads.emplace_back([this] { context_.run(); });
    context_.run();
  }

  void stop() {
    stopped_ = true;
    context_.stop();
  }

 private:
  using Tls = beast::ssl_stream<beast::tcp_stream>;

  Result<void> prepare_tls() {
    if (options_.certificate_file.empty()) return {};
    Failure failure;
    tls_.emplace(asio::ssl::context::tls_server);
    tls_->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                          asio::ssl::context::no_tlsv1_1,
                      failure);
    tls_->use_certificate_chain_file(options_.certificate_file, failure);
    if (!failure) {
      tls_->use_private_key_file(options_.key_file, asio::ssl::context::pem, failure);
    }
    if (!failure) return {};
    return fail(Fault::unreadable, "cannot use certificate and key: " + failure.message(), 0,
                "Both are PEM files; the key has no password and belongs to the certificate.");
  }

  asio::awaitable<void> accept() {
    while (!stopped_) {
      Failure failure;
      tcp::socket socket(asio::make_strand(context_));
      co_await acceptor_.async_accept(socket, into(failure));
      if (failure) {  // out of descriptors, say: not in a busy loop
        asio::steady_timer pause(context_, std::chrono::milliseconds(50));
        co_await pause.async_wait(into(failure));
        continue;
      }
      if (connections_ >= options_.most_connections) continue;  // closes it
      auto where = socket.get_executor();
      asio::co_spawn(where, serve(std::move(socket)), asio::detached);
    }
  }

  asio::awaitable<void> serve(tcp::socket socket) {
    ++connections_;
    Failure failure;
    const auto other = socket.remote_endpoint(failure);
    const std::string client = failure ? std::string() : other.address().to_string();
    beast::tcp_stream stream(std::move(socket));
    try {
      if (tls_) {
        Tls secure(std::move(stream), *tls_);
        beast::get_lowest_layer(secure).expires_after(options_.for_request);
        co_await secure.async_handshake(asio::ssl::stream_base::server, into(failure));
        if (!failure) co_await talk(secure, client, true);
        close(beast::get_lowest_layer(secure));
      } else {
        co_await talk(stream, client, false);
        close(stream);
      }
    } catch (const std::exception&) {
      // What a library throws ends this connection only.
    }
    --connections_;
  }

  template <class Stream>
  asio::awaitable<void> talk(Stream& stream, const std::string& client, bool encrypted) {
    beast::flat_buffer buffer(options_.largest_head + options_.largest_body + 4096);
    for (bool goes_on = true; goes_on && !stopped_;) {
      Parser parser;
      parser.header_limit(static_cast<std::uint32_t>(options_.largest_head));
      parser.body_limit(options_.largest_body);
      // The deadline is for the whole request, however slowly its bytes come.
      beast::get_lowest_layer(stream).expires_after(options_.for_request);
      Failure failure;
      co_await http::async_read(stream, buffer, parser, into(failure));
      if (failure == http::error::end_of_stream || failure == asio::error::eof) co_return;
      if (failure) {
        const int status = status_of(failure);
        if (status != 408) {
          co_await answer(stream, plain(status), true, false, failure);
          co_await drain(stream);
        }
        co_return;
      }
      auto message = parser.release();
      goes_on = message.keep_alive();
      const bool head_only = message.method() == http::verb::head;
      std::optional<Request> request = request_of(message);
      Response response = plain(400);
      if (request) {
        request->client = client;
        request->encrypted = encrypted;
        if (head_only) request->method = "GET";
        response = handler_(*request);
      }
      co_await answer(stream, std::move(response), !goes_on, head_only, failure);
      if (failure) co_return;
    }
  }

  // What is still on its way is read before closing: otherwise the other end may lose the answer.
  template <class Stream>
  asio::awaitable<void> drain(Stream& stream) {
    constexpr std::size_t most_pieces = 64;
    beast::tcp_stream& lowest = beast::get_lowest_layer(stream);
    Failure failure;
    lowest.socket().shutdown(tcp::socket::shutdown_send, failure);
    lowest.expires_after(std::chrono::seconds(1));
    std::string piece(16 * 1024, '\0');
    for (std::size_t i = 0; i < most_pieces && !failure; ++i) {
      co_await lowest.async_read_some(asio::buffer(piece), into(failure));
    }
  }

  template <class Stream>
  asio::awaitable<void> answer(Stream& stream, Response response, bool last, bool head_only,
                               Failure& failure) {
    http::response<http::string_body> message(static_cast<http::status>(response.status), 11);
    message.set(http::field::content_type, response.type);
    for (const auto& [name, value] : response.headers) message.insert(name, value);
    message.keep_alive(!last);
    if (response.pieces) {
      co_await stream_pieces(stream, std::move(response), message, head_only, failure);
      co_return;
    }
    message.content_length(response.body.size());
    if (!head_only) message.body() = std::move(response.body);
    beast::get_lowest_layer(stream).expires_after(options_.for_piece);
    http::response_serializer<http::string_body> serializer(message);
    if (head_only) {
      co_await http::async_write_header(stream, serializer, into(failure));
    } else {
      co_await http::async_write(stream, serializer, into(failure));
    }
  }

  template <class Stream>
  asio::awaitable<void> stream_pieces(Stream& stream, Response response,
                                      const http::response<http::string_body>& like, bool head_only,
                                      Failure& failure) {
    http::response<http::empty_body> head(like.base());
    if (response.length) {
      head.content_length(*response.length);
    } else {
      head.chunked(true);
    }
    http::response_serializer<http::empty_body> serializer(head);
    beast::get_lowest_layer(stream).expires_after(options_.for_piece);
    co_await http::async_write_header(stream, serializer, into(failure));
    asio::steady_timer pause(stream.get_executor());
    for (bool more = !head_only; more && !failure && !stopped_;) {
      std::string piece;
      more = response.pieces(piece);
      if (!piece.empty()) {
        if (!response.length) piece = fmt::format("{:x}\r\n{}\r\n", piece.size(), piece);
        beast::get_lowest_layer(stream).expires_after(options_.for_piece);
        co_await asio::async_write(stream, asio::buffer(piece), into(failure));
      }
      if (more && response.pace.count() > 0 && !failure) {
        pause.expires_after(response.pace);
        co_await pause.async_wait(into(failure));
      }
    }
    if (!failure && !response.length && !head_only) {
      co_await asio::async_write(stream, asio::buffer("0\r\n\r\n", 5), into(failure));
    }
  }

  ServerOptions options_;
  Handler handler_;
  asio::io_context context_;
  tcp::acceptor acceptor_;
  std::optional<asio::ssl::context> tls_;
  std::atomic<std::size_t> connections_ = 0;
  std::atomic<bool> stopped_ = false;
};

Server::Server(std::unique_ptr<Core> core) : core_(std::move(core)) {}
Server::Server(Server&&) noexcept = default;
Server::~Server() {
  if (core_) core_->stop();
}

Result<Server> Server::open(const ServerOptions& options, Handler handler) {
  auto core = std::make_unique<Core>(options, std::move(handler));
  OFFENBAR_CHECK(core->listen());
  return Server(std::move(core));
}

std::uint16_t Server::port() const { return core_->port(); }
void Server::run(bool until_signal) { core_->run(until_signal); }
void Server::stop() { core_->stop(); }

}  // namespace offenbar::gui
