#include "batch/file_json.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "batch/decisions.h"
#include "batch/name_text.h"
#include "batch/report_words.h"
#include "batch/value_proof.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

using Json = nlohmann::ordered_json;

// Null for a text that says nothing.
Json text_or_null(std::string_view text) { return text.empty() ? Json() : Json(printable(text)); }

Json as_json(const Error& error) {
  return {{"fault", std::string(name_of(error.fault))},
          {"what", printable(error.what)},
          {"hint", printable(hint_of(error))}};
}

Json as_json(const Loss& loss, bool redact) {
  Json json{{"category", loss.category}, {"severity", std::string(name_of(loss.severity))}};
  if (redact) return json;
  json["where"] = printable(loss.where);
  json["before"] = printable(loss.before);
  json["after"] = printable(loss.after);
  return json;
}

// A reason is written for reports; it is not text of a document.
Json accepted_json(const Acceptance& acceptance) {
  return {{"id", acceptance.id},
          {"by", printable(acceptance.decided.who)},
          {"when", acceptance.decided.when},
          {"why", printable(acceptance.decided.why)}};
}

Json as_json(const ItemCounts& items) {
  return {{"found", items.found},
          {"written", items.written},
          {"raw", items.raw},
          {"refused", items.refused},
          {"salvaged", items.salvaged}};
}

Json output_paths(const FileRecord& record) {
  Json paths = Json::array();
  for (const Output& output : record.outputs) paths.push_back(printable(output.path));
  return paths;
}

double to_milliseconds(double seconds) { return std::round(seconds * 1000) / 1000; }

}  // namespace

Json as_json(const StateCounts& states) {
  Json json = Json::object();
  for (std::size_t i = 0; i < states.size(); ++i) {
    json[std::string(name_of(static_cast<State>(i)))] = states[i];
  }
  return json;
}

Json as_json(const VerdictCounts& verdicts) {
  Json json = Json::object();
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    if (verdicts.at(i) > 0) json[std::string(name_of(static_cast<Verdict>(i)))] = verdicts.at(i);
  }
  return json;
}

Json as_json(const FileRecord& record, bool redact) {
  const std::string source = source_of(record);
  Json json{{"source", printable(source)},
            {"format", text_or_null(record.format)},
            {"state", std::string(name_of(record.state))},
            {"reason", text_or_null(record.reason)},
            {"outputs", output_paths(record)},
            {"verdict", record.verdict ? Json(std::string(name_of(*record.verdict))) : Json()},
            {"error", record.error ? as_json(*record.error) : Json()},
            {"seconds", to_milliseconds(record.seconds)}};
  if (record.items) json["items"] = as_json(*record.items);
  if (!is_valid_utf8(source)) json["source_raw"] = base64(source);
  json["bytes"] = record.size;
  json["sha256"] = text_or_null(record.sha256);
  json["losses"] = Json::array();
  for (std::size_t i = 0; i < record.losses.size(); ++i) {
    Json loss = as_json(record.losses[i], redact);
    if (const Acceptance* by = record.accepted_by(i)) loss["accepted"] = accepted_json(*by);
    json["losses"].push_back(std::move(loss));
  }
  json["notes"] = told_notes(record, redact);
  if (record.pages) json["pages"] = pages_json(*record.pages);
  if (record.recalculation) json["recalculation"] = counts_json(*record.recalculation);
  json["route"] = text_or_null(record.route);
  json["duplicate_of"] = text_or_null(record.duplicate_of);
  if (!record.link_target.empty()) json["link_target"] = printable(record.link_target);
  if (record.gone) json["gone"] = true;
  return json;
}

std::vector<std::string> told_notes(const FileRecord& record, bool redact) {
  constexpr std::array<std::string_view, 3> quoting{"refused", "mapped", "macro_"};
  std::vector<std::string> notes;
  for (const std::string& note : record.notes) {
    const bool quotes = redact && std::ranges::any_of(quoting, [&](std::string_view begin) {
                          return note.starts_with(begin);
                        });
    std::string told = quotes ? note.substr(0, note.find(':')) : note;
    if (notes.empty() || notes.back() != told) notes.push_back(std::move(told));
  }
  return notes;
}

}  // namespace offenbar::batch
