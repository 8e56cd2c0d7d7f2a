#include "batch/scan_json.h"

#include <fmt/chrono.h>

#include <ctime>
#include <nlohmann/json.hpp>

#include "converters/base/digest.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

using Json = nlohmann::ordered_json;

std::string time_text(std::int64_t nanoseconds) {
  const std::int64_t seconds = nanoseconds / 1'000'000'000 - (nanoseconds % 1'000'000'000 < 0);
  constexpr std::int64_t last = 253'402'300'799;  // in the year 9999
  if (seconds < -last || seconds > last) return {};
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(static_cast<std::time_t>(seconds)));
}

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(printable(text)); }

}  // namespace

Json scan_json(const ScannedFile& file) {
  const FileRecord& record = file.record;
  const std::string source = source_of(record);
  Json json{{"source", printable(source)}};
  if (!is_valid_utf8(source)) json["source_raw"] = to_base64(as_bytes(source));
  json["format"] = text_or_null(record.format);
  json["findings"] = Json::array();
  for (const findings::Finding& finding : file.findings) {
    json["findings"].push_back({{"kind", finding.kind},
                                {"where", finding.where},
                                {"detail", finding.detail},
                                {"count", finding.count}});
  }
  json["state"] = name_of(record.state);
  json["reason"] = text_or_null(record.reason);
  json["class"] = name_of(file.cost.effort);
  json["points"] = file.cost.points;
  json["size"] = record.size;
  json["modified"] = time_text(record.mtime_ns);
  json["sha256"] = text_or_null(record.sha256);
  json["duplicate_of"] = text_or_null(record.duplicate_of);
  json["near_duplicate_of"] = text_or_null(file.near_duplicate_of);
  json["about"] = file.about;
  json["languages"] = file.languages;
  json["error"] = nullptr;
  if (record.error) {
    json["error"] = {{"fault", name_of(record.error->fault)},
                     {"what", printable(record.error->what)},
                     {"hint", printable(record.error->hint)}};
  }
  return json;
}

Result<void> write_scan_lines(ScanReader& reader, std::ostream& out) {
  OFFENBAR_CHECK(reader.files([&out](const ScannedFile& file) {
    out << scan_json(file).dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
    return out.good();
  }));
  out.flush();
  return {};
}

}  // namespace offenbar::batch
