// Where the project and its program lie. Only places.cpp is compiled with these names, so that the
// other objects are the same in every checkout.
#pragma once

#include <string>

namespace offenbar::places {

[[nodiscard]] std::string source_folder();
[[nodiscard]] std::string program();  // build/release/offenbar, or that of another preset

}  // namespace offenbar::places
