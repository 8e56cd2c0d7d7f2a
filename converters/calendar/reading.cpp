#include "converters/calendar/reading.h"

#include <utility>

#include "converters/base/text.h"
#include "converters/mapi/access.h"

namespace offenbar::calendar {

using mapi::PropId;

Reading::Place Reading::place(PropId id) const {
  if (over_ != nullptr && over_->tag_of(id)) return {over_, id};
  return {&item_, id};
}

Reading::Place Reading::place(const mapi::PropName& name) const {
  if (over_ != nullptr) {
    const auto id = over_->id_of(name);
    if (id && over_->tag_of(*id)) return {over_, *id};
  }
  return {&item_, item_.id_of(name).value_or(0)};
}

std::optional<std::int64_t> Reading::integer(Lid lid) const {
  const Place at = place(name_of(lid));
  return at.id == 0 ? std::nullopt : mapi::integer(*at.item, at.id);
}

std::optional<std::int64_t> Reading::integer(PropId id) const {
  return mapi::integer(*place(id).item, id);
}

std::optional<double> Reading::number(Lid lid) const {
  const Place at = place(name_of(lid));
  if (at.id == 0) return std::nullopt;
  const auto value = at.item->get(at.id);
  if (!value) return std::nullopt;
  if (const auto* one = std::get_if<double>(&*value)) return *one;
  if (const auto* other = std::get_if<float>(&*value)) return *other;
  return std::nullopt;
}

std::optional<Instant> Reading::time(Lid lid) const {
  const Place at = place(name_of(lid));
  return at.id == 0 ? std::nullopt : instant_of(mapi::time(*at.item, at.id));
}

std::optional<Instant> Reading::time(PropId id) const {
  return instant_of(mapi::time(*place(id).item, id));
}

std::string Reading::text(Lid lid) const { return text(name_of(lid)); }

std::string Reading::text(PropId id) const {
  return mapi::text(*place(id).item, id, code_page_).value_or(std::string());
}

std::string Reading::text(const mapi::PropName& name) const {
  const Place at = place(name);
  if (at.id == 0) return {};
  return mapi::text(*at.item, at.id, code_page_).value_or(std::string());
}

std::optional<mapi::Binary> Reading::binary(Lid lid) const {
  const Place at = place(name_of(lid));
  return at.id == 0 ? std::nullopt : mapi::binary(*at.item, at.id);
}

std::optional<mapi::Binary> Reading::binary(PropId id) const {
  return mapi::binary(*place(id).item, id);
}

std::vector<std::string> Reading::texts(Lid lid) const { return texts(place(name_of(lid))); }

std::vector<std::string> Reading::texts(const mapi::PropName& name) const {
  return texts(place(name));
}

std::vector<std::string> Reading::texts(Place at) const {
  std::vector<std::string> all;
  if (at.id == 0) return all;
  auto value = at.item->get(at.id);
  if (!value) return all;
  if (auto* several = std::get_if<std::vector<std::string>>(&*value)) return std::move(*several);
  if (const auto* raw = std::get_if<std::vector<mapi::String8>>(&*value)) {
    for (const mapi::String8& one : *raw)
      all.push_back(from_code_page(as_bytes(one.bytes), code_page_).value_or(one.bytes));
    return all;
  }
  if (auto one = mapi::text(*at.item, at.id, code_page_); one && !one->empty())
    all.push_back(*std::move(one));
  return all;
}

}  // namespace offenbar::calendar
