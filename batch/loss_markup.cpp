#include "batch/loss_markup.h"

#include <fmt/chrono.h>
#include <fmt/core.h>

#include <ctime>

#include "batch/decisions.h"
#include "batch/figures.h"
#include "batch/report_markup.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

using Json = nlohmann::ordered_json;

std::string figure(std::uint64_t value) {
  return fmt::format("<td class=\"n\" data-number=\"{}\">{}</td>", value, grouped(value));
}

std::string severity(Severity severity, const ReportWords& words) {
  return said(words, "td", fmt::format("severity.{}", name_of(severity)));
}

std::string head(const ReportWords& words, std::initializer_list<std::string_view> ids) {
  std::string text = "<table class=\"list\"><thead><tr>";
  std::size_t at = 0;
  for (const std::string_view id : ids) {
    text += said(words, "th", id, nullptr, at++ < 2 ? "" : "class=\"n\"");
  }
  return text + "</tr></thead><tbody>";
}

std::string category_table(const LossTotals& totals, const ReportWords& words) {
  std::string text =
      "<section>" + said(words, "h2", "ui.loss_totals") +
      head(words, {"ui.loss", "ui.severity", "ui.files", "ui.losses", "ui.accepted_head"});
  for (const CategoryTotal& total : totals.categories) {
    text += fmt::format(
        "<tr><td><button type=\"button\" class=\"pick\" disabled "
        "data-filter=\"cause:loss.{}\">{}</button></td>",
        html(total.category), said(words, "span", "loss." + total.category));
    text += severity(total.severity, words) + figure(total.files) + figure(total.losses) +
            figure(total.accepted) + "</tr>";
  }
  return text + "</tbody></table></section>";
}

std::string cause_cell(const LossCause& cause, const ReportWords& words, bool redact) {
  std::string text = "<td>" + said(words, "span", "loss." + cause.category);
  if (!redact && (!cause.before.empty() || !cause.after.empty())) {
    text += "<br><span class=\"soft\">" + html(printable(cause.before)) + " → " +
            html(printable(cause.after)) + "</span>";
  }
  const std::string remedy = "remedy." + cause.category;
  if (words.all().at("en").contains(remedy)) {
    text += "<br>" + said(words, "span", remedy, nullptr, "class=\"soft\"");
  }
  return text + "</td>";
}

std::string cause_list(const LossTotals& totals, const ReportWords& words, bool redact) {
  if (totals.causes.empty()) return {};
  std::string text = "<section>" + said(words, "h2", "ui.loss_causes") +
                     head(words, {"ui.error", "ui.severity", "ui.files", "ui.gain"});
  for (const LossCause& cause : totals.causes) {
    text += "<tr>" + cause_cell(cause, words, redact) + severity(cause.severity, words) +
            figure(cause.files) + figure(cause.gain) + "</tr>";
  }
  return text + "</tbody></table></section>";
}

std::string accepted_list(const ReportFigures& figures, const ReportWords& words) {
  if (figures.acceptances.empty()) return {};
  std::string text = "<section>" + said(words, "h2", "ui.accepted") + "<ul>";
  for (const ReportFigures::Accepted& one : figures.acceptances) {
    const Acceptance& acceptance = *one.acceptance;
    const std::string day =
        fmt::format("{:%Y-%m-%d}", fmt::gmtime(static_cast<std::time_t>(acceptance.decided.when)));
    text += said(
        words, "li", "ui.accepted_line",
        Json{{"category",
              acceptance.category.empty() ? "ui.all_categories" : "loss." + acceptance.category},
             {"scope", acceptance.scope.empty() ? "ui.all_files" : printable(acceptance.scope)},
             {"losses", one.losses},
             {"files", one.files},
             {"who", printable(acceptance.decided.who)},
             {"when", day},
             {"why", printable(acceptance.decided.why)}});
  }
  return text + "</ul></section>";
}

}  // namespace

std::string losses_markup(const LossTotals& totals, const ReportFigures& figures,
                          const ReportWords& words, const ReportOptions& options) {
  std::string text = accepted_list(figures, words);
  if (totals.categories.empty()) return text;
  text = cause_list(totals, words, options.redact) + category_table(totals, words) + text;
  if (totals.files > options.most_pages) {
    text += said(words, "p", "ui.pages_capped",
                 Json{{"cap", options.most_pages}, {"total", totals.files}}, "class=\"warning\"");
  }
  return text;
}

}  // namespace offenbar::batch
