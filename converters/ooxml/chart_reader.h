// Reads one chart part. [ECMA-376] part 1, 21.2
#pragma once

#include <cstdint>
#include <string>

#include "converters/base/xml.h"
#include "converters/base/xml_words.h"
#include "converters/document/chart.h"

namespace offenbar::ooxml {

enum class ChartElement : std::uint8_t;

class ChartReader : public xml::Handler {
 public:
  ChartReader();

  void start(std::string_view space, std::string_view name,
             const xml::Attributes& attributes) override;
  void end(std::string_view space, std::string_view name) override;
  void text(std::string_view utf8) override;
  [[nodiscard]] bool stop() const override { return points_ > most_points; }

  [[nodiscard]] const Chart& chart() const { return chart_; }

 private:
  static constexpr std::size_t most_points = 1'000'000;

  // Which part of a series is read.
  enum class Part : std::uint8_t { none, name, values };

  void end_value();

  xml::Words<ChartElement> words_;
  Chart chart_;
  std::string kind_, captured_;
  Part part_ = Part::none;
  std::size_t index_ = 0;   // of a point
  std::size_t points_ = 0;  // of all series
  unsigned skipped_ = 0, titles_ = 0;
  bool in_series_ = false, captures_ = false;
};

}  // namespace offenbar::ooxml
