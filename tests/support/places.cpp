#include "tests/support/places.h"

namespace offenbar::places {

std::string source_folder() { return OFFENBAR_SOURCE_FOLDER; }

std::string program() { return OFFENBAR_PROGRAM; }

}  // namespace offenbar::places
