// Time zones: which one a TZID means, and their definitions. RFC 5545, 3.6.5
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converters/calendar_files/repair.h"

namespace offenbar::calendar_files {

// The IANA name that a TZID means: itself, "/mozilla.org/20050126_1/Europe/Berlin", or a name of
// Windows ("W. Europe Standard Time"). Empty if nobody knows it.
[[nodiscard]] std::string iana_name(std::string_view tzid);

// The zones of a file, and of ICU's tables for those that the file names and does not define.
class Zones {
 public:
  // A VTIMEZONE; one that defines nothing is left out.
  void define(const Component& zone);

  // The definition for an object whose first time is in `first_year`, with TZID `name` (which
  // becomes the IANA name, where there is one). Nothing to point at if nobody knows the zone.
  [[nodiscard]] const Component* find(std::string_view tzid, int first_year);
  // What find() calls it.
  [[nodiscard]] std::string name_of(std::string_view tzid);

 private:
  // iana_name(), which is slow, once for each name.
  [[nodiscard]] const std::string& iana(std::string_view tzid);
  [[nodiscard]] static Component generate(const std::string& iana, int first_year);

  std::map<std::string, Component, std::less<>> defined_;  // by the file's TZID
  std::map<std::pair<std::string, int>, Component> generated_;
  std::map<std::string, std::string, std::less<>> names_;
};

}  // namespace offenbar::calendar_files
