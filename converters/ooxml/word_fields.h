// Fields of Word: which part of them is text, and what they link to. [ECMA-376] part 1, 17.16
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace offenbar::ooxml {

// The program computes its result anew: PAGE, DATE, FILENAME ...
[[nodiscard]] bool is_computed_field(std::string_view instruction);
// "https://example.org/" of HYPERLINK "https://example.org/" \l "part"; empty if it is no link out.
[[nodiscard]] std::string link_of_field(std::string_view instruction);

// "_Ref12" of REF _Ref12 \h; empty if it refers to nothing.
[[nodiscard]] std::string reference_of_field(std::string_view instruction);

// Complex fields: begin, instruction, separator, result, end; they nest.
class FieldStack {
 public:
  void begin();
  void instruction(std::string_view text);
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
  struct Field {
    std::string instruction;
    bool in_result = false;
    bool computed = false;
    bool is_link = false;
  };
  std::vector<Field> fields_;
  std::string last_;
  unsigned hidden_ = 0;  // fields whose instruction or computed result we are in
};

}  // namespace offenbar::ooxml
