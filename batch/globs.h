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
  enum class Kind : std::uint8_t { character, any_character, set, star, double_star };
  struct Token {
    Kind kind = Kind::character;
    char32_t character = 0;
    bool negated = false;
    std::vector<std::pair<char32_t, char32_t>> ranges;
  };
  Glob() = default;
  [[nodiscard]] bool matches_whole(const std::vector<char32_t>& text) const;
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
