#include "batch/completions.h"

#include <fmt/core.h>

#include "batch/option_table.h"

namespace offenbar::batch {
namespace {

std::string visible_commands() {
  std::string names;
  for (const Command& command : commands()) {
    if (!command.hidden) names += fmt::format("{}{}", names.empty() ? "" : " ", command.name);
  }
  return names;
}

// Inside single quotes of a shell: ' is written '\''.
std::string quoted(std::string_view text) {
  std::string inside;
  for (const char letter : text)
    inside += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
  return "'" + inside + "'";
}

std::string bash_words(Kind kind, std::string_view choices) {
  switch (kind) {
    case Kind::file:
      return "COMPREPLY=($(compgen -f -- \"$word\"))";
    case Kind::folder:
      return "COMPREPLY=($(compgen -d -- \"$word\"))";
    case Kind::choice:
      return fmt::format("COMPREPLY=($(compgen -W '{}' -- \"$word\"))", choices);
    case Kind::command:
      return fmt::format("COMPREPLY=($(compgen -W '{}' -- \"$word\"))", visible_commands());
    case Kind::none:
    case Kind::text:
      break;
  }
  return "COMPREPLY=()";
}

// One case per command: first what an option's value is, then the options, then the arguments.
std::string bash_case(const Command& command) {
  std::string values, names;
  for (const Option& option : options()) {
    if (!takes(command, option)) continue;
    names += fmt::format("{}--{}", names.empty() ? "" : " ", option.name);
    if (option.value.empty()) continue;
    const std::string letter = option.letter == 0 ? "" : fmt::format("|-{}", option.letter);
    values += fmt::format("        --{}{}) {}; return;;\n", option.name, letter,
                          bash_words(option.kind, option.choices));
  }
  return fmt::format(
      "    {})\n      case $before in\n{}        *) ;;\n      esac\n      case $word in\n        "
      "-*) "
      "COMPREPLY=($(compgen -W '{}' -- \"$word\"));;\n        *) {};;\n      esac;;\n",
      command.name, values, names, bash_words(command.kind, ""));
}

std::string bash() {
  std::string script =
      "# bash completion for offenbar\n_offenbar() {\n  local word=${COMP_WORDS[COMP_CWORD]}\n"
      "  local before=${COMP_WORDS[COMP_CWORD-1]}\n  compopt -o filenames 2>/dev/null\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    " +
      bash_words(Kind::command, "") + "\n    return\n  fi\n  case ${COMP_WORDS[1]} in\n";
  for (const Command& command : commands()) {
    if (!command.hidden) script += bash_case(command);
  }
  return script + "  esac\n}\ncomplete -F _offenbar offenbar\n";
}

std::string zsh_action(Kind kind, std::string_view choices) {
  switch (kind) {
    case Kind::file:
      return "_files";
    case Kind::folder:
      return "_files -/";
    case Kind::choice:
      return fmt::format("({})", choices);
    case Kind::command:
      return fmt::format("({})", visible_commands());
    case Kind::none:
    case Kind::text:
      break;
  }
  return " ";
}

// In zsh's argument specifications brackets and colons mean something.
std::string zsh_text(std::string_view text) {
  std::string escaped;
  for (const char letter : text) {
    if (letter == '[' || letter == ']' || letter == ':') escaped += '\\';
    escaped += letter;
  }
  return escaped;
}

std::string zsh_argument(const Option& option, const std::string& name) {
  std::string spec =
      fmt::format("{}{}[{}]", option.repeats ? "*" : "", name, zsh_text(option.help));
  if (!option.value.empty()) {
    spec += fmt::format(":{}:{}", option.value, zsh_action(option.kind, option.choices));
  }
  return "        " + quoted(spec) + " \\\n";
}

std::string zsh_case(const Command& command) {
  std::string text = fmt::format("    {})\n      _arguments \\\n", command.name);
  for (const Option& option : options()) {
    if (!takes(command, option)) continue;
    text += zsh_argument(option, fmt::format("--{}", option.name));
    if (option.letter != 0) text += zsh_argument(option, fmt::format("-{}", option.letter));
  }
  const std::string rest = fmt::format("*:argument:{}", zsh_action(command.kind, ""));
  return text + "        " + quoted(rest) + ";;\n";
}

std::string zsh() {
  std::string script = "#compdef offenbar\n_offenbar() {\n  local -a commands\n  commands=(\n";
  for (const Command& command : commands()) {
    if (command.hidden) continue;
    script += "    " + quoted(fmt::format("{}:{}", command.name, zsh_text(command.summary))) + "\n";
  }
  script +=
      "  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n"
      "  local command=$words[2]\n  shift words\n  (( CURRENT-- ))\n  case $command in\n";
  for (const Command& command : commands()) {
    if (!command.hidden) script += zsh_case(command);
  }
  return script + "  esac\n}\n_offenbar \"$@\"\n";
}

std::string fish_option(const Command& command, const Option& option) {
  std::string line = fmt::format("complete -c offenbar -n '__fish_seen_subcommand_from {}' -l {}",
                                 command.name, option.name);
  if (option.letter != 0) line += fmt::format(" -s {}", option.letter);
  if (option.kind == Kind::file) line += " -r -F";
  if (option.kind == Kind::folder) line += " -x -a '(__fish_complete_directories)'";
  if (option.kind == Kind::choice) line += fmt::format(" -x -a '{}'", option.choices);
  if (option.kind == Kind::text) line += " -x";
  std::string help;
  for (const char letter : option.help)
    help += letter == '\'' ? std::string("\\'") : std::string(1, letter);
  return line + fmt::format(" -d '{}'\n", help);
}

std::string fish() {
  std::string script = "# fish completion for offenbar\n";
  for (const Command& command : commands()) {
    if (command.hidden) continue;
    script += fmt::format("complete -c offenbar -n __fish_use_subcommand -f -a {} -d '{}'\n",
                          command.name, command.summary);
    if (command.kind == Kind::command) {
      script += fmt::format("complete -c offenbar -n '__fish_seen_subcommand_from {}' -f -a '{}'\n",
                            command.name, visible_commands());
    }
    for (const Option& option : options()) {
      if (takes(command, option)) script += fish_option(command, option);
    }
  }
  return script;
}

}  // namespace

std::string completions(std::string_view shell) {
  if (shell == "bash") return bash();
  if (shell == "zsh") return zsh();
  if (shell == "fish") return fish();
  return {};
}

}  // namespace offenbar::batch
