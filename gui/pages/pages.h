// The pages and what they change, one function per route (../routes.cpp).
#pragma once

#include "batch/file_list.h"
#include "gui/app.h"

namespace offenbar::gui {

// sign_in.cpp
[[nodiscard]] Response sign_in_page(Call& call);
[[nodiscard]] Response sign_in(Call& call);
[[nodiscard]] Response sign_out(Call& call);
[[nodiscard]] Response prefer(Call& call);  // language and colours, as cookies

// overview.cpp
[[nodiscard]] Response batches_page(Call& call);
[[nodiscard]] Response overview_page(Call& call);
[[nodiscard]] Response overview_events(Call& call);  // server-sent events

// files.cpp
[[nodiscard]] Response files_page(Call& call);
[[nodiscard]] Response files_export(Call& call);  // {form}: csv, json, ods
// What the query of an address asks for: the address is the state of the view.
[[nodiscard]] batch::FileQuery file_query(const Request& request);

// file.cpp
[[nodiscard]] Response file_page(Call& call);
[[nodiscard]] Response file_download(Call& call);  // {which}: source, or the number of a result
[[nodiscard]] Response retry_file(Call& call);
[[nodiscard]] Response accept_loss(Call& call);
[[nodiscard]] Response withdraw_acceptance(Call& call);

// mailboxes.cpp
[[nodiscard]] Response mailboxes_page(Call& call);
[[nodiscard]] Response mailbox_page(Call& call);
struct Store {
  Opened opened;
  batch::FileRecord file;
};
// Of {id}. Nothing if there is none.
[[nodiscard]] std::optional<Store> find_store(Call& call);
// A whole number in decimal, and nothing else.
[[nodiscard]] std::optional<std::int64_t> number_of(const std::string& text);
[[nodiscard]] Response nothing_there(const Call& call);

// item.cpp
[[nodiscard]] Response item_page(Call& call);
[[nodiscard]] Response item_photo(Call& call);

// runs.cpp
[[nodiscard]] Response runs_page(Call& call);
// {what}: rest, go-on, stop, start, retry, remap, plan, unplan
[[nodiscard]] Response change_run(Call& call);
// Starts a run on a target with these words behind "offenbar"; notes who did. Empty, or why not.
[[nodiscard]] std::string start_run(Call& call, const batch::StateFolder& state,
                                    const std::vector<std::string>& words);
// Plans it for the time in the form's fields `at`, `until` and `hours`. Empty, or why not.
[[nodiscard]] std::string plan_run(Call& call, const batch::StateFolder& state,
                                   std::vector<std::string> words);
[[nodiscard]] std::string plan_fields(const View& view, const Fields& old);
[[nodiscard]] std::string command_box(const View& view, const std::vector<std::string>& words,
                                      std::string_view id);
[[nodiscard]] std::string shown_lines(const std::string& text);

// new_batch.cpp
[[nodiscard]] Response new_batch_page(Call& call);
[[nodiscard]] Response new_batch(Call& call);

// mappings.cpp
[[nodiscard]] Response mappings_page(Call& call);
[[nodiscard]] Response choose_own_mappings(Call& call);
[[nodiscard]] std::string search_tools(const View& view, const std::string& more);

// mapping.cpp
[[nodiscard]] Response mapping_page(Call& call);  // {table}
[[nodiscard]] Response change_mapping(Call& call);

// release.cpp
[[nodiscard]] Response releases_page(Call& call);
[[nodiscard]] Response release_sheet(Call& call);
[[nodiscard]] Response release(Call& call);
[[nodiscard]] Response withdraw_release(Call& call);

// audit.cpp
[[nodiscard]] Response audit_page(Call& call);

}  // namespace offenbar::gui
