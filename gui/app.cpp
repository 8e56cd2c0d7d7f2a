#include "gui/app.h"

#include <fmt/core.h>

#include <algorithm>
#include <ctime>
#include <nlohmann/json.hpp>

#include "gui/static_files.h"

namespace offenbar::gui {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

double now_seconds() {
  return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return text;
}

// Without its port. "[::1]:80" -> "[::1]".
std::string host_name(const std::string& host) {
  const std::size_t end = host.starts_with('[') ? host.find(']') : std::string::npos;
  if (end != std::string::npos) return lower(host.substr(0, end + 1));
  return lower(host.substr(0, host.find(':')));
}

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::size_t end = std::min(path.find('/'), path.size());
    parts.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return parts;
}

bool fits(std::string_view pattern, std::string_view path,
          std::map<std::string, std::string, std::less<>>& params) {
  const auto wanted = segments(pattern), given = segments(path);
  if (wanted.size() != given.size()) return false;
  params.clear();
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].starts_with('{')) {
      if (given[i].empty()) return false;
      params[std::string(wanted[i].substr(1, wanted[i].size() - 2))] = std::string(given[i]);
    } else if (wanted[i] != given[i]) {
      return false;
    }
  }
  return true;
}

void protect(Response& response, bool secure) {
  const auto set = [&response](std::string_view name, std::string_view value) {
    const bool there = std::any_of(response.headers.begin(), response.headers.end(),
                                   [&](const auto& header) { return header.first == name; });
    if (!there) response.headers.emplace_back(name, value);
  };
  set("Content-Security-Policy", policy);
  set("X-Content-Type-Options", "nosniff");
  set("X-Frame-Options", "DENY");
  set("Referrer-Policy", "same-origin");
  set("Cross-Origin-Opener-Policy", "same-origin");
  set("Cross-Origin-Resource-Policy", "same-origin");
  set("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
  set("Cache-Control", "no-store");
  if (secure) set("Strict-Transport-Security", "max-age=31536000");
}

Response plain(int status, std::string text) {
  return {.status = status, .type = "text/plain; charset=utf-8", .body = std::move(text)};
}

Response static_answer(const std::string& name) {
  const std::string_view text = static_file(name);
  if (text.empty()) return plain(404, "There is nothing at this address.\n");
  Response response;
  response.type = name.ends_with(".css")   ? "text/css; charset=utf-8"
                  : name.ends_with(".js")  ? "text/javascript; charset=utf-8"
                  : name.ends_with(".svg") ? "image/svg+xml"
                                           : "application/json";
  response.body = text;
  response.headers.emplace_back("Cache-Control", "max-age=300");
  return response;
}

// What changes something comes from our own pages only: by what the browser says, where it says it.
bool is_from_here(const Request& request) {
  const std::string site = request.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") return false;
  const std::string origin = request.header("origin");
  if (origin.empty()) return true;
  const std::size_t slashes = origin.find("//");
  return slashes != std::string::npos &&
         lower(origin.substr(slashes + 2)) == lower(request.header("host"));
}

}  // namespace

const std::string& Call::param(std::string_view name) const {
  static const std::string nothing;
  const auto found = params.find(name);
  return found == params.end() ? nothing : found->second;
}

std::string Call::who() const { return view.session ? view.session->user.name : std::string(); }

App::App(AppOptions options, Words words, Accounts accounts)
    : options_(std::move(options)),
      words_(std::move(words)),
      accounts_(std::move(accounts)),
      batches_(options_.targets, options_.source_roots, options_.target_roots),
      sessions_(options_.sessions_file),
      shared_(std::make_unique<Shared>()) {}
App::~App() = default;

bool App::secure(const Request& request) const {
  return request.encrypted || options_.behind_proxy;
}

bool App::may_try(const std::string& client) {
  const double now = now_seconds();
  return !attempts_.is_spent(client, now) && !all_attempts_.is_spent("", now);
}

void App::note_failed_try(const std::string& client) {
  const double now = now_seconds();
  static_cast<void>(attempts_.allows(client, now));
  static_cast<void>(all_attempts_.allows("", now));
}

std::string App::shared(const std::string& name, const std::function<std::string()>& make) {
  constexpr auto fresh = std::chrono::milliseconds(900);
  constexpr std::size_t most = 1000;
  const std::lock_guard lock(shared_->mutex);
  if (shared_->made.size() > most) shared_->made.clear();
  auto& [when, text] = shared_->made[name];
  if (text.empty() || Clock::now() - when > fresh) {
    text = make();
    when = Clock::now();
  }
  return text;
}

bool App::is_our_host(const Request& request) const {
  const std::string host = request.header("host");
  return !host.empty() && host.find('\n') == std::string::npos &&
         options_.hosts.contains(host_name(host));
}

// The last proxy's word: what stands before it anybody can have written.
std::string App::client_of(const Request& request) const {
  const std::string forwarded = request.header("x-forwarded-for");
  if (!options_.behind_proxy || forwarded.empty()) return request.client;
  const std::size_t comma = forwarded.rfind(',');
  std::string client = comma == std::string::npos ? forwarded : forwarded.substr(comma + 1);
  client.erase(0, client.find_first_not_of(' '));
  return client;
}

std::optional<Session> App::session_of(const Request& request, bool& by_bearer) {
  constexpr std::string_view bearer = "Bearer ";
  const std::string authorization = request.header("authorization");
  if (authorization.starts_with(bearer)) {
    by_bearer = true;
    const std::string client = client_of(request);
    if (!may_try(client)) return std::nullopt;
    const auto user = accounts_.with_token(authorization.substr(bearer.size()));
    if (!user) {
      note_failed_try(client);
      return std::nullopt;
    }
    return Session{*user, "", 0};
  }
  auto session = sessions_.find(request.cookie("offenbar_session"), std::time(nullptr));
  if (!session) return std::nullopt;
  // Whoever has another password, token or role since, or none, signs in again.
  const std::string proof = accounts_.proof_of(session->user.name);
  if (proof.empty() || session->proof != proof) return std::nullopt;
  return session;
}

Response App::handle(const Request& request) {
  const bool is_secure = secure(request);
  const auto answer = [&]() -> Response {
    if (!is_our_host(request)) {
      return plain(421, "This server does not answer to that name. See --host.\n");
    }
    if (request.path.starts_with("/static/")) return static_answer(request.path.substr(8));
    if (!requests_.allows(client_of(request), now_seconds())) {
      return plain(429, "Too many requests. Wait a moment.\n");
    }
    bool by_bearer = false;
    const std::string chosen = request.cookie("language"), theme = request.cookie("theme");
    View view{.words = words_,
              .request = request,
              .language = Words::is_language(chosen)
                              ? chosen
                              : Words::language_of(request.header("accept-language")),
              .theme = theme == "dark" || theme == "light" ? theme : "",
              .session = session_of(request, by_bearer)};
    Call call{*this, view, {}, {}};
    return route(call, by_bearer);
  };
  Response response;
  try {
    response = answer();
  } catch (const std::exception& mistake) {
    response =
        plain(500, std::string("A mistake of ours, please report it: ") + mistake.what() + "\n");
  }
  protect(response, is_secure);
  return response;
}

Response App::route(Call& call, bool by_bearer) {
  const Request& request = call.view.request;
  bool other_method = false;
  for (const Route& route : routes()) {
    if (!fits(route.pattern, request.path, call.params)) continue;
    if (route.method == request.method) return let_in(call, route, by_bearer);
    other_method = true;
  }
  call.params.clear();
  if (is_api(request))
    return json_trouble(other_method ? 405 : 404, "There is nothing at this address.");
  if (!call.view.session) return redirect("/sign-in");
  return trouble(call.view, other_method ? 405 : 404, "not_found",
                 words_.say(call.view.language, "not_found_why"));
}

Response App::let_in(Call& call, const Route& route, bool by_bearer) {
  View& view = call.view;
  const bool api = is_api(view.request);
  if (route.right != Right::anyone && !view.session) {
    if (api) return json_trouble(401, "Sign in first, or send the token as Authorization: Bearer.");
    return redirect("/sign-in?back=" +
                    escape_url(view.request.method == "GET" ? view.request.target : "/"));
  }
  if (view.request.method == "POST") {
    call.form = read_form(view.request.body);
    std::string token = view.request.header("x-csrf-token");
    if (token.empty()) token = call.sent("csrf");
    const bool has_token = by_bearer || route.right == Right::anyone ||
                           (view.session && same_secret(token, view.session->csrf));
    if (!has_token || !is_from_here(view.request)) {
      if (api) return json_trouble(403, "The CSRF token is missing or does not fit.");
      return trouble(view, 403, "stale", words_.say(view.language, "stale_why"));
    }
  }
  const bool may = route.right == Right::anyone || route.right == Right::look ||
                   (route.right == Right::operate && view.may_operate()) ||
                   (route.right == Right::sign_off && view.may_sign_off());
  if (!may) {
    const std::string roles = roles_text(view.session->user.roles);
    if (api) return json_trouble(403, "Your account may: " + roles);
    std::string why = words_.say(view.language, "forbidden_why");
    why.replace(why.find("{roles}"), 7, roles);
    return trouble(view, 403, "forbidden", why);
  }
  if (call.params.contains("batch")) {
    view.batch = batches_.find(call.param("batch"));
    if (!view.batch) {
      if (api) return json_trouble(404, "There is no batch of that name.");
      return trouble(view, 404, "not_found", words_.say(view.language, "not_found_why"));
    }
  }
  return route.answer(call);
}

Result<Opened> open_batch(const Batch& batch) {
  OFFENBAR_TRY(batch::StateFolder state, batch::find_state_folder(batch.target, ""));
  OFFENBAR_TRY(batch::LedgerReader ledger, batch::LedgerReader::open(state.path));
  OFFENBAR_TRY(batch::LedgerView view, batch::LedgerView::open(state.path));
  return Opened{std::move(state), std::move(ledger), std::move(view)};
}

std::string safe_back(const std::string& back) {
  const bool ours =
      back.starts_with('/') && !back.starts_with("//") && !back.starts_with("/\\") &&
      std::none_of(back.begin(), back.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
  return ours ? back : "/";
}

Response redirect(const std::string& to) {
  Response response{.status = 303, .type = "text/plain; charset=utf-8"};
  response.headers.emplace_back("Location", to);
  return response;
}

Response json_response(const std::string& text, int status) {
  return {.status = status, .type = "application/json", .body = text};
}

Response json_trouble(int status, const std::string& what, const std::string& hint) {
  nlohmann::ordered_json error{{"what", what}};
  if (!hint.empty()) error["hint"] = hint;
  return json_response(nlohmann::ordered_json{{"error", error}}.dump(
                           -1, ' ', false, nlohmann::json::error_handler_t::replace),
                       status);
}

bool is_api(const Request& request) { return request.path.starts_with("/api/"); }

}  // namespace offenbar::gui
