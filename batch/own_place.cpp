#include "batch/own_place.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "batch/names.h"
#include "batch/weight.h"
#include "converters/base/text.h"
#include "converters/format.h"

namespace offenbar::batch {
namespace {

// True if some source's result could be called like that: "x.odt". Only such names are kept as
// places, so that a plan of a million files stays small.
bool could_be_a_result(std::string_view name) {
  constexpr std::array others{std::string_view{"ott"}, std::string_view{"ots"},
                              std::string_view{"otp"}, std::string_view{"otg"},
                              std::string_view{"pdf"}};
  std::string extension(extension_of(name));
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (extension.empty()) return false;
  if (std::find(others.begin(), others.end(), extension) != others.end()) return true;
  const auto rows = formats();
  return std::any_of(rows.begin(), rows.end(),
                     [&](const Format& format) { return format.target == extension; });
}

}  // namespace

std::string own_place_of_file(const std::string& folder, const std::string& name) {
  if (!could_be_a_result(name)) return {};
  return folder + "/" + normalised_key(own_name(name));
}

std::string own_place_of_folder(const std::string& place) {
  const std::size_t slash = place.rfind('/');
  const std::string name = place.substr(slash + 1);
  if (slash == std::string::npos || !could_be_a_result(name)) return {};
  return place.substr(0, slash + 1) + normalised_key(name);
}

}  // namespace offenbar::batch
