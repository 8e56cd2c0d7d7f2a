// Compares what is read one after the other: paragraphs by alignment, then words within those that
// differ.
#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>
#include <unordered_map>

#include "converters/base/text.h"
#include "converters/comparison/alignment.h"
#include "converters/comparison/documents.h"
#include "converters/document/normal_text.h"

namespace offenbar {
namespace {

using Units = std::vector<Unit>;
using Keys = std::vector<std::uint64_t>;

std::uint64_t key_of(std::string_view text) { return std::hash<std::string_view>{}(text); }

Keys keys_of(const Units& units) {
  Keys keys;
  keys.reserve(units.size());
  for (const Unit& unit : units) keys.push_back(key_of(normalised(unit.text)));
  return keys;
}

// A stretch of units on both sides that say different things.
struct Gap {
  Story story = Story::body;
  std::vector<std::size_t> before, after;
};

// A page number or a date alone on a page of speaker notes, which its master may have put there.
bool is_furniture(Story story, const Unit& unit) {
  return story == Story::notes && normalised(unit.text) == computed_field;
}

class Words {
 public:
  Words(const Units& units, const std::vector<std::size_t>& which) {
    for (const std::size_t at : which) {
      const std::string text = normalised(units[at].text);
      for (std::size_t i = 0; i < text.size();) {
        const std::size_t end = std::min(text.find(' ', i), text.size());
        if (end > i) add(std::string_view(text).substr(i, end - i), at);
        i = end + 1;
      }
    }
  }

  Keys keys;
  bool cut = false;  // there were more
  [[nodiscard]] std::size_t unit(std::size_t word) const { return units_[word]; }
  [[nodiscard]] std::size_t size() const { return keys.size(); }
  [[nodiscard]] std::string text(std::size_t begin, std::size_t end) const {
    std::string out;
    for (std::size_t i = begin; i < end && out.size() <= LossList::longest_text; ++i) {
      out += (out.empty() ? "" : " ") + texts_[i];
    }
    return out;
  }
  // Without the spaces between the words.
  [[nodiscard]] std::string joined(std::size_t begin, std::size_t end) const {
    std::string out;
    for (std::size_t i = begin; i < end; ++i) out += texts_[i];
    return out;
  }

 private:
  static constexpr std::size_t most_words = 300'000;  // of one stretch that differs

  void add(std::string_view word, std::size_t at) {
    if (keys.size() == most_words) {
      cut = true;
      return;
    }
    keys.push_back(key_of(word));
    texts_.emplace_back(word);
    units_.push_back(at);
  }
  std::vector<std::string> texts_;
  std::vector<std::size_t> units_;
};

std::string_view category_of(Story story, bool before, bool after) {
  switch (story) {
    case Story::footnote:
    case Story::endnote:
      return "note_text";
    case Story::header_or_footer:
      return "header_footer_text";
    case Story::notes:
      return "speaker_notes";
    default:
      break;
  }
  if (before && after) return "text_changed";
  return before ? "text_missing" : "text_added";
}

class Comparison {
 public:
  Comparison(const Document& before, const Document& after, LossList& losses)
      : before_(before), after_(after), losses_(losses) {}

  void run() {
    for (std::size_t i = 0; i < story_count; ++i) {
      const auto story = static_cast<Story>(i);
      const bool both_know = before_.knows_headers && after_.knows_headers;
      if (story == Story::comment || (story == Story::header_or_footer && !both_know)) continue;
      if (story == Story::header_or_footer) {
        compare_sets(story);
      } else {
        compare_sequence(story);
      }
    }
    take_out_moved();
    for (const Gap& gap : gaps_) compare_words(gap);
  }

 private:
  void compare_sequence(Story story) {
    const Units& a = before_.story(story);
    const Units& b = after_.story(story);
    const Keys a_keys = keys_of(a);
    const Keys b_keys = keys_of(b);
    std::size_t i = 0, j = 0;
    for (const Hunk& hunk : align(a_keys, b_keys)) {
      for (; i < hunk.a_begin; ++i, ++j) compare_kind(a[i], b[j]);
      Gap gap{story, {}, {}};
      for (; i < hunk.a_end; ++i) {
        if (!is_furniture(story, a[i])) gap.before.push_back(i);
      }
      for (; j < hunk.b_end; ++j) {
        if (!is_furniture(story, b[j])) gap.after.push_back(j);
      }
      // Where one side was cut off, the rest of the other is not compared.
      const bool cut = (before_.truncated && i == a.size()) || (after_.truncated && j == b.size());
      if (!cut) gaps_.push_back(std::move(gap));
    }
    for (; i < a.size() && j < b.size(); ++i, ++j) compare_kind(a[i], b[j]);
  }

  // Headers and footers come once for each section or page style, as the format has it.
  void compare_sets(Story story) {
    const Units& a = before_.story(story);
    const Units& b = after_.story(story);
    const Keys a_keys = keys_of(a);
    const Keys b_keys = keys_of(b);
    std::set<std::uint64_t> in_a(a_keys.begin(), a_keys.end());
    std::set<std::uint64_t> in_b(b_keys.begin(), b_keys.end());
    Gap gap{story, {}, {}};
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (in_b.insert(a_keys[i]).second) gap.before.push_back(i);
    }
    for (std::size_t j = 0; j < b.size(); ++j) {
      if (in_a.insert(b_keys[j]).second) gap.after.push_back(j);
    }
    if (!gap.before.empty() || !gap.after.empty()) gaps_.push_back(std::move(gap));
  }

  // Of two that say the same: what they are, where they stand, how they look.
  void compare_kind(const Unit& a, const Unit& b) {
    compare_slide(a, b);
    compare_list_label(a, b);
    compare_marks(a, b);
    if (a.heading == b.heading || before_.kind != Document::Kind::text) return;
    const auto level = [](std::uint8_t heading) {
      return heading == 0 ? std::string("text") : "level " + std::to_string(heading);
    };
    losses_.add("heading_level", a.place.text(), level(a.heading), level(b.heading));
  }

  void compare_slide(const Unit& a, const Unit& b) {
    const bool slides =
        (before_.kind == Document::Kind::presentation || before_.kind == Document::Kind::drawing) &&
        after_.kind == before_.kind && before_.slides.size() == after_.slides.size();
    if (!slides || a.place.at == b.place.at) return;
    losses_.add("text_moved", a.place.text(), a.text, b.place.text());
  }

  // Headings are numbered by the outline of the document, which is written elsewhere.
  void compare_list_label(const Unit& a, const Unit& b) {
    if (!before_.knows_lists || !after_.knows_lists || a.heading > 0 || b.heading > 0) return;
    if (a.list_level == b.list_level && a.label == b.label) return;
    losses_.add("list_label", a.place.text(), label_words(a), label_words(b));
  }

  static std::string label_words(const Unit& unit) {
    if (unit.list_level == 0) return "no list: " + std::string(unit.text);
    return (unit.label == ListLabel::bullet ? "bullet, level " : "number, level ") +
           std::to_string(unit.list_level) + ": " + std::string(unit.text);
  }

  void compare_marks(const Unit& a, const Unit& b) {
    if (!a.knows_marks || !b.knows_marks) return;
    constexpr std::uint32_t few = 2;  // letters: the ends of runs may be elsewhere
    constexpr std::array<std::string_view, mark_count> names{"bold", "italic", "underlined",
                                                             "struck through", "hidden"};
    std::string was, is;
    for (std::size_t i = 0; i < mark_count; ++i) {
      const std::uint32_t before = a.marked.at(i), after = b.marked.at(i);
      if (before <= after + few && after <= before + few) continue;
      const auto words = [&](const Unit& unit, std::uint32_t count) {
        const std::string of = " of " + std::to_string(unit.letters);
        return std::string(names.at(i)) + " " + std::to_string(count) + of + " letters";
      };
      was += (was.empty() ? "" : ", ") + words(a, before);
      is += (is.empty() ? "" : ", ") + words(b, after);
    }
    if (was.empty()) return;
    losses_.add("character_formatting", a.place.text(), was + ": " + std::string(a.text), is);
  }

  // A unit that stands elsewhere is not missing. Text boxes and the text around them may change
  // places: which is which depends on the program.
  void take_out_moved() {
    struct Added {
      Gap* gap;
      std::size_t at;
    };
    std::unordered_multimap<std::uint64_t, Added> added;
    std::map<Gap*, std::set<std::size_t>> found_again;
    for (Gap& gap : gaps_) {
      const Units& units = after_.story(gap.story);
      for (const std::size_t at : gap.after) {
        added.emplace(key_of(normalised(units[at].text)), Added{&gap, at});
      }
    }
    for (Gap& gap : gaps_) {
      const Units& units = before_.story(gap.story);
      std::erase_if(gap.before, [&](std::size_t at) {
        const auto found = added.find(key_of(normalised(units[at].text)));
        if (found == added.end()) return false;
        Gap& there = *found->second.gap;
        const Unit& moved = after_.story(there.story)[found->second.at];
        tell_moved(gap.story, units[at], there.story, moved);
        found_again[&there].insert(found->second.at);
        added.erase(found);
        return true;
      });
    }
    for (const auto& there : found_again) {
      std::erase_if(there.first->after,
                    [&there](std::size_t at) { return there.second.contains(at); });
    }
  }

  void tell_moved(Story from, const Unit& before, Story to, const Unit& after) {
    // In which order boxes come is no matter, what stands in one is. A note is no box.
    const auto beside = [](Story story) {
      return story == Story::footnote || story == Story::endnote || story == Story::notes;
    };
    const bool boxes =
        (from == Story::text_box || to == Story::text_box) && !beside(from) && !beside(to);
    if (boxes && !(from == to && before.place == after.place)) return;
    losses_.add("text_moved", before.place.text(), before.text, after.place.text());
  }

  void compare_words(const Gap& gap) {
    if (gap.before.empty() && gap.after.empty()) return;
    const Units& a = before_.story(gap.story);
    const Units& b = after_.story(gap.story);
    const Words before(a, gap.before);
    const Words after(b, gap.after);
    if (before.cut || after.cut) {
      losses_.add("not_compared", {}, "more differs than is compared word by word", {});
    }
    bool any = false, one_sided = false;
    for (const Hunk& hunk : align(before.keys, after.keys)) {
      const std::string was = before.joined(hunk.a_begin, hunk.a_end);
      const std::string is = after.joined(hunk.b_begin, hunk.b_end);
      if (was == is) continue;  // only the spaces between words
      any = true;
      one_sided |= was.empty() || is.empty();
      tell(gap, hunk, before, after, was, is);
    }
    if (gap.before.empty() || gap.after.empty()) return;
    const bool same = !any && same_paragraphs(gap, a, b);
    if (same && gap.story != Story::header_or_footer) {
      for (std::size_t i = 0; i < gap.before.size(); ++i) {
        compare_kind(a[gap.before[i]], b[gap.after[i]]);
      }
    }
    // Beside other words, the number of paragraphs says whether they part elsewhere, unless some
    // are missing or new.
    if (any ? !one_sided && gap.before.size() != gap.after.size() : !same) {
      const auto told = [](std::size_t count, const Words& words) {
        return std::to_string(count) + ": " + words.text(0, words.size());
      };
      losses_.add("paragraph_break", a[gap.before.front()].place.text(),
                  told(gap.before.size(), before), told(gap.after.size(), after));
    }
  }

  // Of a stretch whose words are the same.
  static bool same_paragraphs(const Gap& gap, const Units& a, const Units& b) {
    const auto letters = [](const Unit& unit) {
      std::string text = normalised(unit.text);
      std::erase(text, ' ');
      return text;
    };
    return std::ranges::equal(gap.before, gap.after, [&](std::size_t i, std::size_t j) {
      return letters(a[i]) == letters(b[j]);
    });
  }

  static bool holds_field(std::string_view text) {
    return text.find(computed_field) != std::string_view::npos;
  }
  // Letters or digits beside its fields.
  static bool holds_more(std::string text) {
    for (auto at = text.find(computed_field); at != std::string::npos;
         at = text.find(computed_field, at)) {
      text.erase(at, computed_field.size());
    }
    return count_letters(text) > 0;
  }

  // `shown` is what `text` says with something in place of its fields; of one that is missing with
  // its words, these are more than a field.
  static bool only_a_field(std::string_view text, std::string_view shown) {
    if (!holds_field(text)) return false;
    if (shown.empty()) return !holds_more(std::string(text));
    for (bool first = true;; first = false) {
      const std::size_t end = text.find(computed_field);
      const std::string_view words = text.substr(0, end);
      const std::size_t at = end == std::string_view::npos && shown.ends_with(words)
                                 ? shown.size() - words.size()
                                 : shown.find(words);
      if (at == std::string_view::npos || (first && at > 0)) return false;
      if (end == std::string_view::npos) return at + words.size() == shown.size();
      shown.remove_prefix(at + words.size());
      text.remove_prefix(end + computed_field.size());
    }
  }

  void tell(const Gap& gap, const Hunk& hunk, const Words& before, const Words& after,
            const std::string& was, const std::string& is) {
    const bool field = only_a_field(was, is) || only_a_field(is, was);
    std::string where;
    if (hunk.a_begin < before.size()) {
      where = before_.story(gap.story)[before.unit(hunk.a_begin)].place.text();
    } else if (before.size() > 0) {
      where = before_.story(gap.story)[before.unit(before.size() - 1)].place.text();
    } else {
      where = after_.story(gap.story)[after.unit(hunk.b_begin)].place.text() + " of the result";
    }
    const std::string_view category =
        field ? "field" : category_of(gap.story, !was.empty(), !is.empty());
    losses_.add(category, where, before.text(hunk.a_begin, hunk.a_end),
                after.text(hunk.b_begin, hunk.b_end));
  }

  const Document& before_;
  const Document& after_;
  LossList& losses_;
  std::vector<Gap> gaps_;
};

}  // namespace

void compare_stories(const Document& before, const Document& after, LossList& losses) {
  Comparison(before, after, losses).run();
}

}  // namespace offenbar
