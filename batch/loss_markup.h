// The parts of the page that say what differs: kinds, causes, what people accepted.
#pragma once

#include <string>

#include "batch/loss_totals.h"
#include "batch/report.h"
#include "batch/report_figures.h"
#include "batch/report_words.h"

namespace offenbar::batch {

// Nothing where nothing differs.
[[nodiscard]] std::string losses_markup(const LossTotals& totals, const ReportFigures& figures,
                                        const ReportWords& words, const ReportOptions& options);

}  // namespace offenbar::batch
