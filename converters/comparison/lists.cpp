// Compares what a document holds beside its text: comments, changes, links, pictures, names,
// properties.
#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <functional>
#include <optional>
#include <set>
#include <unordered_map>

#include "converters/comparison/alignment.h"
#include "converters/comparison/documents.h"
#include "converters/comparison/mapped.h"
#include "converters/comparison/same_formula.h"
#include "converters/document/normal_text.h"

namespace offenbar {
namespace {

std::uint64_t key_of(std::string_view text) { return std::hash<std::string_view>{}(text); }

std::string without_spaces(std::string_view text) {
  std::string out = normalised(text);
  std::erase(out, ' ');
  return out;
}

// "2020-01-31T12:00:00" of "2020-01-31T12:00:00.123Z".
std::string_view to_the_second(std::string_view date) {
  return date.substr(0, std::min<std::size_t>(19, date.size()));
}

// The number of up to four digits at `at`; 0 for what is none.
int number_in(std::string_view text, std::size_t at, std::size_t digits) {
  int number = 0;
  const std::string_view part = text.substr(std::min(at, text.size()), digits);
  std::from_chars(part.data(), part.data() + part.size(), number);
  return number;
}

// Minutes that a zone such as "-07:00" or "Z" is ahead of UTC.
int zone_minutes(std::string_view date) {
  const auto sign = date.find_first_of("+-", 19);
  if (sign == std::string_view::npos || sign + 5 >= date.size()) return 0;
  const int minutes = number_in(date, sign + 1, 2) * 60 + number_in(date, sign + 4, 2);
  return date[sign] == '-' ? -minutes : minutes;
}

// Hours from some day on to "2020-01-31T12", as if each month had 31 days.
int hours_of(std::string_view date) {
  const int days =
      (number_in(date, 0, 4) * 12 + number_in(date, 5, 2)) * 31 + number_in(date, 8, 2);
  return days * 24 + number_in(date, 11, 2);
}

// A date with another zone is another writing of the same moment, of which the minute within the
// hour and the second, and that no zone is more than a day from another, are enough to tell it from
// a wrong one.
bool same_moment(std::string_view a, std::string_view b) {
  if (to_the_second(a) == to_the_second(b)) return true;
  if (a.size() < 19 || b.size() < 19 || zone_minutes(a) == zone_minutes(b)) return false;
  constexpr int farthest = 26 + 3 * 24;  // hours; months are up to three days shorter than thought
  if (std::abs(hours_of(a) - hours_of(b)) > farthest) return false;
  return a.substr(14, 5) == b.substr(14, 5);
}

class Lists {
 public:
  Lists(const Document& before, const Document& after, LossList& losses)
      : before_(before), after_(after), losses_(losses) {}

  void run() {
    if (before_.knows_comments && after_.knows_comments) compare_comments();
    if (before_.knows_changes && after_.knows_changes) compare_changes();
    if (before_.knows_links && after_.knows_links) compare_links();
    if (before_.knows_images && after_.knows_images) compare_images();
    if (before_.knows_properties && after_.knows_properties) compare_properties();
    if (before_.knows_formulas && after_.knows_formulas) compare_names();
    compare_slides();
  }

 private:
  void compare_comments() {
    const bool by_place = before_.kind == Document::Kind::spreadsheet;
    const auto keys = [by_place](const std::vector<Comment>& comments) {
      std::vector<std::uint64_t> all;
      for (const Comment& comment : comments) {
        all.push_back(key_of(without_spaces(comment.text) + (by_place ? comment.where : "")));
      }
      return all;
    };
    const auto a = keys(before_.comments);
    const auto b = keys(after_.comments);
    std::vector<bool> taken(b.size());
    const std::vector<bool> same = match_whole(a, b, taken);
    std::size_t next = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (same[i]) continue;
      const auto found = find_untaken(a[i], b, taken, next);
      const Comment& comment = before_.comments[i];
      if (!found) {
        losses_.add("comment_missing", comment.where, comment.text, {});
        continue;
      }
      taken[*found] = true;
      next = *found + 1;
      compare_comment(comment, after_.comments[*found]);
    }
    for (std::size_t j = 0; j < b.size(); ++j) {
      const Comment& comment = after_.comments[j];
      if (!taken[j] && !normalised(comment.text).empty()) {
        losses_.add("comment_added", comment.where, {}, comment.text);
      }
    }
  }

  // Comments at one place come in no sure order: those that agree in everything find each other
  // first.
  [[nodiscard]] std::vector<bool> match_whole(const std::vector<std::uint64_t>& a,
                                              const std::vector<std::uint64_t>& b,
                                              std::vector<bool>& taken) const {
    const auto whole = [](std::uint64_t key, const Comment& comment) {
      return key_of(std::to_string(key) + std::to_string(std::ranges::count(comment.text, '\n')) +
                    normalised(comment.author) + "\n" + std::string(to_the_second(comment.date)));
    };
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> open;
    for (std::size_t j = b.size(); j-- > 0;) open[whole(b[j], after_.comments[j])].push_back(j);
    std::vector<bool> matched(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      const auto found = open.find(whole(a[i], before_.comments[i]));
      if (found == open.end() || found->second.empty()) continue;
      taken[found->second.back()] = true;
      found->second.pop_back();
      matched[i] = true;
    }
    return matched;
  }

  static std::optional<std::size_t> find_untaken(std::uint64_t key,
                                                 const std::vector<std::uint64_t>& keys,
                                                 const std::vector<bool>& taken, std::size_t from) {
    constexpr std::size_t farthest = 2000;  // bounds the time for comments out of order
    const std::size_t end = std::min(keys.size(), from + farthest);
    for (std::size_t j = from; j < end; ++j) {
      if (!taken[j] && keys[j] == key) return j;
    }
    for (std::size_t j = from > farthest ? from - farthest : 0; j < std::min(from, keys.size());
         ++j) {
      if (!taken[j] && keys[j] == key) return j;
    }
    return std::nullopt;
  }

  void compare_comment(const Comment& a, const Comment& b) {
    const auto breaks = [](const std::string& text) { return std::ranges::count(text, '\n'); };
    if (before_.kind == Document::Kind::text && breaks(a.text) != breaks(b.text)) {
      losses_.add("paragraph_break", a.where, a.text, b.text);
    }
    // LibreOffice itself writes that into Excel's formats where nobody is named.
    const bool nobody = normalised(a.author) == "Unknown Author" && b.author.empty();
    // Excel begins a comment with its author's name: then it is still there.
    const bool in_text = b.author.empty() && normalised(b.text).starts_with(normalised(a.author));
    if (normalised(a.author) != normalised(b.author) && !a.author.empty() && !in_text && !nobody) {
      losses_.add("comment_author", a.where, a.author, b.author);
    }
    if (!a.date.empty() && !same_moment(a.date, b.date)) {
      losses_.add("comment_date", a.where, a.date, b.date);
    }
  }

  // What one author inserted in body, notes, headers and boxes stands in the order in which the
  // format keeps these; that it is the same text is known from the stories, which hold it too.
  static bool same_pieces(std::string was, std::string is) {
    if (was.size() != is.size()) return false;
    std::ranges::sort(was);
    std::ranges::sort(is);
    return was == is;
  }

  void compare_changes() {
    for (const auto& [key, change] : before_.changes) {
      const auto found = after_.changes.find(key);
      const std::string was = without_spaces(change.text);
      if (was.empty()) continue;
      const std::string is =
          found == after_.changes.end() ? "" : without_spaces(found->second.text);
      if (was != is && (key.deleted || !same_pieces(was, is))) {
        losses_.add("tracked_change", (key.deleted ? "deleted by " : "inserted by ") + key.author,
                    was, is);
      }
    }
    for (const auto& [key, change] : after_.changes) {
      if (before_.changes.contains(key) || without_spaces(change.text).empty()) continue;
      losses_.add("tracked_change", (key.deleted ? "deleted by " : "inserted by ") + key.author, {},
                  change.text);
    }
  }

  // Case of scheme and host, escapes and a last slash say nothing; of a path on a disk only its end
  // is compared, because what is before depends on where the document lies.
  static std::string same_target(std::string_view target) {
    if (target.starts_with('#')) return place_within(target);
    std::string out;
    for (std::size_t i = 0; i < target.size(); ++i) {
      if (target[i] == '%' && i + 2 < target.size() &&
          std::isxdigit(static_cast<unsigned char>(target[i + 1])) != 0 &&
          std::isxdigit(static_cast<unsigned char>(target[i + 2])) != 0) {
        const int byte = std::stoi(std::string(target.substr(i + 1, 2)), nullptr, 16);
        out += byte == '\\' ? '/' : static_cast<char>(byte);
        i += 2;
      } else {
        out += target[i] == '\\' ? '/' : target[i];
      }
    }
    const auto scheme = out.find(':');
    const bool on_disk = scheme == std::string::npos || scheme < 2 || out.starts_with("file:");
    if (on_disk) {
      if (const auto hash = out.find('#'); hash != std::string::npos) out.resize(hash);
      if (const auto slash = out.rfind('/'); slash != std::string::npos) out.erase(0, slash + 1);
    }
    for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    std::erase(out, ' ');
    while (out.ends_with('/')) out.pop_back();
    return out;
  }

  // "#Sheet 1!A1" is also written "#'Sheet 1'.$A$1".
  static std::string place_within(std::string_view target) {
    std::string out;
    for (const char c : target) {
      if (c == '$' || c == '\'' || c == ' ') continue;
      out += c == '!' ? '.' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return out;
  }

  // By target: in how many places it is linked. The pieces of one link are one; headers come as
  // often as the format has them.
  using Places = std::map<std::string, std::set<std::string_view>>;
  // The target of a link of the source in the result: its own, or where the mappings lead it, if
  // the result (`others`) leads there.
  static std::string led_to(std::string_view target, const Places& others) {
    std::string own = same_target(target);
    if (others.contains(own)) return own;
    for (const std::string& mapped : mapped_targets(std::string(target), &same_target)) {
      if (others.contains(mapped)) return mapped;
    }
    return own;
  }

  static Places places_of(const std::vector<Link>& links, const Places& others = {}) {
    Places places;
    for (const Link& link : links) {
      const bool header = link.where.starts_with("header");
      places[led_to(link.target, others)].insert(header ? std::string_view("header")
                                                        : std::string_view(link.where));
    }
    return places;
  }

  void compare_links() {
    const Places is = places_of(after_.links), was = places_of(before_.links, is);
    tell_links(before_.links, was, is, true);
    tell_links(after_.links, is, was, false);
  }

  // A style with a link may be that of any number of cells.
  static std::size_t places_in(const std::set<std::string_view>& places) {
    const bool in_style = std::ranges::any_of(
        places, [](std::string_view place) { return place.starts_with("style "); });
    return in_style ? SIZE_MAX : places.size();
  }

  void tell_links(const std::vector<Link>& links, const Places& theirs, const Places& others,
                  bool lost) {
    std::map<std::string, std::size_t> open;
    const bool in_workbook = before_.kind == Document::Kind::spreadsheet;
    const bool knows_inner = std::ranges::any_of(
        before_.links, [](const Link& link) { return link.target.starts_with('#'); });
    for (const auto& [target, places] : theirs) {
      const auto there = others.find(target);
      // A program may make several links of one; that there is one at all is what counts then.
      if (!lost && there != others.end()) continue;
      // Not of all sources are those within a workbook read.
      if (!lost && in_workbook && !knows_inner && target.starts_with('#')) continue;
      const std::size_t found = there == others.end() ? 0 : places_in(there->second);
      if (places.size() > found) open[target] = places.size() - found;
    }
    // Of links that stand in several places, those are told that stand where the other side has
    // none.
    for (const bool only_elsewhere : {true, false}) {
      std::set<std::pair<std::string, std::string_view>> told;
      for (const Link& link : links) {
        const std::string target = lost ? led_to(link.target, others) : same_target(link.target);
        const auto left = open.find(target);
        if (left == open.end() || left->second == 0) continue;
        const auto there = others.find(target);
        const bool elsewhere = there == others.end() || !there->second.contains(link.where);
        if (elsewhere != only_elsewhere || !told.emplace(target, link.where).second) continue;
        --left->second;
        losses_.add("hyperlink", link.where, lost ? link.target : "", lost ? "" : link.target);
      }
    }
  }

  static std::string extension_of(std::string_view name) {
    std::string extension(name.substr(std::min(name.rfind('.'), name.size())));
    for (char& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return extension == ".jpeg" ? ".jpg" : extension;
  }

  // Those that the other side has not, as often as they stand there. Headers come as often as the
  // format has them: what stands in one counts once.
  static std::vector<const Image*> left_of(const std::vector<Image>& images,
                                           const std::vector<Image>& others) {
    const auto in_header = [](const Image& image) { return image.where.starts_with("header"); };
    std::map<std::string, std::size_t> there;
    std::set<std::string> headers;
    for (const Image& other : others) {
      if (in_header(other) && !headers.insert(other.digest).second) continue;
      ++there[other.digest];
    }
    headers.clear();
    std::vector<const Image*> left;
    for (const Image& image : images) {
      if (in_header(image) && !headers.insert(image.digest).second) continue;
      if (std::size_t& count = there[image.digest]; count > 0) {
        --count;
      } else {
        left.push_back(&image);
      }
    }
    return left;
  }

  void compare_images() {
    const std::vector<const Image*> others = left_of(after_.images, before_.images);
    std::size_t next = 0;
    for (const Image* image : left_of(before_.images, after_.images)) {
      if (next == others.size()) {
        losses_.add("image_missing", image->where, image->name, {});
      } else {
        const std::string& other = others[next++]->name;
        const bool recoded = extension_of(image->name) != extension_of(other);
        losses_.add(recoded ? "image_recoded" : "image_changed", image->where, image->name, other);
      }
    }
  }

  // Programs write their own version and state there, keywords are parted by what they like, and
  // "0" is "false".
  static bool same_property(const std::string& name, const std::string& was,
                            const std::string& is) {
    static const std::set<std::string> of_the_program{
        "custom: AppVersion",         "custom: DocSecurity",       "custom: HyperlinksChanged",
        "custom: LinksUpToDate",      "custom: ScaleCrop",         "custom: ShareDoc",
        "custom: BuildNumberCreated", "custom: BuildNumberEdited", "custom: IsMetric",
        "custom: TimeEdited"};
    if (of_the_program.contains(name)) return true;
    if (name == "created") return !is.empty() && same_moment(was, is);
    if (name == "keywords") return words_only(was) == words_only(is);
    const auto truth = [](const std::string& text) {
      return text == "0" ? "false" : text == "1" ? "true" : text;
    };
    return truth(was) == truth(is);
  }

  static std::string words_only(std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == ',' || c == ';' || c == '/'; });
    return text;
  }

  void compare_properties() {
    for (const auto& [name, value] : before_.properties) {
      const auto found = after_.properties.find(name);
      const std::string is = found == after_.properties.end() ? "" : found->second;
      if (is == mapped_property(name, value)) continue;
      if (is == value || same_property(name, value, is)) continue;
      losses_.add("property", name, value, is);
    }
  }

  void compare_names() {
    for (const auto& [name, formula] : before_.names) {
      const auto found = after_.names.find(name);
      if (found == after_.names.end()) {
        losses_.add("defined_name", name, formula, {});
      } else if (formula != "?" && !same_formula(formula, found->second)) {
        losses_.add("defined_name", name, formula, found->second);
      }
    }
  }

  void compare_slides() {
    if (after_.slides.size() < before_.slides.size() && !before_.truncated && !after_.truncated) {
      losses_.add("slides", {}, std::to_string(before_.slides.size()),
                  std::to_string(after_.slides.size()));
    }
    const std::size_t both = std::min(before_.slides.size(), after_.slides.size());
    for (std::size_t i = 0; i < both; ++i) {
      const std::string& name = before_.slides[i].name;
      if (before_.kind == Document::Kind::drawing && !name.empty() &&
          normalised(name) != normalised(after_.slides[i].name)) {
        losses_.add("page_name", "page " + std::to_string(i + 1), name, after_.slides[i].name);
      }
      const bool was = before_.slides[i].hidden;
      if (was == after_.slides[i].hidden) continue;
      losses_.add("slide_hidden", "slide " + std::to_string(i + 1), was ? "hidden" : "shown",
                  was ? "shown" : "hidden");
    }
  }

  const Document& before_;
  const Document& after_;
  LossList& losses_;
};

}  // namespace

void compare_lists(const Document& before, const Document& after, LossList& losses) {
  Lists(before, after, losses).run();
}

}  // namespace offenbar
