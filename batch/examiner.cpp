#include "batch/examiner.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <map>

#include "batch/loss_file.h"
#include "batch/record_rows.h"
#include "batch/value_proof.h"
#include "converters/base/mapped.h"
#include "converters/base/text.h"
#include "converters/facts_json.h"

namespace offenbar::batch {
namespace {

using nlohmann::json;

Inspection inspection_of(const json& answer) {
  Inspection inspection;
  inspection.format = find_format(answer.value("format", std::string()));
  if (answer.contains("obstacle")) inspection.obstacle = error_of(answer["obstacle"]);
  inspection.encryption = answer.value("encryption", std::string());
  inspection.default_password = answer.value("default_password", false);
  if (answer.contains("password")) inspection.password = answer["password"].get<std::size_t>();
  inspection.password_unknown = answer.value("password_unknown", false);
  if (answer.contains("facts")) inspection.facts = facts_of(answer["facts"]);
  return inspection;
}

// JSON holds UTF-8 only. A password that is none fits nothing: null keeps its place in the list.
json passwords_as_json(const std::vector<std::string>& passwords) {
  json list = json::array();
  for (const std::string& password : passwords) {
    list.push_back(is_valid_utf8(password) ? json(password) : json());
  }
  return list;
}

}  // namespace

std::vector<std::string> inherited_environment() {
  std::vector<std::string> kept;
  for (const char* name :
       {"LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "OFFENBAR_MAPPINGS"}) {
    if (const char* value = std::getenv(name)) kept.push_back(fmt::format("{}={}", name, value));
  }
  return kept;
}

Examiner::~Examiner() = default;

Result<std::unique_ptr<Examiner>> Examiner::start(const Settings& settings) {
  std::unique_ptr<Examiner> examiner(new Examiner(settings));
  OFFENBAR_CHECK(examiner->start_process());
  return examiner;
}

Result<void> Examiner::start_process() {
  OFFENBAR_TRY(auto ends, Channel::pair());
  const std::string& program = settings_.program.empty() ? own_path() : settings_.program;
  Process::Start start;
  start.arguments = {program, "work", "examiner"};
  start.environment = inherited_environment();
  start.channel = ends.second.descriptor();
  OFFENBAR_TRY(process_, Process::start(start));
  { const Channel theirs = std::move(ends.second); }  // so that their end is seen when they die
  channel_.emplace(std::move(ends.first));
  OFFENBAR_CHECK(channel_->send({{"require_isolation", settings_.require_isolation},
                                 {"memory_bytes", settings_.memory_bytes}}));
  OFFENBAR_TRY(const auto hello, channel_->receive(std::chrono::minutes(1)));
  if (!hello) return fail(Fault::internal, "the examiner ended before it said hello");
  if (hello->body.contains("error")) return tl::unexpected(error_of(hello->body["error"]));
  isolation_ = hello->body.value("isolation", Measures());
  return {};
}

// What a broken conversation says about the file it was about.
Examiner::End Examiner::end_of_process(const Error& error) {
  const bool hangs = error.fault == Fault::timed_out;
  if (hangs) process_.kill();
  const std::optional<Ended> ended = process_.wait(std::chrono::seconds(10));
  process_.kill();
  channel_.reset();
  ended_cpu_seconds_ += std::exchange(cpu_seconds_, 0);
  if (hangs) {
    return {{Fault::timed_out,
             fmt::format("not examined within {} seconds", settings_.deadline.count()), 0, ""}};
  }
  const int signal = ended ? ended->signal : 0;
  const std::string how = signal != 0 ? fmt::format(" (signal {})", signal) : "";
  return {{Fault::corrupt, "the examiner died on it" + how, 0, ""}, signal == SIGKILL};
}

Result<std::optional<json>> Examiner::ask_once(const json& question,
                                               const std::vector<int>& files) {
  if (!channel_) OFFENBAR_CHECK(start_process());
  const auto sent = channel_->send(question, files);
  if (!sent) {
    // It died between two files: this one is not to blame.
    (void)end_of_process(sent.error());
    OFFENBAR_CHECK(start_process());
    OFFENBAR_CHECK(channel_->send(question, files));
  }
  auto answer = channel_->receive(settings_.deadline);
  if (answer && *answer) return std::optional<json>(std::move((*answer)->body));
  const End end = end_of_process(answer ? Error{} : answer.error());
  if (end.killed) return std::optional<json>{};
  return tl::unexpected<Error>(end.error);
}

Result<json> Examiner::ask(const json& question, const std::vector<int>& files, int written) {
  OFFENBAR_TRY(std::optional<json> body, ask_once(question, files));
  // An administrator or a machine short of memory says nothing about the file. Twice is enough.
  if (!body) {
    const bool empty = written < 0 || (::ftruncate(written, 0) == 0 && ::lseek(written, 0, 0) == 0);
    if (!empty) return fail(Fault::internal, "what a killed examiner wrote cannot be taken back");
    OFFENBAR_TRY(body, ask_once(question, files));
  }
  if (!body) return fail(Fault::over_memory, "the examiner was killed over it, twice");
  cpu_seconds_ = body->value("cpu_seconds", cpu_seconds_);
  if (body->value("ending", false)) (void)end_of_process({});
  if (body->contains("error")) return tl::unexpected(error_of((*body)["error"]));
  return *std::move(body);
}

tl::unexpected<Error> Examiner::end_of_nonsense() {
  process_.kill();
  (void)end_of_process({});
  return fail(Fault::corrupt, "the examiner told nonsense about it");
}

Result<Inspection> Examiner::inspect(int file, const std::string& name,
                                     const std::vector<std::string>& passwords) try {
  const json question = {
      {"ask", "inspect"}, {"name", printable(name)}, {"passwords", passwords_as_json(passwords)}};
  OFFENBAR_TRY(const json answer, ask(question, {file}));
  return inspection_of(answer);
} catch (const json::exception&) {
  return end_of_nonsense();
}

Result<std::optional<Facts>> Examiner::check_result(int file, const std::string& format,
                                                    bool encrypted) try {
  const json question = {{"ask", "check"}, {"format", format}, {"encrypted", encrypted}};
  OFFENBAR_TRY(const json answer, ask(question, {file}));
  if (!answer.contains("facts")) return std::nullopt;
  return facts_of(answer["facts"]);
} catch (const json::exception&) {
  return end_of_nonsense();
}

Result<std::optional<std::vector<Loss>>> Examiner::compare(int source,
                                                           const std::string& source_format,
                                                           int result,
                                                           const std::string& result_format,
                                                           const std::string& password) try {
  json question = {{"ask", "compare"}, {"format", source_format}, {"result_format", result_format}};
  if (!password.empty()) question["passwords"] = passwords_as_json({password});
  OFFENBAR_TRY(const Descriptor list, memory_file());
  OFFENBAR_TRY(const json answer, ask(question, {source, result, list.get()}));
  if (!answer.value("compared", false)) return std::nullopt;
  OFFENBAR_TRY(std::vector<Loss> losses, read_losses(list.get()));
  return losses;
} catch (const json::exception&) {
  return end_of_nonsense();
}

Result<std::optional<ProvedValues>> Examiner::prove_values(int source,
                                                           const std::string& source_format,
                                                           int computed) try {
  const json question = {{"ask", "prove"}, {"format", source_format}};
  OFFENBAR_TRY(const Descriptor list, memory_file());
  OFFENBAR_TRY(const json answer, ask(question, {source, computed, list.get()}));
  if (!answer.contains("counts")) return std::nullopt;
  OFFENBAR_TRY(std::vector<Loss> losses, read_losses(list.get()));
  return ProvedValues{recalculation_of(answer["counts"]), std::move(losses)};
} catch (const json::exception&) {
  return end_of_nonsense();
}

Result<odf::Conformance> Examiner::check_schema(int result, int schema) try {
  OFFENBAR_TRY(const json answer, ask({{"ask", "schema"}}, {result, schema}));
  odf::Conformance conformance;
  for (const json& one : answer.value("errors", json::array())) {
    conformance.errors.push_back({one.value("part", ""), one.value("element", ""),
                                  one.value("what", ""), one.value("count", std::uint64_t{1})});
  }
  const auto foreign = answer.value("foreign", std::map<std::string, std::uint64_t>());
  conformance.foreign.assign(foreign.begin(), foreign.end());
  conformance.unchecked = answer.value("unchecked", std::vector<std::string>());
  return conformance;
} catch (const json::exception&) {
  return end_of_nonsense();
}

Result<std::vector<rewriting::Applied>> Examiner::apply_rules(int result, const std::string& climb,
                                                              int out) try {
  const json question = {{"ask", "adapt"}, {"climb", printable(climb)}};
  OFFENBAR_TRY(const json answer, ask(question, {result, out}, out));
  std::vector<rewriting::Applied> applied;
  for (const json& row : answer.value("applied", json::array())) {
    applied.push_back({row.value("table", std::string()), row.value("was", std::string()),
                       row.value("is", std::string()), row.value("places", std::uint64_t{0}),
                       row.value("same_widths", true)});
  }
  return applied;
} catch (const json::exception&) {
  return end_of_nonsense();
}

Result<std::optional<std::vector<vba::Obstacle>>> Examiner::macros(int source, int out) try {
  OFFENBAR_TRY(const json answer, ask({{"ask", "macros"}}, {source, out}, out));
  if (!answer.contains("obstacles")) return std::nullopt;
  std::vector<vba::Obstacle> found;
  for (const json& row : answer["obstacles"]) {
    found.push_back({row.value("note", std::string()), row.value("where", std::string()),
                     row.value("word", std::string()), 0});
  }
  return found;
} catch (const json::exception&) {
  return end_of_nonsense();
}

Result<void> Examiner::strip_macros(int result, int out) try {
  OFFENBAR_CHECK(ask({{"ask", "strip"}}, {result, out}, out));
  return {};
} catch (const json::exception&) {
  return end_of_nonsense();
}

Result<ResultLinks> Examiner::links(int result) try {
  OFFENBAR_TRY(const Descriptor list, memory_file());
  OFFENBAR_TRY(const json answer, ask({{"ask", "links"}}, {result, list.get()}, list.get()));
  ResultLinks found;
  found.encrypted = answer.value("encrypted", false);
  found.is_signed = answer.value("signed", false);
  found.whole = answer.value("whole", true);
  // It is mapped while the other side still has it: cut off, it would end us with SIGBUS.
  if (::fcntl(list.get(), F_ADD_SEALS, F_SEAL_SHRINK) != 0) return end_of_nonsense();
  OFFENBAR_TRY(const MappedFile text, MappedFile::open(list.get()));
  OFFENBAR_TRY(found.links, read_links_list(text.bytes()));
  return found;
} catch (const json::exception&) {
  return end_of_nonsense();
}

Result<std::uint64_t> Examiner::relink(int result, const NewLinks& links, int out) try {
  OFFENBAR_TRY(const Descriptor list, memory_file());
  OFFENBAR_CHECK(write_new_links(list.get(), links));
  OFFENBAR_TRY(const json answer, ask({{"ask", "relink"}}, {result, list.get(), out}, out));
  return answer.value("changed", std::uint64_t{0});
} catch (const json::exception&) {
  return end_of_nonsense();
}

}  // namespace offenbar::batch
