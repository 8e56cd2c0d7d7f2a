// An office and an inspector that need neither LibreOffice nor processes.
//
// They go by the first word of a source:
//   doc      a document; "doc <text>" becomes "odt <text>"
//   open     an already open one
//   locked   encrypted; "locked <password> <text>"
//   rights   under a rights server         damaged   a package that only a repair opens
//   zip      recognised, unsupported       (else)    nobody knows it
// Real archives are recognised by their bytes.
// and, for documents, by the second:
//   dies     no route survives it          needs-repair, needs-filter, needs-soffice
//   slow     takes 30 ms                   hangs     runs into its deadline
//   empty    its result is empty           full      the disk is full
//   bad-pdf  its PDF/A is none
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "batch/workshop.h"
#include "converters/archive/archive_reader.h"
#include "converters/content.h"
#include "tests/support/files.h"

namespace offenbar::batch::test {

struct FakeWorld {
  std::atomic<int> conversions = 0;
  std::atomic<int> offices = 0;
  std::function<void(const office::Request&)> on_convert;  // called first
};

class FakeOffice : public office::Office {
 public:
  explicit FakeOffice(FakeWorld& world) : world_(world) { ++world_.offices; }

  Result<office::Reply> convert(const office::Request& request) override {
    return convert_by(request, false);
  }
  std::string version() const override { return "FakeOffice 1.0"; }
  Measures isolation() const override { return {"no_new_privs", "seccomp", "rlimits"}; }

  Result<office::Reply> convert_by(const office::Request& request, bool fresh) {
    ++world_.conversions;
    if (world_.on_convert) world_.on_convert(request);
    const std::string source = read_at(request.folder, request.source_name);
    std::istringstream words(source);
    std::string kind, how;
    words >> kind >> how;
    if (how == "slow") std::this_thread::sleep_for(std::chrono::milliseconds(30));
    if (how == "full") return fail(Fault::disk_full, "no space left");
    if (how == "hangs") return fail(Fault::timed_out, "300 s are over");
    if (how == "dies") return fail(Fault::office_died, "signal 11");
    const bool repair = how == "needs-repair" || kind == "damaged";
    if (repair && !request.repair) return fail(Fault::corrupt, "no filter takes it");
    if (how == "needs-filter" && request.import_filter.empty()) {
      return fail(Fault::corrupt, "no filter takes it");
    }
    if (how == "needs-soffice" && !fresh) return fail(Fault::office_died, "signal 6");
    office::Reply reply;
    reply.cpu_seconds = 0.25;
    if (kind == "locked") {
      const auto& tries = request.passwords;
      const auto hit = std::find(tries.begin(), tries.end(), how);
      if (hit == tries.end()) return fail(Fault::encrypted, "no password fits");
      reply.password = static_cast<int>(hit - tries.begin());
    }
    write_at(request.folder, request.result_name, how == "empty" ? "odt" : "odt " + source);
    if (!request.also_pdfa_name.empty() && kind == "locked" && request.encrypt_result) {
      reply.losses.push_back({"pdfa_left_out", Severity::cosmetic, {}, {}, {}});
    } else if (!request.also_pdfa_name.empty()) {
      write_at(request.folder, request.also_pdfa_name,
               how == "bad-pdf" ? "half a pdf" : "pdf " + source);
    }
    return reply;
  }

 private:
  FakeWorld& world_;
};

[[nodiscard]] inline Facts letters(std::uint64_t count) {
  Facts facts;
  facts.letters = count;
  return facts;
}

class FakeInspector : public Inspector {
 public:
  Result<Inspection> inspect(int file, const std::string&,
                             const std::vector<std::string>& passwords) override {
    std::istringstream words(read_all(file));
    std::string kind, second;
    words >> kind >> second;
    Inspection found;
    const std::string bytes = read_all(file);
    const Content content{as_bytes(bytes)};
    if (archive::is_archive(content.kind())) {
      found.format = find_format(content.kind());
      return found;
    }
    if (kind == "doc" || kind == "damaged" || kind == "locked" || kind == "rights") {
      found.format = find_format("docx");
    }
    if (kind == "open") found.format = find_format("odt");
    if (kind == "doc") found.facts = letters(10);
    if (kind == "damaged") found.obstacle = Error{Fault::corrupt, "the archive ends early", 0, ""};
    if (kind == "rights") found.obstacle = Error{Fault::protected_, "a rights server", 0, ""};
    if (kind == "zip") found.obstacle = Error{Fault::unsupported, "zip archive", 0, ""};
    if (kind == "locked") {
      found.obstacle = Error{Fault::encrypted, "needs a password", 0, ""};
      found.encryption = "OOXML agile";
      const auto hit = std::find(passwords.begin(), passwords.end(), second);
      if (hit != passwords.end()) {
        found.password = static_cast<std::size_t>(hit - passwords.begin());
      }
      found.default_password = second == "VelvetSweatshop";
    }
    return found;
  }

  Result<std::optional<Facts>> check_result(int file, const std::string& format,
                                            bool encrypted) override {
    const std::string result = read_all(file);
    if (format == "pdfa") {
      if (!result.starts_with("pdf")) return fail(Fault::bad_result, "this is no PDF/A");
      return std::optional<Facts>{};
    }
    if (!result.starts_with("odt")) return fail(Fault::bad_result, "this is no odt");
    if (encrypted) return std::optional<Facts>{};
    return std::optional(letters(result.size() > 4 ? 10 : 0));
  }
  // "doc proved" is identical, "doc lossy" lost something, "doc puzzling" kills the reader.
  Result<std::optional<std::vector<Loss>>> compare(int source, const std::string&, int,
                                                   const std::string&,
                                                   const std::string& = {}) override {
    const std::string text = read_all(source);
    if (text.find("puzzling") != std::string::npos) return fail(Fault::corrupt, "it died on it");
    std::vector<Loss> losses;
    if (text.find("lossy") != std::string::npos) {
      losses.push_back({"text_missing", Severity::content, "paragraph 1", "a", ""});
    } else if (text.find("proved") == std::string::npos) {
      return std::nullopt;
    }
    return losses;
  }
  Measures isolation() const override { return {"seccomp"}; }
  double cpu_seconds() const override { return 0; }
};

[[nodiscard]] inline Tools fake_tools(FakeWorld& world) {
  Tools tools;
  tools.start_office =
      [&world](const office::Settings&) -> Result<std::unique_ptr<office::Office>> {
    return std::make_unique<FakeOffice>(world);
  };
  tools.fresh_soffice = [&world](const office::Settings&, const office::Request& request) {
    FakeOffice office(world);
    --world.offices;
    return office.convert_by(request, true);
  };
  tools.import_filters = [](std::string_view) -> Result<std::vector<std::string>> {
    return std::vector<std::string>{"First", "Second"};
  };
  tools.start_inspector = []() -> Result<std::unique_ptr<Inspector>> {
    return std::make_unique<FakeInspector>();
  };
  return tools;
}

}  // namespace offenbar::batch::test
