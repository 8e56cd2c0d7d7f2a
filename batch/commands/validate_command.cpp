#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <functional>
#include <map>

#include "batch/commands/commands.h"
#include "batch/examiner.h"
#include "batch/name_text.h"
#include "batch/policy.h"
#include "batch/store_comparison.h"
#include "batch/verdict.h"
#include "converters/base/descriptor.h"
#include "converters/base/text.h"
#include "converters/comparison/loss_list.h"

namespace offenbar::batch {
namespace {

using Json = nlohmann::ordered_json;

struct Side {
  Descriptor file;
  std::string format;
};

OrStop<Side> open_side(const std::string& path, Inspector& inspector) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct stat status {};
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0) {
    return could_not_run(
        fmt::format("{} cannot be read: {}", name_for_terminal(path), std::strerror(errno)));
  }
  if (!S_ISREG(status.st_mode)) {
    return could_not_run(fmt::format("{} is no file", name_for_terminal(path)));
  }
  const std::string name = std::filesystem::path(path).filename().string();
  const auto seen = inspector.inspect(file.get(), name, {});
  if (!seen) return could_not_run(seen.error());
  if (seen->obstacle) return could_not_run(*seen->obstacle);
  if (seen->format == nullptr || seen->format->read == nullptr) {
    return could_not_run(
        fmt::format("{} is of a kind that is not compared yet", name_for_terminal(path)));
  }
  return Side{std::move(file), std::string(seen->format->id)};
}

// What a schema finds are losses of the least weight: other programs may stumble over them.
OrStop<std::vector<Loss>> conformance(Examiner& examiner, const Side& result,
                                      const std::string& schema_path, std::ostream& log) {
  const Descriptor schema(::open(schema_path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!schema) {
    return could_not_run(
        fmt::format("{} cannot be read: {}", name_for_terminal(schema_path), std::strerror(errno)));
  }
  const auto found = examiner.check_schema(result.file.get(), schema.get());
  if (!found) return could_not_run(found.error());
  LossList losses;
  for (const odf::SchemaError& error : found->errors) {
    losses.add("schema", error.part + (error.element.empty() ? "" : " <" + error.element + ">"), {},
               error.what + (error.count > 1 ? fmt::format(" ({} times)", error.count) : ""));
  }
  for (const std::string& part : found->unchecked) losses.add("schema", part, {}, "too large");
  for (const auto& [space, count] : found->foreign) {
    log << fmt::format("{} elements and attributes of {}: an extension, not checked\n", count,
                       name_for_terminal(space));
  }
  return losses.take();
}

Json as_json(const std::vector<Loss>& losses) {
  Json list = Json::array();
  for (const Loss& loss : losses) {
    list.push_back({{"category", loss.category},
                    {"severity", std::string(name_of(loss.severity))},
                    {"where", printable(loss.where)},
                    {"before", printable(loss.before)},
                    {"after", printable(loss.after)}});
  }
  return Json{{"verdict", std::string(name_of(verdict_of(losses)))}, {"losses", list}};
}

void tell(const std::vector<Loss>& losses, std::ostream& out) {
  out << name_of(verdict_of(losses)) << '\n';
  for (const Loss& loss : losses) {
    out << fmt::format("  {:<10} {:<18} {}\n", name_of(loss.severity), loss.category,
                       name_for_terminal(loss.where));
    if (!loss.before.empty()) out << "    before  " << name_for_terminal(loss.before) << '\n';
    if (!loss.after.empty()) out << "    after   " << name_for_terminal(loss.after) << '\n';
  }
}

// So many of a kind are told, and how many there are: the verdict misses none.
class StoreLosses {
 public:
  void add(Loss loss) {
    std::vector<Loss>& kind = kinds_[loss.category];
    if (kind.size() == most_of_a_kind) {
      More& more = more_[loss.category];
      more.severity = std::max(more.severity, loss.severity);
      ++more.count;
    } else {
      kind.push_back(std::move(loss));
    }
  }

  std::vector<Loss> take() {
    std::vector<Loss> all;
    for (auto& [category, losses] : kinds_) {
      for (Loss& loss : losses) all.push_back(std::move(loss));
      const auto more = more_.find(category);
      if (more == more_.end()) continue;
      const auto& [count, severity] = more->second;
      all.push_back({category, severity, fmt::format("{} more places", count), {}, {}});
    }
    std::ranges::stable_sort(all, std::greater<>(), &Loss::severity);
    return all;
  }

 private:
  static constexpr std::size_t most_of_a_kind = 1'000;
  struct More {
    std::uint64_t count = 0;
    Severity severity = Severity::cosmetic;  // the gravest
  };
  std::map<std::string, std::vector<Loss>> kinds_;
  std::map<std::string, More> more_;
};

// A mailbox, or a single message, against what it became.
OrStop<std::vector<Loss>> compare_store(const CommandLine& line, Inspector& inspector,
                                        Console& console) {
  const std::string& path = line.arguments[0];
  const std::string& result = line.arguments[1];
  const Descriptor source(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  const Descriptor folder(::open(result.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!source || !folder) {
    return could_not_run(fmt::format(
        "{} cannot be read: {}", name_for_terminal(source ? result : path), std::strerror(errno)));
  }
  const auto seen =
      inspector.inspect(source.get(), std::filesystem::path(path).filename().string(), {});
  if (!seen) return could_not_run(seen.error());
  if (seen->format == nullptr || seen->format->handling != Handling::mail) {
    return could_not_run(fmt::format("{} is no mailbox", name_for_terminal(path)));
  }
  StoreMoulds moulds;
  StoreSettings settings;
  settings.require_isolation = !line.has("unsafe");
  settings.memory_bytes = std::uint64_t{1} << 30U;
  settings.deadline = std::chrono::hours(24);  // one answer per item that differs
  settings.format = std::string(seen->format->id);
  settings.source = source.get();
  settings.folder = folder.get();
  settings.moulds = &moulds;
  auto comparison = StoreComparison::start(settings);
  if (!comparison) return could_not_run(comparison.error());
  StoreLosses losses;
  const auto compared = (*comparison)->compare_all([&losses](std::vector<Loss> some) {
    for (Loss& loss : some) losses.add(std::move(loss));
  });
  if (!compared) return could_not_run(compared.error());
  console.err << fmt::format("{} items compared\n", *compared);
  return losses.take();
}

OrStop<int> told(std::vector<Loss> losses, const CommandLine& line, Console& console) {
  const auto policy = Policy::load();
  if (!policy) return could_not_run(policy.error());
  policy->weigh(losses);
  std::ranges::stable_sort(losses, std::ranges::greater(), &Loss::severity);
  if (line.has("json")) {
    console.out << as_json(losses).dump(1) << '\n';
  } else {
    tell(losses, console.out);
  }
  const auto fail_on = verdict_named(line.value("fail-on", "content"));
  return verdict_of(losses) >= *fail_on ? exit_needs_a_look : exit_fine;
}

}  // namespace

OrStop<int> validate_command(const CommandLine& line, Console& console) {
  Examiner::Settings settings;
  settings.require_isolation = !line.has("unsafe");
  auto examiner = Examiner::start(settings);
  if (!examiner) return could_not_run(examiner.error());
  std::error_code ignored;
  if (std::filesystem::is_directory(line.arguments[1], ignored)) {
    OFFENBAR_OR_STOP(const std::vector<Loss> losses, compare_store(line, **examiner, console));
    return told(losses, line, console);
  }
  OFFENBAR_OR_STOP(const Side source, open_side(line.arguments[0], **examiner));
  OFFENBAR_OR_STOP(const Side result, open_side(line.arguments[1], **examiner));
  auto losses =
      (*examiner)->compare(source.file.get(), source.format, result.file.get(), result.format);
  if (!losses) return could_not_run(losses.error());
  if (!*losses) {
    return could_not_run(fmt::format("{} cannot be read", name_for_terminal(line.arguments[0])));
  }
  if (line.has("schema")) {
    OFFENBAR_OR_STOP(const std::vector<Loss> more,
                     conformance(**examiner, result, line.value("schema"), console.err));
    (*losses)->insert((*losses)->end(), more.begin(), more.end());
  }
  return told(std::move(**losses), line, console);
}

}  // namespace offenbar::batch
