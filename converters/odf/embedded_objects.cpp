#include "converters/odf/embedded_objects.h"

#include "converters/base/xml.h"
#include "converters/document/normal_text.h"
#include "converters/odf/chart_reader.h"
#include "converters/odf/spaces.h"

namespace offenbar::odf {
namespace {

constexpr std::uint64_t max_object = 64U << 20U;  // bytes, decompressed

// Tells a formula and its letters from a chart, and both from the rest.
class Content : public xml::Handler {
 public:
  void start(std::string_view space, std::string_view name, const xml::Attributes&) override {
    const std::string_view prefix = prefix_of(space);
    if (prefix == "math") {
      formula = true;
      in_symbol_ = name == "mi" || name == "mo" || name == "mn" || name == "mtext" || name == "ms";
    } else if (prefix == "office" && name == "chart") {
      chart = true;
    }
  }
  void end(std::string_view, std::string_view) override { in_symbol_ = false; }
  void text(std::string_view utf8) override {
    if (in_symbol_ && letters.size() < 100'000) letters.append(utf8);
  }
  [[nodiscard]] bool stop() const override { return chart; }

  bool formula = false, chart = false;
  std::string letters;

 private:
  bool in_symbol_ = false;
};

}  // namespace

void EmbeddedObjects::add(std::string_view href, std::string where) {
  if (href.starts_with("./")) href.remove_prefix(2);
  if (href.empty() || references_.size() == most_objects) return;
  references_.push_back({std::string(href), std::move(where)});
}

void EmbeddedObjects::read(const zip::Archive& archive, Document& document) const {
  for (const Reference& reference : references_) {
    Content content;
    const zip::Entry* entry = archive.find(reference.name + "/content.xml");
    if (entry != nullptr) (void)xml::parse(archive, *entry, content, max_object);
    if (content.formula) {
      const std::string letters = letters_of(content.letters);
      if (!letters.empty()) document.hold(Held::equation, letters, reference.where);
    } else {
      document.hold(Held::object, content.chart ? "chart" : "object", reference.where);
      if (!content.chart) continue;
      ChartReader chart;
      if (xml::parse(archive, *entry, chart, max_object)) {
        hold_chart(document, chart.chart(), reference.where);
      }
    }
  }
}

}  // namespace offenbar::odf
