#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "batch/commands/commands.h"
#include "converters/archive/archive_reader.h"
#include "converters/format.h"

namespace offenbar::batch {
namespace {

std::string_view name_of(Handling handling) {
  switch (handling) {
    case Handling::convert:
      return "convert";
    case Handling::already_open:
      return "already_open";
    case Handling::mail:
      return "mail";
    case Handling::unsupported:
      break;
  }
  return "unsupported";
}

std::string outcome(const Format& format) {
  switch (format.handling) {
    case Handling::convert:
    case Handling::mail:
      return fmt::format("-> {}", format.target);
    case Handling::already_open:
      return "is open";
    case Handling::unsupported:
      break;
  }
  return "copied";
}

nlohmann::ordered_json as_json(const Format& format) {
  return {{"id", format.id},
          {"name", format.name},
          {"media_type", format.media_type},
          {"extensions", format.extensions},
          {"handling", name_of(format.handling)},
          {"target", format.target.empty() ? nlohmann::ordered_json()
                                           : nlohmann::ordered_json(format.target)},
          {"opens", archive::is_archive(format.id)},
          {"inspects", format.inspect != nullptr}};
}

}  // namespace

OrStop<int> formats_command(const CommandLine& line, Console& console) {
  if (line.has("json")) {
    auto rows = nlohmann::ordered_json::array();
    for (const Format& format : formats()) rows.push_back(as_json(format));
    console.out << nlohmann::ordered_json{{"formats", rows}}.dump(1) << '\n';
    return exit_fine;
  }
  for (const Format& format : formats()) {
    console.out << fmt::format("{:<16} {:<8} {:<24} {}{}\n", format.id, outcome(format),
                               format.extensions, format.name,
                               archive::is_archive(format.id) ? " (--open-archives opens it)" : "");
  }
  return exit_fine;
}

}  // namespace offenbar::batch
