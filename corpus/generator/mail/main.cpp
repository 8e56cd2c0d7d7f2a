// make_mail: mail stores to test and measure with. See README.md beside this file.
#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string_view>
#include <vector>

#include "corpus/generator/mail/mailbox.h"
#include "corpus/generator/mail/rules.h"
#include "corpus/generator/mail/series.h"

namespace {

using namespace offenbar;
using namespace offenbar::generator;

constexpr std::string_view usage =
    "Usage:\n"
    "  make_mail pst FILE   [--seed N] [--items N | --size BYTES] [--attachments-mb N]\n"
    "                       [--attachment-mean BYTES] [--encoding permute|none|cyclic]\n"
    "                       [--sparse BYTES]\n"
    "  make_mail msg FOLDER [--seed N] [--count N] [--attachments-mb N] [--attachment-mean BYTES]\n"
    "  make_mail series FILE [--seed N] [--count N]    appointments that recur, in a PST\n"
    "  make_mail dates FILE  [--seed N] [--count N]    appointments and contacts, in a PST\n"
    "  make_mail rules FILE                            rules of every kind, in a PST\n"
    "BYTES may end in K, M or G (1024 each). The manifest, JSON lines, goes to\n"
    "FILE.manifest.jsonl or FOLDER/manifest.jsonl.\n";

// "4G", "300M", "12". Nothing if it is no number.
std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t factor = 1;
  constexpr std::string_view units = "KMG";
  const std::size_t unit = text.empty() ? std::string_view::npos : units.find(text.back());
  if (unit != std::string_view::npos) {
    factor = std::uint64_t{1} << (10 * (unit + 1));
    text.remove_suffix(1);
  }
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return {};
  return value * factor;
}

bool set_encoding(MailboxOptions& options, std::string_view name) {
  if (name == "permute") options.encoding = Encoding::permute;
  if (name == "none") options.encoding = Encoding::none;
  if (name == "cyclic") options.encoding = Encoding::cyclic;
  return name == "permute" || name == "none" || name == "cyclic";
}

bool set_option(MailboxOptions& options, std::string_view name, std::string_view value) {
  if (name == "--encoding") return set_encoding(options, value);
  const std::optional<std::uint64_t> parsed = number(value);
  if (!parsed) return false;
  if (name == "--seed") options.seed = *parsed;
  if (name == "--items" || name == "--count") options.items = *parsed;
  if (name == "--attachments-mb") options.attachment_mb = *parsed;
  if (name == "--attachment-mean") options.attachment_mean = *parsed;
  if (name == "--sparse") options.sparse_size = *parsed;
  if (name == "--size") {
    options.size = *parsed;
    options.items = 0;
  }
  return name == "--seed" || name == "--items" || name == "--count" || name == "--size" ||
         name == "--attachments-mb" || name == "--attachment-mean" || name == "--sparse";
}

int run(std::string_view kind, const std::filesystem::path& target, const MailboxOptions& options) {
  if (kind == "series" || kind == "dates") {
    const auto make = kind == "series" ? make_series : make_dates;
    const Result<void> made = make(target, options.seed, options.items);
    if (!made) fmt::print(stderr, "{}: {}\n", target.string(), made.error().what);
    return made ? 0 : 1;
  }
  if (kind == "rules") {
    const Result<void> made = make_rules(target);
    if (!made) fmt::print(stderr, "{}: {}\n", target.string(), made.error().what);
    return made ? 0 : 1;
  }
  std::filesystem::path manifest_path = target;
  if (kind == "msg") {
    std::filesystem::create_directories(target);
    manifest_path /= "manifest.jsonl";
  } else {
    manifest_path += ".manifest.jsonl";
  }
  std::ofstream manifest(manifest_path);
  const Result<void> made =
      kind == "msg" ? make_msgs(target, options, manifest) : make_pst(target, options, manifest);
  manifest.flush();
  if (!made || !manifest) {
    fmt::print(stderr, "{}: {}\n", target.string(), made ? "no manifest" : made.error().what);
    return 1;
  }
  return 0;
}

}  // namespace

int main(int count, char** words) {
  const std::vector<std::string_view> arguments(words + 1, words + count);
  MailboxOptions options;
  bool is_right = arguments.size() >= 2 && arguments.size() % 2 == 0 &&
                  (arguments[0] == "pst" || arguments[0] == "msg" || arguments[0] == "series" ||
                   arguments[0] == "dates" || arguments[0] == "rules");
  for (std::size_t i = 2; is_right && i + 1 < arguments.size(); i += 2)
    is_right = set_option(options, arguments[i], arguments[i + 1]);
  if (!is_right) {
    fmt::print(stderr, "{}", usage);
    return 2;
  }
  return run(arguments[0], arguments[1], options);
}
