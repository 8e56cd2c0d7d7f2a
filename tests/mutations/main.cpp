// mutations SOURCE RESULTS [CASES [EVERY]]: see README.md.
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>

#include "converters/base/descriptor.h"
#include "converters/base/zip_writer.h"
#include "converters/comparison/documents.h"
#include "converters/detect.h"
#include "converters/read.h"
#include "tests/mutations/defects.h"

namespace offenbar::mutations {
namespace {

namespace fs = std::filesystem;
constexpr std::uintmax_t largest = 200'000;  // bytes of a source: time is for many, not for large
using Members = std::vector<std::pair<std::string, std::vector<std::byte>>>;

struct Tally {
  std::uint64_t cases = 0, found = 0;
  std::uint64_t left_out = 0;  // of these the source has nothing that could be lost
};

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

Result<Members> members_of(const std::string& package) {
  OFFENBAR_TRY(const zip::Archive archive, zip::Archive::open(as_bytes(package)));
  Members members;
  for (const zip::Entry& entry : archive.entries()) {
    if (entry.folder()) continue;
    OFFENBAR_TRY(auto bytes, archive.read(entry, std::uint64_t{1} << 30U));
    members.emplace_back(entry.name, std::move(bytes));
  }
  return members;
}

std::string text_of(const Members& members, std::string_view name) {
  for (const auto& [member, bytes] : members) {
    if (member == name) return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  return {};
}

// "Object 1/content.xml" for the first equation or chart.
std::string member_of(const Members& members, const Defect& defect) {
  if (defect.member != "formula" && defect.member != "chart") return std::string(defect.member);
  const std::string_view root = defect.member == "chart" ? "<chart:chart " : "<math ";
  for (const auto& [member, bytes] : members) {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (member.ends_with("/content.xml") && text.find(root) != text.npos) return member;
  }
  return {};
}

std::string package_of(const Members& members, std::string_view changed, const std::string& xml,
                       bool backwards = false) {
  const Descriptor file(::memfd_create("package", MFD_CLOEXEC));
  zip::Writer writer(file.get());
  const auto add = [&](const auto& member) {
    const Bytes bytes = member.first == changed ? as_bytes(xml) : Bytes(member.second);
    (void)writer.add(member.first, bytes, zip::Storage::stored);
  };
  if (backwards) {
    for (auto member = members.rbegin(); member != members.rend(); ++member) add(*member);
  } else {
    for (const auto& member : members) add(member);
  }
  (void)writer.finish();
  std::string bytes(writer.written(), '\0');
  if (::pread(file.get(), bytes.data(), bytes.size(), 0) < 0) bytes.clear();
  return bytes;
}

// What a comparison told: how often each category, those that are only counted included, and each
// loss with its place and both sides.
struct Told {
  std::map<std::string, std::uint64_t> counts;
  std::set<std::string> losses;
  bool operator==(const Told&) const = default;
};

Told told_by(const std::vector<Loss>& losses) {
  Told told;
  for (const Loss& loss : losses) {
    const bool more = loss.where.ends_with(" more places");
    told.counts[loss.category] += more ? std::stoull(loss.where) : 1;
    if (!more) {
      told.losses.insert(
          fmt::format("{}\t{}\t{}\t{}", loss.category, loss.where, loss.before, loss.after));
    }
  }
  return told;
}

std::string text_of(const Told& told) {
  std::string all;
  for (const auto& [category, count] : told.counts) all += fmt::format(" {}={}", category, count);
  return all.empty() ? " nothing" : all;
}

class Harness {
 public:
  explicit Harness(std::size_t cases) : cases_(cases) {}

  void file(const fs::path& source, const fs::path& results, const fs::path& relative) {
    const std::string bytes = read_file(source);
    const Content content(as_bytes(bytes));
    const Detection detection = detect(content, source.filename().string());
    if (detection.format == nullptr || detection.format->read == nullptr) return;
    fs::path result = results / relative;
    result.replace_extension(detection.format->target);
    const Format* target = find_format(detection.format->target);
    if (target == nullptr || !fs::exists(result)) {
      ++without_result_;
      return;
    }
    const auto before = detection.format->read(content);
    const std::string package = read_file(result);
    const auto members = members_of(package);
    const auto base = before && members ? compare(*before, *target, package) : std::nullopt;
    if (!base) {
      ++unreadable_;
      fmt::print("cannot be read: {}\n", current);
      return;
    }
    in_both_ = digests_of(*target, package);
    names_ = names_of(*target, package);
    objects_ = objects_of(*target, package);
    std::erase_if(in_both_, [&before](const std::string& digest) {
      return std::ranges::find(before->images, digest, &Image::digest) == before->images.end();
    });
    ++files_;
    for (const Defect& defect : defects()) seed(defect, *before, *target, *members, *base);
    change_nothing(*before, *target, *members, *base, relative);
  }

  int tell() const {
    bool good = true;
    fmt::print("{} results; passed over: {} without one, {} that cannot be read\n\n", files_,
               without_result_, unreadable_);
    fmt::print("{:<22}{:>7}{:>7}{:>9}{:>8}{:>10}\n", "defect", "cases", "found", "missed", "share",
               "left out");
    Tally all;
    for (const Defect& defect : defects()) {
      const auto found = tallies_.find(defect.name);
      if (found == tallies_.end()) continue;
      const Tally& tally = found->second;
      all.cases += tally.cases;
      all.found += tally.found;
      all.left_out += tally.left_out;
      const bool enough = at_least(least_of_kind, tally);
      good &= enough;
      print(defect.name, tally,
            !enough              ? "below 95 %"
            : tally.cases == 0   ? "nothing to judge by"
            : tally.cases < many ? "few cases: none may be missed"
                                 : "");
    }
    const bool enough = at_least(least_of_all, all);
    good &= enough && all.cases > 0;
    print("all", all, enough ? "" : "below 99 %");
    fmt::print("\nwithout a defect: {} cases, {} false alarms\n", unchanged_, alarms_);
    if (broken_ > 0) fmt::print("{} defects made a result that nobody can read\n", broken_);
    return good && broken_ == 0 && alarms_ * 100 <= unchanged_ ? 0 : 1;
  }

 private:
  static constexpr std::uint64_t least_of_kind = 95, least_of_all = 99;  // per cent
  static constexpr std::uint64_t many = 20;  // cases, of which one is 5 %

  static bool at_least(std::uint64_t percent, const Tally& tally) {
    return tally.found * 100 >= percent * tally.cases;
  }

  static void print(std::string_view name, const Tally& tally, std::string_view remark) {
    const double cases = static_cast<double>(tally.cases);
    const std::string share =
        tally.cases == 0 ? "-"
                         : fmt::format("{:.1f}%", 100.0 * static_cast<double>(tally.found) / cases);
    fmt::print("{:<22}{:>7}{:>7}{:>9}{:>8}{:>10}  {}\n", name, tally.cases, tally.found,
               tally.cases - tally.found, share, tally.left_out, remark);
  }

  static std::optional<Told> compare(const Document& before, const Format& format,
                                     const std::string& package) {
    const Content content(as_bytes(package));
    const auto after = format.read(content);
    if (!after) return std::nullopt;
    return told_by(compare_documents(before, *after));
  }

  static std::set<std::string> names_of(const Document& document) {
    std::set<std::string> names;
    for (const Holding& holding : document.holdings) {
      if (holding.kind == Held::bookmark) names.insert("bookmark: " + holding.value);
    }
    for (const auto& [name, value] : document.properties) names.insert(name);
    return names;
  }
  static std::set<std::string> names_of(const Format& format, const std::string& package) {
    const Content content(as_bytes(package));
    const auto document = format.read(content);
    return document ? names_of(*document) : std::set<std::string>{};
  }
  [[nodiscard]] bool loses_a_name_of(const Document& before,
                                     const std::set<std::string>& now) const {
    return std::ranges::any_of(names_of(before), [&](const std::string& name) {
      return names_.contains(name) && !now.contains(name);
    });
  }

  using Objects = std::map<std::string, std::size_t>;
  static Objects objects_of(const Document& document) {
    Objects objects;
    for (const Holding& holding : document.holdings) {
      if (holding.kind == Held::object || holding.kind == Held::equation) ++objects[holding.value];
    }
    return objects;
  }
  static Objects objects_of(const Format& format, const std::string& package) {
    const Content content(as_bytes(package));
    const auto document = format.read(content);
    return document ? objects_of(*document) : Objects{};
  }
  // One fewer is seen in the result, which had it more often than the source.
  [[nodiscard]] bool loses_a_surplus_object(const Document& before, const Objects& now) const {
    if (now == objects_) return false;
    const Objects source = objects_of(before);
    return std::ranges::all_of(objects_, [&](const auto& object) {
      const auto in_source = source.find(object.first), still = now.find(object.first);
      const std::size_t wanted = in_source == source.end() ? 0 : in_source->second;
      return (still == now.end() ? 0 : still->second) >= std::min(wanted, object.second);
    });
  }

  static std::set<std::string> digests_of(const Format& format, const std::string& package) {
    const Content content(as_bytes(package));
    std::set<std::string> digests;
    if (const auto document = format.read(content)) {
      for (const Image& image : document->images) digests.insert(image.digest);
    }
    return digests;
  }

  [[nodiscard]] bool holds_all(const std::set<std::string>& digests) const {
    return std::ranges::includes(digests, in_both_);
  }

  void seed(const Defect& defect, const Document& before, const Format& target,
            const Members& members, const Told& base) {
    constexpr std::string_view kinds[] = {"text", "spreadsheet", "presentation", "drawing"};
    const std::string_view kind = kinds[static_cast<std::size_t>(before.kind)];
    if (defect.kinds.find(kind) == std::string_view::npos) return;
    const std::string member = member_of(members, defect);
    const std::string xml = text_of(members, member);
    for (std::size_t n = 0; n < cases_; ++n) {
      const auto changed = defect.seed(xml, n);
      if (!changed || *changed == xml) continue;
      const std::string package = package_of(members, member, *changed);
      // A picture that the source does not have is none that can be lost.
      const bool pictured = defect.name == "lose_picture" && holds_all(digests_of(target, package));
      // Nor is a name that the office gave by itself.
      const bool named = defect.name == "lose_bookmark" || defect.name == "lose_own_property";
      Tally& tally = tallies_[defect.name];
      const bool surplus = defect.name == "lose_object" &&
                           loses_a_surplus_object(before, objects_of(target, package));
      if (pictured || surplus || (named && !loses_a_name_of(before, names_of(target, package)))) {
        ++tally.left_out;
        continue;
      }
      const auto now = compare(before, target, package);
      if (!now) {  // a defect of ours, which proves nothing of the comparison
        ++broken_;
        fmt::print("cannot be read with {} {}: {}\n", defect.name, n, current);
        continue;
      }
      ++tally.cases;
      if (told(defect.expects, base, *now)) {
        ++tally.found;
      } else if (std::getenv("MUTATIONS_VERBOSE") != nullptr) {
        fmt::print("missed {} {} in {}: {} before, {} now\n", defect.name, n, current,
                   text_of(base), text_of(*now));
      }
    }
  }

  // A category of those expected has more losses than before or, where the result differed at that
  // place already, another one: two that were may have become one.
  static bool told(std::string_view expected, const Told& base, const Told& now) {
    const auto count = [](const Told& of, const std::string& category) {
      const auto found = of.counts.find(category);
      return found == of.counts.end() ? 0 : found->second;
    };
    while (!expected.empty()) {
      const std::size_t end = std::min(expected.find(' '), expected.size());
      const std::string category(expected.substr(0, end));
      if (count(now, category) > count(base, category)) return true;
      const bool another = std::ranges::any_of(now.losses, [&](const std::string& loss) {
        return loss.starts_with(category + "\t") && !base.losses.contains(loss);
      });
      if (another) return true;
      expected.remove_prefix(std::min(end + 1, expected.size()));
    }
    return false;
  }

  void change_nothing(const Document& before, const Format& target, const Members& members,
                      const Told& base, const fs::path& relative) {
    const std::string renamed = with_other_style_names(text_of(members, "content.xml"));
    for (const bool backwards : {false, true}) {
      const auto now =
          compare(before, target, package_of(members, "content.xml", renamed, backwards));
      ++unchanged_;
      if (now && *now == base) continue;
      ++alarms_;
      fmt::print("false alarm: {}\n", relative.string());
    }
  }

 public:
  std::string current;

 private:
  std::size_t cases_;
  std::set<std::string> in_both_;  // pictures of source and result
  std::set<std::string> names_;    // of the result: bookmarks, properties
  Objects objects_;                // of the result, as often as they are there
  std::uint64_t files_ = 0, unchanged_ = 0, alarms_ = 0;
  std::uint64_t without_result_ = 0, unreadable_ = 0;  // files
  std::uint64_t broken_ = 0;                           // cases
  std::map<std::string_view, Tally> tallies_;
};

}  // namespace
}  // namespace offenbar::mutations

int main(int count, char** words) {
  using namespace offenbar::mutations;
  if (count < 3) {
    std::cerr << "mutations SOURCE RESULTS [CASES [EVERY]]\n";
    return 2;
  }
  const std::filesystem::path sources(words[1]);
  Harness harness(count > 3 ? std::stoul(words[3]) : 3);
  const std::size_t every = count > 4 ? std::max(1UL, std::stoul(words[4])) : 1;
  std::size_t met = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(sources)) {
    if (!entry.is_regular_file() || entry.file_size() > largest) continue;
    if (met++ % every != 0) continue;
    const auto relative = entry.path().lexically_relative(sources);
    harness.current = relative.string();
    harness.file(entry.path(), words[2], relative);
  }
  return harness.tell();
}
