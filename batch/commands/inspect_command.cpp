#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "batch/commands/commands.h"
#include "batch/examiner.h"
#include "batch/figures.h"
#include "batch/name_text.h"
#include "converters/archive/archive_reader.h"
#include "converters/base/descriptor.h"
#include "converters/base/text.h"
#include "converters/detect.h"

namespace offenbar::batch {
namespace {

using Json = nlohmann::ordered_json;

struct Counted {
  const char* name;
  Facts::Count Facts::*count;
};

constexpr std::array counted{
    Counted{"letters", &Facts::letters},   Counted{"cells", &Facts::cells},
    Counted{"sheets", &Facts::sheets},     Counted{"slides", &Facts::slides},
    Counted{"images", &Facts::images},     Counted{"notes", &Facts::notes},
    Counted{"comments", &Facts::comments}, Counted{"changes", &Facts::changes},
    Counted{"macros", &Facts::macros}};

OrStop<Descriptor> open_file(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.get() < 0) {
    return could_not_run(
        fmt::format("{} cannot be read: {}", name_for_terminal(path), std::strerror(errno)));
  }
  struct stat status {};
  if (::fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode)) return file;
  return could_not_run(fmt::format("{} is no file", name_for_terminal(path)),
                       "inspect looks at one file; migrate --dry-run at a whole tree.");
}

Json as_json(const Facts& facts) {
  Json json = Json::object();
  for (const Counted& row : counted) {
    if (const Facts::Count& count = facts.*row.count; count) json[row.name] = *count;
  }
  json["is_template"] = facts.is_template;
  return json;
}

bool fits(const Inspection& seen, const std::string& name) {
  return seen.format == nullptr || extension_fits(*seen.format, name);
}

Json as_json(const Inspection& seen, const std::string& path) {
  Json json{{"source", printable(path)},
            {"format", nullptr},
            {"target", nullptr},
            {"wrong_extension", !fits(seen, path)},
            {"encryption", nullptr},
            {"obstacle", nullptr},
            {"facts", seen.facts ? as_json(*seen.facts) : Json()}};
  if (seen.format != nullptr) json["format"] = seen.format->id;
  if (seen.format != nullptr && !seen.format->target.empty()) json["target"] = seen.format->target;
  if (!seen.encryption.empty()) json["encryption"] = seen.encryption;
  if (seen.obstacle) {
    json["obstacle"] = {{"fault", std::string(name_of(seen.obstacle->fault))},
                        {"what", printable(seen.obstacle->what)},
                        {"hint", printable(seen.obstacle->hint)}};
  }
  return json;
}

void tell(const Inspection& seen, const std::string& path, std::ostream& out) {
  const Format* format = seen.format;
  out << name_for_terminal(path) << '\n';
  out << "  format    "
      << (format == nullptr ? "unknown" : fmt::format("{}, {}", format->id, format->name)) << '\n';
  if (!fits(seen, path))
    out << "            its extension says something else; the content decides\n";
  if (format != nullptr && !format->target.empty()) {
    out << "  becomes   " << format->target << '\n';
  }
  if (format != nullptr && archive::is_archive(format->id)) {
    out << "  becomes   a folder with what is in it, with migrate --open-archives\n";
  }
  if (!seen.encryption.empty()) out << "  encrypted " << name_for_terminal(seen.encryption) << '\n';
  if (seen.obstacle) {
    out << fmt::format("  obstacle  {}: {}\n", name_of(seen.obstacle->fault),
                       name_for_terminal(seen.obstacle->what));
  }
  if (!seen.facts) return;
  for (const Counted& row : counted) {
    if (const Facts::Count& count = (*seen.facts).*row.count; count) {
      out << fmt::format("  {:<9} {}\n", row.name, grouped(*count));
    }
  }
}

}  // namespace

OrStop<int> inspect_command(const CommandLine& line, Console& console) {
  const std::string& path = line.arguments.front();
  OFFENBAR_OR_STOP(const Descriptor file, open_file(path));
  Examiner::Settings settings;
  settings.require_isolation = !line.has("unsafe");
  auto examiner = Examiner::start(settings);
  if (!examiner) return could_not_run(examiner.error());
  const std::string name = std::filesystem::path(path).filename().string();
  const auto seen = (*examiner)->inspect(file.get(), name, {});
  if (!seen) return could_not_run(seen.error());
  if (line.has("json")) {
    console.out << as_json(*seen, path).dump(1) << '\n';
  } else {
    tell(*seen, path, console.out);
  }
  return exit_fine;
}

}  // namespace offenbar::batch
