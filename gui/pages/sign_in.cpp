#include <fmt/core.h>

#include <ctime>

#include "gui/pages/pages.h"

namespace offenbar::gui {
namespace {

constexpr std::string_view session_cookie = "offenbar_session";

std::string cookie(std::string_view name, std::string_view value, bool secure,
                   std::int64_t seconds) {
  return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{}", name, value, seconds,
                     secure ? "; Secure" : "");
}

Response form_page(Call& call, int status, std::string_view wrong) {
  const View& view = call.view;
  PageParts parts;
  parts.status = status;
  parts.title = view.words.say(view.language, "sign_in");
  const std::string back = html(safe_back(view.request.asked("back")));
  std::string fields;
  if (call.app.accounts().has_token()) {
    fields = fmt::format(
        "<p class=lead>{}</p><label>{}<input name=token type=password required "
        "autocomplete=off autofocus></label>",
        view.say("sign_in_how_token"), view.say("token"));
  } else {
    fields = fmt::format(
        "<label>{}<input name=name required autocomplete=username autofocus></label>"
        "<label>{}<input name=password type=password required "
        "autocomplete=current-password></label>",
        view.say("name"), view.say("password"));
  }
  parts.main = fmt::format(
      "<h1>{0}</h1>{1}<form method=post action=\"/sign-in\" class=column>"
      "<input type=hidden name=back value=\"{2}\">{3}<button class=primary>{0}</button></form>",
      view.say("sign_in"),
      wrong.empty() ? std::string()
                    : fmt::format("<p class=warning role=alert>{}</p>", view.say(wrong)),
      back, fields);
  return page(view, parts);
}

Response refused(Call& call) {
  call.app.note_failed_try(call.app.client_of(call.view.request));
  return form_page(call, 403, "sign_in_wrong");
}

// Whatever the browser had before counts nothing: the id is new.
Response begin(Call& call, const User& user, const std::string& back) {
  call.app.sessions().end(call.view.request.cookie(session_cookie));
  const std::string id =
      call.app.sessions().begin(user, std::time(nullptr), call.app.accounts().proof_of(user.name));
  Response response = redirect(safe_back(back));
  response.headers.emplace_back(
      "Set-Cookie",
      cookie(session_cookie, id, call.app.secure(call.view.request), Sessions::lifetime));
  return response;
}

}  // namespace

Response sign_in_page(Call& call) {
  const std::string token = call.view.request.asked("token");
  if (token.empty()) return form_page(call, 200, "");
  if (!call.app.may_try(call.app.client_of(call.view.request)))
    return form_page(call, 429, "too_often");
  const auto user = call.app.accounts().with_token(token);
  if (user) return begin(call, *user, call.view.request.asked("back"));
  return refused(call);
}

Response sign_in(Call& call) {
  if (!call.app.may_try(call.app.client_of(call.view.request)))
    return form_page(call, 429, "too_often");
  const auto user =
      call.app.accounts().has_token()
          ? call.app.accounts().with_token(call.sent("token"))
          : call.app.accounts().with_password(call.sent("name"), call.sent("password"));
  return user ? begin(call, *user, call.sent("back")) : refused(call);
}

Response sign_out(Call& call) {
  call.app.sessions().end(call.view.request.cookie(session_cookie));
  Response response = redirect("/sign-in");
  response.headers.emplace_back("Set-Cookie",
                                cookie(session_cookie, "", call.app.secure(call.view.request), 0));
  return response;
}

Response prefer(Call& call) {
  constexpr std::int64_t year = 365 * 24 * 3600;
  const Request& request = call.view.request;
  Response response = redirect(safe_back(request.asked("back")));
  const std::string language = request.asked("language"), theme = request.asked("theme");
  const bool secure = call.app.secure(request);
  if (Words::is_language(language)) {
    response.headers.emplace_back("Set-Cookie", cookie("language", language, secure, year));
  }
  if (theme == "dark" || theme == "light") {
    // The one that is chosen, chosen again: as the system has it.
    const bool off = theme == call.view.theme;
    response.headers.emplace_back("Set-Cookie", cookie("theme", theme, secure, off ? 0 : year));
  }
  return response;
}

}  // namespace offenbar::gui
