#include "converters/findings/macros.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "converters/base/digest.h"

namespace offenbar::findings {
namespace {

// Procedures that Office runs by itself. Names of [MS-OVBA]'s host documents: Word's automatic
// macros and document events, Excel's and PowerPoint's.
constexpr auto auto_run = std::to_array<std::string_view>({"autoopen",
                                                           "autoclose",
                                                           "autonew",
                                                           "autoexec",
                                                           "autoexit",
                                                           "auto_open",
                                                           "auto_close",
                                                           "auto_activate",
                                                           "auto_deactivate",
                                                           "auto_add",
                                                           "auto_remove",
                                                           "document_open",
                                                           "document_close",
                                                           "document_new",
                                                           "document_contentcontrolonexit",
                                                           "document_beforeclose",
                                                           "document_beforesave",
                                                           "workbook_open",
                                                           "workbook_activate",
                                                           "workbook_deactivate",
                                                           "workbook_beforeclose",
                                                           "workbook_beforesave",
                                                           "workbook_beforeprint",
                                                           "workbook_newsheet",
                                                           "workbook_sheetchange",
                                                           "workbook_windowactivate",
                                                           "workbook_addininstall",
                                                           "workbook_sheetactivate",
                                                           "presentation_open",
                                                           "presentation_close",
                                                           "onslideshowpagechange",
                                                           "onslideshowterminate",
                                                           "auto_print",
                                                           "documentopen"});

// First words of class names that belong to programs one sees.
constexpr auto programs = std::to_array<std::string_view>(
    {"word", "excel", "outlook", "powerpoint", "access", "msproject", "visio", "onenote",
     "publisher", "lotus", "notes", "sapgui", "sap", "acroexch", "mapi", "internetexplorer",
     "frontpage", "infopath", "autocad"});

constexpr auto network_words = std::to_array<std::string_view>(
    {"xmlhttp", "winhttp", "urldownloadtofile", "internetopen", "internetexplorer", "winsock",
     "followhyperlink", "cdo.message", "ftp", "sendmail", ".routingslip", "mapisession",
     "webservice"});

constexpr auto file_words = std::to_array<std::string_view>(
    {"filesystemobject", "adodb.stream", "filecopy ", "kill ", "mkdir ", "rmdir ", "chdir ",
     "dir$(", "dir(", "opentextfile", "createtextfile", "freefile", "filedialog", "getopenfilename",
     "getsaveasfilename"});

constexpr auto system_words =
    std::to_array<std::string_view>({"shell(", "shell ", "wscript.shell", "environ(", "environ$(",
                                     "regread", "regwrite", "savesetting ", "getsetting("});

constexpr auto data_words =
    std::to_array<std::string_view>({"adodb.", "dao.", "odbc", "oledb", "docmd."});

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// Without its comment: what follows "'" outside of a text, or all of a Rem line.
std::string_view code_of(std::string_view line) {
  bool in_text = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '"') in_text = !in_text;
    if (line[at] == '\'' && !in_text) return trimmed(line.substr(0, at));
  }
  line = trimmed(line);
  return lower(line.substr(0, 4)) == "rem " ? std::string_view() : line;
}

bool starts_word(std::string_view text, std::size_t at) {
  return at == 0 ||
         (std::isalnum(static_cast<unsigned char>(text[at - 1])) == 0 && text[at - 1] != '_');
}

bool has_word_beginning(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    if (word.front() == '.' || starts_word(text, at)) return true;
  }
  return false;
}

template <std::size_t count>
std::optional<std::string_view> first_of(const std::array<std::string_view, count>& words,
                                         std::string_view text) {
  for (const std::string_view word : words) {
    if (has_word_beginning(text, word)) return word;
  }
  return std::nullopt;
}

// The name behind "Sub " or "Function ", lower case; empty if the line begins no procedure.
std::string_view procedure_of(std::string_view code) {
  for (const std::string_view before : {"private ", "public ", "friend ", "static "}) {
    if (code.starts_with(before)) code = trimmed(code.substr(before.size()));
  }
  for (const std::string_view word : {"sub ", "function "}) {
    if (!code.starts_with(word)) continue;
    code = trimmed(code.substr(word.size()));
    return code.substr(0, code.find_first_of("( \t"));
  }
  return {};
}

// "Outlook.Application" of CreateObject("Outlook.Application"), in its own letters.
std::string_view class_of(std::string_view code, std::string_view lowered, std::string_view call) {
  const std::size_t at = lowered.find(call);
  if (at == std::string_view::npos) return {};
  const std::size_t begin = code.find('"', at);
  if (begin == std::string_view::npos || begin > at + call.size() + 4) return {};
  const std::size_t end = code.find('"', begin + 1);
  return end == std::string_view::npos ? std::string_view()
                                       : code.substr(begin + 1, end - begin - 1);
}

bool is_program(std::string_view class_name) {
  const std::string name = lower(class_name.substr(0, class_name.find('.')));
  return std::ranges::find(programs, name) != programs.end();
}

class ModuleReader {
 public:
  ModuleReader(const vba::Module& module, std::string_view project, Account& account)
      : module_(module), project_(project), account_(account) {}

  std::uint64_t read() {
    std::string joined;
    std::string_view rest = module_.source;
    std::uint64_t lines = 0;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      std::string_view code = code_of(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      ++line_;
      const bool goes_on = code.ends_with(" _") && joined.size() < longest_line;
      if (goes_on) code.remove_suffix(1);
      joined += code;
      if (goes_on) continue;
      if (!joined.empty() && !joined.starts_with("Attribute ")) {
        ++lines;
        take(joined);
      }
      joined.clear();
    }
    return lines;
  }

 private:
  static constexpr std::size_t longest_line = 64'000;

  void take(std::string_view code) {
    const std::string lowered = lower(code);
    const std::string_view name = procedure_of(lowered);
    if (std::ranges::find(auto_run, name) != auto_run.end()) tell("macro-autorun", name);
    if (has_word_beginning(lowered, "declare ") && lowered.find(" lib ") != std::string::npos) {
      return tell("macro-declare", code);
    }
    take_objects(code, lowered);
    take_words(code, lowered);
  }

  void take_objects(std::string_view code, std::string_view lowered) {
    for (const std::string_view call : {"createobject(", "getobject(", "createobject ("}) {
      const std::string_view name = class_of(code, lowered, call);
      if (!name.empty()) tell(is_program(name) ? "macro-application" : "macro-com", name);
    }
    const std::size_t made = lowered.find(" as new ");
    if (made != std::string_view::npos) {
      const std::string_view name = trimmed(code.substr(made + 8));
      const std::string_view type = name.substr(0, name.find_first_of(" ,:("));
      if (type.find('.') != std::string_view::npos) {
        tell(is_program(type) ? "macro-application" : "macro-com", type);
      }
    }
  }

  void take_words(std::string_view code, std::string_view lowered) {
    const bool opens = lowered.starts_with("open ") && lowered.find(" for ") != std::string::npos;
    if (opens || first_of(file_words, lowered)) tell("macro-files", code);
    if (first_of(network_words, lowered)) tell("macro-network", code);
    if (first_of(system_words, lowered)) tell("macro-system", code);
    if (first_of(data_words, lowered)) tell("macro-database", code);
    if (has_word_beginning(lowered, "ddeinitiate")) tell("dde", code);
    if (has_word_beginning(lowered, "sendkeys")) tell("macro-system", code);
    if (has_word_beginning(lowered, "executeexcel4macro")) tell("xlm-macros", code);
  }

  void tell(std::string_view kind, std::string_view detail) {
    const std::string in = project_.empty() ? "" : std::string(project_) + ", ";
    account_.add(kind, fmt::format("{}module {}, line {}", in, module_.name, line_), detail);
  }

  const vba::Module& module_;
  std::string_view project_;
  Account& account_;
  std::uint64_t line_ = 0;
};

// "*\G{00020813-...}#1.9#0#C:\...\EXCEL.EXE#Microsoft Excel 16.0 Object Library"
std::string_view library_name(std::string_view reference) {
  const std::size_t mark = reference.rfind('#');
  const std::string_view name =
      mark == std::string_view::npos ? reference : reference.substr(mark + 1);
  return name.empty() ? reference : name;
}

// Libraries that every project has, and that LibreOffice has an answer to.
bool is_usual(std::string_view library) {
  const std::string name = lower(library);
  // "*\\CNormal" is the project of the template; a class of zeros is a reference that was lost.
  if (name == "*\\cnormal" || name.find("{00000000-0000-0000-") != std::string::npos) return true;
  return name.find("visual basic for applications") != std::string::npos ||
         name.find("ole automation") != std::string::npos ||
         name.find("object library") != std::string::npos;
}

}  // namespace

void add_macros(const vba::Project& project, std::string_view where, Account& account) {
  Sha256 all;
  bool any = false;
  for (const vba::Module& module : project.modules) {
    if (module.unreadable) {
      account.add("macro-unreadable", where, "module " + module.name);
      continue;
    }
    if (!vba::has_code(module)) continue;
    const std::uint64_t lines = ModuleReader(module, where, account).read();
    account.add("macros", where, fmt::format("module {}: {} lines", module.name, lines));
    all.update(as_bytes(module.source));
    any = true;
  }
  if (!any) return;
  // So that one project behind many files is seen.
  account.note("macro_project", all.hex().substr(0, 16));
  for (const std::string& reference : project.references) {
    const std::string_view name = library_name(reference);
    if (!is_usual(name)) account.add("macro-reference", where, name);
  }
}

void add_macros_of(const cfb::CompoundFile& file, std::string_view storage, std::string_view where,
                   Account& account) {
  const auto project = vba::read_project(file, storage);
  if (project) {
    add_macros(*project, where, account);
  } else if (project.error().fault != Fault::not_found) {
    account.add("macro-unreadable", where, project.error().what);
  }
}

void add_macros_of(Bytes project, std::string_view where, Account& account) {
  const auto file = cfb::CompoundFile::open(project);
  if (!file) return account.add("macro-unreadable", where, file.error().what);
  add_macros_of(*file, "", where, account);
}

}  // namespace offenbar::findings
