#include "batch/migrate.h"

#include "batch/run.h"

namespace offenbar::batch {

Result<MigrateSummary> migrate(const MigrateOptions& options, Observer& observer,
                               std::stop_token stop) {
  const Tools tools = real_tools(options);
  return migrate_with(tools, options, observer, std::move(stop));
}

}  // namespace offenbar::batch
