#include "converters/olm/element.h"

#include "converters/base/xml.h"

namespace offenbar::olm {
namespace {

class TreeBuilder : public xml::Handler {
 public:
  void start(std::string_view /*space*/, std::string_view name,
             const xml::Attributes& attributes) override {
    if (++depth_ > max_element_depth) return;
    Element element{.name = std::string(name), .text = {}, .attributes = {}, .children = {}};
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      const xml::Attribute attribute = attributes.at(i);
      element.attributes.emplace_back(attribute.name, attribute.value);
    }
    open_.push_back(std::move(element));
  }
  void end(std::string_view /*space*/, std::string_view /*name*/) override {
    if (depth_-- > max_element_depth) return;
    Element done = std::move(open_.back());
    open_.pop_back();
    if (open_.empty()) {
      root = std::move(done);
    } else {
      open_.back().children.push_back(std::move(done));
    }
  }
  void text(std::string_view utf8) override {
    if (depth_ <= max_element_depth && !open_.empty()) open_.back().text += utf8;
  }

  Element root;

 private:
  std::size_t depth_ = 0;
  std::vector<Element> open_;  // from the root to where we are
};

}  // namespace

const Element* Element::child(std::string_view wanted) const {
  for (const Element& element : children) {
    if (element.name == wanted) return &element;
  }
  return nullptr;
}

std::string_view Element::text_of(std::string_view wanted) const {
  const Element* found = child(wanted);
  return found == nullptr ? std::string_view() : std::string_view(found->text);
}

std::string_view Element::attribute(std::string_view wanted) const {
  for (const auto& [key, value] : attributes) {
    if (key == wanted) return value;
  }
  return {};
}

Result<Element> parse_element(std::string_view xml) {
  TreeBuilder builder;
  OFFENBAR_CHECK(xml::parse(as_bytes(xml), builder));
  return std::move(builder.root);
}

}  // namespace offenbar::olm
