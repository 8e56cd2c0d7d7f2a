#include "converters/rewriting/package_edit.h"

#include <map>
#include <optional>
#include <vector>

#include "converters/base/zip_writer.h"

namespace offenbar::rewriting {
namespace {

bool is_edited(std::string_view name) {
  if (name.starts_with("META-INF/")) return false;
  const std::string_view last = name.substr(name.rfind('/') + 1);
  return last == "content.xml" || last == "styles.xml" || last == "meta.xml";
}

}  // namespace

Result<PackageEdit> edit_package(Bytes package, const MemberEdit& edit, int out) {
  OFFENBAR_TRY(const zip::Archive archive, zip::Archive::open(package));
  if (archive.has_duplicate_names()) return fail(Fault::corrupt, "two members of one name");
  PackageEdit done;
  std::map<std::string_view, std::string> changed;
  for (const zip::Entry& entry : archive.entries()) {
    if (!is_edited(entry.name)) continue;
    if (entry.size > max_member) {
      done.too_large.push_back(entry.name);
      continue;
    }
    OFFENBAR_TRY(const std::vector<std::byte> xml, archive.read(entry, max_member));
    OFFENBAR_TRY(std::optional<std::string> becomes, edit(entry.name, as_text(Bytes(xml))));
    if (becomes) changed.emplace(entry.name, *std::move(becomes));
  }
  done.changed = !changed.empty();
  if (!done.changed || out < 0) return done;
  zip::Writer writer(out);
  for (const zip::Entry& entry : archive.entries()) {
    const auto found = changed.find(entry.name);
    if (found == changed.end()) {
      OFFENBAR_CHECK(writer.copy(archive, entry));
    } else {
      OFFENBAR_CHECK(writer.add(entry.name, as_bytes(found->second)));
    }
  }
  OFFENBAR_CHECK(writer.finish());
  return done;
}

bool is_signed(const zip::Archive& package) {
  return package.find("META-INF/documentsignatures.xml") != nullptr ||
         package.find("META-INF/macrosignatures.xml") != nullptr;
}

}  // namespace offenbar::rewriting
