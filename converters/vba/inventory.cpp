#include "converters/vba/inventory.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <string_view>

namespace offenbar::vba {
namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// The words of a line of code, in lower case: no comment, no text in quotes. [MS-VBAL] 3.3
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  bool quoted = false;
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == '"') quoted = !quoted;
    if (!quoted && line[at] == '\'') break;
    if (quoted || !is_word(line[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < line.size() && is_word(line[at])) ++at;
    words.push_back(lower(line.substr(begin, at - begin)));
    if (words.size() == 1 && words.front() == "rem") return {};
  }
  return words;
}

// The procedure that a line begins: "sub", "function" or "property get" and a name.
std::string procedure_of(const std::vector<std::string>& words) {
  static const std::set<std::string, std::less<>> before{"public", "private", "friend", "static"};
  std::size_t at = 0;
  while (at < words.size() && before.contains(words[at])) ++at;
  if (at + 1 >= words.size()) return {};
  if (words[at] == "sub" || words[at] == "function") return words[at + 1];
  return words[at] == "property" && at + 2 < words.size() ? words[at + 2] : std::string();
}

template <class Each>
void each_line(std::string_view source, Each each) {
  std::uint64_t number = 1;
  while (!source.empty()) {
    const std::size_t end = std::min(source.find('\n'), source.size());
    std::string_view line = source.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    each(number++, line);
    source.remove_prefix(std::min(end + 1, source.size()));
  }
}

std::uint64_t lines_of(std::string_view source) {
  std::uint64_t lines = 0;
  each_line(source, [&](std::uint64_t, std::string_view) { ++lines; });
  return lines;
}

// The name of a procedure as its line spells it.
std::string spelled(std::string_view line, const std::string& name) {
  const std::size_t at = lower(line).find(name);
  return at == std::string::npos ? name : std::string(line.substr(at, name.size()));
}

class Search {
 public:
  explicit Search(const Table& reasons) {
    for (const Table::Row& row : reasons.rows()) {
      const Reason reason{std::string(reasons.at(row, "note")), row.front()};
      (reasons.at(row, "kind") == "event" ? events_ : uses_).emplace(lower(row.front()), reason);
    }
  }

  void module(const Module& module) {
    std::string procedure;  // as spelled; empty: before the first
    each_line(module.source, [&](std::uint64_t number, std::string_view line) {
      const auto words = words_of(line);
      if (const std::string begins = procedure_of(words); !begins.empty()) {
        procedure = spelled(line, begins);
        add(events_, begins, module, procedure, number);
      }
      for (const std::string& word : words) add(uses_, word, module, procedure, number);
    });
  }

  std::vector<Obstacle> take() { return std::move(found_); }

 private:
  struct Reason {
    std::string note, word;
  };
  using Reasons = std::multimap<std::string, Reason>;

  void add(const Reasons& reasons, const std::string& word, const Module& module,
           const std::string& procedure, std::uint64_t line) {
    const auto reason = reasons.find(word);
    if (reason == reasons.end() || found_.size() >= max_obstacles) return;
    const std::string where = procedure.empty() ? module.name : module.name + "." + procedure;
    if (!seen_.emplace(where, word).second) return;
    found_.push_back({reason->second.note, where, reason->second.word, line});
  }

  Reasons events_, uses_;
  std::set<std::pair<std::string, std::string>> seen_;
  std::vector<Obstacle> found_;
};

}  // namespace

std::vector<Obstacle> obstacles(const Project& project, const Table& reasons) {
  Search search(reasons);
  for (const Module& module : project.modules) search.module(module);
  return search.take();
}

std::string as_text(const Project& project, const std::vector<Obstacle>& obstacles) {
  std::string text =
      fmt::format("' VBA project {}\n' Modules: {}\n", project.name, project.modules.size());
  for (const Module& module : project.modules) {
    text +=
        fmt::format("'   {}: {} lines{}{}\n", module.name, lines_of(module.source),
                    has_code(module) ? "" : ", no code", module.unreadable ? ", unreadable" : "");
  }
  text += fmt::format("' References: {}\n", project.references.size());
  for (const std::string& reference : project.references) text += "'   " + reference + "\n";
  text += fmt::format("' Will not work in LibreOffice as it did: {}\n", obstacles.size());
  for (const Obstacle& one : obstacles) {
    text += fmt::format("'   {}, line {}: {} ({})\n", one.where, one.line, one.word, one.note);
  }
  for (const Module& module : project.modules) {
    text += fmt::format("\n' ==== {}\n{}", module.name, module.source);
    if (!text.ends_with('\n')) text += '\n';
  }
  return text;
}

}  // namespace offenbar::vba
