#include "converters/ooxml/powerpoint.h"

#include "converters/base/text.h"

namespace offenbar::ooxml {
namespace {

// Parts of Flat OPC whose text no reader of the show sees.
bool is_pattern(std::string_view name, const xml::Attributes& attributes) {
  if (name != "part") return false;
  const std::string_view part =
      attributes.value("http://schemas.microsoft.com/office/2006/xmlPackage", "name");
  return part.find("/slideMasters/") != std::string_view::npos ||
         part.find("/slideLayouts/") != std::string_view::npos ||
         part.find("/notesMasters/") != std::string_view::npos ||
         part.find("/handoutMasters/") != std::string_view::npos;
}

}  // namespace

void SlideCounter::start(std::string_view, std::string_view name,
                         const xml::Attributes& attributes) {
  if (skipped_ > 0 || name == "Fallback" || is_pattern(name, attributes)) {
    ++skipped_;
    return;
  }
  if (name == "sldId") ++slides;
  if (name == "pic") ++images;
  in_text_ = name == "t";
}

void SlideCounter::end(std::string_view, std::string_view) {
  if (skipped_ > 0) --skipped_;
  in_text_ = false;
}

void SlideCounter::text(std::string_view utf8) {
  if (in_text_ && skipped_ == 0) letters += count_letters(utf8);
}

Result<Facts> powerpoint_facts(const zip::Archive& archive, const Package& package) {
  const zip::Entry* main = archive.find_ignoring_case(package.main_part);
  if (main == nullptr) return fail(Fault::corrupt, "the main part is missing");
  SlideCounter counter;
  OFFENBAR_CHECK(xml::parse(archive, *main, counter, max_part));
  OFFENBAR_TRY(const auto relationships, relationships_of(archive, package.main_part));
  for (const Relationship& slide : relationships) {
    const zip::Entry* part = slide.external ? nullptr : archive.find_ignoring_case(slide.target);
    if (slide.type != "slide" || part == nullptr) continue;
    OFFENBAR_CHECK(xml::parse(archive, *part, counter, max_part));
    OFFENBAR_TRY(const auto of_slide, relationships_of(archive, slide.target));
    for (const Relationship& notes : of_slide) {
      if (notes.type != "notesSlide" || notes.external) continue;
      if (const zip::Entry* page = archive.find_ignoring_case(notes.target)) {
        OFFENBAR_CHECK(xml::parse(archive, *page, counter, max_part));
      }
    }
  }
  Facts facts;
  facts.letters = counter.letters;
  facts.images = counter.images;
  facts.slides = counter.slides;
  return facts;
}

}  // namespace offenbar::ooxml
