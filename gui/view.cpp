#include "gui/view.h"

#include <fmt/core.h>

#include <array>

#include "batch/name_text.h"

namespace offenbar::gui {
namespace {

using batch::State;
using batch::Verdict;

std::string filled(std::string text, Figures figures) {
  for (const auto& [name, figure] : figures) {
    const std::string mark = "{" + std::string(name) + "}";
    for (std::size_t at = text.find(mark); at != std::string::npos;
         at = text.find(mark, at + figure.size())) {
      text.replace(at, mark.size(), figure);
    }
  }
  return text;
}

std::string marked(std::string_view css, std::string_view mark, const std::string& word) {
  return fmt::format("<span class=\"mark {}\"><i aria-hidden=true>{}</i>{}</span>", css, mark,
                     word);
}

std::string_view mark_of(State state) {
  constexpr std::array marks{"◌", "●", "▲", "✕", "◆", "◆", "–", "◇", "●"};
  return marks.at(static_cast<std::size_t>(state));
}

std::string entry(const View& view, std::string_view id, std::string_view active,
                  const std::string& link) {
  return fmt::format("<a href=\"{}\"{}>{}</a>", link, id == active ? " aria-current=page" : "",
                     view.say(id));
}

std::string navigation(const View& view, std::string_view active) {
  std::string links;
  if (view.batch) {
    for (const auto& [id, rest] :
         {std::pair{"overview", ""}, std::pair{"files", "files"},
          std::pair{"mailboxes", "mailboxes"}, std::pair{"release", "release"},
          std::pair{"runs", "runs"}, std::pair{"mappings", "mappings"},
          std::pair{"audit", "audit"}}) {
      links += entry(view, id, active, view.in_batch(rest));
    }
  }
  return links;
}

std::string preference(const View& view, std::string_view kind, std::string_view value,
                       std::string_view label, bool chosen) {
  return fmt::format(
      "<a href=\"/prefer?{}={}&amp;back={}\" {}{}>{}</a>", kind, value,
      html(escape_url(view.request.method == "GET" ? view.request.target : "/")),
      kind == "language" ? fmt::format("lang={0} hreflang={0}", value) : std::string(),
      chosen ? " aria-current=true" : "", label);
}

std::string top(const View& view, std::string_view active) {
  std::string text =
      "<header class=top><div class=bar><a class=brand href=\"/\"><b>offenbar</b></a>";
  if (view.batch) {
    text += fmt::format("<span class=batch>{}</span>", shown(view.batch->target));
  }
  if (view.session) {
    text +=
        fmt::format("<nav class=side aria-label=\"offenbar\">{}{}</nav>",
                    entry(view, "batches", active, "/?all=1"), entry(view, "new", active, "/new"));
  }
  text += "<div class=choices>";
  text += fmt::format("<span role=group aria-label=\"{}\">", view.say("language"));
  for (const auto& [value, label] :
       {std::pair{"de", "DE"}, std::pair{"en", "EN"}, std::pair{"fr", "FR"}}) {
    text += preference(view, "language", value, label, view.language == value);
  }
  text += fmt::format("</span><span role=group aria-label=\"{}\">", view.say("theme"));
  for (const auto* theme : {"light", "dark"}) {
    text += preference(view, "theme", theme, view.say(theme), view.theme == theme);
  }
  text += "</span>";
  if (view.session) {
    text += view.form("/sign-out", "class=inline") +
            fmt::format("<button class=link title=\"{}\">{}</button></form>",
                        view.say("signed_in_as", {{"name", view.session->user.name}}),
                        view.say("sign_out"));
  }
  text += "</div></div>";
  if (view.batch && view.session) {
    text += fmt::format("<nav class=main aria-label=\"{}\">{}</nav>", view.say("batch"),
                        navigation(view, active));
  }
  return text + "</header>";
}

}  // namespace

std::string html(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

std::string shown(std::string_view raw) { return html(batch::name_for_terminal(raw)); }

std::string View::say(std::string_view id) const { return html(words.say(language, id)); }

std::string View::say(std::string_view id, Figures figures) const {
  return html(filled(words.say(language, id), figures));
}

std::string View::in_batch(std::string_view rest) const {
  return "/b/" + (batch ? batch->name : std::string()) + "/" + std::string(rest);
}

std::string View::form(std::string_view action, std::string_view attributes) const {
  return fmt::format(
      "<form method=post action=\"{}\" {}><input type=hidden name=csrf value=\"{}\">", html(action),
      attributes, session ? session->csrf : "");
}

std::string View::state(State state) const {
  const std::string_view name = batch::name_of(state);
  return marked(name, mark_of(state), say("state." + std::string(name)));
}

std::string View::verdict(std::optional<Verdict> verdict) const {
  if (!verdict) return "<span class=soft>–</span>";
  constexpr std::array marks{"●", "○", "▲", "■"};
  const std::string_view name = batch::name_of(*verdict);
  const std::string word = *verdict == Verdict::identical ? say("verdict.identical")
                                                          : say("severity." + std::string(name));
  return marked(name, marks.at(static_cast<std::size_t>(*verdict)), word);
}

std::string View::severity(Severity severity) const {
  return verdict(static_cast<Verdict>(static_cast<int>(severity) + 1));
}

std::string View::path(std::string_view source) const {
  const std::size_t slash = source.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? source : source.substr(slash + 1);
  const std::string_view folder =
      slash == std::string_view::npos ? std::string_view() : source.substr(0, slash + 1);
  return fmt::format("<span class=folder><bdi>{}</bdi></span><bdi class=name>{}</bdi>",
                     shown(folder), shown(name));
}

Response page(const View& view, const PageParts& parts) {
  Response response{.status = parts.status};
  response.body = fmt::format(
      "<!doctype html>\n<html lang={0}{1}><head><meta charset=utf-8>"
      "<meta name=viewport content=\"width=device-width, initial-scale=1\">"
      "<title>{2}</title><link rel=stylesheet href=\"/static/app.css\">"
      "<link rel=icon href=\"/static/icon.svg\">"
      "<script type=module src=\"/static/app.js\"></script></head><body>"
      "<a class=skip href=\"#main\">{3}</a>{4}<main id=main tabindex=-1>{5}</main>"
      "<dialog id=keys aria-labelledby=keys-title><h2 id=keys-title>{6}</h2><p>{7}</p>"
      "<form method=dialog><button>{8}</button></form></dialog></body></html>\n",
      view.language, view.theme.empty() ? "" : " data-theme=" + view.theme,
      html(parts.title + (view.batch ? " – " + view.batch->name : "") + " – offenbar"),
      view.say("skip"), top(view, parts.active), parts.main, view.say("keys"),
      view.say("keys_list"), view.say("back"));
  return response;
}

Response trouble(const View& view, int status, std::string_view what, const std::string& why) {
  PageParts parts;
  parts.status = status;
  parts.title = view.words.say(view.language, what);
  parts.main = fmt::format("<h1>{}</h1><p class=lead>{}</p>", view.say(what), html(why));
  return page(view, parts);
}

}  // namespace offenbar::gui
