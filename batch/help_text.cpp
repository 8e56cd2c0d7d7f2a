#include "batch/help_text.h"

#include <fmt/core.h>

#include <algorithm>

#include "batch/version.h"

namespace offenbar::batch {
namespace {

constexpr std::size_t line_width = 90;

// `text` in lines that start with `indent` spaces; the first one continues a line already begun.
std::string wrapped(std::string_view text, std::size_t indent) {
  std::string lines;
  std::size_t column = indent;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = text.substr(at, end - at);
    if (column > indent && column + 1 + word.size() > line_width) {
      lines += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      lines += ' ';
      ++column;
    }
    lines += word;
    column += word.size();
    at = end + 1;
  }
  return lines;
}

// Calls `each` for every paragraph of a details text.
template <class Each>
void paragraphs(std::string_view text, Each each) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find("\n\n"), text.size());
    each(text.substr(0, end));
    text.remove_prefix(std::min(end + 2, text.size()));
  }
}

// "-j, --jobs N"
std::string form_of(const Option& option) {
  std::string form = option.letter == 0 ? "    " : fmt::format("-{}, ", option.letter);
  form += fmt::format("--{}", option.name);
  if (!option.value.empty()) form += fmt::format(" {}", option.value);
  return form;
}

std::string with_choices(const Option& option) {
  if (option.choices.empty()) return std::string(option.help);
  std::string list(option.choices);
  std::replace(list.begin(), list.end(), ' ', '|');
  return fmt::format("{} [{}]", option.help, list);
}

std::string exit_codes() {
  return "Exit codes: 0 nothing to look at; 1 could not run; 2 wrong usage; 3 ran, but something\n"
         "needs a look; 130 interrupted.\n";
}

// A leading dot or quote is a command to troff, and its hyphens are typographic.
std::string troff(std::string_view text) {
  std::string escaped;
  for (const char letter : text) {
    if (letter == '\\')
      escaped += "\\e";
    else if (letter == '-')
      escaped += "\\-";
    else
      escaped += letter;
  }
  if (!escaped.empty() && (escaped[0] == '.' || escaped[0] == '\'')) escaped.insert(0, "\\&");
  return escaped;
}

std::string man_of(const Option& option) {
  std::string names = fmt::format("\\fB{}\\fR", troff(fmt::format("--{}", option.name)));
  if (option.letter != 0) {
    names = fmt::format("\\fB{}\\fR, {}", troff(fmt::format("-{}", option.letter)), names);
  }
  if (!option.value.empty()) names += fmt::format(" \\fI{}\\fR", option.value);
  return fmt::format(".TP\n{}\n{}\n", names, troff(with_choices(option)));
}

std::string man_of(const Command& command) {
  std::string page = fmt::format(".SS offenbar {} {}\n{}.\n", command.name,
                                 troff(command.arguments), troff(command.summary));
  paragraphs(command.details, [&](std::string_view text) { page += ".PP\n" + troff(text) + "\n"; });
  for (const Option& option : options()) {
    if (takes(command, option) && option.commands != "*") page += man_of(option);
  }
  return page;
}

}  // namespace

std::string general_help() {
  std::string help =
      "offenbar moves proprietary office files into open formats, in bulk.\n\nExamples\n";
  for (const Example& example : examples()) {
    help += fmt::format("  {}\n    {}\n", example.what, example.line);
  }
  help += "\nCommands\n";
  for (const Command& command : commands()) {
    if (!command.hidden) help += fmt::format("  {:<10}{}\n", command.name, command.summary);
  }
  return help + "\n\"offenbar help COMMAND\" lists a command's options.\n" + exit_codes();
}

std::string help_for(const Command& command) {
  std::string help =
      fmt::format("offenbar {}{}{}\n\n{}.\n", command.name, command.arguments.empty() ? "" : " ",
                  command.arguments, wrapped(command.summary, 0));
  paragraphs(command.details,
             [&](std::string_view text) { help += "\n" + wrapped(text, 0) + "\n"; });
  help += "\nOptions\n";
  for (const Option& option : options()) {
    if (!takes(command, option)) continue;
    help += fmt::format("  {:<26} {}\n", form_of(option), wrapped(with_choices(option), 29));
  }
  return help + "\n" + exit_codes();
}

std::string man_page() {
  std::string page = fmt::format(
      ".TH OFFENBAR 1 \"\" \"offenbar {}\" \"User Commands\"\n.SH NAME\noffenbar \\- moves "
      "proprietary "
      "office files into open formats, in bulk\n.SH SYNOPSIS\n.B offenbar\n.I "
      "COMMAND\n[\\fIOPTION\\fR]... "
      "[\\fIARGUMENT\\fR]...\n.SH EXAMPLES\n",
      version);
  for (const Example& example : examples()) {
    page += fmt::format(".TP\n{}\n.B {}\n", troff(example.what), troff(example.line));
  }
  page += ".SH COMMANDS\n";
  for (const Command& command : commands()) {
    if (!command.hidden) page += man_of(command);
  }
  return page +
         ".SH EXIT STATUS\n.TP\n0\nNothing to look at.\n.TP\n1\nCould not run.\n.TP\n2\nWrong "
         "usage.\n"
         ".TP\n3\nRan, but something needs a look.\n.TP\n130\nInterrupted; the same command goes "
         "on.\n"
         ".SH ENVIRONMENT\n.TP\n.B OFFENBAR_OFFICE\nLibreOffice\\(aqs program folder.\n.TP\n"
         ".B OFFENBAR_MAPPINGS\nFolders, parted by colons, with tables that replace rows of the "
         "built\\-in ones, in the place of /etc/offenbar/mappings.\n.TP\n"
         ".B NO_COLOR\nIf set, no colours.\n.TP\n.B XDG_STATE_HOME\nWhere the ledger goes if "
         "TARGET is on "
         "a network file system.\n"
         ".SH FILES\n.TP\n.I TARGET/.offenbar/report/index.html\nThe report, for a browser.\n.TP\n"
         ".I TARGET/.offenbar/ledger.sqlite\nWhat became of every file.\n.TP\n.I "
         "/etc/offenbar/mappings\n"
         "Tables that replace rows of the built\\-in ones.\n";
}

}  // namespace offenbar::batch
