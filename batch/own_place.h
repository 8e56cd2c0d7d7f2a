// Where a source lands under its own name, if some other source's result could want that place.
#pragma once

#include <string>

namespace offenbar::batch {

// As claims.place: `folder` in TARGET, '/', folded name. Empty for names that no result has: so a
// plan of a million files stays small.
[[nodiscard]] std::string own_place_of_file(const std::string& folder, const std::string& name);
// The same for a folder that lands at `place`.
[[nodiscard]] std::string own_place_of_folder(const std::string& place);

}  // namespace offenbar::batch
