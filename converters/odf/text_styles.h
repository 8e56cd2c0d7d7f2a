// What styles give to paragraphs, spans and lists, and what page layouts say. ODF 1.3 part 3, 16
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "converters/base/xml.h"
#include "converters/document/document.h"

namespace offenbar::odf {

// Feed it both members, styles.xml first: it keeps common styles, and the automatic ones of the
// member in hand, which have names of their own.
class TextStyles : public xml::Handler {
 public:
  explicit TextStyles(Document& document) : document_(document) {}

  void begin_part();
  void start(std::string_view space, std::string_view name,
             const xml::Attributes& attributes) override;
  void end(std::string_view space, std::string_view name) override;

  // What letters of a paragraph look like, before its spans.
  [[nodiscard]] Marks of_paragraph(std::string_view style) const;
  // What they look like in a span of that style, where they looked like `around` before.
  [[nodiscard]] Marks within(Marks around, std::string_view style) const;
  // Of a level from 1.
  [[nodiscard]] ListLabel label(std::string_view list_style, std::size_t level) const;

 private:
  static constexpr std::size_t most_styles = 100'000;
  static constexpr std::size_t most_levels = 10;

  struct Style {
    std::string parent;
    std::array<std::int8_t, mark_count> said{-1, -1, -1, -1, -1};
  };
  using Styles = std::map<std::string, Style, std::less<>>;  // by family and name
  using List = std::array<ListLabel, most_levels>;
  using Lists = std::map<std::string, List, std::less<>>;

  [[nodiscard]] const Style* find(std::string_view key) const;
  [[nodiscard]] int said(std::string_view family, std::string_view style, std::size_t mark) const;
  void start_style(std::string_view space, std::string_view name,
                   const xml::Attributes& attributes);
  void take_text_properties(const xml::Attributes& attributes);
  void take_list_level(std::string_view name, const xml::Attributes& attributes);
  void take_page(const xml::Attributes& attributes);

  Document& document_;
  Styles common_, automatic_;
  Lists common_lists_, automatic_lists_;
  Style defaults_;
  Style* style_ = nullptr;
  List* list_ = nullptr;
  bool is_automatic_ = false;
};

}  // namespace offenbar::odf
