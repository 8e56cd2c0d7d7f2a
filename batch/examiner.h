// The process that looks into untrusted bytes: detection, password tries, facts, first check.
//
// It locks itself in before it reads a byte, is handed open files over a channel, and answers
// JSON. If it dies, hangs or runs out of memory over a file, that is this file's own fault; the
// next file meets a new process.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "batch/inspector.h"
#include "converters/base/channel.h"
#include "converters/base/process.h"
#include "converters/odf/schema_check.h"

namespace offenbar::batch {

// Not for several threads at once: one per worker.
class Examiner : public Inspector {
 public:
  struct Settings {
    bool require_isolation = true;
    std::chrono::seconds deadline{120};  // per file
    std::uint64_t memory_bytes = std::uint64_t{2} << 30U;
    std::string program;  // empty: the running one
  };

  // Errors: Fault::internal if the process cannot be started or locked in.
  [[nodiscard]] static Result<std::unique_ptr<Examiner>> start(const Settings& settings);

  // `file` stays the caller's. A package that a password opens is decrypted in memory, so that
  // format and facts are those of what is inside; `obstacle` still says that it is encrypted.
  // Errors: unreadable; corrupt (the examiner died on it), timed_out, over_memory; internal.
  [[nodiscard]] Result<Inspection> inspect(int file, const std::string& name,
                                           const std::vector<std::string>& passwords) override;
  // `format` may also be "pdfa". Errors: bad_result, and those of inspect().
  [[nodiscard]] Result<std::optional<Facts>> check_result(int file, const std::string& format,
                                                          bool encrypted) override;
  [[nodiscard]] Result<std::optional<std::vector<Loss>>> compare(
      int source, const std::string& source_format, int result, const std::string& result_format,
      const std::string& password = {}) override;
  [[nodiscard]] Result<std::optional<ProvedValues>> prove_values(int source,
                                                                 const std::string& source_format,
                                                                 int computed) override;
  // The XML of a result against a RELAX NG schema, converters/odf/schema_check.h; as its errors and
  // those of inspect().
  [[nodiscard]] Result<odf::Conformance> check_schema(int result, int schema);
  [[nodiscard]] Result<std::vector<rewriting::Applied>> apply_rules(int result,
                                                                    const std::string& climb,
                                                                    int out) override;
  [[nodiscard]] Result<std::optional<std::vector<vba::Obstacle>>> macros(int source,
                                                                         int out) override;
  [[nodiscard]] Result<void> strip_macros(int result, int out) override;
  [[nodiscard]] Result<ResultLinks> links(int result) override;
  [[nodiscard]] Result<std::uint64_t> relink(int result, const NewLinks& links, int out) override;
  [[nodiscard]] Measures isolation() const override { return isolation_; }
  [[nodiscard]] double cpu_seconds() const override { return ended_cpu_seconds_ + cpu_seconds_; }

  ~Examiner() override;

 private:
  explicit Examiner(Settings settings) : settings_(std::move(settings)) {}
  [[nodiscard]] Result<void> start_process();
  // `written`: the one of the files that it writes to; emptied before it is asked again.
  [[nodiscard]] Result<nlohmann::json> ask(const nlohmann::json& question,
                                           const std::vector<int>& files, int written = -1);
  // What it said; nothing if somebody else killed it meanwhile.
  [[nodiscard]] Result<std::optional<nlohmann::json>> ask_once(const nlohmann::json& question,
                                                               const std::vector<int>& files);
  struct End {
    Error error;          // what it says about the file that was examined
    bool killed = false;  // by somebody: neither a crash nor our own patience
  };
  [[nodiscard]] End end_of_process(const Error& error);
  // It answered what it never would: what it read has taken it over. Ends it.
  [[nodiscard]] tl::unexpected<Error> end_of_nonsense();

  Settings settings_;
  Measures isolation_;
  Process process_;
  std::optional<Channel> channel_;
  double cpu_seconds_ = 0;        // of the running process, as it said last
  double ended_cpu_seconds_ = 0;  // of those before it
};

// What of our environment the processes that read untrusted bytes get.
[[nodiscard]] std::vector<std::string> inherited_environment();

// What `offenbar work examiner` runs: speaks on descriptor 3, ends when that is closed.
int serve_examiner();

}  // namespace offenbar::batch
