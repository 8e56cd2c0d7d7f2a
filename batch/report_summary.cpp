#include <fmt/core.h>

#include <algorithm>

#include "batch/figures.h"
#include "batch/name_text.h"
#include "batch/report.h"
#include "batch/report_words.h"

namespace offenbar::batch {
namespace {

constexpr std::size_t causes_shown = 3;

std::string sentence(const ReportFigures& figures, const ReportWords& words) {
  if (figures.found == 0) return words.english("ui.nothing_found");
  const std::string found = grouped(figures.found);
  const std::string left_out =
      figures.left_out == 0
          ? std::string()
          : " " + words.english("ui.left_out", {{"left_out", grouped(figures.left_out)}});
  if (figures.usable == figures.found) return words.english("ui.all_fine", {{"found", found}});
  return words.english("ui.sentence", {{"usable", grouped(figures.usable)},
                                       {"found", found},
                                       {"look", grouped(figures.look)},
                                       {"password", grouped(figures.password)}}) +
         left_out;
}

std::string coloured(State state, const std::string& text, bool colour) {
  if (!colour) return text;
  const bool bad = state == State::failed || state == State::encrypted ||
                   state == State::protected_ || state == State::unsupported;
  const bool mind = state == State::done_with_losses || state == State::pending;
  return fmt::format("\033[{}m{}\033[0m", bad ? 31 : mind ? 33 : 32, text);
}

// "Found 1,250 = 1,100 done + 54 skipped + ...", worst first.
std::string conservation(const ReportFigures& figures, const ReportWords& words, bool colour) {
  std::vector<State> states;
  for (std::size_t i = 0; i < state_count; ++i) states.push_back(static_cast<State>(i));
  std::sort(states.begin(), states.end(), [](State a, State b) { return urgency(a) < urgency(b); });
  std::string sum;
  for (const State state : states) {
    const std::uint64_t count = count_of(figures.states, state);
    if (count == 0) continue;
    const std::string word = words.english(fmt::format("state.{}", name_of(state)));
    sum += fmt::format("{}{} {}", sum.empty() ? "" : " + ", grouped(count),
                       coloured(state, word, colour));
  }
  return fmt::format("Found {} = {}", grouped(figures.found), sum.empty() ? "0" : sum);
}

// Empty where nothing was compared.
std::string verdicts(const ReportFigures& figures, const ReportWords& words) {
  std::uint64_t all = 0;
  for (const std::uint64_t count : figures.verdicts) all += count;
  if (all == 0) return {};
  const auto count = [&](Verdict verdict) {
    return grouped(figures.verdicts.at(static_cast<std::size_t>(verdict)));
  };
  return words.english("ui.verdicts", {{"all", grouped(all)},
                                       {"identical", count(Verdict::identical)},
                                       {"cosmetic", count(Verdict::cosmetic)},
                                       {"formatting", count(Verdict::formatting)},
                                       {"content", count(Verdict::content)}});
}

std::string values_sentence(const ValueProof& values, const ReportWords& words) {
  const Recalculation& sum = values.sum;
  return words.english("ui.values", {{"formulas", grouped(sum.formulas())},
                                     {"workbooks", grouped(values.workbooks)},
                                     {"equal", grouped(sum.equal + sum.near)},
                                     {"depends", grouped(sum.depends)},
                                     {"different", grouped(sum.different)},
                                     {"other", grouped(sum.without_value + sum.not_computed)}});
}

std::string run_line(const RunRecord& run) {
  std::string line = fmt::format("Run {}: {} files in {}", run.number, grouped(run.settled),
                                 duration_text(run.seconds));
  const double working = run.seconds - run.warm_up_seconds;
  if (run.settled > 0 && working > 0) {
    line += fmt::format(" ({:.1f}/s)", static_cast<double>(run.settled) / working);
  }
  if (!run.office_version.empty()) line += ", " + run.office_version;
  return line + ", locale " + run.locale;
}

}  // namespace

Result<void> write_summary(const ReportFigures& figures, const std::string& report_file,
                           Console& console) {
  OFFENBAR_TRY(const ReportWords words, ReportWords::load());
  console.out << sentence(figures, words) << '\n';
  console.out << conservation(figures, words, console.out_in_colour) << '\n';
  if (const std::string line = verdicts(figures, words); !line.empty()) {
    console.out << line << '\n';
  }
  if (figures.values.workbooks > 0) console.out << values_sentence(figures.values, words) << '\n';
  if (figures.stores > 0) {
    console.out << words.english("ui.items_sum", {{"stores", grouped(figures.stores)},
                                                  {"found", grouped(figures.items.found)},
                                                  {"written", grouped(figures.items.written)},
                                                  {"raw", grouped(figures.items.raw)},
                                                  {"refused", grouped(figures.items.refused)},
                                                  {"salvaged", grouped(figures.items.salvaged)}})
                << '\n';
  }
  for (std::size_t i = 0; i < std::min(causes_shown, figures.causes.size()); ++i) {
    const Cause& cause = figures.causes[i];
    console.out << fmt::format("  {:>7}  {}", grouped(cause.files), words.english(cause.word));
    const std::string advice = "advice." + cause.word.substr(cause.word.find('.') + 1);
    if (cause.word.starts_with("fault.")) console.out << ". " << words.english(advice);
    console.out << '\n';
  }
  if (const auto pending = count_of(figures.states, State::pending); pending > 0) {
    console.out << words.english("ui.pending", {{"pending", grouped(pending)}}) << '\n';
  }
  if (figures.gone > 0)
    console.out << words.english("ui.gone", {{"gone", grouped(figures.gone)}}) << '\n';
  if (figures.superseded > 0) {
    console.out << words.english("ui.superseded", {{"superseded", grouped(figures.superseded)}})
                << '\n';
  }
  const LinkCounts& links = figures.links;
  if (links.open + links.dangling + links.outside + links.untouched > 0) {
    console.out << words.english("ui.links", {{"followed", grouped(links.followed)},
                                              {"open", grouped(links.open)},
                                              {"dangling", grouped(links.dangling)},
                                              {"outside", grouped(links.outside)}})
                << '\n';
  }
  if (figures.run) console.out << run_line(*figures.run) << '\n';
  if (!report_file.empty()) console.out << "Report: " << name_for_terminal(report_file) << '\n';
  return {};
}

}  // namespace offenbar::batch
