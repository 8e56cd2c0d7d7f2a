#include "converters/rules/sieve.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "converters/base/text.h"

namespace offenbar::rules::sieve {
namespace {

using Kind = Test::Kind;

constexpr std::size_t widest = 100;  // columns: longer lists go over several lines

Test joined(Kind kind, std::vector<Test> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  Test test;
  test.kind = kind;
  for (Test& part : parts) {
    if (part.kind == kind) {
      for (Test& inner : part.parts) test.parts.push_back(std::move(inner));
    } else {
      test.parts.push_back(std::move(part));
    }
  }
  return test;
}

// A text of several lines: these stay.
std::string quoted_lines(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::string safe = quoted(line);
    out += safe.substr(1, safe.size() - 2);
    if (end < text.size()) out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out + "\"";
}

std::string list_of(const std::vector<std::string>& values) {
  if (values.size() == 1) return quoted(values.front());
  std::string list = "[";
  for (const std::string& value : values) list += (list.size() == 1 ? "" : ", ") + quoted(value);
  return list + "]";
}

std::string_view match_of(const Test& test) {
  if (test.match == Match::contains) return ":contains";
  return test.match == Match::matches ? ":matches" : ":is";
}

// "header :contains "Subject" ["a", "b"]".
std::string leaf(std::string_view name, const Test& test) {
  const std::string_view comparator = test.case_counts ? " :comparator \"i;octet\"" : "";
  return fmt::format("{} {}{} {} {}", name, match_of(test), comparator, list_of(test.fields),
                     list_of(test.keys));
}

std::string group(std::string_view name, const std::vector<Test>& parts, std::size_t indent) {
  const std::size_t deeper = indent + name.size() + 2;
  std::string short_form;
  std::string long_form;
  for (const Test& part : parts) {
    const std::string text = text_of(part, deeper);
    short_form += (short_form.empty() ? "" : ", ") + text;
    long_form += long_form.empty() ? text : ",\n" + std::string(deeper, ' ') + text;
  }
  const bool fits =
      short_form.size() + deeper < widest && short_form.find('\n') == std::string::npos;
  return fmt::format("{} ({})", name, fits ? short_form : long_form);
}

std::string now_text(const Test& test) {
  const std::string zone = test.zone.empty() ? "" : fmt::format(" :zone {}", quoted(test.zone));
  return fmt::format("currentdate{} :value {} {} {}", zone, quoted(test.relation),
                     quoted(test.part), list_of(test.keys));
}

}  // namespace

Test all_of(std::vector<Test> parts) {
  std::erase_if(parts, [](const Test& part) { return part.kind == Kind::always; });
  if (parts.empty()) return {};
  return joined(Kind::all, std::move(parts));
}

Test any_of(std::vector<Test> parts) {
  if (std::ranges::find(parts, Kind::always, &Test::kind) != parts.end()) return {};
  std::erase_if(parts, [](const Test& part) { return part.kind == Kind::never; });
  if (parts.empty()) return {.kind = Kind::never};
  return joined(Kind::any, std::move(parts));
}

Test negation(Test test) {
  if (test.kind == Kind::negation) return std::move(test.parts.front());
  if (test.kind == Kind::always) return {.kind = Kind::never};
  if (test.kind == Kind::never) return {};
  Test negated{.kind = Kind::negation};
  negated.parts.push_back(std::move(test));
  return negated;
}

Test header(std::vector<std::string> fields, Match match, std::vector<std::string> keys) {
  return {
      .kind = Kind::header, .match = match, .fields = std::move(fields), .keys = std::move(keys)};
}

Test address(std::vector<std::string> fields, Match match, std::vector<std::string> keys) {
  return {
      .kind = Kind::address, .match = match, .fields = std::move(fields), .keys = std::move(keys)};
}

std::string text_of(const Test& test, std::size_t indent) {
  switch (test.kind) {
    case Kind::always:
      return "true";
    case Kind::never:
      return "false";
    case Kind::all:
      return group("allof", test.parts, indent);
    case Kind::any:
      return group("anyof", test.parts, indent);
    case Kind::negation:
      return "not " + text_of(test.parts.front(), indent + 4);
    case Kind::header:
      return leaf("header", test);
    case Kind::address:
      return leaf("address", test);
    case Kind::one_address:
      return fmt::format("address :count \"eq\" :comparator \"i;ascii-numeric\" {} \"1\"",
                         list_of(test.fields));
    case Kind::part_header:
      return leaf(test.part.empty()
                      ? "header :mime :anychild"
                      : fmt::format("header :mime :anychild :param {}", quoted(test.part)),
                  test);
    case Kind::exists:
      return "exists " + list_of(test.fields);
    case Kind::body:
      return fmt::format("body :text {}{} {}", match_of(test),
                         test.case_counts ? " :comparator \"i;octet\"" : "", list_of(test.keys));
    case Kind::over:
      return fmt::format("size :over {}", test.number);
    case Kind::under:
      return fmt::format("size :under {}", test.number);
    case Kind::now:
      return now_text(test);
  }
  return "false";
}

std::string text_of(const Command& command) {
  const auto first = [&command] {
    return command.values.empty() ? std::string("\"\"") : quoted(command.values.front());
  };
  switch (command.kind) {
    case Command::Kind::add_flags:
      return fmt::format("addflag {};", list_of(command.values));
    case Command::Kind::remove_flags:
      return fmt::format("removeflag {};", list_of(command.values));
    case Command::Kind::file_into:
      return fmt::format("fileinto {};", first());
    case Command::Kind::copy_into:
      return fmt::format("fileinto :copy {};", first());
    case Command::Kind::redirect:
      return fmt::format("redirect :copy {};", first());
    case Command::Kind::reject:
      return fmt::format("reject {};", first());
    case Command::Kind::discard:
      return "discard;";
    case Command::Kind::stop:
      return "stop;";
    case Command::Kind::vacation:
      return command.values.size() < 2 ? fmt::format("vacation {};", first())
                                       : fmt::format("vacation :subject {} {};", first(),
                                                     quoted_lines(command.values[1]));
  }
  return "";
}

void add_extensions(const Test& test, std::set<std::string>& extensions) {
  if (test.kind == Kind::body) extensions.insert("body");
  if (test.kind == Kind::part_header) extensions.insert("mime");
  if (test.kind == Kind::one_address) {
    extensions.insert({"relational", "comparator-i;ascii-numeric"});
  }
  if (test.kind == Kind::now) extensions.insert({"date", "relational"});
  for (const Test& part : test.parts) add_extensions(part, extensions);
}

void add_extensions(const Command& command, std::set<std::string>& extensions) {
  switch (command.kind) {
    case Command::Kind::add_flags:
    case Command::Kind::remove_flags:
      extensions.insert("imap4flags");
      break;
    case Command::Kind::copy_into:
      extensions.insert({"fileinto", "copy"});
      break;
    case Command::Kind::file_into:
      extensions.insert("fileinto");
      break;
    case Command::Kind::redirect:
      extensions.insert("copy");
      break;
    case Command::Kind::reject:
      extensions.insert("reject");
      break;
    case Command::Kind::vacation:
      extensions.insert("vacation");
      break;
    default:
      break;
  }
}

std::string one_line(std::string_view text) {
  std::string clean;
  bool after_break = false;  // CR and LF together are one space
  const bool is_text = is_valid_utf8(text);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_break = c == '\r' || c == '\n';
    if (c == '\0') continue;
    if (byte < 0x20 || byte == 0x7F) {
      if (!is_break || !after_break) clean += ' ';
    } else {
      clean += byte >= 0x80 && !is_text ? '?' : c;
    }
    after_break = is_break;
  }
  return clean;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : one_line(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string literal_pattern(std::string_view text) {
  std::string pattern;
  for (const char c : text) {
    if (c == '*' || c == '?' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern;
}

bool is_field_name(std::string_view name) {
  return !name.empty() && name.size() <= 76 &&
         std::ranges::all_of(name, [](char c) { return c > 0x20 && c < 0x7F && c != ':'; });
}

}  // namespace offenbar::rules::sieve
