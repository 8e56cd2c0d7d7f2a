#include "converters/office/wire.h"

namespace offenbar::office {
namespace {

using nlohmann::json;

json to_json(const Loss& loss) {
  return {{"category", loss.category},
          {"severity", static_cast<int>(loss.severity)},
          {"where", loss.where},
          {"before", loss.before},
          {"after", loss.after}};
}

Severity severity_of(int number) {
  return number >= 0 && number < static_cast<int>(Severity::content) ? static_cast<Severity>(number)
                                                                     : Severity::content;
}

Loss loss_of(const json& body) {
  return {.category = body.value("category", ""),
          .severity = severity_of(body.value("severity", 2)),
          .where = body.value("where", ""),
          .before = body.value("before", ""),
          .after = body.value("after", "")};
}

json to_json(const Limits& limits) {
  return {{"memory", limits.memory_bytes},
          {"cpu", limits.cpu_seconds},
          {"output", limits.output_bytes}};
}

Limits limits_of(const json& body) {
  return {.memory_bytes = body.value("memory", std::uint64_t{0}),
          .cpu_seconds = body.value("cpu", std::uint64_t{0}),
          .output_bytes = body.value("output", std::uint64_t{0})};
}

}  // namespace

json to_json(const Settings& settings) {
  return {{"program_folder", settings.program_folder},
          {"scratch_folder", settings.scratch_folder},
          {"locale", settings.locale},
          {"require_isolation", settings.require_isolation}};
}

Settings settings_of(const json& body) {
  return {.program_folder = body.value("program_folder", ""),
          .scratch_folder = body.value("scratch_folder", ""),
          .locale = body.value("locale", ""),
          .require_isolation = body.value("require_isolation", true)};
}

json to_json(const Request& request) {
  return {{"source_name", request.source_name},
          {"result_name", request.result_name},
          {"source_format", request.source_format},
          {"target_format", request.target_format},
          {"also_pdfa_name", request.also_pdfa_name},
          {"recalculated_name", request.recalculated_name},
          {"recalculation_limit", request.recalculation_limit.count()},
          {"import_filter", request.import_filter},
          {"document_url", request.document_url},
          {"destination_url", request.destination_url},
          {"passwords", request.passwords},
          {"encrypt_result", request.encrypt_result},
          {"repair", request.repair},
          {"deadline", request.deadline.count()},
          {"limits", to_json(request.limits)}};
}

Request request_of(const json& body) {
  Request request;
  request.source_name = body.value("source_name", "");
  request.result_name = body.value("result_name", "");
  request.source_format = body.value("source_format", "");
  request.target_format = body.value("target_format", "");
  request.also_pdfa_name = body.value("also_pdfa_name", "");
  request.recalculated_name = body.value("recalculated_name", "");
  request.recalculation_limit =
      std::chrono::seconds(body.value("recalculation_limit", std::int64_t{60}));
  request.import_filter = body.value("import_filter", "");
  request.document_url = body.value("document_url", "");
  request.destination_url = body.value("destination_url", "");
  request.passwords = body.value("passwords", std::vector<std::string>());
  request.encrypt_result = body.value("encrypt_result", true);
  request.repair = body.value("repair", false);
  request.deadline = std::chrono::seconds(body.value("deadline", std::int64_t{300}));
  request.limits = limits_of(body.value("limits", json::object()));
  return request;
}

json to_json(const Error& error) {
  return {{"fault", name_of(error.fault)},
          {"what", error.what},
          {"offset", error.offset},
          {"hint", error.hint}};
}

Error error_of(const json& body) {
  return {.fault = fault_of(body.value("fault", "internal")),
          .what = body.value("what", ""),
          .offset = body.value("offset", std::uint64_t{0}),
          .hint = body.value("hint", "")};
}

json to_json(const Result<Reply>& reply) {
  if (!reply) return {{"error", to_json(reply.error())}};
  json losses = json::array();
  for (const Loss& loss : reply->losses) losses.push_back(to_json(loss));
  return {{"reply",
           {{"password", reply->password},
            {"losses", losses},
            {"refused", reply->refused},
            {"cpu_seconds", reply->cpu_seconds},
            {"peak_memory", reply->peak_memory_bytes}}}};
}

Result<Reply> reply_of(const json& body) try {
  if (body.contains("error")) return tl::unexpected<Error>(error_of(body["error"]));
  if (!body.contains("reply")) return fail(Fault::internal, "the office gave no reply");
  const json& from = body["reply"];
  Reply reply;
  reply.password = from.value("password", -1);
  for (const json& loss : from.value("losses", json::array())) {
    reply.losses.push_back(loss_of(loss));
  }
  reply.refused = from.value("refused", std::vector<std::string>());
  reply.cpu_seconds = from.value("cpu_seconds", 0.0);
  reply.peak_memory_bytes = from.value("peak_memory", std::uint64_t{0});
  return reply;
} catch (const json::exception&) {  // a child that its document has taken over
  return fail(Fault::office_died, "the office replies what it never would");
}

}  // namespace offenbar::office
