#include "converters/ooxml/powerpoint_document.h"

#include <map>

#include "converters/document/normal_text.h"
#include "converters/ooxml/drawing_reader.h"

namespace offenbar::ooxml {
namespace {

class SlideList : public xml::Handler {
 public:
  void start(std::string_view, std::string_view name, const xml::Attributes& attributes) override {
    if (name == "sldId" && ids.size() < Document::max_listed) {
      ids.emplace_back(relationship_attribute(attributes, "id"));
    }
  }
  std::vector<std::string> ids;
};

class Authors : public xml::Handler {
 public:
  void start(std::string_view, std::string_view name, const xml::Attributes& attributes) override {
    const bool author = name == "cmAuthor" || name == "author";
    if (author && names.size() < 10'000) {
      names[std::string(attributes.value("", "id"))] = attributes.value("", "name");
    }
  }
  std::map<std::string, std::string> names;
};

// Comments up to PowerPoint 2019, 19.4; those of today with their answers, [MS-PPTX] 2.6.14.
class SlideComments : public xml::Handler {
 public:
  SlideComments(Document& document, const Authors& authors, std::string where)
      : document_(document), authors_(authors), where_(std::move(where)) {}

  void start(std::string_view, std::string_view name, const xml::Attributes& attributes) override {
    if (is_comment(name)) {
      Comment& comment = open_.emplace_back();
      const auto author = authors_.names.find(std::string(attributes.value("", "authorId")));
      if (author != authors_.names.end()) comment.author = author->second;
      comment.date = attributes.value("", "dt");
      if (comment.date.empty()) comment.date = attributes.value("", "created");
      comment.where = where_;
    }
    in_text_ = name == "text" || name == "t";
    if (name == "br") text_of_line("\n");
  }
  void end(std::string_view, std::string_view name) override {
    in_text_ = false;
    if (name == "p") text_of_line("\n");
    if (!is_comment(name) || open_.empty()) return;
    Comment comment = std::move(open_.back());
    open_.pop_back();
    comment.text = normalised(comment.text);
    if (!comment.text.empty()) document_.add(document_.comments, std::move(comment));
  }
  void text(std::string_view utf8) override {
    if (in_text_) text_of_line(utf8);
  }

 private:
  static bool is_comment(std::string_view name) { return name == "cm" || name == "reply"; }
  void text_of_line(std::string_view utf8) {
    if (!open_.empty() && open_.back().text.size() < 100'000) open_.back().text.append(utf8);
  }

  Document& document_;
  const Authors& authors_;
  std::string where_;
  std::vector<Comment> open_;  // a comment, within it an answer
  bool in_text_ = false;
};

class PowerPoint {
 public:
  PowerPoint(const zip::Archive& archive, const Package& package)
      : archive_(archive),
        package_(package),
        parts_(archive),
        flow_(document_),
        reader_(document_, flow_, parts_) {}

  Result<Document> read() {
    document_.kind = Document::Kind::presentation;
    document_.knows_changes = document_.knows_headers = false;
    document_.tells({Held::alt_text, Held::equation, Held::object, Held::table, Held::chart});
    SlideList list;
    OFFENBAR_TRY(const bool found, parts_.parse(package_.main_part, list));
    if (!found) return fail(Fault::corrupt, "the main part is missing");
    OFFENBAR_CHECK(parts_.enter(package_.main_part));
    const std::vector<Relationship> main = parts_.relationships();
    std::map<std::string, std::string> slides;
    for (const Relationship& part : main) {
      if (part.external) continue;
      if (part.type == "slide") slides[part.id] = part.target;
      if (part.type == "commentAuthors" || part.type == "authors")
        OFFENBAR_CHECK(parts_.parse(part.target, authors_));
    }
    for (const std::string& id : list.ids) {
      if (const auto slide = slides.find(id); slide != slides.end()) {
        OFFENBAR_CHECK(read_slide(slide->second));
      }
    }
    parts_.hold_charts(document_);
    OFFENBAR_CHECK(read_properties(archive_, document_));
    return std::move(document_);
  }

 private:
  Result<void> read_slide(const std::string& part) {
    flow_.begin_slide();
    OFFENBAR_CHECK(parts_.enter(part));
    const std::vector<Relationship> of_slide = parts_.relationships();
    reader_.begin_part(DrawingReader::Of::slide, {});
    OFFENBAR_TRY(const bool found, parts_.parse(part, reader_));
    if (found) document_.slides.push_back({reader_.hidden(), {}});
    for (const Relationship& other : of_slide) {
      if (other.external) continue;
      if (other.type == "notesSlide") {
        OFFENBAR_CHECK(read_notes(other.target));
      } else if (other.type == "comments") {
        SlideComments comments(document_, authors_,
                               "slide " + std::to_string(flow_.slide()) + ", comment");
        OFFENBAR_CHECK(parts_.parse(other.target, comments));
      }
    }
    return {};
  }

  Result<void> read_notes(const std::string& part) {
    OFFENBAR_CHECK(parts_.enter(part));
    flow_.begin_story(Story::notes);
    reader_.begin_part(DrawingReader::Of::notes, {});
    OFFENBAR_CHECK(parts_.parse(part, reader_));
    flow_.end_story();
    return {};
  }

  const zip::Archive& archive_;
  const Package& package_;
  Parts parts_;
  Document document_;
  Flow flow_;
  DrawingReader reader_;
  Authors authors_;
};

}  // namespace

Result<Document> read_powerpoint(const zip::Archive& archive, const Package& package) {
  return PowerPoint(archive, package).read();
}

}  // namespace offenbar::ooxml
