// Every command and every option, once. Parser, help, man page and shell completions walk these
// tables.
#pragma once

#include <span>
#include <string_view>

namespace offenbar::batch {

// What a value or an argument is, for shell completions.
enum class Kind : unsigned char { none, text, file, folder, choice, command };

struct Command {
  std::string_view name;
  std::string_view arguments;  // as help writes them: "SOURCE... --to TARGET"
  Kind kind;                   // of its arguments
  unsigned fewest, most;       // how many arguments it takes
  std::string_view summary;    // one line
  std::string_view details;    // paragraphs, parted by an empty line; may be empty
  bool hidden = false;         // runs, but nobody types it
};

struct Option {
  std::string_view commands;   // those that take it, separated by spaces; "*": all
  std::string_view name;       // without the dashes
  char letter;                 // its short form, or 0
  std::string_view value;      // the name of its value: "DIR"; empty: a switch
  Kind kind;                   // of its value
  std::string_view help;       // a sentence or two
  std::string_view choices{};  // the words it takes, separated by spaces; empty: any
  bool repeats = false;        // may be given several times
};

struct Example {
  std::string_view what, line;
};

[[nodiscard]] std::span<const Command> commands();
[[nodiscard]] std::span<const Option> options();
[[nodiscard]] std::span<const Example> examples();

// The row of that name, or null.
[[nodiscard]] const Command* find_command(std::string_view name);
[[nodiscard]] bool takes(const Command& command, const Option& option);
// True if `word` is one of the words of `list`, which are separated by spaces.
[[nodiscard]] bool has_word(std::string_view list, std::string_view word);

}  // namespace offenbar::batch
