#include "converters/contacts/source.h"

#include <fmt/format.h>

#include <utility>
#include <variant>

#include "converters/base/text.h"
#include "converters/mapi/access.h"

namespace offenbar::contacts {

using mapi::Binary;
using mapi::PropId;
using mapi::Value;

const mapi::Guid address_set{{0x04, 0x20, 0x06, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
const mapi::Guid common_set{{0x08, 0x20, 0x06, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
const mapi::Guid public_strings_set{
    {0x29, 0x03, 0x02, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}};

namespace {

std::optional<std::int64_t> number_of(const Value& value) {
  if (const auto* a = std::get_if<std::int32_t>(&value)) return *a;
  if (const auto* b = std::get_if<std::int16_t>(&value)) return *b;
  if (const auto* c = std::get_if<std::int64_t>(&value)) return *c;
  if (const auto* d = std::get_if<bool>(&value)) return *d ? 1 : 0;
  return std::nullopt;
}

std::optional<mapi::FileTime> time_of(const Value& value) {
  if (const auto* found = std::get_if<mapi::FileTime>(&value)) return *found;
  return std::nullopt;
}

std::vector<Binary> binaries_of(Value value) {
  if (auto* many = std::get_if<std::vector<Binary>>(&value)) return std::move(*many);
  if (auto* one = std::get_if<Binary>(&value)) return {std::move(*one)};
  return {};
}

}  // namespace

Source::Source(const mapi::Item& item, const Context& context)
    : item_(item),
      context_(context),
      code_page_(mapi::string8_code_page(item, context.fallback_code_page)),
      resolver_(context.addresses, code_page_) {}

std::optional<PropId> Source::id_of(Lid lid) const {
  return item_.id_of({address_set, static_cast<std::uint32_t>(lid)});
}

Value Source::value(PropId id) {
  auto value = item_.get(id);
  if (value) return *std::move(value);
  lose("property_unreadable", Severity::content, fmt::format("property {:04X}", id),
       value.error().what, "");
  return {};
}

std::string Source::text_of(Value value) const {
  if (auto* utf8 = std::get_if<std::string>(&value)) return std::string(trimmed(*utf8));
  const auto* raw = std::get_if<mapi::String8>(&value);
  if (raw == nullptr) return {};
  auto utf8 = from_code_page(as_bytes(raw->bytes), code_page_);
  if (!utf8) utf8 = from_code_page(as_bytes(raw->bytes), 1252);
  return utf8 ? std::string(trimmed(*utf8)) : std::string();
}

std::string Source::text(PropId id) { return text_of(value(id)); }
std::string Source::text(Lid lid) {
  const auto id = id_of(lid);
  return id ? text(*id) : std::string();
}
std::string Source::text(CommonLid lid) {
  const auto id = item_.id_of({common_set, static_cast<std::uint32_t>(lid)});
  return id ? text(*id) : std::string();
}

std::optional<std::int64_t> Source::number(PropId id) { return number_of(value(id)); }
std::optional<std::int64_t> Source::number(Lid lid) {
  const auto id = id_of(lid);
  return id ? number(*id) : std::nullopt;
}
std::optional<std::int64_t> Source::number(CommonLid lid) {
  const auto id = item_.id_of({common_set, static_cast<std::uint32_t>(lid)});
  return id ? number(*id) : std::nullopt;
}

std::optional<mapi::FileTime> Source::time(PropId id) { return time_of(value(id)); }
std::optional<mapi::FileTime> Source::time(Lid lid) {
  const auto id = id_of(lid);
  return id ? time(*id) : std::nullopt;
}

std::vector<std::string> Source::texts(PropId id) {
  std::vector<std::string> out;
  const auto take = [&](Value one) {
    std::string utf8 = text_of(std::move(one));
    if (!utf8.empty()) out.push_back(std::move(utf8));
  };
  Value all = value(id);
  if (auto* many = std::get_if<std::vector<std::string>>(&all)) {
    for (std::string& one : *many) take(std::move(one));
  } else if (auto* raw = std::get_if<std::vector<mapi::String8>>(&all)) {
    for (mapi::String8& one : *raw) take(std::move(one));
  } else {
    take(std::move(all));
  }
  return out;
}

std::vector<Binary> Source::binaries(PropId id) { return binaries_of(value(id)); }
std::vector<Binary> Source::binaries(Lid lid) {
  const auto id = id_of(lid);
  return id ? binaries(*id) : std::vector<Binary>();
}

void Source::lose(std::string_view category, Severity severity, std::string_view where,
                  std::string_view before, std::string_view after) {
  lose(Loss{std::string(category), severity, std::string(where), std::string(before),
            std::string(after)});
}
void Source::lose(Loss loss) {
  constexpr std::size_t most = 1000;  // a hostile store can break everything; nobody reads more
  if (losses_.size() < most) losses_.push_back(std::move(loss));
}

}  // namespace offenbar::contacts
