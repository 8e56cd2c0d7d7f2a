// The patterns of --include and --exclude.
//
//   *       any characters but /                 [a-z] [!a-z]  one character of a set
//   ?       one character but /                  **            any characters, / too
//   \x      x itself
//
// A pattern without / is held against every component of the path ("~$*", "Archiv"); one with / is
// anchored at the root ("Projekte/*/alt", "/alt"). Either way it also matches everything below what
// it matches, so "Archiv" covers "Archiv/2019/x.doc". Case counts. Characters are code points;
// bytes that are no UTF-8 count as one each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converters/base/result.h"

namespace offenbar::batch {

class Glob {
 public:
  // Errors: unsupported (an unclosed [, nothing after \, an empty pattern), naming the pattern.
  [[nodiscard]] static Result<Glob> parse(std::string_view pattern);
  // `path` is relative to its root, raw bytes. Takes time in proportion to pattern times path.
  [[nodiscard]] bool matches(std::string_view path) const;

 private:
  // `folders` is "**/": none or more whole components.
  enum class Kind : std::uint8_t { character, any_character, set, star, double_star, folders };
  struct Token {
    Kind kind = Kind::character;
    char32_t character = 0;
    bool negated = false;
    std::vector<std::pair<char32_t, char32_t>> ranges;
  };
  // Which tokens come next; the last place stands for the end of the pattern.
  using Reached = std::vector<std::uint8_t>;

  Glob() = default;
  [[nodiscard]] static Result<Token> read_token(const std::vector<char32_t>& text, std::size_t& at);
  [[nodiscard]] static Result<Token> read_set(const std::vector<char32_t>& text, std::size_t& at);
  [[nodiscard]] static bool takes(const Token& token, char32_t c);
  void pass_optional(Reached& reached) const;
  [[nodiscard]] Reached after(const Reached& reached, char32_t c) const;
  [[nodiscard]] bool matches_beginning(const std::vector<char32_t>& text) const;
  std::vector<Token> tokens_;
  bool anchored_ = false;
};

class Globs {
 public:
  [[nodiscard]] static Result<Globs> parse(const std::vector<std::string>& patterns);
  [[nodiscard]] bool empty() const { return globs_.empty(); }
  [[nodiscard]] bool matches(std::string_view path) const;  // any of them

 private:
  std::vector<Glob> globs_;
};

}  // namespace offenbar::batch
