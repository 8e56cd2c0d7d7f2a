// The parts of the page that are plain HTML: what a reader needs first, and without a script.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "batch/report_figures.h"
#include "batch/report_words.h"

namespace offenbar::batch {

// Text for HTML, in quotes too.
[[nodiscard]] std::string html(std::string_view text);
// JSON for a <script>: no "<" in it, so that no text can end the element.
[[nodiscard]] std::string inside_script(const nlohmann::ordered_json& json);
// A content security policy under which nothing is loaded, and only that script and that style of
// report_page/ run, by their digests.
[[nodiscard]] std::string page_policy(std::string_view script, std::string_view style);
// <span> with mark, word and colour of a state.
[[nodiscard]] std::string state_markup(State state, const ReportWords& words);
// <tag data-word=id data-figures=...>English</tag>: the script says it again in other languages.
// `attributes` comes first in the tag.
[[nodiscard]] std::string said(const ReportWords& words, std::string_view tag, std::string_view id,
                               const nlohmann::ordered_json& figures = nullptr,
                               std::string_view attributes = {});

class ReportMarkup {
 public:
  // Both must outlive this.
  ReportMarkup(const ReportFigures& figures, const ReportWords& words)
      : figures_(figures), words_(words) {}

  [[nodiscard]] std::string headline(bool redacted) const;
  [[nodiscard]] std::string states() const;  // the conservation rule, as a bar and a sum
  [[nodiscard]] std::string causes() const;  // the three that explain most, and what to do
  [[nodiscard]] std::string charts() const;
  [[nodiscard]] std::string values() const;  // the spreadsheet proof
  [[nodiscard]] std::string run() const;
  [[nodiscard]] std::string isolation(const std::string& word,
                                      const std::vector<std::string>& measures) const;

 private:
  struct Bar {
    std::string label, word, filter, css;  // `word` is the label's id, or empty for a plain label
    std::uint64_t count = 0;
  };
  [[nodiscard]] std::string chart(const std::string& caption, const std::vector<Bar>& bars) const;
  [[nodiscard]] std::string bar_row(const Bar& bar, std::uint64_t largest) const;
  [[nodiscard]] std::vector<Bar> state_bars() const;
  [[nodiscard]] std::vector<Bar> group_bars(const std::vector<Group>& groups, bool faults) const;
  [[nodiscard]] std::vector<Bar> function_bars() const;
  [[nodiscard]] std::vector<State> states_met() const;  // worst first

  const ReportFigures& figures_;
  const ReportWords& words_;
};

}  // namespace offenbar::batch
