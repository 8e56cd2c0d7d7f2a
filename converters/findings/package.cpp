#include "converters/findings/package.h"

#include <algorithm>
#include <optional>

#include "converters/findings/fields.h"
#include "converters/findings/macros.h"
#include "converters/findings/package_tags.h"

namespace offenbar::findings {
namespace {

constexpr std::uint64_t most_binary = std::uint64_t{64} << 20U;  // of a part that is held whole
constexpr std::uint64_t most_bytes = std::uint64_t{16} << 30U;   // of a member

std::string_view file_name(std::string_view part) { return part.substr(part.rfind('/') + 1); }

std::string_view stem(std::string_view part) {
  const std::string_view name = file_name(part);
  return name.substr(0, name.rfind('.'));
}

// "word/_rels/document.xml.rels" is of "document".
std::string_view owner_of(std::string_view relationships) { return stem(stem(relationships)); }

// What lies outside of the package. [ECMA-376] part 2, 6.5
class Outside : public TagHandler {
 public:
  Outside(std::string place, Account& account) : place_(std::move(place)), account_(account) {}

  void open(const Tag& tag) override {
    if (tag.name != "Relationship") return;
    const std::string_view type = file_name(tag.raw("Type"));
    const bool external = tag.raw("TargetMode") == "External";
    if (!external) return;
    const std::string target = tag.value("Target");
    if (type == "hyperlink") {
      if (!is_web_address(target)) account_.add("file-links", place_, target);
    } else if (type == "attachedTemplate") {
      account_.note(key::template_name, target);
      account_.add("template", "", target);
    } else if (type == "mailMergeSource" || type == "mailMergeHeaderSource") {
      account_.add("mailmerge", "settings", target);
    } else {
      account_.add("external-links", place_, target);
    }
  }

 private:
  std::string place_;
  Account& account_;
};

class PackageReader {
 public:
  PackageReader(const Content& content, const Functions& functions, Account& account)
      : archive_(*content.archive()),
        functions_(functions),
        account_(account),
        types_(content_types(archive_)) {
    if (const ooxml::Package* package = content.package()) {
      main_part_ = package->main_part;
      if (main_part_.starts_with("xl/")) sheets_ = sheet_names(archive_, main_part_);
    }
  }

  Result<void> read() {
    for (const zip::Entry& entry : archive_.entries()) {
      if (entry.folder() || entry.encrypted()) continue;
      const auto read_one = read(entry);
      if (!read_one && !damage_) damage_ = read_one.error();
    }
    finish();
    if (damage_) return tl::unexpected(*damage_);
    return {};
  }

 private:
  Result<void> read(const zip::Entry& entry) {
    const auto type = types_.find(entry.name);
    const Part part = part_of(entry.name, type == types_.end() ? std::string_view() : type->second);
    if (entry.name == main_part_) note_version();
    if (part == Part::relationships) {
      Outside outside(std::string(owner_of(entry.name)), account_);
      return read(part, entry, outside);
    }
    if (part == Part::vba_project) return read_macros(entry);
    tell_presence(part, entry);
    const PartContext context{entry.name, place_of(entry.name), account_, likeness_, functions_};
    if (const auto handler = tag_handler(part, context)) {
      return read(part, entry, *handler);
    }
    return archive_.stream(
        entry, [](Bytes) { return true; }, most_bytes);
  }

  // VML and what add-ins write is often no XML, and Office opens it all the same: only the parts
  // that hold the content make a file damaged.
  Result<void> read(Part part, const zip::Entry& entry, TagHandler& handler) const {
    OFFENBAR_TRY(const bool whole, read_tags(archive_, entry, handler));
    const bool matters = part == Part::text || part == Part::workbook || part == Part::worksheet ||
                         part == Part::shared_strings || part == Part::slide ||
                         part == Part::presentation;
    if (whole || !matters) return {};
    return fail(Fault::corrupt, "the tags of " + entry.name + " do not match");
  }

  Result<void> read_macros(const zip::Entry& entry) {
    has_project_ = true;
    OFFENBAR_TRY(const auto bytes, archive_.read(entry, most_binary));
    add_macros_of(Bytes(bytes), "", account_);
    return {};
  }

  // Parts that need no reading to be a finding.
  void tell_presence(Part part, const zip::Entry& entry) {
    const std::string_view name = file_name(entry.name);
    switch (part) {
      case Part::macro_sheet:
        return account_.add("xlm-macros", place_of(entry.name), name);
      case Part::dialog_sheet:
        return account_.add("dialog-sheets", place_of(entry.name), name);
      case Part::embedding:
        embeddings_ += 1;
        return;
      case Part::signature:
        return account_.add("signed");
      case Part::ribbon:
        return account_.add("add-in", "", "ribbon of its own");
      case Part::web_extension:
        return account_.add("add-in", "", "web add-in");
      case Part::data_model:
        return account_.add("data-model", "", name);
      case Part::pivot_cache:
        return account_.add("pivot", "", "cache of a pivot table");
      case Part::pivot_table:
        return account_.add("pivot", "", "pivot table");
      case Part::slicer:
        return account_.add("slicers");
      case Part::diagram:
        return account_.add("smartart");
      case Part::chart:
        return account_.add("charts");
      case Part::chart_ex:
        return account_.add("charts-new", "", "chart of a kind since Office 2016");
      case Part::font:
        return account_.add("embedded-fonts");
      case Part::ink:
        return account_.add("ink");
      case Part::media:
        return account_.add("media", "", name);
      case Part::threaded_comments:
        return account_.add("threaded-comments");
      case Part::alternative_chunk:
        return account_.add("altchunk", "", name);
      default:
        return;
    }
  }

  [[nodiscard]] std::string place_of(std::string_view part) const {
    const auto sheet = sheets_.find(part);
    return sheet != sheets_.end() ? sheet->second : std::string(stem(part));
  }

  void note_version() {
    // Strict documents have namespaces of their own. [ECMA-376] part 1, annex A
    const zip::Entry* entry = archive_.find(main_part_);
    if (entry == nullptr) return;
    bool strict = false;
    (void)archive_.stream(
        *entry,
        [&](Bytes piece) {
          strict =
              as_text(piece).substr(0, 4096).find("purl.oclc.org/ooxml") != std::string_view::npos;
          return false;
        },
        most_bytes);
    account_.note(key::version, strict ? "ISO/IEC 29500 Strict" : "ISO/IEC 29500 Transitional");
    if (strict) account_.add("strict");
  }

  void finish() {
    // Objects that a part places are told by their program; those that none does still lie there.
    if (embeddings_ > 0 && !account_.has("embedded")) {
      account_.add("embedded", "", "", embeddings_);
    }
    if (has_project_ && !account_.has("macros") && !account_.has("macro-unreadable")) {
      account_.add("empty-macros", "", "a project without code");
    }
    account_.likeness = likeness_.value();
    account_.words = likeness_.words();
  }

  const zip::Archive& archive_;
  const Functions& functions_;
  Account& account_;
  Likeness likeness_;
  std::map<std::string, std::string, std::less<>> types_;
  std::string main_part_;
  std::map<std::string, std::string, std::less<>> sheets_;
  std::optional<Error> damage_;
  std::uint64_t embeddings_ = 0;
  bool has_project_ = false;
};

// What detection says of a package without reading its members. See obstacle.cpp.
std::optional<Error> missing_part(const Content& content) {
  if (content.archive()->find_ignoring_case("[Content_Types].xml") == nullptr) return std::nullopt;
  const ooxml::Package* package = content.package();
  if (package == nullptr) {
    return Error{Fault::corrupt, "[Content_Types].xml or _rels/.rels cannot be read", 0, ""};
  }
  if (!package->main_part.empty() &&
      content.archive()->find_ignoring_case(package->main_part) == nullptr) {
    return Error{Fault::corrupt, package->main_part + " is missing", 0, ""};
  }
  return std::nullopt;
}

}  // namespace

Result<void> add_package(const Content& content, const Functions& functions, Account& account) {
  const auto read = PackageReader(content, functions, account).read();
  if (const auto missing = missing_part(content)) return tl::unexpected(*missing);
  return read;
}

}  // namespace offenbar::findings
