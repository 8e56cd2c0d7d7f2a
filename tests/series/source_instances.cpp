// Prints when the appointments of mail stores take place, as the sources say: one JSON object a
// line. usage: source_instances YEARS FORMAT FILE
#include <fcntl.h>

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "converters/base/descriptor.h"
#include "converters/instances/instances.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"
#include "converters/stores/places.h"
#include "converters/stores/store.h"

namespace {

using namespace offenbar;

constexpr std::int64_t minutes_to_1970 = 134'774LL * 1440;

nlohmann::json instances_json(const mapi::Item& item, int years) {
  const auto found = instances::instances_of(item, years);
  if (!found) return {{"error", found.error().what}};
  nlohmann::json list = nlohmann::json::array();
  for (const instances::Instance& one : found->list) {
    list.push_back({(one.start - minutes_to_1970) * 60, (one.end - minutes_to_1970) * 60,
                    one.near_change ? 1 : 0});
  }
  return {{"all_day", found->all_day},
          {"floating", found->floating},
          {"cut", found->cut},
          {"instances", std::move(list)}};
}

int run(int years, const char* format, const char* path) {
  const Descriptor file(::open(path, O_RDONLY | O_CLOEXEC));
  auto store = stores::open(file.get(), format, false);
  auto places = stores::Places::load(stores::Layout::maildir);
  if (!file || !store || !places) {
    std::fprintf(stderr, "%s: %s\n", path, store ? "cannot be opened" : store.error().what.c_str());
    return 1;
  }
  places->fix((*store)->folders());
  for (std::size_t folder = 0; folder < (*store)->folders().size(); ++folder) {
    const auto entries = (*store)->entries(folder);
    for (std::size_t index = 0; index < entries.size(); ++index) {
      const auto opened = (*store)->open(folder, index);
      if (!opened || !opened->item || entries[index].associated) continue;
      const auto name = mapi::text(*opened->item, mapi::tag::message_class, 1252).value_or("");
      if (stores::kind_of_item(name) != stores::Kind::calendar) continue;
      nlohmann::json line = instances_json(*opened->item, years);
      line["collection"] = places->of(folder).collection_of(stores::Kind::calendar);
      line["index"] = index + 1;
      std::puts(line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
    }
  }
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) return 2;
  return run(std::atoi(arguments[1]), arguments[2], arguments[3]);
}
