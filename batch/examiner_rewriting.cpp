#include "batch/examiner_rewriting.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "batch/link_list.h"
#include "converters/base/mapped.h"
#include "converters/base/mapping.h"
#include "converters/base/text.h"
#include "converters/odf/package_check.h"
#include "converters/rewriting/house_rules.h"
#include "converters/rewriting/links.h"
#include "converters/rewriting/macros.h"
#include "converters/vba/inventory.h"

namespace offenbar::batch {
namespace {

using nlohmann::json;

// LibreOffice's filter for each open format, by extension.
const std::map<std::string, std::string>& filters() {
  static const std::map<std::string, std::string> known = [] {
    std::map<std::string, std::string> all;
    if (const auto table = Table::load("office-targets")) {
      for (const Table::Row& row : table->rows())
        all.emplace(row.front(), table->at(row, "filter"));
    }
    return all;
  }();
  return known;
}

Table& reasons() {
  static Table known;
  return known;
}

Result<void> write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(file, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return fail(Fault::disk_full, "no room for the text of macros");
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

// Nothing if there is none. Errors: those of its reader.
Result<std::optional<vba::Project>> project_of(const Content& source) {
  constexpr std::uint64_t largest = 64U << 20U;  // bytes of a vbaProject.bin
  if (const zip::Archive* archive = source.archive()) {
    for (const char* name : {"word/vbaProject.bin", "xl/vbaProject.bin", "ppt/vbaProject.bin"}) {
      const zip::Entry* entry = archive->find(name);
      if (entry == nullptr) continue;
      OFFENBAR_TRY(const std::vector<std::byte> bytes, archive->read(*entry, largest));
      OFFENBAR_TRY(const cfb::CompoundFile file, cfb::CompoundFile::open(bytes));
      OFFENBAR_TRY(vba::Project project, vba::read_project(file, ""));
      return std::optional<vba::Project>(std::move(project));
    }
  }
  if (const cfb::CompoundFile* file = source.compound()) {
    for (const std::string_view storage : {vba::word_storage, vba::excel_storage}) {
      if (!vba::has_project(*file, storage)) continue;
      OFFENBAR_TRY(vba::Project project, vba::read_project(*file, storage));
      return std::optional<vba::Project>(std::move(project));
    }
  }
  return std::optional<vba::Project>();
}

rewriting::HouseRules& rules() {
  static rewriting::HouseRules known;
  return known;
}

}  // namespace

Result<void> prepare_rewriting() {
  (void)filters();
  OFFENBAR_TRY(rules(), rewriting::HouseRules::load());
  OFFENBAR_TRY(reasons(), Table::load("macro-reasons"));
  return {};
}

Result<json> adapt_result(Bytes package, const Message& message) {
  constexpr std::size_t told = 500;  // rows; an answer has a bound
  const std::string climb = message.body.value("climb", std::string());
  OFFENBAR_TRY(const auto applied,
               rewriting::apply(package, rules(), climb, message.descriptors.at(1).get()));
  json rows = json::array();
  for (std::size_t i = 0; i < std::min(applied.size(), told); ++i) {
    const rewriting::Applied& one = applied[i];
    rows.push_back({{"table", one.table},
                    {"was", std::string(shorten_at_grapheme(one.was, 100))},
                    {"is", std::string(shorten_at_grapheme(one.is, 100))},
                    {"places", one.places},
                    {"same_widths", one.same_widths}});
  }
  return json{{"applied", rows}};
}

Result<json> tell_macros(const Content& source, const Message& message) {
  constexpr std::size_t told = 200;  // obstacles; an answer has a bound
  OFFENBAR_TRY(const std::optional<vba::Project> project, project_of(source));
  if (!project) return json::object();
  const auto found = vba::obstacles(*project, reasons());
  OFFENBAR_CHECK(write_all(message.descriptors.at(1).get(), vba::as_text(*project, found)));
  json rows = json::array();
  for (std::size_t i = 0; i < std::min(found.size(), told); ++i) {
    rows.push_back({{"note", found[i].note},
                    {"where", std::string(shorten_at_grapheme(found[i].where, 200))},
                    {"word", found[i].word}});
  }
  return json{{"obstacles", rows}};
}

Result<json> strip_result(Bytes package, const Message& message) {
  OFFENBAR_TRY(const std::uint64_t gone,
               rewriting::strip_macros(package, message.descriptors.at(1).get()));
  return json{{"gone", gone}};
}

Result<json> tell_links(Bytes package, const Message& message) {
  OFFENBAR_TRY(const zip::Archive archive, zip::Archive::open(package));
  if (odf::is_encrypted(archive)) return json{{"encrypted", true}};
  OFFENBAR_TRY(const rewriting::PackageLinks found, rewriting::read_links(package));
  OFFENBAR_CHECK(write_links_list(message.descriptors.at(1).get(), found.links));
  return json{{"signed", found.is_signed}, {"whole", found.is_whole}};
}

Result<json> change_links(Bytes package, const Message& message) {
  OFFENBAR_TRY(const MappedFile list, MappedFile::open(message.descriptors.at(1).get()));
  OFFENBAR_TRY(const auto links, read_new_links(list.bytes()));
  OFFENBAR_TRY(const std::uint64_t changed,
               rewriting::write_links(package, links, filters(), message.descriptors.at(2).get()));
  return json{{"changed", changed}};
}

}  // namespace offenbar::batch
