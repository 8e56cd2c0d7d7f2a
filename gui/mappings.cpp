#include "gui/mappings.h"

#include <fmt/core.h>

#include <algorithm>
#include <ctime>
#include <nlohmann/json.hpp>

#include "batch/decisions.h"
#include "batch/ledger_reader.h"
#include "batch/tallies.h"
#include "converters/base/text.h"
#include "gui/starting.h"
#include "mappings/embedded.h"

namespace offenbar::gui {
namespace {

// What it changed, for the log.
std::string about_change(const std::string& table, const std::string& folder,
                         const std::string& before, const std::string& after) {
  return nlohmann::json{{"table", table},
                        {"folder", printable(folder)},
                        {"sha256_before", before},
                        {"sha256_after", after}}
      .dump();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::string joined(std::span<const std::string> cells) {
  std::string text;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    std::string cell = cells[i];
    std::replace_if(
        cell.begin(), cell.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
    text += (i == 0 ? "" : "\t") + cell;
  }
  return text;
}

bool is_in_roots(const Batches& batches, const std::string& folder) {
  const auto is_above = [&folder](const std::string& root) {
    return folder.starts_with(root == "/" ? root : root + "/");
  };
  return std::any_of(batches.source_roots().begin(), batches.source_roots().end(), is_above) ||
         std::any_of(batches.target_roots().begin(), batches.target_roots().end(), is_above);
}

}  // namespace

Result<BatchMappings> BatchMappings::of(const Batches& batches, const Batch& batch) {
  BatchMappings found;
  OFFENBAR_TRY(found.state_, batch::find_state_folder(batch.target, ""));
  const auto ledger = batch::LedgerReader::open(found.state_.path);
  const auto words = command_of_batch(ledger ? &*ledger : nullptr, found.state_.path);
  found.folders_ = mapping_folders();
  constexpr std::string_view option = "--mappings=";
  for (const std::string& word : words) {
    if (!word.starts_with(option)) continue;
    const std::string folder = word.substr(option.size());
    found.folders_.push_back(folder);
    const auto real = batches.allowed_mappings(folder);
    if (is_in_roots(batches, folder) && (!real || *real != folder)) {
      return fail(Fault::changed,
                  printable(folder) + " is no folder any more, or a link stands there");
    }
    if (!real || *real != folder) continue;
    if (const auto root = batches.root_of_own_mappings(*real)) {
      found.own_ = *real;
      found.own_root_ = *root;
    }
  }
  return found;
}

Result<Table> BatchMappings::layered(const std::string& name, const std::string* text) const {
  std::vector<batch::MappingLayer> layers;
  for (const std::string& folder : folders_) {
    const std::string file = folder + "/" + name + ".tsv";
    if (folder != own_) {
      OFFENBAR_TRY(std::string there, read_users_table(file));
      layers.push_back({file, std::move(there)});
    } else if (text != nullptr) {
      layers.push_back({file, *text});
    } else {
      OFFENBAR_TRY(std::string there, own_text(name));
      layers.push_back({file, std::move(there)});
    }
  }
  return batch::layered_table(name, layers);
}

Result<Table> BatchMappings::table(const std::string& name) const { return layered(name, nullptr); }

Result<Table> BatchMappings::table_with(const std::string& name, const std::string& text) const {
  return layered(name, &text);
}

Result<std::string> BatchMappings::own_text(const std::string& name) const {
  if (own_.empty()) return std::string();
  OFFENBAR_TRY(const batch::OwnTables own, batch::OwnTables::open(own_root_, own_));
  return own.text(name);
}

// Where nobody can note it, nothing is changed.
Result<void> BatchMappings::save(const std::string& name, const std::string& text,
                                 const std::string& before, const std::string& who) {
  OFFENBAR_TRY(batch::OwnTables own, batch::OwnTables::open(own_root_, own_));
  OFFENBAR_TRY(batch::Decisions decisions, batch::Decisions::open(state_.path));
  OFFENBAR_CHECK(own.replace(name, text, before));
  batch::AuditLine line;
  line.who = who;
  line.when = std::time(nullptr);
  line.action = "mappings";
  line.about = about_change(name, own_, before, batch::OwnTables::digest_of(text));
  return decisions.note(line);
}

bool is_table(const std::string& name) {
  const auto names = table_names();
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool holds(const Table::Row& row, const std::string& text) {
  return text.empty() || std::any_of(row.begin(), row.end(), [&text](const std::string& cell) {
           return normalised_key(cell).find(text) != std::string::npos;
         });
}

std::string purpose_of(const std::string& table) {
  std::string purpose;
  for (const std::string& line : lines_of(std::string(mappings::embedded(table)))) {
    if (!line.starts_with('#')) break;
    purpose += (purpose.empty() ? "" : " ") + line.substr(std::min<std::size_t>(2, line.size()));
  }
  return purpose;
}

std::optional<std::uint64_t> files_of_row(const batch::LedgerView& view, const std::string& column,
                                          const std::string& key) {
  std::uint64_t files = 0;
  if (column == "category") {
    const auto all = batch::loss_tallies(view.database());
    if (!all) return std::nullopt;
    for (const batch::LossTally& one : *all) files += one.category == key ? one.files : 0;
    return files;
  }
  if (column == "format") {
    const auto all = batch::tallies(view.database());
    if (!all) return std::nullopt;
    for (const batch::Tally& one : *all) {
      files += one.format == key && one.rank != batch::gone_rank ? one.files : 0;
    }
    return files;
  }
  if (column == "folder") {
    const auto all = batch::folder_tallies(view.database());
    if (!all) return std::nullopt;
    bool known = false;
    for (const batch::FolderTally& one : *all) {
      const std::string folder = one.folder.empty() ? one.root : one.root + "/" + one.folder;
      if (folder != key && !folder.starts_with(key + "/")) continue;
      known = true;
      files += one.files;
    }
    if (known) return files;
  }
  return std::nullopt;
}

std::string with_row(const std::string& text, std::span<const std::string> columns,
                     std::size_t line, std::span<const std::string> cells) {
  std::vector<std::string> lines = lines_of(text);
  if (text.find_first_not_of(" \t\n") == std::string::npos) lines = {joined(columns)};
  if (line > 0 && line <= lines.size()) {
    if (cells.empty())
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(line) - 1);
    else
      lines[line - 1] = joined(cells);
  } else if (!cells.empty()) {
    lines.push_back(joined(cells));
  }
  std::string whole;
  for (const std::string& one : lines) whole += one + "\n";
  return whole;
}

std::string table_text(const std::string& sent) {
  std::string text;
  for (std::size_t i = 0; i < sent.size(); ++i) {
    if (sent[i] == '\r' && i + 1 < sent.size() && sent[i + 1] == '\n') continue;
    text += sent[i];
  }
  if (!text.empty() && text.back() != '\n') text += '\n';
  return text;
}

}  // namespace offenbar::gui
