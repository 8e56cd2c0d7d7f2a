// What is behind every address: who may call it, and the function that answers.
//
// Each request passes the same gates, in this order: Host (DNS rebinding), rate, session or token,
// origin and CSRF token of what changes something, the right that the route asks for.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "batch/ledger_reader.h"
#include "batch/ledger_view.h"
#include "batch/search_index.h"
#include "batch/state_folder.h"
#include "gui/accounts.h"
#include "gui/batches.h"
#include "gui/http.h"
#include "gui/sessions.h"
#include "gui/view.h"
#include "gui/words.h"

namespace offenbar::gui {

struct AppOptions {
  std::vector<std::string> targets, source_roots, target_roots;  // absolute
  std::set<std::string> hosts;  // names that a Host header may have, in lower case, without port
  bool behind_proxy = false;    // HTTPS ends at a proxy: cookies are Secure, the client is its word
  std::string sessions_file;    // may be empty
};

enum class Right : std::uint8_t { anyone, look, operate, sign_off };

class App;

// One request on its way to its page.
struct Call {
  App& app;
  View& view;
  std::map<std::string, std::string, std::less<>> params;  // of the route's pattern
  Fields form;                                             // of a POST

  [[nodiscard]] const std::string& param(std::string_view name) const;
  [[nodiscard]] std::string sent(std::string_view name) const { return form_value(form, name); }
  [[nodiscard]] std::string who() const;
};

struct Route {
  std::string_view method;
  std::string_view pattern;  // "/b/{batch}/file/{id}"
  Right right;
  Response (*answer)(Call&);
};
[[nodiscard]] std::span<const Route> routes();

// A batch whose ledger is open for one answer.
struct Opened {
  batch::StateFolder state;
  batch::LedgerReader ledger;
  batch::LedgerView view;
};

class App {
 public:
  App(AppOptions options, Words words, Accounts accounts);
  ~App();  // out of line: Overviews

  [[nodiscard]] Response handle(const Request& request);

  [[nodiscard]] const Words& words() const { return words_; }
  [[nodiscard]] const Batches& batches() const { return batches_; }
  [[nodiscard]] const Accounts& accounts() const { return accounts_; }
  [[nodiscard]] Sessions& sessions() { return sessions_; }
  [[nodiscard]] bool secure(const Request& request) const;
  // False: too many attempts to sign in have failed from there, or altogether.
  [[nodiscard]] bool may_try(const std::string& client);
  void note_failed_try(const std::string& client);

  // Answers that are the same for everybody for a second: by name, made anew when older.
  [[nodiscard]] std::string shared(const std::string& name,
                                   const std::function<std::string()>& make);

  // Who is at the other end; behind a proxy, by its word.
  [[nodiscard]] std::string client_of(const Request& request) const;

 private:
  [[nodiscard]] bool is_our_host(const Request& request) const;
  [[nodiscard]] std::optional<Session> session_of(const Request& request, bool& by_bearer);
  [[nodiscard]] Response route(Call& call, bool by_bearer);
  [[nodiscard]] Response let_in(Call& call, const Route& route, bool by_bearer);

  struct Shared {
    std::mutex mutex;
    std::map<std::string, std::pair<std::chrono::steady_clock::time_point, std::string>> made;
  };
  AppOptions options_;
  Words words_;
  Accounts accounts_;
  Batches batches_;
  Sessions sessions_;
  RateLimit requests_{300, 60}, attempts_{8, 0.1}, all_attempts_{60, 0.5};
  std::unique_ptr<Shared> shared_;
};

// Errors: not_found if no run was there yet.
[[nodiscard]] Result<Opened> open_batch(const Batch& batch);
// Relative to this server: a path of ours, "/" for anything else.
[[nodiscard]] std::string safe_back(const std::string& back);
[[nodiscard]] Response redirect(const std::string& to);
[[nodiscard]] Response json_response(const std::string& text, int status = 200);
// {"error": {"what", "hint"}}
[[nodiscard]] Response json_trouble(int status, const std::string& what,
                                    const std::string& hint = {});
[[nodiscard]] bool is_api(const Request& request);

}  // namespace offenbar::gui
