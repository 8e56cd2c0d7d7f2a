// What the XML parts of an Office Open XML package say that binds the document.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "converters/findings/account.h"
#include "converters/findings/functions.h"
#include "converters/findings/package_parts.h"
#include "converters/findings/similarity.h"
#include "converters/findings/tags.h"

namespace offenbar::findings {

struct PartContext {
  std::string_view name;  // of the part
  std::string place;      // as a person would name it
  Account& account;
  Likeness& likeness;
  const Functions& functions;
};

// The reader of a part's tags; null for parts that are not read as XML.
[[nodiscard]] std::unique_ptr<TagHandler> tag_handler(Part part, const PartContext& context);
// The same of the parts of one program; null for others.
[[nodiscard]] std::unique_ptr<TagHandler> text_handler(Part part, const PartContext& context);
[[nodiscard]] std::unique_ptr<TagHandler> sheet_handler(Part part, const PartContext& context);
[[nodiscard]] std::unique_ptr<TagHandler> slide_handler(Part part, const PartContext& context);

// Sheets of a workbook: names by the part that holds them, "xl/worksheets/sheet1.xml".
[[nodiscard]] std::map<std::string, std::string, std::less<>> sheet_names(
    const zip::Archive& archive, std::string_view workbook);

}  // namespace offenbar::findings
