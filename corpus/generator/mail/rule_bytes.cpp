#include "corpus/generator/mail/rule_bytes.h"

#include "corpus/generator/mail/append.h"
#include "corpus/generator/mail/envelope.h"

namespace offenbar::generator::rule {
namespace {

std::string number32(std::uint32_t value) {
  std::string out;
  put(out, value);
  return out;
}

std::string list_of(char kind, const std::vector<std::string>& parts) {
  std::string out(1, kind);
  put(out, static_cast<std::uint32_t>(parts.size()));
  for (const std::string& part : parts) out += part;
  return out;
}

std::string text_value(std::string_view utf8) { return utf16(utf8) + std::string(2, '\0'); }

std::string binary_value(std::string_view bytes) {
  return number32(static_cast<std::uint32_t>(bytes.size())) + std::string(bytes);
}

std::string compared(std::uint8_t relation, std::uint32_t tag, const std::string& value) {
  std::string out(1, '\x04');
  put(out, relation);
  put(out, tag);
  put(out, tag);
  return out + value;
}

std::string action(char kind, std::string_view data) {
  std::string out;
  put(out, static_cast<std::uint32_t>(9 + data.size()));
  out += kind;
  out.append(8, '\0');  // flavor, flags
  return out + std::string(data);
}

// Length in one byte, or in two behind 0xFF.
std::string counted(std::string_view utf8) {
  const std::string text = utf16(utf8);
  const std::size_t length = text.size() / 2;
  std::string out;
  if (length < 0xFF) {
    put(out, static_cast<std::uint8_t>(length));
  } else {
    put(out, std::uint8_t{0xFF});
    put(out, static_cast<std::uint16_t>(length));
  }
  return out + text;
}

std::string element(std::uint32_t id, std::uint32_t parameters, const std::string& data) {
  std::string out = number32(id);
  put(out, parameters);
  return out + data;
}

// An index of 16 bytes a property, then the values.
std::string property_block(const Properties& properties) {
  std::string index;
  std::string values;
  const std::size_t begin = properties.all().size() * 16;
  for (const Property& one : properties.all()) {
    put(index, one.tag());
    put(index, std::uint32_t{0});
    const auto at = static_cast<std::uint32_t>(begin + values.size());
    if (one.type == Type::text) {
      put(index, at);
      put(index, std::uint32_t{0});
      values += one.value + std::string(2, '\0');
    } else if (one.type == Type::binary) {
      put(index, static_cast<std::uint32_t>(one.value.size()));
      put(index, at);
      values += one.value;
    } else {
      std::uint32_t value = 0;
      for (std::size_t i = 0; i < 4 && i < one.value.size(); ++i) {
        value |= std::uint32_t{static_cast<unsigned char>(one.value[i])} << (8 * i);
      }
      put(index, value);
      put(index, std::uint32_t{0});
    }
  }
  std::string out = number32(0);
  put(out, static_cast<std::uint32_t>(properties.all().size()));
  put(out, static_cast<std::uint32_t>(index.size() + values.size()));
  return out + index + values;
}

Properties described(const Person& person, bool with_smtp) {
  Properties properties;
  properties.number(0x0C15, 1)
      .text(0x3001, person.name())
      .bytes(0x0FFF, address_entry_id(person))
      .text(0x3002, person.type())
      .text(0x3003, person.address());
  if (with_smtp) properties.text(0x39FE, person.smtp);
  return properties;
}

}  // namespace

std::string all_of(const std::vector<std::string>& parts) { return list_of('\0', parts); }
std::string any_of(const std::vector<std::string>& parts) { return list_of('\x01', parts); }
std::string not_of(const std::string& part) { return '\x02' + part; }

std::string contains(std::uint32_t tag, std::string_view utf8) {
  std::string out(1, '\x03');
  put(out, std::uint16_t{1});  // FL_SUBSTRING
  put(out, std::uint16_t{1});  // FL_IGNORECASE
  put(out, tag);
  put(out, tag);
  return out + text_value(utf8);
}

std::string equals(std::uint32_t tag, std::string value) { return compared(4, tag, value); }
std::string more_than(std::uint32_t tag, std::uint32_t value) {
  return compared(2, tag, number32(value));
}
std::string recipient(const std::string& part) { return '\x09' + number32(0x0E12000D) + part; }
std::string key(std::string_view search_key) {
  return binary_value(std::string(search_key) + '\0');
}
std::string condition(const std::string& restriction) { return std::string(2, '\0') + restriction; }

std::string move_to(std::string_view store, std::string_view folder) {
  return action('\x01', binary_value(store) + binary_value(folder));
}

std::string forward_to(const Person& person) {
  std::string data = number32(1);
  data += '\x01';
  const Properties properties = described(person, true);
  put(data, static_cast<std::uint32_t>(properties.all().size()));
  for (const Property& one : properties.all()) {
    put(data, one.tag());
    data += one.type == Type::text     ? one.value + std::string(2, '\0')
            : one.type == Type::binary ? binary_value(one.value)
                                       : one.value;
  }
  return action('\x07', data);
}

std::string reply_with(std::string_view template_id) {
  return action('\x03', number32(0) + std::string(template_id));
}

std::string mark_as_read() { return action('\x0B', ""); }

std::string actions(const std::vector<std::string>& all) {
  std::string out(2, '\0');    // no names
  put(out, std::uint32_t{1});  // RuleVersion
  put(out, static_cast<std::uint32_t>(all.size()));
  for (const std::string& one : all) out += one;
  return out;
}

std::string plain(std::uint32_t id) { return element(id, 0, ""); }

std::string words(std::uint32_t id, const std::vector<std::string>& utf8) {
  std::string data;
  for (const std::string& word : utf8) data += number32(0) + counted(word);
  return element(id, static_cast<std::uint32_t>(utf8.size()), data);
}

std::string number(std::uint32_t id, std::uint32_t value) {
  return element(id, 1, number32(0) + number32(value));
}

std::string people(std::uint32_t id, const std::vector<Person>& all, bool with_smtp) {
  std::string data = number32(0) + number32(static_cast<std::uint32_t>(all.size()));
  for (const Person& person : all) data += property_block(described(person, with_smtp));
  return element(id, 1, data + number32(1) + number32(0));
}

std::string size(std::uint32_t least_kb, std::uint32_t most_kb) {
  return element(0xE0, 1, number32(0) + number32(least_kb) + number32(most_kb));
}

std::string follow_up(std::uint32_t when) {
  return element(0x151, 1, number32(0) + number32(when) + counted("Zur Nachverfolgung"));
}

std::string folder(std::uint32_t id, std::string_view folder, std::string_view store,
                   std::string_view name) {
  return element(
      id, 1,
      number32(0) + binary_value(folder) + binary_value(store) + counted(name) + number32(0));
}

std::string organizer(const std::vector<OutlookRule>& rules) {
  std::string out;
  for (const std::uint32_t one : {0x00140000U, 0x06140000U, 0U, 0U, 0U, 0U, 0U, 0U, 1U, 1U, 0U}) {
    put(out, one);
  }
  put(out, static_cast<std::uint16_t>(rules.size()));
  bool is_first = true;
  for (const OutlookRule& rule : rules) {
    std::vector<std::string> elements{number(0x190, rule.is_for_sent ? 4 : 1), number(0x64, 1)};
    elements.insert(elements.end(), rule.elements.begin(), rule.elements.end());
    std::string body;
    put(body, static_cast<std::uint16_t>(elements.size()));
    for (const std::string& one : elements) {
      if (is_first) {
        put(body, std::uint16_t{0xFFFF});
        put(body, std::uint16_t{0});
        put(body, std::uint16_t{12});
        body += "CRuleElement";
        is_first = false;
      } else {
        put(body, std::uint16_t{0x8001});
      }
      body += one;
    }
    put(out, std::uint32_t{0x060F4240});
    out += counted(rule.name);
    put(out, std::uint32_t{rule.is_enabled ? 1U : 0U});
    for (const std::uint32_t one : {0U, 1U, 0U, 1U}) put(out, one);
    put(out, static_cast<std::uint32_t>(body.size()));
    out += body;
  }
  put(out, std::uint32_t{0});  // the place of templates
  return out + std::string(16, '\0');
}

}  // namespace offenbar::generator::rule
