// The examiner's own side: what runs locked in.
#include <sys/resource.h>

#include <new>
#include <nlohmann/json.hpp>

#include "batch/examiner.h"
#include "batch/examiner_rewriting.h"
#include "batch/loss_file.h"
#include "batch/place_words.h"
#include "batch/record_rows.h"
#include "batch/value_proof.h"
#include "converters/base/mapped.h"
#include "converters/base/text.h"
#include "converters/base/xml.h"
#include "converters/comparison/loss_list.h"
#include "converters/comparison/mapped.h"
#include "converters/detect.h"
#include "converters/facts_json.h"
#include "converters/odf/encryption.h"
#include "converters/odf/package_check.h"
#include "converters/odf/pdf_check.h"
#include "converters/odf/schema_check.h"
#include "converters/offcrypto/primitives.h"
#include "converters/read.h"

namespace offenbar::batch {
namespace {

using nlohmann::json;

constexpr int channel_descriptor = 3;
constexpr std::uint64_t max_decrypted = std::uint64_t{1} << 30U;  // bytes, held in memory

Result<Measures> lock_self_in(const json& settings) {
  xml::prepare();
  prepare_text();
  (void)severity_of_category({});
  offcrypto::prepare();
  OFFENBAR_CHECK(prepare_rewriting());
  prepare_mapped();
  Limits limits;
  limits.memory_bytes = settings.value("memory_bytes", std::uint64_t{0});
  return confine(enter_namespaces(), {}, Profile::reader, limits,
                 settings.value("require_isolation", true));
}

std::vector<std::string> passwords_of(const json& question) {
  std::vector<std::string> passwords;
  for (const json& password : question.value("passwords", json::array())) {
    // No one's password: keeps the place of one that is no UTF-8.
    passwords.push_back(password.is_string() ? password.get<std::string>() : std::string(1, '\0'));
  }
  return passwords;
}

void describe(const Detection& detection, json& answer) {
  if (detection.format != nullptr) answer["format"] = detection.format->id;
  if (detection.obstacle) answer["obstacle"] = to_json(*detection.obstacle);
  if (detection.facts) answer["facts"] = to_json(*detection.facts);
}

// What is inside of a package that `password` opens. The obstacle stays "encrypted" unless what
// comes out is damaged.
void look_inside(const Content& content, const Detection& outside, std::string_view password,
                 const std::string& name, json& answer) {
  if (content.compound() == nullptr || !offcrypto::is_encrypted_package(*content.compound())) {
    return;
  }
  const auto package =
      offcrypto::decrypt_package(*content.compound(), *outside.lock, password, max_decrypted);
  if (!package) {
    if (package.error().fault == Fault::corrupt) answer["obstacle"] = to_json(package.error());
    return;
  }
  const Content inside(*package);
  describe(detect(inside, name), answer);
}

json inspect(const Content& content, const json& question) {
  const std::string name = question.value("name", std::string());
  const std::vector<std::string> passwords = passwords_of(question);
  const Detection detection = detect(content, name);
  json answer = json::object();
  describe(detection, answer);
  answer["encryption"] = detection.encryption;
  answer["default_password"] = detection.default_password;
  const bool locked = detection.obstacle && detection.obstacle->fault == Fault::encrypted;
  if (locked && !detection.lock) answer["password_unknown"] = true;
  if (!locked || !detection.lock) return answer;
  answer["password_unknown"] = !detection.lock->verifiable();
  if (detection.default_password) {
    look_inside(content, detection, offcrypto::excel_default_password, name, answer);
  } else if (const auto found = offcrypto::find_password(*detection.lock, passwords)) {
    answer["password"] = *found;
    look_inside(content, detection, passwords[*found], name, answer);
  }
  return answer;
}

Result<json> check(const Content& content, const json& question) {
  const std::string id = question.value("format", std::string());
  if (id == "pdfa") {
    OFFENBAR_CHECK(odf::check_pdfa(content.bytes()));
    return json::object();
  }
  const Format* format = find_format(id);
  if (format == nullptr) return fail(Fault::internal, "no format " + id);
  OFFENBAR_TRY(const Facts facts, odf::check_package(content.bytes(), format->media_type));
  const bool encrypted = content.archive() != nullptr && odf::is_encrypted(*content.archive());
  if (encrypted != question.value("encrypted", false)) {
    return fail(Fault::bad_result, encrypted ? "the result is encrypted, the source was not"
                                             : "the result is not encrypted, the source was");
  }
  return encrypted ? json::object() : json{{"facts", to_json(facts)}};
}

// The package inside of a source that the password opens; nothing where it need not be opened.
Result<std::optional<offcrypto::Octets>> opened_source(const Content& source,
                                                       std::string_view password) {
  const cfb::CompoundFile* file = source.compound();
  if (file == nullptr) return std::nullopt;
  OFFENBAR_TRY(const std::optional<offcrypto::Lock> lock, offcrypto::find_lock(*file));
  if (!lock) return std::nullopt;
  if (!offcrypto::is_encrypted_package(*file)) {
    return fail(Fault::unsupported, "a binary document that is encrypted");
  }
  OFFENBAR_TRY(offcrypto::Octets inside,
               offcrypto::decrypt_package(*file, *lock, password, max_decrypted));
  return inside;
}

// The same of a result, which must open with the password of its source.
Result<std::optional<std::string>> opened_result(const Content& result, std::string_view password) {
  if (result.archive() == nullptr || !odf::is_encrypted(*result.archive())) return std::nullopt;
  auto inside = odf::decrypted_package(*result.archive(), password);
  if (inside) return std::optional<std::string>(*std::move(inside));
  if (inside.error().fault != Fault::encrypted) return tl::unexpected(inside.error());
  return fail(Fault::bad_result, "the password of the source does not open the result");
}

// What a protected document says is quoted nowhere, nor are names of its sheets and people.
void leave_out_quotes(std::vector<Loss>& losses) {
  for (Loss& loss : losses) {
    loss.where = place_without_names(loss.where);
    loss.before = loss.after = {};
  }
}

Result<std::optional<std::vector<Loss>>> compare_opened(const Content& source, const Format& format,
                                                        const Content& result,
                                                        const Format& result_format,
                                                        std::string_view password) {
  OFFENBAR_TRY(const auto inside, opened_source(source, password));
  OFFENBAR_TRY(const auto result_inside, opened_result(result, password));
  const Content open_source(inside ? Bytes(*inside) : source.bytes());
  const Content open_result(result_inside ? as_bytes(*result_inside) : result.bytes());
  OFFENBAR_TRY(auto losses, compare_files(open_source, format, open_result, result_format));
  if (losses && password != offcrypto::excel_default_password) leave_out_quotes(*losses);
  return losses;
}

Result<json> compare(const Content& source, const Message& message) {
  const Format* format = find_format(message.body.value("format", std::string()));
  const Format* result_format = find_format(message.body.value("result_format", std::string()));
  if (format == nullptr || result_format == nullptr) return fail(Fault::internal, "no such format");
  OFFENBAR_TRY(const MappedFile file, MappedFile::open(message.descriptors.at(1).get()));
  const Content result(file.bytes());
  const auto passwords = passwords_of(message.body);
  OFFENBAR_TRY(const auto losses,
               passwords.empty()
                   ? compare_files(source, *format, result, *result_format)
                   : compare_opened(source, *format, result, *result_format, passwords.front()));
  if (!losses) return json::object();
  OFFENBAR_CHECK(write_losses(message.descriptors.at(2).get(), *losses));
  return json{{"compared", true}};
}

Result<json> prove(const Content& source, const Message& message) {
  const Format* format = find_format(message.body.value("format", std::string()));
  if (format == nullptr) return fail(Fault::internal, "no such format");
  OFFENBAR_TRY(const MappedFile file, MappedFile::open(message.descriptors.at(1).get()));
  const auto proof = prove_values(source, *format, as_text(file.bytes()));
  if (!proof) return json::object();
  OFFENBAR_CHECK(write_losses(message.descriptors.at(2).get(), proof->losses));
  return json{{"counts", counts_json(proof->counts)}};
}

Result<json> check_schema(const Content& result, const Message& message) {
  if (result.archive() == nullptr) return fail(Fault::unsupported, "the result is no package");
  OFFENBAR_TRY(const MappedFile schema, MappedFile::open(message.descriptors.back().get()));
  OFFENBAR_TRY(const odf::Conformance found, odf::check_schema(*result.archive(), schema.bytes()));
  json errors = json::array();
  for (const odf::SchemaError& error : found.errors) {
    errors.push_back({{"part", error.part},
                      {"element", std::string(shorten_at_grapheme(error.element, 100))},
                      {"what", std::string(shorten_at_grapheme(printable(error.what), 300))},
                      {"count", error.count}});
  }
  json foreign = json::object();
  for (const auto& [space, count] : found.foreign) foreign[printable(space)] = count;
  return json{{"errors", errors}, {"foreign", foreign}, {"unchecked", found.unchecked}};
}

// How many files come with a question.
std::size_t files_of(std::string_view ask) {
  return ask == "relink" || ask == "compare" || ask == "prove" ? 3
         : ask == "links" || ask == "adapt" || ask == "strip" || ask == "macros" || ask == "schema"
             ? 2
             : 1;
}

Result<json> answer_about(const Content& content, const std::string& ask, const Message& message) {
  if (ask == "compare") return compare(content, message);
  if (ask == "prove") return prove(content, message);
  if (ask == "schema") return check_schema(content, message);
  if (ask == "macros") return tell_macros(content, message);
  if (ask == "strip") return strip_result(content.bytes(), message);
  if (ask == "adapt") return adapt_result(content.bytes(), message);
  if (ask == "links") return tell_links(content.bytes(), message);
  if (ask == "relink") return change_links(content.bytes(), message);
  return check(content, message.body);
}

json answer_to(Message& message) {
  const std::string ask = message.body.value("ask", std::string());
  if (message.descriptors.size() != files_of(ask)) {
    return {{"error", to_json({Fault::internal, "a question comes with its files", 0, ""})}};
  }
  const auto file = MappedFile::open(message.descriptors.front().get());
  if (!file) return {{"error", to_json(file.error())}};
  const Content content(file->bytes());
  if (ask == "inspect") return inspect(content, message.body);
  auto answer = answer_about(content, ask, message);
  return answer ? *std::move(answer) : json{{"error", to_json(answer.error())}};
}

double used_cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace

int serve_examiner() {
  Channel channel{Descriptor(channel_descriptor)};
  auto settings = channel.receive();
  if (!settings || !*settings) return 1;
  const auto measures = lock_self_in((*settings)->body);
  if (!measures) {
    (void)channel.send({{"error", to_json(measures.error())}});
    return 1;
  }
  if (!channel.send({{"isolation", *measures}})) return 1;
  while (true) {
    auto message = channel.receive();
    if (!message || !*message) return 0;
    json answer;
    bool ending = false;
    try {
      answer = answer_to(**message);
    } catch (const std::bad_alloc&) {
      ending = true;  // what is left of the heap is not worth keeping
      answer = {{"error", to_json({Fault::over_memory, "needs too much memory to examine", 0, ""})},
                {"ending", true}};
    }
    answer["cpu_seconds"] = used_cpu_seconds();
    if (!channel.send(answer) || ending) return 1;
  }
}

}  // namespace offenbar::batch
