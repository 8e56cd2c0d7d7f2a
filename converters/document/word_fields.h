// Fields of Word: which part of them is text, and what they link to. [ECMA-376] part 1, 17.16
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace offenbar {

// "HYPERLINK" of hyperlink "https://example.org/".
[[nodiscard]] std::string name_of_field(std::string_view instruction);
// The program computes its result anew: PAGE, DATE, FILENAME ...
[[nodiscard]] bool is_computed_field(std::string_view instruction);
// "https://example.org/#part" of HYPERLINK "https://example.org/" \l "part", "#part" of
// HYPERLINK \l "part"; empty if it is no link.
[[nodiscard]] std::string link_of_field(std::string_view instruction);

// "_Ref12" of REF _Ref12 \h; empty if it refers to nothing.
[[nodiscard]] std::string reference_of_field(std::string_view instruction);

// Text that a field writes ruby text above: "base" of EQ \o\ad(\s\up 9(ruby),base).
[[nodiscard]] std::string base_of_ruby_field(std::string_view instruction);

// The character of SYMBOL 74 \f "Wingdings", in the private area as Word has it; empty for other
// fields.
[[nodiscard]] std::string symbol_of_field(std::string_view instruction);

// Complex fields: begin, instruction, separator, result, end; they nest.
class FieldStack {
 public:
  // Without `computes`, computed results are text like others: where the result of a conversion
  // has no fields.
  explicit FieldStack(bool computes = true) : computes_(computes) {}
  // `name`, if any, is what the field is called in English, whatever its instruction says.
  void begin(std::string_view name = {});
  void add_instruction(std::string_view text);
  // Of the innermost field, as far as it was met; empty where its result is read.
  [[nodiscard]] std::string_view instruction() const {
    if (fields_.empty() || fields_.back().in_result) return {};
    return fields_.back().instruction;
  }
  // True if the field is one whose result is computed.
  [[nodiscard]] bool separate();
  // As separate() for a field that had no result.
  [[nodiscard]] bool end();
  [[nodiscard]] const std::string& last_instruction() const { return last_; }
  // The text in hand is that of a link.
  [[nodiscard]] bool in_link() const;
  // Text that comes now is shown.
  [[nodiscard]] bool shows_text() const { return hidden_ == 0; }

 private:
  enum class Skips : std::uint8_t { nothing, name, rest_of_name };
  struct Field {
    std::string instruction;
    Skips skips = Skips::nothing;  // of the instruction to come
    bool in_result = false;
    bool computed = false;
    bool is_link = false;
  };
  bool computes_;
  std::vector<Field> fields_;
  std::string last_;
  unsigned hidden_ = 0;  // fields whose instruction or computed result we are in
};

}  // namespace offenbar
