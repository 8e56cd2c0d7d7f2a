// Which property ids stand for names in one message file. [MS-OXMSG] 2.2.3
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "converters/cfb/compound_file.h"
#include "converters/mapi/property.h"

namespace offenbar::msg {

class Names {
 public:
  // From the storage __nameid_version1.0. Entries that make no sense are left out and added to
  // `damage`.
  [[nodiscard]] static Names read(const cfb::CompoundFile& file, const cfb::Entry& storage,
                                  std::vector<Error>& damage);

  [[nodiscard]] std::optional<mapi::PropId> id_of(const mapi::PropName& name) const;
  [[nodiscard]] std::optional<mapi::PropName> name_of(mapi::PropId id) const;

 private:
  std::map<mapi::PropId, mapi::PropName> by_id_;
  std::map<mapi::PropName, mapi::PropId> by_name_;
};

}  // namespace offenbar::msg
