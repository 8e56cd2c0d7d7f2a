#include "batch/route.h"

#include <algorithm>

namespace offenbar::batch {
namespace {

// Office Open XML: the media types of ISO/IEC 29500 and those Microsoft gave to macro documents.
bool is_package(const Format& format) {
  return format.media_type.find("openxmlformats") != std::string_view::npos ||
         format.media_type.find("macroEnabled.12") != std::string_view::npos;
}

}  // namespace

std::string Route::name() const {
  switch (kind) {
    case Kind::zygote:
      return "zygote";
    case Kind::repair:
      return "repair";
    case Kind::filter:
      return "filter:" + filter;
    case Kind::soffice:
      return "soffice";
  }
  return {};
}

std::vector<Route> routes_for(const Format& format, const std::vector<std::string>& filters,
                              bool damaged) {
  std::vector<Route> routes;
  if (!damaged) routes.push_back({Route::Kind::zygote, {}});
  if (is_package(format)) routes.push_back({Route::Kind::repair, {}});
  if (damaged) return routes;
  for (std::size_t i = 1; i < std::min(filters.size(), most_filters + 1); ++i) {
    routes.push_back({Route::Kind::filter, filters[i]});
  }
  routes.push_back({Route::Kind::soffice, {}});
  return routes;
}

bool worth_another_route(Fault fault) {
  switch (fault) {
    case Fault::corrupt:
    case Fault::office_died:
    case Fault::bad_result:
    case Fault::unsupported:
    case Fault::internal:
      return true;
    default:
      return false;
  }
}

}  // namespace offenbar::batch
