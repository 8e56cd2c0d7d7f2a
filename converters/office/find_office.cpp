#include <unistd.h>

#include <array>
#include <cstdlib>

#include "converters/office/office.h"

namespace offenbar::office {
namespace {

// Debian, Ubuntu; Fedora, openSUSE; packages of The Document Foundation; a build of one's own.
constexpr std::array places{"/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program",
                            "/opt/libreoffice/program", "/usr/local/lib/libreoffice/program"};

bool holds_office(const std::string& folder) {
  return ::access((folder + "/soffice.bin").c_str(), X_OK) == 0;
}

}  // namespace

std::string find_office() {
  if (const char* chosen = std::getenv("OFFENBAR_OFFICE"); chosen && *chosen) {
    return holds_office(chosen) ? chosen : std::string();
  }
  for (const char* place : places) {
    if (holds_office(place)) return place;
  }
  return {};
}

}  // namespace offenbar::office
