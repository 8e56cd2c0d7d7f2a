#include "converters/rules/script.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "converters/base/text.h"

namespace offenbar::rules {
namespace {

constexpr std::size_t longest_name = 200;   // bytes of a name in a comment
constexpr std::size_t usual_redirects = 4;  // that a server allows for one message

struct Told {
  Rule rule;
  Said said;
};

std::string shown_name(const Rule& rule) {
  const std::string name = sieve::one_line(rule.name);
  if (name.empty()) return rule.error && rule.of_organizer ? "Outlook Rules Organizer" : "_";
  return std::string(shorten_at_grapheme(name, longest_name));
}

// What both places hold is taken once.
std::vector<Told> chosen(std::vector<Rule> rules, const Context& context) {
  std::ranges::stable_sort(rules, [](const Rule& a, const Rule& b) {
    return std::pair(!a.of_organizer, a.sequence) < std::pair(!b.of_organizer, b.sequence);
  });
  std::multimap<std::string, std::size_t> of_server;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (!rules[i].of_organizer && !rules[i].name.empty()) of_server.emplace(rules[i].name, i);
  }
  std::vector<Told> told;
  std::vector<bool> is_used(rules.size());
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (is_used[i]) continue;
    Said said = say(rules[i], context);
    const auto twin = rules[i].of_organizer ? of_server.find(rules[i].name) : of_server.end();
    if (twin == of_server.end()) {
      told.push_back({std::move(rules[i]), std::move(said)});
      continue;
    }
    const std::size_t other = twin->second;
    of_server.erase(twin);
    is_used[other] = true;
    Said of_other = said.obstacles.empty() ? Said() : say(rules[other], context);
    if (!said.obstacles.empty() && of_other.obstacles.empty()) {
      told.push_back({std::move(rules[other]), std::move(of_other)});
    } else {
      told.push_back({std::move(rules[i]), std::move(said)});
    }
  }
  return told;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const std::string& part : parts) all += (all.empty() ? "" : "; ") + part;
  return all;
}

class Writer {
 public:
  explicit Writer(char separator) : separator_(separator) {}

  void add(Told& one) {
    ++script_.found;
    script_.is_unresolved = script_.is_unresolved || one.said.is_unresolved;
    std::string text = one.said.obstacles.empty() ? said_text(one) : lost_text(one);
    if (body_.size() + text.size() > max_script_bytes) {
      one.said.obstacles.push_back({"rule_action_lost", "the script is larger than servers take"});
      text = fmt::format("# {}. (left out: the script is full)\n\n", script_.found);
      if (body_.size() + text.size() > max_script_bytes + 50'000) text.clear();
    }
    body_ += text;
    if (one.said.obstacles.empty()) {
      ++script_.said;
      for (const sieve::Command& command : one.said.commands) note(command);
      sieve::add_extensions(one.said.test, extensions_);
    }
    add_loss(one);
  }

  Script finish() {
    if (script_.found == 0) return {};
    std::string text = fmt::format(
        "# The rules of Outlook as Sieve, RFC 5228: {} of {}{}.\n"
        "# \"{}\" stands between the parts of a mailbox's name, as in the mailboxes beside this\n"
        "# file; change it where a server has another one.\n\n",
        script_.said, script_.found,
        script_.said == script_.found ? "" : "; the others are told in comments", separator_);
    if (!extensions_.empty()) {
      std::string list;
      for (const std::string& name : extensions_) {
        list += (list.empty() ? "" : ", ") + sieve::quoted(name);
      }
      text += fmt::format("require [{}];\n\n", list);
    }
    text += body_;
    for (const char c : text) {
      if (c == '\n') script_.text += '\r';
      script_.text += c;
    }
    if (untold_ > 0) {
      script_.losses.push_back({"rule_action_lost", Severity::content, "",
                                fmt::format("{} more rules", untold_), "rules.sieve"});
    }
    return std::move(script_);
  }

 private:
  [[nodiscard]] std::string head(const Told& one, std::string_view state) const {
    return fmt::format("# {}. {}{}\n", script_.found, shown_name(one.rule), state);
  }

  std::string lost_text(const Told& one) const {
    std::string text = head(one, one.rule.is_enabled ? "" : " (switched off)");
    for (const Obstacle& obstacle : one.said.obstacles) {
      text += fmt::format("#    Sieve cannot say: {}\n", sieve::one_line(obstacle.what));
    }
    return text + "\n";
  }

  std::string said_text(Told& one) {
    const bool is_off = !one.rule.is_enabled || one.rule.only_when_away;
    if (one.rule.only_when_away) {
      one.said.remarks.push_back(
          {Severity::formatting, "was for times of absence: take \"false\" away to switch it on"});
    }
    if (one.said.clears_keywords && !given_.empty()) {
      one.said.commands.insert(one.said.commands.begin(), {sieve::Command::Kind::remove_flags,
                                                           {given_.begin(), given_.end()}});
    }
    const auto redirects = static_cast<std::size_t>(std::ranges::count(
        one.said.commands, sieve::Command::Kind::redirect, &sieve::Command::kind));
    if (redirects > usual_redirects) {
      one.said.remarks.push_back(
          {Severity::formatting,
           fmt::format("{} redirects, where servers allow {}", redirects, usual_redirects)});
    }
    std::string text = head(one, is_off ? " (switched off)" : "");
    for (const Remark& remark : one.said.remarks) {
      text += fmt::format("#    {}\n", sieve::one_line(remark.what));
    }
    sieve::Test test = std::move(one.said.test);
    if (is_off) {  // kept, and seen by who compiles it
      sieve::Test off{.kind = sieve::Test::Kind::all};
      off.parts.push_back({.kind = sieve::Test::Kind::never});
      if (test.kind == sieve::Test::Kind::all) {
        off.parts.insert(off.parts.end(), test.parts.begin(), test.parts.end());
      } else {
        off.parts.push_back(test);
      }
      text += fmt::format("if {}\n{{\n", sieve::text_of(off, 3));
    } else {
      text += fmt::format("if {}\n{{\n", sieve::text_of(test, 3));
    }
    one.said.test = std::move(test);
    // What is gone meets no other rule.
    const bool is_gone = std::ranges::find(one.said.commands, sieve::Command::Kind::discard,
                                           &sieve::Command::kind) != one.said.commands.end();
    if (one.rule.stops || is_gone) one.said.commands.push_back({sieve::Command::Kind::stop, {}});
    for (const sieve::Command& command : one.said.commands) {
      text += "    " + sieve::text_of(command) + "\n";
    }
    if (!is_off) note_given(one.said);
    return text + "}\n\n";
  }

  // Keywords that rules before give.
  void note_given(const Said& said) {
    for (const sieve::Command& command : said.commands) {
      if (command.kind != sieve::Command::Kind::add_flags) continue;
      for (const std::string& flag : command.values) {
        if (!flag.starts_with('\\')) given_.insert(flag);
      }
    }
  }

  void note(const sieve::Command& command) { sieve::add_extensions(command, extensions_); }

  void add_loss(const Told& one) {
    Loss loss;
    std::vector<std::string> reasons;
    if (!one.said.obstacles.empty()) {
      loss.category = one.said.obstacles.front().category;
      const bool is_outlooks = loss.category == "rule_of_outlook";
      loss.severity = is_outlooks           ? Severity::cosmetic
                      : one.rule.is_enabled ? Severity::content
                                            : Severity::formatting;
      for (const Obstacle& obstacle : one.said.obstacles) reasons.push_back(obstacle.what);
    } else {
      if (one.said.remarks.empty()) return;
      loss.severity = Severity::cosmetic;
      for (const Remark& remark : one.said.remarks) {
        loss.severity = std::max(loss.severity, remark.severity);
        reasons.push_back(remark.what);
      }
      loss.category = loss.severity == Severity::cosmetic ? "rule_reworded" : "rule_changed";
    }
    loss.where = fmt::format("“{}”", shown_name(one.rule));
    loss.before = joined(reasons);
    loss.after = "rules.sieve";
    if (script_.losses.size() < max_rule_losses) {
      script_.losses.push_back(std::move(loss));
    } else if (loss.severity == Severity::content) {
      ++untold_;
    }
  }

  Script script_;
  std::string body_;
  std::set<std::string> extensions_;
  std::set<std::string> given_;
  std::size_t untold_ = 0;
  char separator_;
};

}  // namespace

Script make_script(std::vector<Rule> rules, const Context& context, char separator) {
  Writer writer(separator);
  std::vector<Told> told = chosen(std::move(rules), context);
  for (Told& one : told) writer.add(one);
  return writer.finish();
}

}  // namespace offenbar::rules
