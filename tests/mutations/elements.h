// Finds places in the XML of a result, for defects to be put there.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offenbar::mutations {

using Seeded = std::optional<std::string>;

struct Range {
  std::size_t begin = 0, end = 0;                // of the whole element
  std::size_t inside_begin = 0, inside_end = 0;  // of what it holds
};

// The elements of that name, outermost ones; empty-element tags have nothing inside.
[[nodiscard]] std::vector<Range> elements(const std::string& xml, const std::string& name,
                                          std::size_t most = 20'000);
[[nodiscard]] std::string_view inside(const std::string& xml, const Range& range);
// The start tag, without its brackets.
[[nodiscard]] std::string_view tag_of(const std::string& xml, const Range& range);
// Letters outside of tags.
[[nodiscard]] std::string text_of(std::string_view xml);
[[nodiscard]] bool says_something(std::string_view xml);
[[nodiscard]] std::size_t body_of(const std::string& xml);
// Spread over the whole: the n-th of them; null if there are fewer.
[[nodiscard]] const Range* pick(const std::vector<Range>& places, std::size_t n);
[[nodiscard]] Seeded without(const std::string& xml, const Range* range);
// With `by` in place of the element, or of what it holds.
[[nodiscard]] Seeded instead(const std::string& xml, const Range* range, std::string_view by);
[[nodiscard]] Seeded replace_in(const std::string& xml, const Range* range, const std::string& name,
                                const std::string& by);
// The n-th place of `text` becomes `by`.
[[nodiscard]] Seeded replace_nth(const std::string& xml, std::size_t n, const std::string& text,
                                 const std::string& by);
[[nodiscard]] std::vector<Range> annotations(const std::string& xml);
// Tags of cells with that attribute, in sheets of this file; it begins at inside_begin.
[[nodiscard]] std::vector<Range> cell_tags(const std::string& xml, const std::string& attribute);

}  // namespace offenbar::mutations
