// Calendar objects of our own writing, put together.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace offenbar::calendar_files {

// One stream of many: each time zone once, by its name, then all components. For more than fits
// into memory: take() of all of them, begin(), take() of all of them again, end.
class MergedCalendar {
 public:
  static constexpr std::string_view end = "END:VCALENDAR\r\n";

  void add(std::string_view stream) { components_ += take(stream); }
  // A whole VCALENDAR, also if nothing was added.
  [[nodiscard]] std::string text() const;

  // Keeps the zones of a stream; its other components, which are not kept.
  std::string take(std::string_view stream);
  // What stands before the components: the properties of the first stream, and the zones of all.
  [[nodiscard]] std::string begin() const;

 private:
  std::string head_;  // up to the first component
  std::string zones_;
  std::string components_;
  std::set<std::string> names_;  // of zones
};

// The text with another UID wherever it had this one, as a URI ("urn:uuid:...") where it was one.
[[nodiscard]] std::string with_uid(std::string_view text, std::string_view uid,
                                   std::string_view other);

}  // namespace offenbar::calendar_files
