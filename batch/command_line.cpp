#include "batch/command_line.h"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>

namespace offenbar::batch {
namespace {

// Letters to change, insert or drop until `a` reads `b`.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

// Reads the words after the command one by one.
class Reader {
 public:
  Reader(const Command& command, std::span<const std::string> words) : words_(words) {
    line_.command = &command;
  }

  OrStop<CommandLine> read() {
    while (at_ < words_.size()) {
      if (auto stop = read_word(words_[at_++]); stop.code != exit_fine)
        return tl::unexpected<Stop>(stop);
    }
    return line_;
  }

 private:
  Stop read_word(const std::string& word) {
    if (only_arguments_ || word == "-" || word.empty() || word[0] != '-') {
      line_.arguments.push_back(word);
      return {exit_fine, {}, {}};
    }
    if (word == "--") {
      only_arguments_ = true;
      return {exit_fine, {}, {}};
    }
    return word.starts_with("--") ? read_long(word.substr(2)) : read_letters(word);
  }

  Stop read_long(const std::string& word) {
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    const Option* option = find([&](const Option& row) { return row.name == name; });
    if (option == nullptr) return unknown("--" + name);
    if (equals == std::string::npos) return take(*option, "--" + name);
    if (option->value.empty()) {
      return {exit_usage, fmt::format("--{} takes no value", name),
              fmt::format("Type only --{}.", name)};
    }
    return put(*option, word.substr(equals + 1));
  }

  // "-qj4" is "-q -j 4".
  Stop read_letters(const std::string& word) {
    for (std::size_t i = 1; i < word.size(); ++i) {
      const Option* option = find([&](const Option& row) { return row.letter == word[i]; });
      if (option == nullptr) return unknown(std::string("-") + word[i]);
      if (!option->value.empty() && i + 1 < word.size()) return put(*option, word.substr(i + 1));
      if (Stop stop = take(*option, std::string("-") + word[i]); stop.code != exit_fine)
        return stop;
    }
    return {exit_fine, {}, {}};
  }

  Stop take(const Option& option, const std::string& typed) {
    if (option.value.empty()) return put(option, "");
    if (at_ < words_.size()) return put(option, words_[at_++]);
    return {exit_usage, fmt::format("{} needs a value", typed),
            fmt::format("Type {} {}. {}", typed, option.value, option.help)};
  }

  Stop put(const Option& option, const std::string& value) {
    std::vector<std::string>& values = line_.given[std::string(option.name)];
    if (!values.empty() && !option.repeats && !option.value.empty()) {
      return {exit_usage, fmt::format("--{} is given twice", option.name), "Give it once."};
    }
    if (!option.choices.empty() && !has_word(option.choices, value)) {
      return {exit_usage, fmt::format("--{} does not know \"{}\"", option.name, value),
              fmt::format("It takes one of: {}.", option.choices)};
    }
    values.push_back(value);
    return {exit_fine, {}, {}};
  }

  template <class Test>
  const Option* find(Test test) const {
    for (const Option& row : options()) {
      if (takes(*line_.command, row) && test(row)) return &row;
    }
    return nullptr;
  }

  Stop unknown(const std::string& typed) const {
    std::string hint = fmt::format("\"offenbar help {}\" lists its options.", line_.command->name);
    for (const Option& row : options()) {
      if (takes(*line_.command, row) && distance(typed, fmt::format("--{}", row.name)) <= 2) {
        hint = fmt::format("Did you mean --{}?", row.name);
      }
    }
    if (typed.size() > 1) {
      hint += fmt::format(" A file of that name: put -- before it.");
    }
    return {exit_usage, fmt::format("{} has no option {}", line_.command->name, typed), hint};
  }

  std::span<const std::string> words_;
  std::size_t at_ = 0;
  bool only_arguments_ = false;
  CommandLine line_;
};

CommandLine help_about(std::string_view command) {
  CommandLine line{.command = find_command("help"), .arguments = {}, .given = {}};
  if (!command.empty()) line.arguments.emplace_back(command);
  return line;
}

tl::unexpected<Stop> unknown_command(const std::string& typed) {
  for (const Command& row : commands()) {
    if (!row.hidden && distance(typed, row.name) <= 2) {
      return usage(fmt::format("There is no command \"{}\"", typed),
                   fmt::format("Did you mean \"offenbar {}\"?", row.name));
    }
  }
  return usage(fmt::format("There is no command \"{}\"", typed),
               "\"offenbar help\" lists the commands.");
}

OrStop<CommandLine> checked(CommandLine line) {
  const Command& command = *line.command;
  if (line.has("help")) return help_about(command.name);
  const std::string form = fmt::format("offenbar {} {}", command.name, command.arguments);
  if (line.arguments.size() < command.fewest) {
    return usage(fmt::format("{} needs to know what to work on", command.name), "Type " + form);
  }
  if (line.arguments.size() > command.most) {
    return usage(fmt::format("{} does not know what to do with \"{}\"", command.name,
                             line.arguments[command.most]),
                 "Type " + form);
  }
  return line;
}

}  // namespace

std::string CommandLine::value(std::string_view option, std::string_view fallback) const {
  const auto found = given.find(option);
  return found == given.end() ? std::string(fallback) : found->second.back();
}

std::vector<std::string> CommandLine::values(std::string_view option) const {
  const auto found = given.find(option);
  return found == given.end() ? std::vector<std::string>{} : found->second;
}

OrStop<CommandLine> parse(std::span<const std::string> words) {
  if (words.empty() || words[0] == "--help" || words[0] == "-h") return help_about("");
  const std::string& name = words[0] == "--version" ? std::string("version") : words[0];
  const Command* command = find_command(name);
  if (command == nullptr) return unknown_command(name);
  OFFENBAR_OR_STOP(CommandLine line, Reader(*command, words.subspan(1)).read());
  return checked(std::move(line));
}

}  // namespace offenbar::batch
