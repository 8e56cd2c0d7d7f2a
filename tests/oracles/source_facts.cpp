// Prints what our readers find in a mail store, an item a line, as JSON: where its result lies, and
// how many recipients and which attachments it has. usage: source_facts FORMAT FILE
#include <fcntl.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

#include "converters/base/descriptor.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"
#include "converters/stores/places.h"
#include "converters/stores/store.h"

namespace {

using namespace offenbar;

nlohmann::json attachments_of(const mapi::Item& item, unsigned code_page) {
  nlohmann::json list = nlohmann::json::array();
  const std::size_t count = item.attachment_count().value_or(0);
  for (std::size_t i = 0; i < count; ++i) {
    const auto attachment = item.attachment(i);
    if (!attachment) {
      list.push_back({{"error", attachment.error().what}});
      continue;
    }
    std::string name;
    for (const mapi::PropId id :
         {mapi::tag::attach_long_filename, mapi::tag::attach_filename, mapi::tag::display_name}) {
      if (name.empty()) name = mapi::text(**attachment, id, code_page).value_or("");
    }
    list.push_back({{"name", name}});
  }
  return list;
}

nlohmann::json facts_of(const mapi::Item& item) {
  const unsigned code_page = mapi::string8_code_page(item, 1252);
  return {{"class", mapi::text(item, mapi::tag::message_class, code_page).value_or("")},
          {"recipients", item.recipient_count().value_or(0)},
          {"attachments", attachments_of(item, code_page)}};
}

int run(const char* format, const char* path) {
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
      nlohmann::json line = {{"error", "cannot be read"}};
      if (opened && opened->item) line = facts_of(*opened->item);
      line["id"] = entries[index].id;
      line["associated"] = entries[index].associated;
      line["mail"] = places->of(folder).mail;
      line["index"] = index + 1;
      std::puts(line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
    }
  }
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  return run(arguments[1], arguments[2]);
}
