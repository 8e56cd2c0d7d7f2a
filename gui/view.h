// What a page needs to be written: its reader's language and rights, and text made safe for HTML.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "batch/file_record.h"
#include "gui/batches.h"
#include "gui/http.h"
#include "gui/sessions.h"
#include "gui/words.h"

namespace offenbar::gui {

using Figure = std::pair<std::string_view, std::string>;
using Figures = std::initializer_list<Figure>;

// Text for HTML, in quotes too.
[[nodiscard]] std::string html(std::string_view text);
// A name or path of the file system for HTML: no control characters, no marks that turn the
// reading direction.
[[nodiscard]] std::string shown(std::string_view raw);

struct View {
  const Words& words;
  const Request& request;
  std::string language;
  std::string theme{};               // light, dark, or empty: as the system
  std::optional<Session> session{};  // nothing: not signed in
  std::optional<Batch> batch{};      // of the page

  // Words, safe for HTML; figures are plain text.
  [[nodiscard]] std::string say(std::string_view id) const;
  [[nodiscard]] std::string say(std::string_view id, Figures figures) const;
  [[nodiscard]] std::string number(std::uint64_t value) const {
    return number_text(language, value);
  }
  [[nodiscard]] std::string size(std::uint64_t bytes) const { return size_text(language, bytes); }
  [[nodiscard]] std::string duration(double seconds) const {
    return duration_text(language, seconds);
  }
  [[nodiscard]] std::string date(std::int64_t seconds) const {
    return date_text(language, seconds);
  }
  [[nodiscard]] bool may_operate() const { return session && session->user.roles.operate; }
  [[nodiscard]] bool may_sign_off() const { return session && session->user.roles.sign_off; }

  // "/b/<batch>/<rest>"
  [[nodiscard]] std::string in_batch(std::string_view rest) const;
  // <form method=post> with its CSRF token; close it.
  [[nodiscard]] std::string form(std::string_view action, std::string_view attributes = {}) const;
  // Mark, word and colour.
  [[nodiscard]] std::string state(batch::State state) const;
  [[nodiscard]] std::string verdict(std::optional<batch::Verdict> verdict) const;
  [[nodiscard]] std::string severity(Severity severity) const;
  // Where the path is cut on the left if there is no room, the name never.
  [[nodiscard]] std::string path(std::string_view source) const;
};

struct PageParts {
  std::string title{};   // plain text
  std::string main{};    // HTML
  std::string active{};  // id of the entry of the navigation
  int status = 200;
};
[[nodiscard]] Response page(const View& view, const PageParts& parts);
// A page that says what is wrong and what to do: two ids of words.
[[nodiscard]] Response trouble(const View& view, int status, std::string_view what,
                               const std::string& why);

}  // namespace offenbar::gui
