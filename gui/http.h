// A request and its answer, as pages and API see them: nothing here knows of sockets.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace offenbar::gui {

using Fields = std::vector<std::pair<std::string, std::string>>;  // decoded, in order

struct Request {
  std::string method;                                       // upper case
  std::string target;                                       // path and query as they came
  std::string path;                                         // decoded, begins with '/'
  Fields query;                                             // decoded
  std::map<std::string, std::string, std::less<>> headers;  // names in lower case
  std::string body;
  std::string client;  // address of the other end
  bool encrypted = false;

  [[nodiscard]] std::string header(std::string_view name) const;
  // The first value of that name in the query; empty if there is none.
  [[nodiscard]] std::string asked(std::string_view name) const;
  [[nodiscard]] std::string cookie(std::string_view name) const;
};

// Appends the next piece of a body; false when that was the last.
using Pieces = std::function<bool(std::string& out)>;

struct Response {
  int status = 200;
  std::string type = "text/html; charset=utf-8";
  std::string body{};
  Fields headers{};
  Pieces pieces{};                        // instead of `body`
  std::chrono::milliseconds pace{0};      // between pieces
  std::optional<std::uint64_t> length{};  // of all pieces, where it is known
};

// application/x-www-form-urlencoded, as in a query and in the body of a form.
[[nodiscard]] Fields read_form(std::string_view text);
[[nodiscard]] std::string form_value(const Fields& fields, std::string_view name);
// %XX for all that is not a letter, digit or one of -._~ (and '/', where `keep_slash`).
[[nodiscard]] std::string escape_url(std::string_view raw, bool keep_slash = false);
// Nothing for a broken %XX or a NUL.
[[nodiscard]] std::optional<std::string> unescape_url(std::string_view text, bool plus_is_space);
// Parts a target such as "/b/x?y=z". Nothing if it is none.
[[nodiscard]] std::optional<std::pair<std::string, Fields>> read_target(std::string_view target);

}  // namespace offenbar::gui
