// One file, from its source to its place in TARGET and its row in the ledger.
//
// stage -> known content? -> examine -> convert by one route after the other, each result checked
// and compared -> land -> settle. Whatever comes up becomes the file's state; only a full disk and
// a broken ledger stop the run.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "batch/file_place.h"
#include "batch/inspector.h"
#include "batch/route.h"
#include "batch/workshop.h"

namespace offenbar::batch {

class StoreJob;
class UnpackedArchive;
struct ArchiveListing;
struct Unpacked;

// What the text of a document's macros is called: "Bericht.macros.txt".
inline constexpr const char* macros_extension = "macros.txt";

class FileJob {
 public:
  FileJob(const Workshop& shop, Inspector& inspector, Job job);

  // Does it all. When it returns the job is settled, left waiting, or abandoned with the run
  // paused.
  void run();

 private:
  // A result that stood the check, in the job folder.
  struct Checked {
    office::Reply reply;
    std::vector<Loss> losses;
    Route route;
    bool compared = false;           // the result with its source, by readers of our own
    std::vector<std::string> notes;  // why not, what the mappings changed
    std::optional<Recalculation> recalculation;
    std::optional<DrawnPages> pages;
  };

  [[nodiscard]] Result<void> work();
  [[nodiscard]] Result<void> try_work();
  [[nodiscard]] Result<StagedSource> stage();
  [[nodiscard]] Result<StagedSource> stage_member();
  [[nodiscard]] Result<void> work_on(const Sighting& sighting);
  [[nodiscard]] Result<bool> take_over(const FileRecord& twin);
  [[nodiscard]] Result<bool> copy_results(const FileRecord& twin);
  [[nodiscard]] Result<void> copy_result(const Output& output, const std::string& name);
  [[nodiscard]] Result<void> examine();
  [[nodiscard]] Result<void> decide(const Inspection& inspection);
  [[nodiscard]] Result<void> decide_encrypted(const Inspection& inspection);

  [[nodiscard]] Result<void> convert(const Inspection& inspection,
                                     std::vector<std::string> passwords);
  [[nodiscard]] Result<Checked> try_routes(const Inspection& inspection,
                                           const std::vector<std::string>& passwords);
  [[nodiscard]] Result<Checked> try_route(const Route& route, const Inspection& inspection,
                                          const std::vector<std::string>& passwords);
  [[nodiscard]] Result<std::vector<Loss>> check(const Inspection& inspection, bool encrypted,
                                                const Route& route);
  [[nodiscard]] Result<void> put_house_rules(const Format& format, bool encrypted,
                                             Checked& checked);
  [[nodiscard]] Result<void> strip_macros(const Format& format, bool encrypted, Checked& checked);
  [[nodiscard]] Result<void> note_macros(const Inspection& inspection);
  [[nodiscard]] bool has_pdf(const office::Reply& reply) const;
  [[nodiscard]] Result<void> check_pdf();
  [[nodiscard]] office::Request request_for(const Route& route, const Format& format,
                                            const std::vector<std::string>& passwords) const;
  [[nodiscard]] Result<void> convert_mail(const Format& format);
  [[nodiscard]] Result<void> land_message(const StoreJob& store);
  [[nodiscard]] Result<void> land_store(const StoreJob& store, const std::string& list_sha256);
  [[nodiscard]] Result<void> land_folder_from(int folder, const std::string& name,
                                              const std::string& list_sha256);
  [[nodiscard]] bool is_opened(const Format& format);
  [[nodiscard]] Result<void> open_archive(const Format& format);
  [[nodiscard]] Result<void> settle_opened(std::shared_ptr<const UnpackedArchive> unpacked);
  void judge_opening(const Unpacked& contents, const ArchiveListing& listing);
  [[nodiscard]] Result<void> carry_beside();
  [[nodiscard]] Result<std::string> claim_folder();
  [[nodiscard]] Result<bool> make_room(const std::string& path);
  [[nodiscard]] Result<void> compare_with_source(const Format& format, const std::string& password,
                                                 Checked& checked);
  void prove_values(const Format& format, Checked& checked);
  [[nodiscard]] Result<void> compare_pages(const Format& format, const Route& route,
                                           Checked& checked);
  void keep_pictures();
  [[nodiscard]] std::unique_ptr<Claims> make_claims(const std::string& extension);

  void note_password(const Inspection& inspection, const std::vector<std::string>& passwords,
                     const office::Reply& reply);
  void note_route(const Route& route);

  [[nodiscard]] Result<void> land(const std::string& staged_name, const std::string& sha256,
                                  const std::string& extension);
  [[nodiscard]] Result<void> land_results(const Format& format, bool with_pdf);
  [[nodiscard]] Result<void> end_as(State state, Error error);
  [[nodiscard]] Result<void> carry_and_settle();
  [[nodiscard]] Result<void> settle();

  const Workshop& shop_;
  Inspector& inspector_;
  const Job job_;
  const OpenRoot& root_;
  const FilePlace place_;
  const std::vector<std::string> candidates_;  // passwords to try, in this order
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::optional<JobFolder> folder_;
  std::optional<StagedSource> staged_;
  Descriptor in_place_;  // a source that is read where it lies: nothing is staged
  bool may_retry_ = true;
  bool again_ = false;  // that source changed meanwhile: it is read once more from its beginning
  std::vector<EarlierOutput> earlier_;
  bool compared_ = false;         // the result with its source
  bool has_macros_text_ = false;  // --macros extract: beside the result
  FileRecord record_;
  bool left_waiting_ = false;   // it comes again
  bool beside_folder_ = false;  // its own name is that of its archive's folder
};

}  // namespace offenbar::batch
