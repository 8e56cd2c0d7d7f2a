#include "converters/kind.h"

#include "converters/oab/address_book.h"

namespace offenbar {

std::string_view kind_of(const Content& content) {
  if (content.bytes().empty()) return {};
  if (const std::string_view id = kind_of_compound(content); !id.empty()) return id;
  if (const std::string_view id = kind_of_zip(content); !id.empty()) return id;
  if (const std::string_view id = kind_by_signature(content.bytes()); !id.empty()) return id;
  if (oab::is_oab(content.bytes())) return "oab";
  return kind_of_text(content.bytes());
}

}  // namespace offenbar
