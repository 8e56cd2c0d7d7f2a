// What receivers take and refuse. mappings/profiles.tsv has a row for each, with the reasons.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "converters/base/result.h"

namespace offenbar::calendar {

// Begins as the standard: all that the RFCs say.
struct Profile {
  std::string name = "standard";
  bool quiet = false;           // SCHEDULE-AGENT=CLIENT: storing must not invite anybody again
  bool series_of_tasks = true;  // VTODO with RRULE
  bool tasks = true;            // VTODO
  bool journals = true;         // VJOURNAL
  bool other_calendars = true;  // RSCALE, RFC 7529
  bool positions = true;        // BYSETPOS
  bool lone_instances = true;   // exceptions without the series they are of
  bool conferences = true;      // CONFERENCE, RFC 7986
  bool styled = true;           // STYLED-DESCRIPTION, RFC 9073
  bool alternative = true;      // X-ALT-DESC
  std::string vcard = "4";      // the version of cards: "3" or "4"
  std::string groups = "both";  // who is in a list is said by "members", "categories" or "both"
  std::uint64_t attachment_bytes = 64ULL << 20U;  // of all attachments in an object together

  [[nodiscard]] static const Profile& standard();
  // Errors: Fault::not_found for a receiver without a row; corrupt for a row that cannot be read.
  [[nodiscard]] static Result<Profile> load(std::string_view receiver);
};

}  // namespace offenbar::calendar
