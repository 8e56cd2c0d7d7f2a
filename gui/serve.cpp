#include "gui/serve.h"

#include <fmt/core.h>
#include <pwd.h>
#include <unistd.h>

#include <atomic>
#include <charconv>
#include <csignal>
#include <iostream>
#include <thread>

#include "batch/commands/migrate_arguments.h"
#include "batch/search_index.h"
#include "gui/app.h"
#include "gui/server.h"
#include "gui/starting.h"

namespace offenbar::gui {
namespace {

using batch::CommandLine;
using batch::OrStop;

constexpr std::uint16_t usual_port = 8474;

struct Address {
  std::string host = "127.0.0.1";
  std::uint16_t port = usual_port;
};

// "8474", "127.0.0.1:8474", "[::1]:8474".
OrStop<Address> address_of(const std::string& text) {
  Address address;
  if (text.empty()) return address;
  const std::size_t colon = text.rfind(':');
  std::string port = text;
  if (colon != std::string::npos) {
    address.host = text.substr(0, colon);
    port = text.substr(colon + 1);
    if (address.host.starts_with('[') && address.host.ends_with(']')) {
      address.host = address.host.substr(1, address.host.size() - 2);
    }
  }
  const auto [end, wrong] = std::from_chars(port.data(), port.data() + port.size(), address.port);
  if (wrong != std::errc() || end != port.data() + port.size() || address.host.empty()) {
    return batch::usage(fmt::format("--listen {} is no address", text),
                        "Type it as in 127.0.0.1:8474 or [::1]:8474.");
  }
  return address;
}

bool is_loopback(const std::string& host) { return host.starts_with("127.") || host == "::1"; }

std::string own_name() {
  const passwd* user = ::getpwuid(::getuid());
  return user != nullptr ? user->pw_name : "admin";
}

std::string as_host(const std::string& address) {
  return address.find(':') == std::string::npos ? address : "[" + address + "]";
}

OrStop<void> check_safety(const CommandLine& line, const Address& address) {
  const bool secret = line.has("users") || line.has("token-file");
  const bool tls = line.has("tls-certificate");
  if (tls != line.has("tls-key"))
    return batch::usage("--tls-certificate and --tls-key belong together");
  if (line.has("users") && line.has("token-file"))
    return batch::usage("--users and --token-file exclude each other");
  if (is_loopback(address.host)) return {};
  if (!secret) {
    return batch::usage(fmt::format("{} can be reached from other machines", address.host),
                        "Say who may come in: --users FILE or --token-file FILE. Better: stay at "
                        "127.0.0.1 and use ssh -L.");
  }
  if (!tls && !line.has("behind-proxy")) {
    return batch::usage(
        fmt::format("{} can be reached from other machines, and nothing is encrypted",
                    address.host),
        "Use --tls-certificate and --tls-key, or --behind-proxy where a proxy does it.");
  }
  return {};
}

OrStop<Accounts> accounts_of(const CommandLine& line, std::string& told_token) {
  if (line.has("users")) {
    auto accounts = Accounts::read(line.value("users"));
    if (!accounts) return batch::could_not_run(accounts.error());
    return std::move(*accounts);
  }
  constexpr std::size_t token_bytes = 24;
  std::string token;
  if (line.has("token-file")) {
    auto read = Accounts::read_token(line.value("token-file"));
    if (!read) return batch::could_not_run(read.error());
    token = *read;
  } else {
    told_token = token = random_hex(token_bytes);
  }
  return Accounts::with_token(token, own_name());
}

OrStop<std::vector<std::string>> folders_of(const std::vector<std::string>& typed,
                                            const char* what) {
  std::vector<std::string> folders;
  for (const std::string& path : typed) {
    folders.push_back(batch::absolute(path));
    if (::access(folders.back().c_str(), R_OK | X_OK) != 0)
      return batch::could_not_run(fmt::format("{} {} cannot be read", what, path));
  }
  return folders;
}

// Takes new names into the search indexes, behind the runs.
class Filler {
 public:
  explicit Filler(const Batches& batches)
      : batches_(batches), thread_([this](const std::stop_token& stop) { fill(stop); }) {}

 private:
  void fill(const std::stop_token& stop) {
    constexpr std::size_t at_a_time = 2000;
    constexpr int quarter_seconds = 12;
    while (!stop.stop_requested()) {
      bool more = false;
      for (const Batch& batch : batches_.all()) {
        if (stop.stop_requested()) return;
        more = take_in(batch, at_a_time) == at_a_time || more;
      }
      for (int i = 0; i < (more ? 0 : quarter_seconds) && !stop.stop_requested(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(250));
      }
    }
  }
  static std::size_t take_in(const Batch& batch, std::size_t most) {
    auto opened = open_batch(batch);
    if (!opened) return 0;
    auto index = batch::SearchIndex::open(opened->state.path);
    if (!index) return 0;
    return index->take_in(opened->view.database(), most).value_or(0);
  }
  const Batches& batches_;
  std::jthread thread_;
};

int hash_from_input(batch::Console& console) {
  std::string password;
  std::getline(std::cin, password);
  console.out << hash_password(password) << '\n';
  return batch::exit_fine;
}

std::set<std::string> hosts_of(const CommandLine& line, const Address& address) {
  std::set<std::string> hosts{"localhost", "127.0.0.1", "[::1]", as_host(address.host)};
  for (std::string host : line.values("host")) {
    for (char& c : host) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    hosts.insert(host);
  }
  return hosts;
}

}  // namespace

OrStop<int> serve_command(const CommandLine& line, batch::Console& console) {
  if (line.has("hash-password")) return hash_from_input(console);
  OFFENBAR_OR_STOP(const Address address, address_of(line.value("listen")));
  if (const auto safe = check_safety(line, address); !safe) return tl::unexpected(safe.error());
  AppOptions options;
  for (const std::string& target : line.arguments)
    options.targets.push_back(batch::absolute(target));
  OFFENBAR_OR_STOP(options.source_roots, folders_of(line.values("source-root"), "--source-root"));
  OFFENBAR_OR_STOP(options.target_roots, folders_of(line.values("target-root"), "--target-root"));
  if (options.targets.empty() && options.target_roots.empty()) {
    return batch::usage("serve needs to know what to show",
                        "Name a TARGET of a migration, or --target-root DIR.");
  }
  options.hosts = hosts_of(line, address);
  options.behind_proxy = line.has("behind-proxy");
  if (!options.targets.empty()) {
    if (const auto state = batch::find_state_folder(options.targets.front(), ""))
      options.sessions_file = state->path + "/serve-sessions.json";
  }
  std::string token;
  OFFENBAR_OR_STOP(Accounts accounts, accounts_of(line, token));
  auto words = Words::load();
  if (!words) return batch::could_not_run(words.error());
  App app(std::move(options), std::move(*words), std::move(accounts));
  const ServerOptions listening{.address = address.host,
                                .port = address.port,
                                .certificate_file = line.value("tls-certificate"),
                                .key_file = line.value("tls-key")};
  std::signal(SIGPIPE, SIG_IGN);
  auto server =
      Server::open(listening, [&app](const Request& request) { return app.handle(request); });
  if (!server) return batch::could_not_run(server.error());
  const Filler filler(app.batches());
  const Starter starter(app.batches());
  console.err << fmt::format("offenbar serves at {}://{}:{}/{}\n",
                             line.has("tls-certificate") ? "https" : "http", as_host(address.host),
                             server->port(), token.empty() ? "" : "sign-in?token=" + token)
              << "Ctrl-C ends this; runs go on.\n"
              << std::flush;
  server->run(true);
  return batch::exit_fine;
}

}  // namespace offenbar::gui
