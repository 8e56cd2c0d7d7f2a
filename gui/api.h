// The JSON API under /api/v1: the same data and actions as the pages, for scripts. Documented in
// static/openapi.json, which a test holds against routes().
#pragma once

#include "gui/app.h"

namespace offenbar::gui {

[[nodiscard]] Response api_description(Call& call);
[[nodiscard]] Response api_me(Call& call);
[[nodiscard]] Response api_batches(Call& call);
[[nodiscard]] Response api_batch(Call& call);
[[nodiscard]] Response api_files(Call& call);
[[nodiscard]] Response api_file(Call& call);
[[nodiscard]] Response api_mailboxes(Call& call);
[[nodiscard]] Response api_items(Call& call);
[[nodiscard]] Response api_item(Call& call);
[[nodiscard]] Response api_mappings(Call& call);
[[nodiscard]] Response api_mapping(Call& call);
[[nodiscard]] Response api_change_mapping(Call& call);
[[nodiscard]] Response api_runs(Call& call);
[[nodiscard]] Response api_change_run(Call& call);
[[nodiscard]] Response api_accept(Call& call);
[[nodiscard]] Response api_release(Call& call);

}  // namespace offenbar::gui
