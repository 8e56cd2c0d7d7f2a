#include "converters/office/absolute_links.h"

#include <array>

#include "converters/office/here.h"

namespace offenbar::office {
namespace {

constexpr std::string_view step = "../";

// The value of an attribute begins, or in a formula the name of a workbook.
bool begins_a_link(std::string_view before) {
  constexpr std::array openings{"=\"", "'", "&apos;"};
  for (const std::string_view opening : openings) {
    if (before.ends_with(opening)) return true;
  }
  return false;
}

}  // namespace

std::string with_absolute_links(std::string_view xml) {
  std::string climb;
  for (std::size_t i = 0; i < steps_to_root; ++i) climb += step;
  std::string result;
  std::size_t done = 0;
  for (std::size_t at = xml.find(climb); at != std::string_view::npos;
       at = xml.find(climb, at + 1)) {
    if (!begins_a_link(xml.substr(0, at))) continue;
    result += xml.substr(done, at - done);
    result += "file:///";
    done = at + climb.size();
  }
  return result += xml.substr(done);
}

}  // namespace offenbar::office
