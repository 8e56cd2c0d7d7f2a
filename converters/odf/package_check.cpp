#include "converters/odf/package_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <string>

#include "converters/base/cursor.h"
#include "converters/base/xml.h"
#include "converters/odf/facts.h"

namespace offenbar::odf {
namespace {

constexpr std::string_view manifest_name = "META-INF/manifest.xml";
constexpr std::string_view manifest_space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0";
constexpr std::uint64_t max_member = std::uint64_t{16} << 30U;

struct Manifest {
  std::map<std::string, std::string> types;  // by full path
  bool encrypted = false;
};

class ManifestHandler : public xml::Handler {
 public:
  void start(std::string_view, std::string_view name, const xml::Attributes& attributes) override {
    if (name == "encryption-data") manifest.encrypted = true;
    if (name != "file-entry") return;
    manifest.types[std::string(attributes.value(manifest_space, "full-path"))] =
        attributes.value(manifest_space, "media-type");
  }
  Manifest manifest;
};

Result<Manifest> read_manifest(const zip::Archive& archive) {
  const zip::Entry* entry = archive.find(manifest_name);
  if (entry == nullptr) return fail(Fault::corrupt, "META-INF/manifest.xml is missing");
  ManifestHandler handler;
  OFFENBAR_CHECK(xml::parse(archive, *entry, handler, max_member));
  return std::move(handler.manifest);
}

// ODF 1.3 part 2, 3.3: so that a look at byte 38 tells the kind.
Result<void> check_mimetype(Bytes whole, const zip::Archive& archive, std::string_view media_type) {
  if (archive.entries().empty() || archive.entries().front().name != "mimetype") {
    return fail(Fault::bad_result, "mimetype is not the first member");
  }
  const zip::Entry& entry = archive.entries().front();
  Cursor local(whole);
  const auto signature = local.le<std::uint32_t>();
  local.skip(22);
  const auto name_length = local.le<std::uint16_t>();
  const auto extra_length = local.le<std::uint16_t>();
  local.skip(name_length);
  if (entry.header_offset != 0 || entry.method != zip::method_stored || signature != 0x04034b50 ||
      extra_length != 0) {
    return fail(Fault::bad_result, "mimetype is not stored at the very beginning");
  }
  if (as_text(local.take(entry.size)) != media_type) {
    return fail(Fault::bad_result, fmt::format("mimetype is not {}", media_type));
  }
  return {};
}

bool needs_no_entry(const zip::Entry& entry) {
  return entry.folder() || entry.name == "mimetype" || entry.name.starts_with("META-INF/");
}

Result<void> check_manifest(const zip::Archive& archive, const Manifest& manifest,
                            std::string_view media_type) {
  // One that is encrypted as a whole (ODF 1.4) lists the package inside, and no document.
  const bool wrapped = manifest.encrypted && manifest.types.contains("encrypted-package");
  const auto root = manifest.types.find("/");
  if (!wrapped && (root == manifest.types.end() || root->second != media_type)) {
    return fail(Fault::bad_result, fmt::format("the manifest does not say {}", media_type));
  }
  for (const auto& [path, type] : manifest.types) {
    if (!path.ends_with('/') && archive.find(path) == nullptr) {
      return fail(Fault::bad_result, fmt::format("{} is in the manifest only", path));
    }
  }
  for (const zip::Entry& entry : archive.entries()) {
    if (!needs_no_entry(entry) && !manifest.types.contains(entry.name)) {
      return fail(Fault::bad_result, fmt::format("{} is not in the manifest", entry.name));
    }
  }
  return {};
}

bool is_xml(const std::string& path, const std::string& type) {
  return type == "text/xml" || type == "application/rdf+xml" || path.ends_with(".xml");
}

// content.xml and styles.xml of the document itself are counted while they are parsed; those of
// embedded objects and all others are only parsed.
Result<void> parse_members(const zip::Archive& archive, const Manifest& manifest,
                           Counter& counter) {
  for (const auto& [path, type] : manifest.types) {
    const zip::Entry* entry = archive.find(path);
    // LibreOffice writes macro dialogs with a DTD, which xml::parse skips.
    if (entry == nullptr || path.ends_with('/') || entry->size == 0 || !is_xml(path, type))
      continue;
    const bool counted = path == "content.xml" || path == "styles.xml";
    xml::Handler ignore;
    OFFENBAR_CHECK(xml::parse(archive, *entry,
                              counted ? static_cast<xml::Handler&>(counter) : ignore, max_member));
  }
  return {};
}

// Basic modules: "Basic/LIBRARY/MODULE.xml". ODF 1.3 part 2, 3; the libraries' lists are none.
std::uint64_t count_macros(const zip::Archive& archive) {
  const auto entries = archive.entries();
  return static_cast<std::uint64_t>(
      std::count_if(entries.begin(), entries.end(), [](const zip::Entry& entry) {
        return entry.name.starts_with("Basic/") && entry.name.ends_with(".xml") &&
               !entry.name.ends_with("/script-lb.xml") && !entry.name.ends_with("/script-lc.xml");
      }));
}

Facts with_macros(Facts facts, const zip::Archive& archive) {
  facts.macros = count_macros(archive);
  return facts;
}

Result<Facts> check(Bytes whole, std::string_view media_type) {
  OFFENBAR_TRY(const zip::Archive archive, zip::Archive::open(whole));
  OFFENBAR_CHECK(check_mimetype(whole, archive, media_type));
  OFFENBAR_CHECK(zip::check_members(archive));
  OFFENBAR_TRY(const Manifest manifest, read_manifest(archive));
  OFFENBAR_CHECK(check_manifest(archive, manifest, media_type));
  const bool wrapped = manifest.types.contains("encrypted-package");  // ODF 1.4
  if (manifest.encrypted || wrapped) return Facts();
  if (archive.find("content.xml") == nullptr) {
    return fail(Fault::bad_result, "content.xml is missing");
  }
  Counter counter;
  OFFENBAR_CHECK(parse_members(archive, manifest, counter));
  return with_macros(counter.facts(), archive);
}

}  // namespace

Result<Facts> check_package(Bytes whole, std::string_view media_type) {
  return check(whole, media_type).map_error([](Error error) {
    error.fault = Fault::bad_result;  // whatever is wrong with it: it is our result
    return error;
  });
}

bool is_encrypted(const zip::Archive& archive) {
  const auto manifest = read_manifest(archive);
  return manifest && (manifest->encrypted || manifest->types.contains("encrypted-package"));
}

Result<Facts> package_facts(const zip::Archive& archive) {
  if (is_encrypted(archive)) return fail(Fault::encrypted, "the ODF package is encrypted");
  Counter counter;
  for (const std::string_view name : {"styles.xml", "content.xml"}) {
    const zip::Entry* entry = archive.find(name);
    if (entry == nullptr && name == "content.xml") {
      return fail(Fault::corrupt, "content.xml is missing");
    }
    if (entry != nullptr) OFFENBAR_CHECK(xml::parse(archive, *entry, counter, max_member));
  }
  return with_macros(counter.facts(), archive);
}

Result<Facts> flat_facts(Bytes document) {
  Counter counter;
  OFFENBAR_CHECK(xml::parse(document, counter));
  return counter.facts();
}

}  // namespace offenbar::odf
