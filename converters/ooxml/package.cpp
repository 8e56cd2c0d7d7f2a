#include "converters/ooxml/package.h"

#include <algorithm>
#include <cctype>
#include <map>

#include "converters/base/xml.h"

namespace offenbar::ooxml {
namespace {

constexpr std::string_view content_types = "[Content_Types].xml";
constexpr std::uint64_t max_index = 64U << 20U;

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string_view last_word(std::string_view uri) {
  const auto slash = uri.rfind('/');
  return slash == std::string_view::npos ? uri : uri.substr(slash + 1);
}

class ContentTypes : public xml::Handler {
 public:
  void start(std::string_view, std::string_view name, const xml::Attributes& attributes) override {
    if (name == "Override") {
      std::string part = lower(attributes.value("", "PartName"));
      if (part.starts_with('/')) part.erase(0, 1);
      parts_[part] = attributes.value("", "ContentType");
    } else if (name == "Default") {
      extensions_[lower(attributes.value("", "Extension"))] = attributes.value("", "ContentType");
    }
  }

  [[nodiscard]] std::string type_of(std::string_view part) const {
    const std::string key = lower(part);
    if (const auto found = parts_.find(key); found != parts_.end()) return found->second;
    const auto dot = key.rfind('.');
    if (dot == std::string::npos) return {};
    const auto found = extensions_.find(key.substr(dot + 1));
    return found == extensions_.end() ? std::string() : found->second;
  }

  // A package whose relationships are lost: the part that calls itself the main one.
  [[nodiscard]] std::string main_by_type() const {
    for (const auto& [part, type] : parts_) {
      if (type.find(".main+xml") != std::string::npos) return part;
    }
    return {};
  }

 private:
  std::map<std::string, std::string> parts_;
  std::map<std::string, std::string> extensions_;
};

class Relationships : public xml::Handler {
 public:
  explicit Relationships(std::string_view part) : part_(part) {}

  void start(std::string_view, std::string_view name, const xml::Attributes& attributes) override {
    if (name != "Relationship") return;
    Relationship relationship;
    relationship.id = attributes.value("", "Id");
    relationship.type = last_word(attributes.value("", "Type"));
    relationship.external = attributes.value("", "TargetMode") == "External";
    const std::string target(attributes.value("", "Target"));
    const bool within = target.starts_with('#');  // a place in the document, not a part
    relationship.target = relationship.external || within ? target : resolve(part_, target);
    found.push_back(std::move(relationship));
  }

  std::vector<Relationship> found;

 private:
  std::string_view part_;
};

bool names_main_part(const Relationship& relationship) {
  // "document" is Visio's, "fixedrepresentation" that of XPS
  return !relationship.external &&
         (relationship.type == "officeDocument" || relationship.type == "document" ||
          relationship.type == "fixedrepresentation");
}

std::string rels_name(std::string_view part) {
  const auto slash = part.rfind('/');
  const std::size_t name = slash == std::string_view::npos ? 0 : slash + 1;
  return std::string(part.substr(0, name)) + "_rels/" + std::string(part.substr(name)) + ".rels";
}

}  // namespace

std::string resolve(std::string_view part, std::string_view target) {
  std::vector<std::string_view> steps;
  const auto add = [&steps](std::string_view path) {
    while (!path.empty()) {
      const auto slash = std::min(path.find('/'), path.size());
      const std::string_view step = path.substr(0, slash);
      if (step == ".." && !steps.empty()) {
        steps.pop_back();
      } else if (!step.empty() && step != "." && step != "..") {
        steps.push_back(step);
      }
      path.remove_prefix(std::min(slash + 1, path.size()));
    }
  };
  const auto slash = part.rfind('/');
  if (!target.starts_with('/') && slash != std::string_view::npos) add(part.substr(0, slash));
  add(target.substr(0, target.find('#')));
  std::string out;
  for (const std::string_view step : steps) {
    if (!out.empty()) out += '/';
    out += step;
  }
  return out;
}

Result<std::vector<Relationship>> relationships_of(const zip::Archive& archive,
                                                   std::string_view part) {
  const zip::Entry* entry = archive.find_ignoring_case(rels_name(part));
  if (entry == nullptr) return std::vector<Relationship>();
  Relationships handler(part);
  OFFENBAR_CHECK(xml::parse(archive, *entry, handler, max_index));
  return std::move(handler.found);
}

Result<Package> read_package(const zip::Archive& archive) {
  const zip::Entry* entry = archive.find_ignoring_case(content_types);
  if (entry == nullptr) return fail(Fault::not_found, "no [Content_Types].xml");
  ContentTypes types;
  OFFENBAR_CHECK(xml::parse(archive, *entry, types, max_index));
  OFFENBAR_TRY(const auto relationships, relationships_of(archive, ""));
  Package package;
  const auto main = std::ranges::find_if(relationships, names_main_part);
  package.main_part = main != relationships.end() ? main->target : types.main_by_type();
  if (!package.main_part.empty()) package.main_type = types.type_of(package.main_part);
  return package;
}

}  // namespace offenbar::ooxml
