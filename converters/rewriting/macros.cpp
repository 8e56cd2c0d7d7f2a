#include "converters/rewriting/macros.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "converters/base/zip.h"
#include "converters/base/zip_writer.h"
#include "converters/rewriting/package_edit.h"
#include "converters/rewriting/xml_edit.h"

namespace offenbar::rewriting {
namespace {

bool holds_macros(std::string_view member) {
  return member.starts_with("Basic/") || member.starts_with("Dialogs/") ||
         member.starts_with("Scripts/");
}

class MacroEdits : public Edits {
 public:
  void start(Tag& tag) override {
    const bool starts_one = tag.name == "script:event-listener" || tag.name == "office:script";
    const bool lists_one =
        tag.name == "manifest:file-entry" && holds_macros(tag.value("manifest:full-path"));
    if (starts_one || lists_one) tag.drop();
  }
};

}  // namespace

Result<std::uint64_t> strip_macros(Bytes package, int out) {
  OFFENBAR_TRY(const zip::Archive archive, zip::Archive::open(package));
  std::map<std::string_view, std::string> changed;
  std::uint64_t gone = 0;
  for (const zip::Entry& entry : archive.entries()) {
    gone += holds_macros(entry.name) ? 1 : 0;
    const std::string_view last = std::string_view(entry.name).substr(entry.name.rfind('/') + 1);
    if (last != "content.xml" && last != "styles.xml" && entry.name != "META-INF/manifest.xml") {
      continue;
    }
    OFFENBAR_TRY(const std::vector<std::byte> xml, archive.read(entry, max_member));
    MacroEdits edits;
    OFFENBAR_TRY(std::optional<std::string> becomes, edit(as_text(Bytes(xml)), edits));
    if (becomes) changed.emplace(entry.name, *std::move(becomes));
  }
  if (gone == 0 && changed.empty()) return gone;
  zip::Writer writer(out);
  for (const zip::Entry& entry : archive.entries()) {
    if (holds_macros(entry.name)) continue;
    const auto found = changed.find(entry.name);
    if (found == changed.end()) {
      OFFENBAR_CHECK(writer.copy(archive, entry));
    } else {
      OFFENBAR_CHECK(writer.add(entry.name, as_bytes(found->second)));
    }
  }
  OFFENBAR_CHECK(writer.finish());
  return gone;
}

}  // namespace offenbar::rewriting
