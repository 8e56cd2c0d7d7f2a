// Which words differ between two texts, as HTML.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace offenbar::gui {

// Both texts, safe for HTML, with <del> and <ins> around what the other one has not. Texts of more
// than some hundred words that differ in all of them are marked as a whole.
[[nodiscard]] std::pair<std::string, std::string> word_diff(std::string_view before,
                                                            std::string_view after);

}  // namespace offenbar::gui
