#include <cstdlib>
#include <span>

#include "converters/rewriting/links.h"
#include "converters/rewriting/xml_edit.h"

namespace {

using namespace offenbar::rewriting;

class Nothing : public Edits {
 public:
  void start(Tag& tag) override {
    for (const Tag::Attribute& one : tag.attributes) (void)tag.value(one.name);
  }
  [[nodiscard]] bool wants_text() const override { return true; }
};

class Everything : public Edits {
 public:
  void start(Tag& tag) override {
    for (const Tag::Attribute& one : tag.attributes) tag.set(one.name, "x&\"");
    if (tag.attributes.size() > 3) tag.drop();
    if (tag.attributes.size() == 2) tag.add("y", "<");
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Nothing nothing;
  const auto same = edit(text, nothing);
  if (same && same->has_value()) std::abort();  // nothing was to be changed
  Everything everything;
  const auto changed = edit(text, everything);
  if (changed && changed->has_value()) {
    Nothing again;
    if (!edit(**changed, again)) std::abort();  // what was XML is none any more
  }
  (void)read_links(std::as_bytes(std::span(data, size)));
  return 0;
}
