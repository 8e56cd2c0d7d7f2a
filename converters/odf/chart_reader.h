// Reads the content of an embedded chart. ODF 1.3 part 3, 11
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "converters/base/xml.h"
#include "converters/base/xml_words.h"
#include "converters/document/chart.h"

namespace offenbar::odf {

enum class ChartElement : std::uint8_t;

class ChartReader : public xml::Handler {
 public:
  ChartReader();

  void start(std::string_view space, std::string_view name,
             const xml::Attributes& attributes) override;
  void end(std::string_view space, std::string_view name) override;
  void text(std::string_view utf8) override;

  // When the content has been read. Series that take values from the chart's own table have them.
  [[nodiscard]] Chart chart() const;

 private:
  static constexpr std::size_t most_cells = 1'000'000;

  struct Series {
    std::string kind, values, label;  // addresses of cells
  };
  struct LocalCell {
    std::string value;  // of a number; empty: none
    std::string text;
  };

  [[nodiscard]] std::vector<const LocalCell*> local(std::string_view address) const;

  xml::Words<ChartElement> words_;
  std::string kind_;
  std::vector<Series> series_;
  std::vector<std::string> titles_;
  std::vector<std::vector<LocalCell>> rows_;
  std::size_t cells_ = 0;
  unsigned in_title_ = 0;
  bool in_cell_ = false;
};

}  // namespace offenbar::odf
