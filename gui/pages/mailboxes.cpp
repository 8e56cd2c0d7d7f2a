#include <fmt/core.h>

#include <charconv>

#include "batch/store_messages.h"
#include "gui/pages/pages.h"

namespace offenbar::gui {
namespace {

using batch::FileRecord;
using batch::StoreItem;

constexpr std::size_t page_size = 100;

std::string figure(const View& view, std::uint64_t count, std::string_view css = {}) {
  return fmt::format("<td class=\"n{}\">{}</td>",
                     count > 0 && !css.empty() ? " " + std::string(css) : "", view.number(count));
}

std::string head(const View& view, bool claimed) {
  return fmt::format(
      "<thead><tr><th scope=col>{}<th scope=col class=n>{}{}<th scope=col class=n>{}<th scope=col "
      "class=n>{}"
      "<th scope=col class=n>{}{}</tr></thead>",
      view.say(claimed ? "folder" : "ui.file"), view.say("found"),
      claimed ? fmt::format("<th scope=col class=n><abbr title=\"{}\">{}</abbr>",
                            view.say("claimed_what"), view.say("claimed"))
              : std::string(),
      view.say("written"), view.say("raw"), view.say("refused"),
      claimed ? std::string() : fmt::format("<th scope=col class=n>{}", view.say("salvaged")));
}

std::string store_row(const View& view, const FileRecord& store) {
  std::string row =
      fmt::format("<tr><td class=path><a href=\"{}\">{}</a> {}</td>",
                  view.in_batch("mailbox/" + std::to_string(store.id)), view.path(source_of(store)),
                  store.state == batch::State::failed ? view.state(store.state) : std::string());
  if (!store.items) return row + "<td colspan=5></td></tr>";
  const batch::ItemCounts& items = *store.items;
  return row + figure(view, items.found) + figure(view, items.written) +
         figure(view, items.raw, "formatting tone") + figure(view, items.refused, "content tone") +
         figure(view, items.salvaged) + "</tr>";
}

// The folders of a store; the same for a minute where it is settled, as it may have millions of
// items.
std::string folder_rows(const View& view, const Opened& opened, const FileRecord& store,
                        std::optional<std::int64_t> chosen) {
  std::string rows;
  std::int64_t number = 0;
  const auto read =
      opened.ledger.store_folders(store.id, [&](const batch::StoreFolderCounts& counts) {
        const auto& folder = counts.folder;
        const bool differs = folder.claimed && *folder.claimed != folder.found;
        rows += fmt::format("<tr{}><td><a href=\"?folder={}#items\"><bdi>{}</bdi></a></td>",
                            chosen == number ? " aria-current=true" : "", number,
                            folder.path.empty() ? view.say("directly") : shown(folder.name()));
        rows += figure(view, folder.found);
        rows += folder.claimed ? figure(view, *folder.claimed, differs ? "formatting tone" : "")
                               : "<td class=\"n soft\">–</td>";
        rows += figure(view, counts.written);
        for (const auto& [kept, count, css] :
             {std::tuple{"raw", counts.raw, "formatting tone"},
              std::tuple{"refused", counts.refused, "content tone"}}) {
          if (count == 0)
            rows += "<td class=n>0</td>";
          else
            rows += fmt::format(
                "<td class=\"n {}\"><a href=\"?folder={}&amp;kept={}#items\">{}</a></td>", css,
                number, kept, view.number(count));
        }
        rows += "</tr>";
        ++number;
        return true;
      });
  return read ? rows : fmt::format("<tr><td colspan=6>{}</td></tr>", html(read.error().what));
}

std::string item_row(const View& view, const FileRecord& store, const StoreItem& item) {
  const std::string title = !item.title.empty() ? shown(item.title)
                            : !item.path.empty()
                                ? shown(item.path.substr(item.path.rfind('/') + 1))
                                : fmt::format("<span class=soft>{}</span>", view.say("no_subject"));
  const std::string_view css = item.kept == "raw"       ? "formatting"
                               : item.kept == "refused" ? "content"
                                                        : "identical";
  const std::string_view mark = item.kept == "raw" ? "▲" : item.kept == "refused" ? "■" : "●";
  std::string why = shown(item.error);
  for (const Loss& loss : item.losses) {
    if (!why.empty()) why += "; ";
    why += view.say("loss." + loss.category);
  }
  return fmt::format(
      "<tr><td class=n>{}.{}</td><td><a href=\"{}/{}-{}\">{}</a></td><td>{}</td><td><span "
      "class=\"mark {}\"><i aria-hidden=true>{}"
      "</i>{}</span></td><td class=why>{}</td><td class=n>{}</td></tr>",
      item.folder + 1, item.item + 1, view.in_batch("mailbox/" + std::to_string(store.id)),
      item.folder, item.item, title, html(item.kind), css, mark, view.say(item.kept), why,
      item.bytes > 0 ? view.size(item.bytes) : "");
}

std::string items_part(const View& view, const Opened& opened, const FileRecord& store) {
  batch::StoreItemQuery query;
  query.file = store.id;
  query.folder = number_of(view.request.asked("folder"));
  query.kept = view.request.asked("kept");
  const std::string after = view.request.asked("after");
  if (const std::size_t dash = after.find('-'); dash != std::string::npos) {
    query.after_folder = number_of(after.substr(0, dash)).value_or(-1);
    query.after_item = number_of(after.substr(dash + 1)).value_or(-1);
  }
  query.limit = page_size + 1;
  auto items = opened.view.store_items(query);
  if (!items) return fmt::format("<p>{}</p>", html(items.error().what));
  const bool more = items->size() > page_size;
  if (more) items->resize(page_size);
  std::string kept = fmt::format("<option value=\"\">{}</option>", view.say("kept_any"));
  for (const char* word : {"written", "raw", "refused"}) {
    kept += fmt::format("<option value={}{}>{}</option>", word,
                        query.kept == word ? " selected" : "", view.say(word));
  }
  std::string text = fmt::format(
      "<section id=items><h2>{}</h2><form class=tools method=get data-live>{}<label><span "
      "class=hidden>{}</span>"
      "<select name=kept>{}</select></label><button>{}</button>{}</form>",
      view.say("items"),
      query.folder ? fmt::format("<input type=hidden name=folder value={}>", *query.folder)
                   : std::string(),
      view.say("state"), kept, view.say("filter"),
      query.folder ? fmt::format("<a href=\"?\">{}</a>", view.say("all_folders")) : std::string());
  text += "<div id=list>";
  if (items->empty()) return text + fmt::format("<p>{}</p></div></section>", view.say("no_items"));
  std::string rows;
  for (const StoreItem& item : *items) rows += item_row(view, store, item);
  text += fmt::format(
      "<div class=scroll><table class=list data-keys><thead><tr><th scope=col class=n>№<th "
      "scope=col>{}<th scope=col>{}<th scope=col>{}"
      "<th scope=col>{}<th scope=col class=n>{}</tr></thead><tbody>{}</tbody></table></div>",
      view.say("item"), view.say("ui.format"), view.say("ui.state"), view.say("ui.error"),
      view.say("ui.size"), rows);
  if (more) {
    const StoreItem& last = items->back();
    text += fmt::format(
        "<p class=paging><a rel=next data-next href=\"?{}{}after={}-{}#items\">{}</a></p>",
        query.folder ? fmt::format("folder={}&amp;", *query.folder) : std::string(),
        query.kept.empty() ? std::string() : "kept=" + escape_url(query.kept) + "&amp;",
        last.folder, last.item, view.say("further"));
  }
  return text + "</div></section>";
}

}  // namespace

std::optional<std::int64_t> number_of(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || wrong != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Store> find_store(Call& call) {
  const auto id = number_of(call.param("id"));
  auto opened = open_batch(*call.view.batch);
  if (!id || !opened) return std::nullopt;
  auto file = opened->view.file(*id);
  if (!file || !*file) return std::nullopt;
  return Store{std::move(*opened), std::move(**file)};
}

Response nothing_there(const Call& call) {
  return trouble(call.view, 404, "not_found",
                 call.view.words.say(call.view.language, "not_found_why"));
}

Response mailboxes_page(Call& call) {
  const View& view = call.view;
  PageParts parts;
  parts.active = "mailboxes";
  parts.title = view.words.say(view.language, "mailboxes");
  const auto opened = open_batch(*view.batch);
  if (!opened) return trouble(view, 503, "cannot_read", opened.error().what);
  const auto stores = opened->view.mail_stores(1000);
  if (!stores) return trouble(view, 503, "cannot_read", stores.error().what);
  batch::ItemCounts sum;
  std::string rows;
  for (const FileRecord& store : *stores) {
    rows += store_row(view, store);
    if (!store.items) continue;
    sum.found += store.items->found;
    sum.written += store.items->written;
    sum.raw += store.items->raw;
    sum.refused += store.items->refused;
  }
  if (stores->empty()) {
    parts.main = fmt::format("<h1>{}</h1><p>{}</p>", view.say("mailboxes"), view.say("no_stores"));
    return page(view, parts);
  }
  parts.main = fmt::format(
      "<h1>{}</h1><div class=scroll><table class=list data-keys>{}<tbody>{}</tbody></table></div>",
      view.say("stores_sum", {{"stores", view.number(stores->size())},
                              {"found", view.number(sum.found)},
                              {"written", view.number(sum.written)},
                              {"raw", view.number(sum.raw)},
                              {"refused", view.number(sum.refused)}}),
      head(view, false), rows);
  return page(view, parts);
}

Response mailbox_page(Call& call) {
  const View& view = call.view;
  const auto store = find_store(call);
  if (!store) return nothing_there(call);
  PageParts parts;
  parts.active = "mailboxes";
  parts.title = source_of(store->file);
  const auto chosen = number_of(view.request.asked("folder"));
  parts.main = fmt::format(
      "<p class=crumbs><a href=\"{}\" data-up>{}</a></p><h1 class=file>{}</h1><p class=lead>{} · "
      "<a href=\"{}\">{}</a></p>"
      "<div class=scroll><table class=list>{}<tbody>{}</tbody></table></div>{}",
      view.in_batch("mailboxes"), view.say("mailboxes"), shown(source_of(store->file)),
      view.state(store->file.state), view.in_batch("file/" + std::to_string(store->file.id)),
      view.say("ui.file"), head(view, true), folder_rows(view, store->opened, store->file, chosen),
      items_part(view, store->opened, store->file));
  return page(view, parts);
}

}  // namespace offenbar::gui
