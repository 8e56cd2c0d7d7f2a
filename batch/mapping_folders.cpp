#include "batch/mapping_folders.h"

#include <fmt/core.h>

#include <filesystem>

#include "batch/name_rules.h"
#include "batch/name_text.h"
#include "converters/base/mapping.h"

namespace offenbar::batch {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t told_mistakes = 10;

}  // namespace

OrStop<void> use_mappings(const std::vector<std::string>& folders) {
  for (const std::string& folder : folders) {
    std::error_code failed;
    const fs::path path = fs::absolute(folder, failed).lexically_normal();
    if (failed || !fs::is_directory(path, failed)) {
      return usage(fmt::format("There is no folder {}", name_for_terminal(folder)),
                   "--mappings names a folder of tables, such as fonts.tsv.");
    }
    if (const auto added = add_mapping_folder(path.string()); !added) {
      return usage(added.error().what);
    }
  }
  return {};
}

OrStop<std::vector<MappingMistake>> mapping_mistakes() {
  std::vector<MappingMistake> all;
  for (const std::string& folder : mapping_folders()) {
    auto found = check_mappings(folder);
    if (!found && found.error().fault == Fault::not_found) continue;
    if (!found) return could_not_run(found.error());
    all.insert(all.end(), found->begin(), found->end());
  }
  if (const auto names = Table::load("file-names"); names && all.empty()) {
    all = NameRules::mistakes(*names);
  }
  return all;
}

OrStop<void> require_sound_mappings() {
  OFFENBAR_OR_STOP(const std::vector<MappingMistake> mistakes, mapping_mistakes());
  if (mistakes.empty()) return {};
  std::string text = "The mappings have mistakes";
  for (std::size_t i = 0; i < std::min(mistakes.size(), told_mistakes); ++i) {
    text += "\n  " + text_of(mistakes[i]);
  }
  if (mistakes.size() > told_mistakes) {
    text += fmt::format("\n  ... and {} more", mistakes.size() - told_mistakes);
  }
  return usage(text, "offenbar mappings check lists them all.");
}

}  // namespace offenbar::batch
