// The page: its skeleton is report_page/page.html, its marks are filled one after the other.
#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "batch/loss_markup.h"
#include "batch/name_text.h"
#include "batch/report.h"
#include "batch/report_markup.h"
#include "batch/report_page.h"
#include "batch/report_rows.h"

namespace offenbar::batch {
namespace {

std::string sha256_base64(std::string_view text) {
  std::array<unsigned char, 32> digest{};
  EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  return base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

class Page {
 public:
  Page(const LedgerReader& ledger, const ReportOptions& options, ReportFigures figures,
       ReportWords words, LossTotals totals, std::ostream& out)
      : ledger_(ledger),
        options_(options),
        figures_(std::move(figures)),
        words_(std::move(words)),
        totals_(std::move(totals)),
        out_(out) {}

  Result<void> write() {
    std::string_view rest = report_page("page.html");
    for (std::size_t mark = rest.find("{{"); mark != std::string_view::npos;
         mark = rest.find("{{")) {
      const std::size_t end = rest.find("}}", mark);
      out_ << rest.substr(0, mark);
      OFFENBAR_CHECK(fill(rest.substr(mark + 2, end - mark - 2)));
      rest.remove_prefix(end + 2);
    }
    out_ << rest;
    return {};
  }

 private:
  Result<void> fill(std::string_view mark) {
    const ReportMarkup markup(figures_, words_);
    if (mark == "policy") out_ << page_policy("page.js", "page.css");
    if (mark == "style") out_ << report_page("page.css");
    if (mark == "script") out_ << report_page("page.js");
    if (mark == "headline") out_ << markup.headline(options_.redact);
    if (mark == "states") out_ << markup.states();
    if (mark == "causes") out_ << markup.causes();
    if (mark == "charts") out_ << markup.charts();
    if (mark == "values") out_ << markup.values();
    if (mark == "losses") out_ << losses_markup(totals_, figures_, words_, options_);
    if (mark == "run") out_ << markup.run();
    if (mark == "words") out_ << inside_script(words_.all());
    if (mark == "facts") out_ << inside_script(page_facts(figures_, options_));
    if (mark == "rows") return write_rows(ledger_, options_, out_);
    if (mark == "problems") return write_problems(ledger_, words_, figures_, out_);
    if (mark == "left_behind") return write_left_behind(ledger_, words_, figures_, out_);
    return {};
  }

  const LedgerReader& ledger_;
  const ReportOptions& options_;
  ReportFigures figures_;
  ReportWords words_;
  LossTotals totals_;
  std::ostream& out_;
};

}  // namespace

std::string page_policy(std::string_view script, std::string_view style) {
  return "default-src 'none'; base-uri 'none'; form-action 'none'; script-src 'sha256-" +
         sha256_base64(report_page(script)) + "'; style-src 'sha256-" +
         sha256_base64(report_page(style)) + "'";
}

Result<void> write_html(const LedgerReader& ledger, const ReportOptions& options,
                        std::ostream& out) {
  OFFENBAR_TRY(ReportFigures figures, report_figures(ledger));
  OFFENBAR_TRY(ReportWords words, ReportWords::load());
  OFFENBAR_TRY(LossTotals totals, loss_totals(ledger));
  return Page(ledger, options, std::move(figures), std::move(words), std::move(totals), out)
      .write();
}

}  // namespace offenbar::batch
