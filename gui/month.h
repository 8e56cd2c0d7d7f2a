// The instances of an appointment in a month, as a table.
#pragma once

#include <string>

#include "batch/item_view.h"
#include "gui/view.h"

namespace offenbar::gui {

// Of "2026-03"; year 0 for all that is no month.
[[nodiscard]] batch::ViewedMonth read_month(const std::string& month);
// The month that was asked for, else that of the first instance; with links to the nearest months
// that have some. HTML.
[[nodiscard]] std::string month_table(const View& view, const batch::ViewedEvent& event);

}  // namespace offenbar::gui
