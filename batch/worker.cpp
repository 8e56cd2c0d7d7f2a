#include "batch/worker.h"

#include <exception>
#include <thread>

#include "batch/file_job.h"

namespace offenbar::batch {
namespace {

constexpr std::chrono::milliseconds pause_for_a_twin{20};

}  // namespace

void work_through(const Workshop& shop, Inspector& inspector) try {
  while (true) {
    auto assignment = shop.supervisor.next();
    if (!assignment) return shop.supervisor.pause(assignment.error());
    switch (assignment->kind) {
      case Assignment::Kind::end:
        return;
      case Assignment::Kind::wait:
        std::this_thread::sleep_for(pause_for_a_twin);
        break;
      case Assignment::Kind::work:
        FileJob(shop, inspector, std::move(assignment->job)).run();
        break;
    }
  }
} catch (const std::exception& bug) {
  shop.supervisor.pause({Fault::internal, bug.what(), 0, "This is a mistake of offenbar's own."});
}

}  // namespace offenbar::batch
