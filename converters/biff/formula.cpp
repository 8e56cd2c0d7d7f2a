#include "converters/biff/formula.h"

#include <array>
#include <bit>
#include <vector>

#include "converters/base/cursor.h"
#include "converters/biff/constants.h"
#include "converters/biff/references.h"

namespace offenbar::biff {
namespace {

constexpr std::size_t longest_formula = 32U << 10U;  // bytes of text; Excel allows 8192 characters
constexpr std::uint32_t user_function = 255;

// [MS-XLS] 2.5.198.25; of tokens with a class, that of the class "reference".
enum Token : std::uint8_t {
  t_exp = 0x01,
  t_table = 0x02,
  t_first_binary = 0x03,  // PtgAdd
  t_last_binary = 0x11,   // PtgRange
  t_plus = 0x12,
  t_minus = 0x13,
  t_percent = 0x14,
  t_paren = 0x15,
  t_missing = 0x16,
  t_text = 0x17,
  t_attribute = 0x19,
  t_error = 0x1C,
  t_bool = 0x1D,
  t_int = 0x1E,
  t_number = 0x1F,
  t_array = 0x20,
  t_function = 0x21,
  t_function_var = 0x22,
  t_name = 0x23,
  t_ref = 0x24,
  t_area = 0x25,
  t_mem_area = 0x26,
  t_mem_error = 0x27,
  t_mem_no_mem = 0x28,
  t_mem_function = 0x29,
  t_ref_error = 0x2A,
  t_area_error = 0x2B,
  t_ref_relative = 0x2C,
  t_area_relative = 0x2D,
  t_outer_name = 0x39,
  t_ref_3d = 0x3A,
  t_area_3d = 0x3B,
  t_ref_error_3d = 0x3C,
  t_area_error_3d = 0x3D,
};

constexpr std::array<std::string_view, 15> binary_operators{
    "+", "-", "*", "/", "^", "&", "<", "<=", "=", ">=", ">", "<>", " ", ",", ":"};

class Reader {
 public:
  Reader(const Tokens& formula, const Links& links, CellPlace at)
      : in_(formula.tokens),
        extra_(formula.extra),
        links_(links),
        version_(links.version),
        references_(links.version, at) {}

  std::optional<std::string> read() {
    while (in_.left() > 0) {
      if (!step() || !in_.ok() || !extra_.ok()) return std::nullopt;
    }
    if (stack_.size() != 1) return std::nullopt;
    return std::move(stack_.back());
  }

 private:
  [[nodiscard]] bool old() const { return version_ < Version::biff8; }

  bool push(std::string text) {
    stack_.push_back(std::move(text));
    return stack_.back().size() <= longest_formula;
  }
  std::string pop() {
    std::string text = std::move(stack_.back());
    stack_.pop_back();
    return text;
  }

  bool step() {
    const auto raw = in_.le<std::uint8_t>();
    const auto token = static_cast<std::uint8_t>(raw < 0x40 ? raw : 0x20U | (raw & 0x1FU));
    if (token >= t_first_binary && token <= t_last_binary) return binary(token);
    if (token < t_array) return plain(token);
    return token < t_ref ? call(token) : reference(token);
  }

  bool binary(std::uint8_t token) {
    if (stack_.size() < 2) return false;
    const std::string right = pop();
    std::string& left = stack_.back();
    left += binary_operators[static_cast<std::size_t>(token - t_first_binary)];
    left += right;
    return left.size() <= longest_formula;
  }

  bool around(std::string_view before, std::string_view after) {
    if (stack_.empty()) return false;
    std::string& inside = stack_.back();
    inside.insert(0, before);
    inside += after;
    return inside.size() <= longest_formula;
  }

  bool plain(std::uint8_t token) {
    switch (token) {
      case t_plus:
        return around("+", "");
      case t_minus:
        return around("-", "");
      case t_percent:
        return around("", "%");
      case t_paren:
        return around("(", ")");
      case t_missing:
        return push({});
      case t_text:
        return push(quoted_text(in_, links_));
      case t_attribute:
        return attribute();
      case t_error:
        return push(std::string(error_text(in_.le<std::uint8_t>())));
      case t_bool:
        return push(in_.le<std::uint8_t>() != 0 ? "TRUE" : "FALSE");
      case t_int:
        return push(std::to_string(in_.le<std::uint16_t>()));
      case t_number:
        return push(number_text(std::bit_cast<double>(in_.le<std::uint64_t>())));
      default:  // PtgElf, PtgList: labels and columns of tables; sheets of BIFF2 to 4
        return false;
    }
  }

  // Hints for who computes the formula, and for who shows it. [MS-XLS] 2.5.198.33 to 39
  bool attribute() {
    constexpr unsigned choose = 0x04, sum = 0x10;
    const auto flags = in_.le<std::uint8_t>();
    const bool narrow = version_ == Version::biff2;
    const std::size_t data = narrow ? in_.le<std::uint8_t>() : in_.le<std::uint16_t>();
    if ((flags & choose) != 0) in_.skip((data + 1) * (narrow ? 1 : 2));
    return (flags & sum) != 0 ? around("SUM(", ")") : true;
  }

  bool call(std::uint8_t token) {
    const bool narrow = version_ < Version::biff4;
    if (token == t_array) {
      in_.skip(version_ == Version::biff12 ? 14 : version_ == Version::biff2 ? 6 : 7);
      auto array = array_text(extra_, links_);
      return array && push(*std::move(array));
    }
    if (token == t_name) return name();
    std::size_t count = token == t_function_var ? in_.le<std::uint8_t>() & 0x7FU : 0;
    std::uint32_t number = narrow ? in_.le<std::uint8_t>() : in_.le<std::uint16_t>();
    if ((number & 0x8000U) != 0) return false;  // a command of macro sheets
    const Function function = function_of(number);
    if (token == t_function) {
      if (function.parameters < 0) return false;
      count = static_cast<std::size_t>(function.parameters);
    }
    const bool by_name = number == user_function;
    if (stack_.size() < count || (by_name && count == 0)) return false;
    if (!by_name && function.name.empty()) return false;
    return write_call(by_name ? std::string() : std::string(function.name), count);
  }

  // Without a name, the first of the parameters is it.
  bool write_call(std::string text, std::size_t count) {
    const std::size_t first = stack_.size() - count;
    std::size_t next = first;
    if (text.empty()) text = std::move(stack_[next++]);
    if (text.empty()) return false;
    text += '(';
    for (std::size_t i = next; i < stack_.size(); ++i) {
      if (i > next) text += ',';
      text += stack_[i];
    }
    text += ')';
    stack_.resize(first);
    return push(std::move(text));
  }

  bool name() {
    std::uint32_t number = 0;
    if (old()) {
      number = in_.le<std::uint16_t>();
      in_.skip(version_ == Version::biff2 ? 5 : version_ == Version::biff5 ? 12 : 8);
    } else {
      number = in_.le<std::uint32_t>();
    }
    std::string text = links_.name(number);
    return !text.empty() && push(std::move(text));
  }

  bool outer_name() {
    std::string text;
    if (version_ == Version::biff5) {
      const auto book = in_.le<std::int16_t>();
      in_.skip(8);
      text = links_.old_outer_name(book, in_.le<std::uint16_t>());
      in_.skip(12);
    } else {
      const auto range = in_.le<std::uint16_t>();
      text = links_.outer_name(range, in_.le<std::uint32_t>());
    }
    return !text.empty() && push(std::move(text));
  }

  bool reference(std::uint8_t token) {
    switch (token) {
      case t_ref:
      case t_ref_relative:
        return push(references_.cell(in_, token == t_ref_relative));
      case t_area:
      case t_area_relative:
        return push(references_.area(in_, token == t_area_relative));
      case t_ref_error:
      case t_area_error:
        in_.skip(token == t_ref_error ? references_.cell_size() : references_.area_size());
        return push("#REF!");
      case t_mem_area:
      case t_mem_error:
      case t_mem_no_mem:
      case t_mem_function:
        return memory(token);
      case t_outer_name:
        return outer_name();
      case t_ref_3d:
      case t_area_3d:
      case t_ref_error_3d:
      case t_area_error_3d:
        return other_sheet(token);
      default:
        return false;
    }
  }

  // What Excel computed of a part of the formula, whose tokens follow.
  bool memory(std::uint8_t token) {
    const bool narrow = version_ == Version::biff2;
    if (token != t_mem_function) in_.skip(narrow ? 3 : 4);
    in_.skip(narrow ? 1 : 2);
    if (token != t_mem_area) return true;
    const std::size_t count =
        version_ == Version::biff12 ? extra_.le<std::uint32_t>() : extra_.le<std::uint16_t>();
    extra_.skip(count * (version_ == Version::biff12 ? 16U : old() ? 6U : 8U));
    return true;
  }

  bool other_sheet(std::uint8_t token) {
    if (version_ < Version::biff5) return false;
    std::string text;
    if (version_ == Version::biff5) {
      const auto book = in_.le<std::int16_t>();
      in_.skip(8);
      const auto first = in_.le<std::int16_t>();
      text = links_.old_prefix(book, first, in_.le<std::int16_t>());
    } else {
      text = links_.prefix(in_.le<std::uint16_t>());
    }
    if (token == t_ref_3d) {
      text += references_.cell(in_, false);
    } else if (token == t_area_3d) {
      text += references_.area(in_, false);
    } else {
      in_.skip(token == t_ref_error_3d ? references_.cell_size() : references_.area_size());
      text += "#REF!";
    }
    return push(std::move(text));
  }

  Cursor in_;
  Cursor extra_;
  const Links& links_;
  Version version_;
  References references_;
  std::vector<std::string> stack_;
};

}  // namespace

std::optional<std::string> formula_text(const Tokens& formula, const Links& links, CellPlace at) {
  return Reader(formula, links, at).read();
}

std::optional<CellPlace> shared_from(const Tokens& formula, Version version) {
  Cursor in(formula.tokens);
  if (in.le<std::uint8_t>() != t_exp) return std::nullopt;
  CellPlace place;
  if (version == Version::biff12) {
    place.row = in.le<std::uint32_t>();
    place.column = Cursor(formula.extra).le<std::uint32_t>();
  } else {
    place.row = in.le<std::uint16_t>();
    place.column = version == Version::biff2 ? in.le<std::uint8_t>() : in.le<std::uint16_t>();
  }
  return in.ok() ? std::optional(place) : std::nullopt;
}

}  // namespace offenbar::biff
