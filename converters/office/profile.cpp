// The settings table and the profile made of it: no LibreOffice needed.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "converters/office/configuration.h"

namespace offenbar::office {
namespace {

constexpr std::array types{"boolean", "short", "int", "string", "list"};

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '&') {
      result += "&amp;";
    } else if (c == '<') {
      result += "&lt;";
    } else if (c == '"') {
      result += "&quot;";
    } else {
      result += c;
    }
  }
  return result;
}

Result<Setting> setting_of(const Table& table, const Table::Row& row, std::string_view locale) {
  const std::string_view key = table.at(row, "key");
  const std::size_t slash = key.rfind('/');
  Setting setting{.node = std::string(key.substr(0, slash)),
                  .name = std::string(key.substr(std::min(slash + 1, key.size()))),
                  .type = std::string(table.at(row, "type")),
                  .value = std::string(table.at(row, "value")),
                  .since = std::string(table.at(row, "since"))};
  if (setting.value == "{locale}") setting.value = locale;
  if (slash == std::string_view::npos || slash == 0 || setting.name.empty() ||
      std::find(types.begin(), types.end(), setting.type) == types.end()) {
    return fail(Fault::corrupt, fmt::format("office-settings: \"{}\" of type \"{}\" is no setting",
                                            key, setting.type));
  }
  return setting;
}

}  // namespace

Result<std::vector<Setting>> settings_from(const Table& table, std::string_view locale) {
  std::vector<Setting> result;
  for (const Table::Row& row : table.rows()) {
    OFFENBAR_TRY(Setting setting, setting_of(table, row, locale));
    result.push_back(std::move(setting));
  }
  return result;
}

std::string profile_of(const std::vector<Setting>& settings) {
  std::string text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\">\n";
  for (const Setting& setting : settings) {
    text += fmt::format(
        "<item oor:path=\"{}\"><prop oor:name=\"{}\" oor:op=\"fuse\"><value>{}</value></prop>"
        "</item>\n",
        escaped(setting.node), escaped(setting.name), escaped(setting.value));
  }
  return text + "</oor:items>\n";
}

Result<void> write_profile(const std::string& folder, const std::vector<Setting>& settings) {
  std::error_code error;
  std::filesystem::create_directories(folder + "/user", error);
  const std::string path = folder + "/user/registrymodifications.xcu";
  std::ofstream file(path, std::ios::binary);
  file << profile_of(settings);
  file.close();
  if (!file) return fail(Fault::internal, fmt::format("cannot write {}", path));
  return {};
}

}  // namespace offenbar::office
