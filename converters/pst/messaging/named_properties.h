// The names that a store gave to property ids from 0x8000 on. [MS-PST] 2.4.7
#pragma once

#include <map>
#include <optional>
#include <unordered_map>

#include "converters/mapi/property.h"
#include "converters/pst/ndb/database.h"

namespace offenbar::pst {

class NamedProperties {
 public:
  // Reads the map of the store; what cannot be read goes to the damage and is missing here.
  [[nodiscard]] static NamedProperties read(const ndb::Database& database);

  [[nodiscard]] std::optional<mapi::PropId> id_of(const mapi::PropName& name) const;
  [[nodiscard]] std::optional<mapi::PropName> name_of(mapi::PropId id) const;
  [[nodiscard]] std::size_t size() const { return names_.size(); }

 private:
  std::map<mapi::PropName, mapi::PropId> ids_;
  std::unordered_map<mapi::PropId, mapi::PropName> names_;
};

}  // namespace offenbar::pst
