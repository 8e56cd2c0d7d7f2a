#include "converters/mail/raw_item.h"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "converters/base/bytes.h"
#include "converters/base/mapping.h"
#include "converters/mail/encoding.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"

namespace offenbar::mail {
namespace {

using namespace mapi;
using Json = nlohmann::ordered_json;

std::string as_json(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string name_of(PropType type) {
  switch (static_cast<PropType>(static_cast<unsigned>(type) & 0x0FFFU)) {
    case PropType::integer16:
      return "integer16";
    case PropType::integer32:
      return "integer32";
    case PropType::floating32:
      return "floating32";
    case PropType::floating64:
      return "floating64";
    case PropType::currency:
      return "currency";
    case PropType::floating_time:
      return "floating_time";
    case PropType::error_code:
      return "error_code";
    case PropType::boolean:
      return "boolean";
    case PropType::object:
      return "object";
    case PropType::integer64:
      return "integer64";
    case PropType::string8:
      return "string8";
    case PropType::string:
      return "string";
    case PropType::time:
      return "time";
    case PropType::guid:
      return "guid";
    case PropType::server_id:
      return "server_id";
    case PropType::restriction:
      return "restriction";
    case PropType::rule_action:
      return "rule_action";
    case PropType::binary:
      return "binary";
    default:
      return fmt::format("0x{:04X}", static_cast<unsigned>(type));
  }
}

Json json_of(std::monostate) { return nullptr; }
Json json_of(bool value) { return value; }
Json json_of(std::int16_t value) { return value; }
Json json_of(std::int32_t value) { return value; }
Json json_of(std::int64_t value) { return value; }
// JSON knows no NaN; the shortest text that gives the same number again.
Json json_of(float value) { return fmt::format("{}", value); }
Json json_of(double value) { return fmt::format("{}", value); }
Json json_of(FileTime value) { return value.ticks; }
Json json_of(const Guid& value) { return text_of(value); }
Json json_of(const std::string& value) { return value; }
Json json_of(const String8& value) { return base64(value.bytes); }
Json json_of(const Binary& value) { return base64(as_text(value)); }
template <class T>
Json json_of(const std::vector<T>& values) {
  Json list = Json::array();
  for (const auto& value : values) list.push_back(json_of(value));
  return list;
}

using Names = std::map<std::string, std::string, std::less<>>;
const Names& property_names() {
  static const Names names = [] {
    Names loaded;
    const auto table = Table::shipped("properties");
    if (!table) return loaded;
    for (const Table::Row& row : table->rows()) loaded.emplace(row.front(), table->at(row, "name"));
    return loaded;
  }();
  return names;
}

Json name_of(const Properties& from, PropId id) {
  if (id >= first_named_id) {
    const auto name = from.name_of(id);
    if (!name) return nullptr;
    Json json{{"set", text_of(name->set)}};
    if (const auto* number = std::get_if<std::uint32_t>(&name->name)) json["id"] = *number;
    if (const auto* word = std::get_if<std::string>(&name->name)) json["name"] = *word;
    return json;
  }
  const auto found = property_names().find(fmt::format("{:04X}", id));
  return found == property_names().end() ? Json(nullptr) : Json(found->second);
}

// Streams JSON into base64.
class Dump {
 public:
  explicit Dump(Writing& writing) : writing_(writing), out_(writing.out) {}

  void run() {
    put("{\"message_class\": " + as_json(writing_.message_class) + ",\n\"properties\": ");
    properties(writing_.item, "properties");
    put(",\n\"recipients\": [");
    recipients();
    put("]}\n");
    out_.finish();
  }

 private:
  void put(std::string_view text) { out_.write(text); }

  void properties(const Properties& from, std::string_view where) {
    std::vector<PropTag> tags = from.tags();
    std::ranges::sort(tags);
    put("[");
    for (std::size_t i = 0; i < tags.size(); ++i) {
      put(i == 0 ? "\n  " : ",\n  ");
      property(from, tags[i], where);
    }
    put("]");
  }

  void property(const Properties& from, PropTag tag, std::string_view where) {
    const bool several = (static_cast<unsigned>(tag.type) & 0x1000U) != 0;
    put(fmt::format("{{\"tag\": \"{:08X}\", \"name\": {}, \"type\": \"{}{}\", ", tag.raw(),
                    as_json(name_of(from, tag.id)), several ? "multiple " : "", name_of(tag.type)));
    if ((static_cast<unsigned>(tag.type) & 0x0FFFU) == static_cast<unsigned>(PropType::string8)) {
      put(fmt::format("\"code_page\": {}, ", writing_.code_page));
    }
    put("\"value\": ");
    const auto value = from.get(tag.id);
    if (value) {
      put(std::visit([](const auto& held) { return as_json(json_of(held)); }, *value));
    } else {
      stream(from, tag, where, value.error().what);
    }
    put("}");
  }

  // As base64 of the bytes as they are stored.
  void stream(const Properties& from, PropTag tag, std::string_view where, std::string_view why) {
    const auto open = from.open(tag.id);
    if (!open || !*open) {
      put("null");
      return lose(tag, where, open ? why : open.error().what);
    }
    put("\"");
    std::array<std::byte, 57UL * 512> piece;
    std::string rest;  // base64 takes whole threes
    for (;;) {
      const auto count = (*open)->read(piece);
      if (!count) lose(tag, where, count.error().what);
      if (!count || *count == 0) break;
      rest += as_text(Bytes(piece).first(*count));
      const std::size_t whole = rest.size() / 3 * 3;
      put(base64(std::string_view(rest).substr(0, whole)));
      rest.erase(0, whole);
    }
    put(base64(rest));
    put("\"");
  }

  void recipients() {
    const auto count = writing_.item.recipient_count();
    for (std::size_t i = 0; count && i < *count; ++i) {
      const auto recipient = writing_.item.recipient(i);
      put(i == 0 ? "\n " : ",\n ");
      if (recipient && *recipient) {
        properties(**recipient, fmt::format("recipient {}", i + 1));
      } else {
        put("null");
      }
    }
  }

  void lose(PropTag tag, std::string_view where, std::string_view why) {
    writing_.lose("property_unreadable", Severity::content,
                  fmt::format("{} {:08X}", where, tag.raw()), why, "");
  }

  Writing& writing_;
  Base64Writer out_;
};

}  // namespace

Part readable_part(Writing& writing) {
  constexpr std::size_t longest = 100'000;
  std::string lines = writing.message_class + "\r\n\r\n";
  std::vector<PropTag> tags = writing.item.tags();
  std::ranges::sort(tags);
  for (const PropTag tag : tags) {
    if (tag.type != PropType::string && tag.type != PropType::string8) continue;
    const auto value = text(writing.item, tag.id, writing.code_page);
    if (!value || value->empty() || value->size() > longest) continue;
    const Json name = name_of(writing.item, tag.id);
    std::string shown = name.is_string() ? name.get<std::string>() : fmt::format("{:04X}", tag.id);
    if (name.is_object())
      shown = name.contains("name") ? name["name"].get<std::string>()
                                    : fmt::format("0x{:04X}", name["id"].get<std::uint32_t>());
    lines += fmt::format("{}: {}\r\n", shown, *value);
  }
  return text_part(writing, "text/plain", lines);
}

Part properties_part() {
  Part part;
  const std::array<Parameter, 1> name{{{"name", "properties.json"}}};
  part.header.with_parameters("Content-Type", "application/json", name);
  part.header.tokens("Content-Transfer-Encoding", "base64");
  add_disposition(part.header, false, "properties.json");
  part.write = [](Writing& writing) { Dump(writing).run(); };
  return part;
}

}  // namespace offenbar::mail
