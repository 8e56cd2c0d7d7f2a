// LibreOffice's settings: written into a profile before the start, read back after it.
#pragma once

#include <com/sun/star/uno/XComponentContext.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/mapping.h"
#include "converters/base/result.h"

namespace offenbar::office {

// One row of mappings/office-settings.tsv.
struct Setting {
  std::string node;  // "/org.openoffice.Office.Common/Save/Document"
  std::string name;  // "GenerateThumbnail"
  std::string type;  // boolean, short, int, string, list
  std::string value;
  std::string since;  // "24.2"; empty: every version
};

// `locale` takes the place of {locale}. Errors: Fault::corrupt for a key without a slash or an
// unknown type.
[[nodiscard]] Result<std::vector<Setting>> settings_from(const Table& table,
                                                         std::string_view locale);

// The text of a profile's registrymodifications.xcu.
[[nodiscard]] std::string profile_of(const std::vector<Setting>& settings);
// Makes `folder`/user/registrymodifications.xcu. Errors: Fault::internal.
[[nodiscard]] Result<void> write_profile(const std::string& folder,
                                         const std::vector<Setting>& settings);

using Context = com::sun::star::uno::Reference<com::sun::star::uno::XComponentContext>;

// Sets the L10N settings again (LibreOfficeKit overwrites them when it starts) and ends the thread
// that writes settings. Errors: Fault::internal.
[[nodiscard]] Result<void> apply_locale(const Context& context,
                                        const std::vector<Setting>& settings);
[[nodiscard]] Result<void> flush_configuration(const Context& context);

// Errors: Fault::internal, naming the first key that LibreOffice does not know or that has another
// value. A key younger than `version` ("7.4.7.2") is passed over.
[[nodiscard]] Result<void> verify(const Context& context, const std::vector<Setting>& settings,
                                  std::string_view version);

}  // namespace offenbar::office
