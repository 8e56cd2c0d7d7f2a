#include "batch/name_rules.h"

#include <fmt/core.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

constexpr std::size_t shortest_limit = 32;  // bytes: room for digits and an extension
constexpr std::size_t name_max = 255;

std::optional<std::size_t> limit_of(std::string_view text) {
  std::size_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool fits = value >= shortest_limit && value <= name_max;
  if (failed != std::errc() || end != text.data() + text.size() || !fits) return std::nullopt;
  return value;
}

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80 && c != '/' && c != '\0';
  });
}

// What would be right where it is not; empty: it is.
std::string right_for(const Table& table, const Table::Row& row) {
  const std::string_view value = table.at(row, "value"), becomes = table.at(row, "becomes");
  if (row.front() == "form" && value != "as_is" && value != "NFC" && value != "NFD") {
    return "form takes as_is, NFC or NFD.";
  }
  if (row.front() == "longest" && !limit_of(value)) {
    return fmt::format("longest takes a number from {} to {}.", shortest_limit, name_max);
  }
  const bool characters = row.front() == "forbidden" || row.front() == "ends";
  if (characters && !is_plain(value)) return "It takes ASCII characters other than /.";
  if (characters && !is_plain(becomes)) return "becomes takes ASCII characters other than /.";
  if (characters && becomes.find_first_of(value) != std::string_view::npos) {
    return "becomes may not have the characters that it takes the place of.";
  }
  return {};
}

std::string normalised_to(std::string_view utf8, bool composed) {
  UErrorCode failed = U_ZERO_ERROR;
  const icu::Normalizer2* form = composed ? icu::Normalizer2::getNFCInstance(failed)
                                          : icu::Normalizer2::getNFDInstance(failed);
  if (U_FAILURE(failed) || form == nullptr) return std::string(utf8);
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
  const icu::UnicodeString done = form->normalize(text, failed);
  if (U_FAILURE(failed)) return std::string(utf8);
  std::string out;
  done.toUTF8String(out);
  return out;
}

}  // namespace

std::vector<MappingMistake> NameRules::mistakes(const Table& table) {
  std::vector<MappingMistake> all;
  for (const Table::Row& row : table.rows()) {
    std::string right = right_for(table, row);
    if (right.empty()) continue;
    const Table::Origin& origin = table.origin(row);
    all.push_back({origin.file, origin.line,
                   fmt::format("\"{}\" does not fit {}", table.at(row, "value"), row.front()),
                   std::move(right)});
  }
  return all;
}

Result<NameRules> NameRules::from(const Table& file_names, const Table& places) {
  for (const MappingMistake& mistake : mistakes(file_names)) {
    return fail(Fault::corrupt, text_of(mistake));
  }
  NameRules rules;
  for (const Table::Row& row : file_names.rows()) {
    const std::string value(file_names.at(row, "value")), becomes(file_names.at(row, "becomes"));
    if (row.front() == "forbidden") {
      rules.forbidden_ = value;
      rules.instead_ = becomes;
    } else if (row.front() == "ends") {
      rules.ends_ = value;
      rules.end_instead_ = becomes;
    } else if (row.front() == "form") {
      rules.form_ = value == "NFC" ? Form::nfc : value == "NFD" ? Form::nfd : Form::as_is;
    } else if (row.front() == "longest") {
      rules.longest_ = limit_of(value).value_or(name_max);
    }
  }
  for (const Table::Row& row : places.rows()) {
    rules.places_.emplace_back(row.front(), places.at(row, "becomes"));
  }
  std::stable_sort(rules.places_.begin(), rules.places_.end(),
                   [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
  return rules;
}

const NameRules& NameRules::in_force() {
  static const NameRules rules = [] {
    const auto names = Table::load("file-names");
    const auto places = Table::load("places");
    return from(names.value_or(Table()), places.value_or(Table())).value_or(NameRules());
  }();
  return rules;
}

// The form comes first: NFD makes "<" and a stroke of one letter; and last, for what was put there.
std::string NameRules::allowed(std::string_view name) const {
  const auto in_form = [this](std::string text) {
    if (form_ == Form::as_is || !is_valid_utf8(text)) return text;
    return normalised_to(text, form_ == Form::nfc);
  };
  std::string out;
  for (const char c : in_form(std::string(name))) {
    const bool control = static_cast<unsigned char>(c) < 0x20 && !forbidden_.empty();
    if (control || forbidden_.find(c) != std::string::npos) {
      out += instead_;
    } else {
      out += c;
    }
  }
  out = in_form(std::move(out));
  std::string end;
  while (!out.empty() && ends_.find(out.back()) != std::string::npos) {
    out.pop_back();
    end = end_instead_;
  }
  out += end;
  return out.empty() || out == "." || out == ".." ? "_" : out;
}

std::string NameRules::place_of(std::string_view folder) const {
  for (const auto& [from, to] : places_) {
    if (folder == from) return to;
    if (folder.starts_with(from) && folder[from.size()] == '/') {
      return to + std::string(folder.substr(from.size()));
    }
  }
  return std::string(folder);
}

std::vector<std::string> NameRules::new_parents(std::string_view folder) const {
  std::vector<std::string> parents;
  for (const auto& [from, to] : places_) {
    if (folder != from) continue;
    for (std::size_t slash = to.find('/'); slash != std::string::npos;
         slash = to.find('/', slash + 1)) {
      parents.push_back(to.substr(0, slash));
    }
  }
  return parents;
}

}  // namespace offenbar::batch
