#include "converters/ooxml/parts.h"

#include <algorithm>
#include <array>

#include "converters/document/normal_text.h"
#include "converters/document/picture_digest.h"
#include "converters/ooxml/chart_reader.h"
#include "converters/ooxml/spaces.h"

namespace offenbar::ooxml {
namespace {

constexpr std::uint64_t max_properties = 16U << 20U;  // bytes
constexpr std::uint64_t max_picture = std::uint64_t{1} << 30U;

class Properties : public xml::Handler {
 public:
  explicit Properties(Document& document) : document_(document) {}

  void start(std::string_view space, std::string_view name,
             const xml::Attributes& attributes) override {
    const std::string_view prefix = prefix_of(space);
    if (prefix == "cust" && name == "property") {
      own_name_ = attributes.value("", "name");
      text_.clear();
    } else if (own_name_.empty()) {
      text_.clear();
    }
  }
  void text(std::string_view utf8) override {
    if (text_.size() < max_properties) text_.append(utf8);
  }
  void end(std::string_view space, std::string_view name) override {
    const std::string_view prefix = prefix_of(space);
    if (prefix == "cust" && name == "property") {
      keep("custom: " + own_name_);
      own_name_.clear();
    } else if (prefix == "ep" && (name == "Company" || name == "Manager")) {
      keep("custom: " + std::string(name));
    } else if (prefix == "dc" || prefix == "cp" || prefix == "dcterms") {
      for (const auto& [theirs, ours] : known) {
        if (name == theirs) keep(std::string(ours));
      }
    }
  }

 private:
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> known{{
      {"title", "title"},
      {"subject", "subject"},
      {"creator", "author"},
      {"keywords", "keywords"},
      {"description", "description"},
      {"created", "created"},
  }};

  void keep(const std::string& name) {
    std::string value = normalised(text_);
    if (!value.empty() && document_.properties.size() < Document::max_listed) {
      document_.properties[name] = std::move(value);
    }
    text_.clear();
  }

  Document& document_;
  std::string own_name_;
  std::string text_;
};

// Text of a diagram's data or of its drawing, a line per paragraph.
class DiagramLines : public xml::Handler {
 public:
  void start(std::string_view space, std::string_view name,
             const xml::Attributes& attributes) override {
    if (name == "dataModelExt") drawing = attributes.value("", "relId");
    if (prefix_of(space) != "a") return;
    if (name == "p") line_.clear();
    if (name == "br") line_ += '\n';
    in_text_ = name == "t";
  }
  void end(std::string_view space, std::string_view name) override {
    in_text_ = false;
    if (name != "p" || prefix_of(space) != "a" || line_.empty()) return;
    if (lines.size() < 10'000) lines.push_back(line_);
    line_.clear();
  }
  void text(std::string_view utf8) override {
    if (in_text_ && line_.size() < 100'000) line_.append(utf8);
  }

  std::vector<std::string> lines;
  std::string drawing;  // relationship id

 private:
  std::string line_;
  bool in_text_ = false;
};

}  // namespace

std::string_view relationship_attribute(const xml::Attributes& attributes, std::string_view name) {
  if (const auto value = attributes.find(relationships_transitional, name)) return *value;
  return attributes.value(relationships_strict, name);
}

std::string_view own(const xml::Attributes& attributes, std::string_view space,
                     std::string_view name) {
  if (const auto value = attributes.find(space, name)) return *value;
  return attributes.value("", name);
}

Result<bool> Parts::parse(std::string_view name, xml::Handler& handler) const {
  const zip::Entry* entry = archive_.find_ignoring_case(name);
  if (entry == nullptr) return false;
  OFFENBAR_CHECK(xml::parse(archive_, *entry, handler, max_part));
  return true;
}

Result<void> Parts::enter(std::string_view part) {
  OFFENBAR_TRY(relationships_, relationships_of(archive_, part));
  diagrams_.clear();
  for (const Relationship& relationship : relationships_) {
    if (relationship.type == "diagramData" && !relationship.external) {
      read_diagram(relationship.id, relationship.target);
    }
  }
  return {};
}

// What PowerPoint drew of it last, where that is there; else its data. A damaged one has no lines.
void Parts::read_diagram(const std::string& id, const std::string& data) {
  if (diagrams_.size() == 1000) return;
  DiagramLines lines;
  if (!parse(data, lines)) return;
  if (const Relationship* drawing = lines.drawing.empty() ? nullptr : find(lines.drawing)) {
    DiagramLines drawn;
    const auto found = parse(drawing->target, drawn);
    if (found && *found) lines = std::move(drawn);
  }
  diagrams_[id] = std::move(lines.lines);
}

const std::vector<std::string>& Parts::diagram(std::string_view id) const {
  static const std::vector<std::string> none;
  const auto found = diagrams_.find(id);
  return found == diagrams_.end() ? none : found->second;
}

const Relationship* Parts::find(std::string_view id) const {
  for (const Relationship& relationship : relationships_) {
    if (relationship.id == id) return &relationship;
  }
  return nullptr;
}

void Parts::add_chart(std::string_view id, std::string where) {
  constexpr std::size_t most_charts = 20'000;
  const Relationship* relationship = id.empty() ? nullptr : find(id);
  if (relationship == nullptr || relationship->external || charts_.size() == most_charts) return;
  charts_.push_back({relationship->target, std::move(where)});
}

void Parts::hold_charts(Document& document) const {
  for (const ChartReference& reference : charts_) {
    ChartReader reader;
    const auto found = parse(reference.part, reader);
    if (found && *found) hold_chart(document, reader.chart(), reference.where);
  }
}

void Parts::add_image(Document& document, std::string_view id, const std::string& where) {
  const Relationship* relationship = id.empty() ? nullptr : find(id);
  if (relationship == nullptr || relationship->external) return;
  const auto [known, is_new] = digests_.try_emplace(relationship->target);
  if (is_new) {
    const zip::Entry* entry = archive_.find_ignoring_case(relationship->target);
    PictureDigest digest;
    const auto add = [&digest](Bytes bytes) {
      digest.update(bytes);
      return true;
    };
    if (entry != nullptr && archive_.stream(*entry, add, max_picture)) {
      known->second = digest.hex();
    }
  }
  if (known->second.empty()) return;  // nothing there that could be lost
  document.add(document.images, Image{known->second, relationship->target, where});
}

Result<void> read_properties(const zip::Archive& archive, Document& document) {
  OFFENBAR_TRY(const auto relationships, relationships_of(archive, ""));
  for (const Relationship& relationship : relationships) {
    constexpr std::array types{"core-properties",  "coreProperties",      "custom-properties",
                               "customProperties", "extended-properties", "extendedProperties"};
    if (std::ranges::find(types, relationship.type) == types.end()) continue;
    const zip::Entry* entry = archive.find_ignoring_case(relationship.target);
    Properties handler(document);
    // Damaged properties are no reason to leave the text uncompared: LibreOffice ignores them, too.
    if (entry != nullptr) (void)xml::parse(archive, *entry, handler, max_properties);
  }
  return {};
}

}  // namespace offenbar::ooxml
