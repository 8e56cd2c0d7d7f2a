#include "converters/ooxml/visio_document.h"

#include <algorithm>
#include <map>
#include <optional>

#include "converters/document/flow.h"
#include "converters/ooxml/parts.h"

namespace offenbar::ooxml {
namespace {

constexpr std::size_t longest_text = std::size_t{8} << 20U;  // bytes, of a shape
constexpr std::size_t most_masters = 10'000;
constexpr std::size_t deepest_shapes = 1000;

// Texts of masters by master and shape. 2.2.7.1
class MasterTexts {
 public:
  void add(const std::string& master, const std::string& shape, std::string text) {
    if (texts_.size() < Document::max_listed) texts_[master + "\n" + shape] = std::move(text);
  }
  // `shape` empty: of the master's first shape.
  [[nodiscard]] std::string_view find(const std::string& master, const std::string& shape) const {
    const auto found = texts_.find(master + "\n" + shape);
    return found == texts_.end() ? std::string_view() : std::string_view(found->second);
  }

 private:
  std::map<std::string, std::string> texts_;
};

// Pages_Type and Masters_Type: what each is called and where its part is. 2.2.3.2.4
class Listing : public xml::Handler {
 public:
  explicit Listing(std::string_view element) : element_(element) {}

  struct Row {
    std::string id, name, relationship;
    std::string behind;  // BackPage: the id of the page that stands behind this one
    bool background = false;
  };
  void start(std::string_view, std::string_view name, const xml::Attributes& attributes) override {
    if (name == element_ && rows.size() < Document::max_listed) {
      Row row;
      row.id = attributes.value("", "ID");
      row.name = attributes.value("", "Name");
      if (row.name.empty()) row.name = attributes.value("", "NameU");
      row.behind = attributes.value("", "BackPage");
      const std::string_view background = attributes.value("", "Background");
      row.background = background == "1" || background == "true";
      rows.push_back(std::move(row));
    } else if (name == "Rel" && !rows.empty()) {
      rows.back().relationship = relationship_attribute(attributes, "id");
    }
  }
  std::vector<Row> rows;

 private:
  std::string_view element_;
};

// The shapes of a page or of a master. 2.2.5.3
class Shapes : public xml::Handler {
 public:
  struct Shape {
    std::string id, master, master_shape;
    std::optional<std::string> text;
    bool hidden = false;  // its text is not shown, or the shape was deleted from its master
    bool told = false;
  };

  void start(std::string_view, std::string_view name, const xml::Attributes& attributes) override {
    if (name == "Shape") {
      start_shape(attributes);
    } else if (name == "Shapes") {
      tell();
    } else if (shapes_.empty()) {
      return;
    } else if (name == "Text") {
      shapes_.back().text.emplace();
      in_text_ = true;
    } else if (name == "Section") {
      in_links_ = attributes.value("", "N") == "Hyperlink";
    } else if (name == "Row" && in_links_) {
      address_.clear();
      part_.clear();
    } else if (name == "Cell") {
      cell(attributes.value("", "N"), attributes.value("", "V"));
    } else if (name == "ForeignData") {
      in_picture_ = attributes.value("", "ForeignType") != "Object";
    } else if (name == "Rel" && in_picture_) {
      picture(relationship_attribute(attributes, "id"));
    }
  }

  void end(std::string_view, std::string_view name) override {
    if (name == "Shape" && !shapes_.empty()) {
      tell();
      shapes_.pop_back();
    } else if (name == "Text") {
      in_text_ = false;
    } else if (name == "Section") {
      in_links_ = false;
    } else if (name == "ForeignData") {
      in_picture_ = false;
    } else if (name == "Row" && in_links_ && !address_.empty()) {
      link(part_.empty() ? address_ : address_ + "#" + part_);
    }
  }

  void text(std::string_view utf8) override {
    if (!in_text_ || shapes_.empty() || !shapes_.back().text) return;
    std::string& to = *shapes_.back().text;
    if (to.size() + utf8.size() <= longest_text) to.append(utf8);
  }

 protected:
  virtual void shape(const Shape& shape, bool first) = 0;
  virtual void link(const std::string&) {}
  virtual void picture(std::string_view) {}

 private:
  void start_shape(const xml::Attributes& attributes) {
    Shape shape;
    shape.id = attributes.value("", "ID");
    shape.master = attributes.value("", "Master");
    shape.master_shape = attributes.value("", "MasterShape");
    shape.hidden = attributes.value("", "Del") == "1";
    if (shape.master.empty() && !shapes_.empty()) shape.master = shapes_.back().master;
    if (shapes_.size() < deepest_shapes) shapes_.push_back(std::move(shape));
  }

  void cell(std::string_view name, std::string_view value) {
    if (in_links_ && name == "Address") address_ = value;
    if (in_links_ && name == "SubAddress") part_ = value;
    if (name == "HideText" && value == "1") shapes_.back().hidden = true;
  }

  // The shape in hand, before those in it.
  void tell() {
    if (shapes_.empty() || std::exchange(shapes_.back().told, true)) return;
    shape(shapes_.back(), std::exchange(first_, false));
  }

  std::vector<Shape> shapes_;  // open ones
  std::string address_, part_;
  bool in_text_ = false, in_links_ = false, in_picture_ = false;
  bool first_ = true;
};

class MasterShapes : public Shapes {
 public:
  MasterShapes(MasterTexts& texts, const std::string& master) : texts_(texts), master_(master) {}

 private:
  void shape(const Shape& shape, bool first) override {
    if (!shape.text || shape.hidden) return;
    texts_.add(master_, shape.id, *shape.text);
    if (first) texts_.add(master_, {}, *shape.text);
  }

  MasterTexts& texts_;
  const std::string& master_;
};

class PageShapes : public Shapes {
 public:
  PageShapes(Document& document, Flow& flow, Parts& parts, const MasterTexts& masters)
      : document_(document), flow_(flow), parts_(parts), masters_(masters) {}

 private:
  void shape(const Shape& shape, bool) override {
    if (shape.hidden) return;
    std::string_view text = shape.text ? std::string_view(*shape.text)
                                       : masters_.find(shape.master, shape.master_shape);
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      flow_.begin_paragraph();
      flow_.add(text.substr(0, end));
      flow_.end_paragraph();
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }
  void link(const std::string& target) override {
    document_.add(document_.links, Link{target, flow_.place().text()});
  }
  void picture(std::string_view id) override {
    parts_.add_image(document_, id, flow_.place().text());
  }

  Document& document_;
  Flow& flow_;
  Parts& parts_;
  const MasterTexts& masters_;
};

class Visio {
 public:
  Visio(const zip::Archive& archive, const Package& package)
      : archive_(archive), package_(package), parts_(archive), flow_(document_) {}

  Result<Document> read() {
    document_.kind = Document::Kind::drawing;
    document_.knows_changes = document_.knows_headers = document_.knows_comments = false;
    OFFENBAR_TRY(const auto main, relationships_of(archive_, package_.main_part));
    if (archive_.find_ignoring_case(package_.main_part) == nullptr) {
      return fail(Fault::corrupt, "the main part is missing");
    }
    flow_.draw();
    for (const Relationship& part : main) {
      if (part.type == "masters" && !part.external) OFFENBAR_CHECK(read_masters(part.target));
    }
    for (const Relationship& part : main) {
      if (part.type == "pages" && !part.external) OFFENBAR_CHECK(read_pages(part.target));
    }
    OFFENBAR_CHECK(read_properties(archive_, document_));
    return std::move(document_);
  }

 private:
  Result<void> read_masters(const std::string& part) {
    Listing list("Master");
    OFFENBAR_CHECK(parts_.parse(part, list));
    OFFENBAR_CHECK(parts_.enter(part));
    for (std::size_t i = 0; i < std::min(list.rows.size(), most_masters); ++i) {
      const Relationship* to = parts_.find(list.rows[i].relationship);
      if (to == nullptr || to->external) continue;
      MasterShapes shapes(masters_, list.rows[i].id);
      OFFENBAR_CHECK(parts_.parse(to->target, shapes));
    }
    return {};
  }

  Result<void> read_pages(const std::string& part) {
    Listing list("Page");
    OFFENBAR_CHECK(parts_.parse(part, list));
    std::stable_partition(list.rows.begin(), list.rows.end(),
                          [](const auto& row) { return !row.background; });
    for (const Listing::Row& row : list.rows) {
      flow_.begin_slide();
      document_.slides.push_back({false, row.name});
      OFFENBAR_CHECK(read_page(part, list.rows, row, 0));
    }
    return {};
  }

  // What stands behind a page is seen on it.
  Result<void> read_page(const std::string& pages, const std::vector<Listing::Row>& rows,
                         const Listing::Row& row, unsigned depth) {
    constexpr unsigned deepest = 10;
    const auto behind = std::ranges::find(rows, row.behind, &Listing::Row::id);
    if (!row.behind.empty() && behind != rows.end() && depth < deepest && !document_.truncated) {
      OFFENBAR_CHECK(read_page(pages, rows, *behind, depth + 1));
    }
    OFFENBAR_CHECK(parts_.enter(pages));
    const Relationship* to = parts_.find(row.relationship);
    if (to == nullptr || to->external) return {};
    const std::string target = to->target;
    OFFENBAR_CHECK(parts_.enter(target));
    PageShapes shapes(document_, flow_, parts_, masters_);
    OFFENBAR_CHECK(parts_.parse(target, shapes));
    return {};
  }

  const zip::Archive& archive_;
  const Package& package_;
  Parts parts_;
  Document document_;
  Flow flow_;
  MasterTexts masters_;
};

}  // namespace

Result<Document> read_visio(const zip::Archive& archive, const Package& package) {
  return Visio(archive, package).read();
}

}  // namespace offenbar::ooxml
