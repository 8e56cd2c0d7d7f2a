#include "converters/ooxml/word.h"

#include <algorithm>
#include <array>

#include "converters/base/text.h"

namespace offenbar::ooxml {
namespace {

constexpr std::array<std::string_view, 4> vocabularies{
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.microsoft.com/office/word/2003/wordml",
    "http://schemas.microsoft.com/office/word/2003/2/wordml"};
constexpr std::string_view compatibility =
    "http://schemas.openxmlformats.org/markup-compatibility/2006";

constexpr std::array<std::string_view, 5> counted_parts{"header", "footer", "footnotes", "endnotes",
                                                        "comments"};

bool is_word(std::string_view space) {
  return std::ranges::find(vocabularies, space) != vocabularies.end();
}

}  // namespace

void WordCounter::start(std::string_view space, std::string_view name,
                        const xml::Attributes& attributes) {
  if (skipped_ > 0 || (name == "Fallback" && space == compatibility) ||
      (name == "part" &&
       attributes.value("http://schemas.microsoft.com/office/2006/xmlPackage", "name")
               .find("/glossary/") != std::string_view::npos)) {
    ++skipped_;
    return;
  }
  if (is_word(space)) {
    count_element(name, attributes);
  } else if (name == "pic" || name == "imagedata") {
    ++images_;
  }
}

void WordCounter::count_element(std::string_view name, const xml::Attributes& attributes) {
  if (name == "t") {
    in_text_ = true;
  } else if (name == "footnote" || name == "endnote") {
    // w:type is there for separators only
    const bool separator = std::ranges::any_of(vocabularies, [&attributes](std::string_view space) {
      return attributes.find(space, "type").value_or("normal") != "normal";
    });
    if (!separator) ++notes_;
  } else if (name == "comment") {
    ++comments_;
  } else if (name == "ins" || name == "del") {
    ++changes_;
  }
}

void WordCounter::end(std::string_view, std::string_view) {
  if (skipped_ > 0) {
    --skipped_;
  } else {
    in_text_ = false;  // w:t has no child elements
  }
}

void WordCounter::text(std::string_view utf8) {
  if (in_text_ && skipped_ == 0) letters_ += count_letters(utf8);
}

Facts WordCounter::facts() const {
  Facts facts;
  facts.letters = letters_;
  facts.images = images_;
  facts.notes = notes_;
  facts.comments = comments_;
  facts.changes = changes_;
  return facts;
}

Result<Facts> word_facts(const zip::Archive& archive, const Package& package) {
  WordCounter counter;
  const zip::Entry* main = archive.find_ignoring_case(package.main_part);
  if (main == nullptr) return fail(Fault::corrupt, "the main part is missing");
  OFFENBAR_CHECK(xml::parse(archive, *main, counter, max_part));
  OFFENBAR_TRY(const auto relationships, relationships_of(archive, package.main_part));
  for (const Relationship& relationship : relationships) {
    if (relationship.external ||
        std::ranges::find(counted_parts, relationship.type) == counted_parts.end()) {
      continue;
    }
    if (const zip::Entry* part = archive.find_ignoring_case(relationship.target)) {
      OFFENBAR_CHECK(xml::parse(archive, *part, counter, max_part));
    }
  }
  return counter.facts();
}

}  // namespace offenbar::ooxml
