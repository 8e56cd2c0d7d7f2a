#include "converters/ooxml/word_document.h"

#include <algorithm>
#include <map>

#include "converters/ooxml/word_reader.h"

namespace offenbar::ooxml {
namespace {

class EvenHeaders : public xml::Handler {
 public:
  void start(std::string_view space, std::string_view name,
             const xml::Attributes& attributes) override {
    if (name != "evenAndOddHeaders") return;
    const std::string_view value = own(attributes, space, "val");
    found = value != "0" && value != "false" && value != "off";
  }
  bool found = false;
};

// The notes in the order of their references; those without one are seen by nobody.
void put_in_order(std::vector<Unit>& story,
                  const std::vector<std::pair<std::string, std::size_t>>& begins,
                  const std::vector<std::string>& references) {
  struct Range {
    std::size_t begin, end;
  };
  std::map<std::string, Range> ranges;
  for (std::size_t i = 0; i < begins.size(); ++i) {
    const std::size_t end = i + 1 < begins.size() ? begins[i + 1].second : story.size();
    ranges[begins[i].first] = {begins[i].second, end};
  }
  std::vector<Unit> ordered;
  for (std::size_t i = 0; i < references.size(); ++i) {
    const auto found = ranges.find(references[i]);
    if (found == ranges.end()) continue;
    for (std::size_t at = found->second.begin; at < found->second.end; ++at) {
      ordered.push_back(story[at]);
      ordered.back().place.at = static_cast<std::uint32_t>(i + 1);
    }
    ranges.erase(found);
  }
  story = std::move(ordered);
}

class Word {
 public:
  Word(const zip::Archive& archive, const Package& package)
      : archive_(archive), package_(package), parts_(archive) {}

  Result<Document> read() {
    OFFENBAR_TRY(main_, relationships_of(archive_, package_.main_part));
    WordStyles styles;
    WordNumbering numbering;
    EvenHeaders even;
    // Styles and settings that are damaged take nothing from the text.
    for (const Relationship& part : main_) {
      if (part.external) continue;
      if (part.type == "styles") (void)parts_.parse(part.target, styles);
      if (part.type == "numbering") (void)parts_.parse(part.target, numbering);
      if (part.type == "settings") (void)parts_.parse(part.target, even);
    }
    document_.knows_lists = document_.knows_pages = true;
    document_.tells({Held::alt_text, Held::bookmark, Held::reference, Held::form_field,
                     Held::equation, Held::object, Held::table, Held::chart});
    WordReader reader(document_, parts_, styles, numbering, even.found);
    OFFENBAR_TRY(const bool found, read_part(package_.main_part, Story::body, reader));
    if (!found) return fail(Fault::corrupt, "the main part is missing");
    OFFENBAR_CHECK(read_headers(reader));
    OFFENBAR_CHECK(read_notes("footnotes", Story::footnote, reader));
    OFFENBAR_CHECK(read_notes("endnotes", Story::endnote, reader));
    for (const Relationship& part : main_) {
      if (part.type == "comments" && !part.external) {
        OFFENBAR_CHECK(read_part(part.target, Story::comment, reader));
      }
    }
    order_comments(reader.comment_order);
    std::erase_if(document_.holdings, [&reader](const Holding& holding) {
      return holding.kind == Held::bookmark && reader.form_names.contains(holding.value);
    });
    parts_.hold_charts(document_);
    OFFENBAR_CHECK(read_properties(archive_, document_));
    return std::move(document_);
  }

 private:
  void order_comments(const std::vector<std::size_t>& order) {
    std::vector<std::pair<std::size_t, std::size_t>> places;
    for (std::size_t i = 0; i < std::min(order.size(), document_.comments.size()); ++i) {
      places.emplace_back(order[i], i);
    }
    std::ranges::sort(places);
    std::vector<Comment> ordered;
    for (const auto& [place, at] : places) ordered.push_back(std::move(document_.comments[at]));
    document_.comments = std::move(ordered);
  }

  Result<bool> read_part(const std::string& name, Story story, WordReader& reader) {
    OFFENBAR_CHECK(parts_.enter(name));
    reader.begin_part(story);
    return parts_.parse(name, reader);
  }

  Result<void> read_headers(WordReader& reader) {
    const std::vector<std::string> ids = reader.references.headers;
    for (const std::string& id : ids) {
      const auto part = std::ranges::find(main_, id, &Relationship::id);
      if (part == main_.end() || part->external) continue;
      OFFENBAR_CHECK(read_part(part->target, Story::header_or_footer, reader));
    }
    return {};
  }

  Result<void> read_notes(std::string_view type, Story story, WordReader& reader) {
    for (const Relationship& part : main_) {
      if (part.type != type || part.external) continue;
      OFFENBAR_CHECK(read_part(part.target, story, reader));
      put_in_order(
          document_.story(story), reader.note_begins,
          story == Story::footnote ? reader.references.footnotes : reader.references.endnotes);
    }
    return {};
  }

  const zip::Archive& archive_;
  const Package& package_;
  Parts parts_;
  std::vector<Relationship> main_;
  Document document_;
};

}  // namespace

Result<Document> read_word(const zip::Archive& archive, const Package& package) {
  return Word(archive, package).read();
}

}  // namespace offenbar::ooxml
