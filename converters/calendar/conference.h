// Links to video meetings. mappings/meetings.tsv knows the services.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/result.h"

namespace offenbar::calendar {

struct MeetingLink {
  std::string url;      // ASCII without spaces
  std::string service;  // "Microsoft Teams"
  std::string label;
  std::string replacement;  // with {id}; empty: the link stays
};

class Meetings {
 public:
  // The shipped services and the user's rows. Errors: Fault::corrupt, unreadable.
  [[nodiscard]] static Result<Meetings> load();

  // The first link to a known service in a text, plain or HTML; nothing if there is none.
  [[nodiscard]] std::optional<MeetingLink> find(std::string_view text) const;

 private:
  struct Service {
    std::string name;
    std::string host;  // this one or one below it, in lower case
    std::string path;  // what the path begins with
    std::string label;
    std::string replacement;
  };
  [[nodiscard]] const Service* service_of(std::string_view url) const;

  std::vector<Service> services_;
};

// "https://meet.example/{id}" with an id that belongs to `uid`, always the same.
[[nodiscard]] std::string replaced_link(std::string_view replacement, std::string_view uid);

}  // namespace offenbar::calendar
