#include "batch/installed_fonts.h"

#include <fontconfig/fontconfig.h>

#include <memory>
#include <utility>

#include "converters/base/mapping.h"

namespace offenbar::batch {
namespace {

std::string folded(std::string_view name) {
  std::string out(name);
  for (char& letter : out) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter + 32);
  }
  return out;
}

}  // namespace

InstalledFonts::InstalledFonts(const std::set<std::string>& families) {
  for (const std::string& family : families) names_.insert(folded(family));
}

InstalledFonts InstalledFonts::here() {
  std::set<std::string> families;
  const std::unique_ptr<FcConfig, decltype(&FcConfigDestroy)> config(FcInitLoadConfigAndFonts(),
                                                                     &FcConfigDestroy);
  const std::unique_ptr<FcPattern, decltype(&FcPatternDestroy)> all(FcPatternCreate(),
                                                                    &FcPatternDestroy);
  const std::unique_ptr<FcObjectSet, decltype(&FcObjectSetDestroy)> wanted(
      FcObjectSetBuild(FC_FAMILY, nullptr), &FcObjectSetDestroy);
  const std::unique_ptr<FcFontSet, decltype(&FcFontSetDestroy)> found(
      FcFontList(config.get(), all.get(), wanted.get()), &FcFontSetDestroy);
  for (int i = 0; found && i < found->nfont; ++i) {
    FcChar8* name = nullptr;
    for (int n = 0; FcPatternGetString(found->fonts[i], FC_FAMILY, n, &name) == FcResultMatch;
         ++n) {
      families.insert(reinterpret_cast<const char*>(name));
    }
  }
  return InstalledFonts(with_stand_ins(std::move(families)));
}

std::set<std::string> with_stand_ins(std::set<std::string> families) {
  const auto table = Table::load("fonts");
  if (!table) return families;
  const std::set<std::string> installed = families;
  for (const Table::Row& row : table->rows()) {
    if (installed.contains(std::string(table->at(row, "compatible")))) {
      families.insert(std::string(table->at(row, "font")));
    }
  }
  return families;
}

bool InstalledFonts::have(std::string_view family) const {
  return names_.find(folded(family)) != names_.end();
}

}  // namespace offenbar::batch
