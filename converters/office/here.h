// Where a document lies while LibreOffice reads and writes it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace offenbar::office {

// The current folder, under a name that is the same for every document, so that no path of this
// machine finds its way into a result. It is that long because a link of a document is read and
// written relative to it: "../../../x" must not meet the root on its way. README.md, Links.
inline constexpr std::string_view here =
    "file:///proc/self/root/proc/self/root/proc/self/root/proc/self/root/proc/self/root"
    "/proc/self/cwd/";

// How many "../" lead from inside a document here to the root: one leaves the package.
inline constexpr auto steps_to_root =
    static_cast<std::size_t>(std::count(here.begin(), here.end(), '/') - 2);

}  // namespace offenbar::office
