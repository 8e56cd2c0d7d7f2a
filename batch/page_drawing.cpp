#include "batch/page_drawing.h"

#include <algorithm>

#include "batch/examiner.h"
#include "batch/record_rows.h"
#include "converters/base/channel.h"
#include "converters/base/process.h"
#include "converters/facts_json.h"

namespace offenbar::batch {
namespace {

using nlohmann::json;

json verdict_json(const layout::PageVerdict& page) {
  return {{"before", page.before},
          {"after", page.after},
          {"words", page.words},
          {"elsewhere", page.elsewhere},
          {"moved", page.moved},
          {"missing", page.missing},
          {"added", page.added},
          {"farthest", page.farthest},
          {"changed_blocks", page.changed_blocks}};
}

layout::PageVerdict verdict_of_page(const json& from) {
  layout::PageVerdict page;
  page.before = from.value("before", 0U);
  page.after = from.value("after", 0U);
  page.words = from.value("words", 0U);
  page.elsewhere = from.value("elsewhere", 0U);
  page.moved = from.value("moved", 0U);
  page.missing = from.value("missing", 0U);
  page.added = from.value("added", 0U);
  page.farthest = from.value("farthest", 0.0F);
  page.changed_blocks = from.value("changed_blocks", 0U);
  return page;
}

}  // namespace

json pages_json(const DrawnPages& pages) {
  json differing = json::array();
  for (const layout::PageVerdict& page : pages.differing) differing.push_back(verdict_json(page));
  return {{"before", pages.before},
          {"after", pages.after},
          {"differing_count", pages.differing_count},
          {"differing", differing},
          {"pictured", pages.pictured},
          {"truncated", pages.truncated}};
}

DrawnPages pages_of(const json& from) {
  DrawnPages pages;
  if (!from.is_object()) return pages;
  pages.before = from.value("before", 0U);
  pages.after = from.value("after", 0U);
  pages.differing_count = from.value("differing_count", 0U);
  for (const json& one : from.value("differing", json::array())) {
    if (pages.differing.size() == DrawnPages::most_listed) break;
    pages.differing.push_back(verdict_of_page(one));
  }
  const auto most = std::min<std::size_t>(pages.differing.size(), PageSettings::most_pictured);
  pages.pictured = std::min(from.value("pictured", 0U), static_cast<std::uint32_t>(most));
  pages.truncated = from.value("truncated", false);
  return pages;
}

Result<DrawnPages> compare_drawn_pages(const PageSettings& settings) try {
  OFFENBAR_TRY(auto ends, Channel::pair());
  Process::Start start;
  start.arguments = {settings.program.empty() ? own_path() : settings.program, "work", "pages"};
  start.environment = inherited_environment();
  start.channel = ends.second.descriptor();
  OFFENBAR_TRY(Process process, Process::start(start));
  { const Channel theirs = std::move(ends.second); }  // so that their end is seen when they die
  Channel& channel = ends.first;
  OFFENBAR_CHECK(channel.send({{"require_isolation", settings.require_isolation},
                               {"memory_bytes", settings.memory_bytes},
                               {"seconds", settings.deadline.count()},
                               {"before", settings.before},
                               {"after", settings.after}},
                              {settings.folder}));
  const auto answer = channel.receive(settings.deadline);
  if (!answer && answer.error().fault == Fault::timed_out) {
    process.kill();
    return fail(Fault::timed_out, "the pages could not be drawn in time");
  }
  if (!answer || !*answer) return fail(Fault::corrupt, "what draws the pages died on them");
  const json& body = (*answer)->body;
  if (body.contains("error")) return tl::unexpected(error_of(body["error"]));
  DrawnPages drawn = pages_of(body.value("pages", json()));
  drawn.losses = losses_of(body.value("losses", std::string()));
  drawn.cpu_seconds = body.value("cpu_seconds", 0.0);
  return drawn;
} catch (const json::exception&) {  // a process that says what it never would: taken over
  return fail(Fault::corrupt, "what draws the pages told nonsense about them");
}

}  // namespace offenbar::batch
