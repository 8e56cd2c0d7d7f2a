// Calendars of any age become objects as servers take them: vCalendar 1.0 and iCalendar of any
// program in, RFC 5545 out, one object per UID with its exceptions and the zones it uses.
//
// No object is dropped: the components of all objects, with those that were in the file twice and
// are the same in every line, are as many as were found.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/loss.h"

namespace offenbar::calendar_files {

enum class Kind : std::uint8_t { event, todo, journal, freebusy, other };

struct Object {
  std::string uid;
  Kind kind = Kind::event;
  std::string title;                     // SUMMARY of its first component; may be empty
  std::string text;                      // BEGIN:VCALENDAR to END:VCALENDAR, CRLF
  std::vector<std::string> zones;        // TZIDs that it defines
  std::size_t components = 0;            // master and exceptions
  std::optional<std::int64_t> modified;  // LAST-MODIFIED, seconds since 1970
  std::vector<Loss> losses;
};

struct Options {
  // A file that is one iTIP message keeps its METHOD (RFC 5546); objects on servers have none.
  bool keep_method = false;
  // False for servers that refuse instances without their series ("Main component missing"): each
  // becomes an entry of its own, with a UID made of that of its series and its RECURRENCE-ID.
  bool lone_instances = true;
};

struct Cleaned {
  std::size_t found = 0;     // events, tasks, journal entries, free-busy times, others
  std::size_t repeated = 0;  // of these, the same as another in every line: not handed out again
  std::string name;          // X-WR-CALNAME; may be empty
  std::string method;        // METHOD of the file; may be empty
  std::vector<Loss> losses;  // of the file; those of an object are with it
};

using TakeObject = std::function<void(Object)>;

// Calls `take` for each object, in the order of their first components.
[[nodiscard]] Cleaned clean_calendar(Bytes file, const Options& options, const TakeObject& take);

}  // namespace offenbar::calendar_files
