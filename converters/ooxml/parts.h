// What readers of whole documents ask about parts: where a relationship leads, digests of pictures,
// document properties.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/xml.h"
#include "converters/document/document.h"
#include "converters/ooxml/package.h"

namespace offenbar::ooxml {

// An attribute of the relationships namespace, strict or transitional: "id", "embed".
[[nodiscard]] std::string_view relationship_attribute(const xml::Attributes& attributes,
                                                      std::string_view name);
// An attribute of the element's own namespace, or of none.
[[nodiscard]] std::string_view own(const xml::Attributes& attributes, std::string_view space,
                                   std::string_view name);

class Parts {
 public:
  explicit Parts(const zip::Archive& archive) : archive_(archive) {}

  // Parses a part if it is there; false if not.
  [[nodiscard]] Result<bool> parse(std::string_view name, xml::Handler& handler) const;
  // The relationships of the part that is read now. A damaged list is an error.
  [[nodiscard]] Result<void> enter(std::string_view part);
  [[nodiscard]] const Relationship* find(std::string_view id) const;
  [[nodiscard]] const std::vector<Relationship>& relationships() const { return relationships_; }

  // The lines of a diagram (SmartArt) that the part in hand shows; `id` is that of its data.
  [[nodiscard]] const std::vector<std::string>& diagram(std::string_view id) const;
  // A chart that the part in hand refers to, to be read by hold_charts(): a handler must not parse
  // from within. A damaged one is left out.
  void add_chart(std::string_view id, std::string where);
  void hold_charts(Document& document) const;
  // A picture that the part in hand refers to.
  void add_image(Document& document, std::string_view id, const std::string& where);

 private:
  const zip::Archive& archive_;
  void read_diagram(const std::string& id, const std::string& data);

  std::vector<Relationship> relationships_;
  std::map<std::string, std::vector<std::string>, std::less<>> diagrams_;  // by relationship id
  std::map<std::string, std::string> digests_;  // by part name
  struct ChartReference {
    std::string part, where;
  };
  std::vector<ChartReference> charts_;
};

// docProps/core.xml and docProps/custom.xml. [ECMA-376] part 2, 8; part 1, 22.3
[[nodiscard]] Result<void> read_properties(const zip::Archive& archive, Document& document);

}  // namespace offenbar::ooxml
