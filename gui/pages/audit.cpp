#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "batch/decisions.h"
#include "gui/pages/pages.h"

namespace offenbar::gui {
namespace {

constexpr std::size_t most_lines = 1000;

std::string about(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return shown(text);
  std::string facts;
  for (const auto& [key, value] : json.items()) {
    const std::string shown_value =
        value.is_string() ? value.get<std::string>()
                          : value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    if (shown_value.empty()) continue;
    facts += fmt::format("{}{}: {}", facts.empty() ? "" : "; ", shown(key), shown(shown_value));
  }
  return facts;
}

}  // namespace

Response audit_page(Call& call) {
  const View& view = call.view;
  PageParts parts;
  parts.active = "audit";
  parts.title = view.words.say(view.language, "audit");
  parts.main = fmt::format("<h1>{}</h1>", view.say("audit"));
  const auto state = batch::find_state_folder(view.batch->target, "");
  if (!state) return trouble(view, 503, "no_ledger", state.error().what);
  auto decisions = batch::Decisions::read(state->path);
  std::string rows;
  std::size_t count = 0;
  if (decisions && *decisions) {
    (void)(*decisions)->audit([&](const batch::AuditLine& line) {
      rows += fmt::format(
          "<tr><td class=nowrap>{}</td><td>{}</td><td>{}</td><td class=text>{}</td></tr>",
          html(view.date(line.when)), shown(line.who), html(line.action), about(line.about));
      return ++count < most_lines;
    });
  }
  if (rows.empty()) {
    parts.main += fmt::format("<p>{}</p>", view.say("no_audit"));
  } else {
    parts.main += fmt::format(
        "<div class=scroll tabindex=0><table class=list><thead><tr><th scope=col>{}<th "
        "scope=col>{}<th scope=col>{}<th scope=col>{}</tr></thead><tbody>{}</tbody></table></div>",
        view.say("when"), view.say("who"), view.say("what"), view.say("about"), rows);
  }
  return page(view, parts);
}

}  // namespace offenbar::gui
