// The second pass: makes the links of finished results lead to where the files they meant are now.
//
// It opens every result that it has not seen as it stands, and every one with a link whose file has
// got a result, or another place, since. A result is written anew in staging, landed by rename over
// the old one with its times and rights, and its digest recorded; what is about to stand there is
// recorded before, so that a run that dies in between knows its own file again. Run twice, the
// second one changes nothing. One that somebody has edited, or that is signed or encrypted, is
// listed and not touched.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "batch/inspector.h"
#include "batch/landing.h"
#include "batch/ledger.h"
#include "batch/link_resolver.h"
#include "batch/result_rows.h"
#include "batch/staging.h"

namespace offenbar::batch {

struct LinkFigures {
  std::uint64_t opened = 0;   // results that were read
  std::uint64_t changed = 0;  // results that were written anew
  std::uint64_t places = 0;   // in them
  std::uint64_t edited = 0, is_signed = 0, encrypted = 0, unreadable = 0;  // not touched
};

class LinkPass {
 public:
  using StartInspector = std::function<Result<std::unique_ptr<Inspector>>()>;

  // Everything must outlive it; nobody else writes the ledger meanwhile. An inspector is started
  // when the first result is to be opened.
  [[nodiscard]] static Result<LinkPass> prepare(Ledger& ledger, const Target& target,
                                                const Staging& staging, StartInspector start);
  // Errors: disk_full and those of the ledger. What ails one result is noted in its row.
  [[nodiscard]] Result<LinkFigures> run(std::stop_token stop);

 private:
  struct Standing {  // one that stands in TARGET
    LinkingDocument document;
    std::string sha256;        // as delivered
    std::string about;         // link_passes.about
    std::string duplicate_of;  // "<root>/<path>"
  };
  // A link of a result: as it was, as it stands in the file, as it shall be.
  struct Row {
    rewriting::Link link;
    std::string written;
    ResolvedLink resolved;
  };

  LinkPass(Ledger& ledger, const Target& target, const Staging& staging, StartInspector start,
           ResultRows claims, LinkResolver resolver);
  [[nodiscard]] Result<Inspector*> inspector();
  [[nodiscard]] Result<std::vector<Standing>> next_new(const std::string& after, bool all);
  [[nodiscard]] Result<std::vector<std::string>> stale();
  [[nodiscard]] Result<std::optional<Standing>> find(const std::string& path);
  [[nodiscard]] Result<bool> rules_changed();

  [[nodiscard]] Result<void> visit_new(Standing result);
  [[nodiscard]] Result<void> visit_again(Standing result);
  [[nodiscard]] Result<std::vector<Row>> rows_of(const std::string& path);
  [[nodiscard]] Result<std::map<rewriting::Link, std::string>> originals(const Standing& result);
  [[nodiscard]] Result<std::map<rewriting::Link, std::string>> originals_of_twin(
      const Standing& result);
  [[nodiscard]] Result<void> rewrite(const Standing& result, std::vector<Row>& rows, int file);
  [[nodiscard]] Result<void> land(const Standing& result, const std::vector<Row>& rows,
                                  const JobFolder& job, int old_file);
  // What stands there now, or, with `about`, what is about to.
  [[nodiscard]] Result<void> record(const Standing& result, const std::vector<Row>& rows,
                                    const std::string& sha256, const std::string& about = {});
  [[nodiscard]] Result<void> note(const Standing& result, const char* why);
  // The file, if it is as delivered. One that a killed run had just placed becomes so; one that
  // somebody has edited is noted, and nothing comes back.
  [[nodiscard]] Result<Descriptor> open_as_delivered(Standing& result);

  Ledger* ledger_;
  const Target* target_;
  const Staging* staging_;
  StartInspector start_;
  std::unique_ptr<Inspector> inspector_;
  ResultRows claims_;
  LinkResolver resolver_;
  LinkFigures figures_;
};

}  // namespace offenbar::batch
