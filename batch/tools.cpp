#include "batch/examiner.h"
#include "batch/workshop.h"

namespace offenbar::batch {

Tools real_tools(const MigrateOptions& options) {
  Tools tools;
  tools.start_office = &office::Office::start;
  tools.fresh_soffice = &office::convert_with_fresh_soffice;
  tools.import_filters = &office::import_filters;
  tools.start_inspector = [&options] {
    Examiner::Settings settings;
    settings.require_isolation = options.require_isolation;
    return Examiner::start(settings);
  };
  return tools;
}

}  // namespace offenbar::batch
