// The part of a FileJob that converts: routes, first check, losses.
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "batch/file_job.h"
#include "batch/names.h"
#include "batch/page_pictures.h"
#include "converters/base/digest.h"
#include "converters/compare.h"

namespace offenbar::batch {
namespace {

constexpr const char* pdf_name = "result.pdf";
constexpr const char* macros_name = "macros.txt";
constexpr const char* recalculated_name = "recalculated";
constexpr const char* pages_before = "pages-before.pdf";
constexpr const char* pages_after = "pages-after.pdf";
constexpr std::size_t most_refusals = 20;  // noted per file

std::string result_name(const Format& format) { return fmt::format("result.{}", format.target); }

bool is_empty(const Facts& facts) {
  const auto none = [](const Facts::Count& count) { return count.value_or(0) == 0; };
  return none(facts.letters) && none(facts.cells) && none(facts.images);
}

}  // namespace

Result<void> FileJob::convert(const Inspection& inspection, std::vector<std::string> passwords) {
  auto checked = try_routes(inspection, passwords);
  if (!checked) {
    const Fault fault = checked.error().fault;
    const State state = fault == Fault::encrypted    ? State::encrypted
                        : fault == Fault::protected_ ? State::protected_
                                                     : State::failed;
    return end_as(state, std::move(checked).error());
  }
  record_.route = checked->route.name();
  record_.cpu_seconds += checked->reply.cpu_seconds;
  record_.peak_memory_bytes = checked->reply.peak_memory_bytes;
  compared_ = checked->compared;
  record_.recalculation = std::move(checked->recalculation);
  record_.pages = std::move(checked->pages);
  for (std::string& note : checked->notes) record_.notes.push_back(std::move(note));
  for (Loss& loss : checked->losses) record_.losses.push_back(std::move(loss));
  note_route(checked->route);
  note_password(inspection, passwords, checked->reply);
  keep_pictures();
  OFFENBAR_CHECK(note_macros(inspection));
  const auto landed = land_results(*inspection.format, has_pdf(checked->reply));
  if (landed) return settle();
  record_.outputs.clear();
  record_.losses.clear();
  return end_as(State::failed, landed.error());
}

// The error of the first route is the one that tells most about the file; a limit met later, or a
// full disk, ends the tries.
Result<FileJob::Checked> FileJob::try_routes(const Inspection& inspection,
                                             const std::vector<std::string>& passwords) {
  OFFENBAR_TRY(const std::vector<std::string> filters,
               shop_.tools.import_filters(inspection.format->id));
  std::optional<Error> first = inspection.obstacle;
  const bool damaged = first && first->fault != Fault::encrypted;
  if (!damaged) first.reset();
  for (const Route& route : routes_for(*inspection.format, filters, damaged)) {
    if (shop_.stop.stop_requested() || shop_.supervisor.paused()) break;
    OFFENBAR_CHECK(folder_->clear({staged_->name}));
    auto checked = try_route(route, inspection, passwords);
    if (checked) return checked;
    if (checked.error().fault == Fault::disk_full) return checked;
    if (!first) first = checked.error();
    if (!worth_another_route(checked.error().fault)) break;
    const auto spent = std::chrono::steady_clock::now() - start_;
    if (spent > 2 * shop_.options.deadline) break;
  }
  return tl::unexpected<Error>(first.value_or(
      Error{Fault::corrupt, "no way to convert it", 0, "Open it in the program that made it."}));
}

Result<FileJob::Checked> FileJob::try_route(const Route& route, const Inspection& inspection,
                                            const std::vector<std::string>& passwords) {
  const office::Request request = request_for(route, *inspection.format, passwords);
  Checked checked;
  checked.route = route;
  if (route.kind == Route::Kind::soffice) {
    OFFENBAR_TRY(checked.reply, shop_.tools.fresh_soffice(shop_.office_settings, request));
  } else {
    OFFENBAR_TRY(checked.reply, shop_.office.convert(request));
  }
  const bool encrypted = checked.reply.password >= 0 && request.encrypt_result;
  Checked mapped;
  OFFENBAR_CHECK(put_house_rules(*inspection.format, encrypted, mapped));
  OFFENBAR_CHECK(strip_macros(*inspection.format, encrypted, mapped));
  checked.notes = std::move(mapped.notes);
  OFFENBAR_TRY(checked.losses, check(inspection, encrypted, route));
  const int used = checked.reply.password;
  const bool opened = used >= 0 && static_cast<std::size_t>(used) < passwords.size();
  OFFENBAR_CHECK(compare_with_source(
      *inspection.format, opened ? passwords[static_cast<std::size_t>(used)] : std::string(),
      checked));
  prove_values(*inspection.format, checked);
  if (has_pdf(checked.reply)) OFFENBAR_CHECK(check_pdf());
  const bool is_open = passwords.empty() || inspection.default_password;
  if (const auto drawn =
          is_open ? compare_pages(*inspection.format, route, checked) : Result<void>();
      !drawn) {
    // A run that ends draws nothing more: the file comes again.
    const bool ends = shop_.stop.stop_requested() || shop_.supervisor.paused();
    if (ends || drawn.error().fault == Fault::disk_full) return tl::unexpected(drawn.error());
    checked.notes.push_back(fmt::format("pages_not_compared: {}", drawn.error().what));
  }
  checked.losses.insert(checked.losses.end(), mapped.losses.begin(), mapped.losses.end());
  const auto& told = checked.reply.losses;
  checked.losses.insert(checked.losses.end(), told.begin(), told.end());
  return checked;
}

Result<std::vector<Loss>> FileJob::check(const Inspection& inspection, bool encrypted,
                                         const Route& route) {
  const std::string name = result_name(*inspection.format);
  const Descriptor file(openat(folder_->get(), name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file) return fail(Fault::bad_result, "the office wrote no result");
  OFFENBAR_TRY(
      const std::optional<Facts> after,
      inspector_.check_result(file.get(), std::string(inspection.format->target), encrypted));
  if (after && inspection.facts) return compare(*inspection.facts, *after);
  // Nothing to compare with. What a repair rescued must at least be something.
  if (route.kind == Route::Kind::repair && after && is_empty(*after)) {
    return fail(Fault::corrupt, "a repair rescues nothing");
  }
  return std::vector<Loss>{};
}

// What our own readers make of both. A reader that gives up leaves the file without a verdict; that
// is no reason to doubt the result.
Result<void> FileJob::compare_with_source(const Format& format, const std::string& password,
                                          Checked& checked) {
  const Format* target = find_format(format.target);
  if (format.read == nullptr || target == nullptr) return {};
  const auto open_staged = [this](const std::string& name) {
    return Descriptor(openat(folder_->get(), name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  };
  const Descriptor source = open_staged(staged_->name);
  const Descriptor result = open_staged(result_name(format));
  if (!source || !result) return {};
  const auto losses = inspector_.compare(source.get(), std::string(format.id), result.get(),
                                         std::string(target->id), password);
  if (!losses && losses.error().fault == Fault::bad_result) return tl::unexpected(losses.error());
  if (!losses) {
    checked.notes.push_back(fmt::format("not_compared: {}", name_of(losses.error().fault)));
    return {};
  }
  if (!*losses) return {};
  checked.compared = true;
  // The full comparison says the same as the counts, with places.
  std::erase_if(checked.losses, [](const Loss& loss) {
    return loss.category == "text" || loss.category == "cells" || loss.category == "sheets" ||
           loss.category == "slides";
  });
  checked.losses.insert(checked.losses.end(), (*losses)->begin(), (*losses)->end());
  return {};
}

// A witness that has nothing to say leaves no trace: the file may be none of its business. One that
// gives up does.
void FileJob::prove_values(const Format& format, Checked& checked) {
  const Descriptor source(
      openat(folder_->get(), staged_->name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  const Descriptor computed(
      openat(folder_->get(), recalculated_name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!source || !computed) return;
  auto proof = inspector_.prove_values(source.get(), std::string(format.id), computed.get());
  if (!proof) {
    checked.notes.push_back(fmt::format("values_not_proved: {}", name_of(proof.error().fault)));
    return;
  }
  if (!*proof) return;
  checked.recalculation = std::move((*proof)->counts);
  checked.losses.insert(checked.losses.end(), (*proof)->losses.begin(), (*proof)->losses.end());
}

// The result is drawn by a child of its own, from what will land.
Result<void> FileJob::compare_pages(const Format& format, const Route& route, Checked& checked) {
  if (!shop_.options.pages || route.kind == Route::Kind::soffice) return {};
  office::Request request = request_for(route, format, {});
  PageSettings settings;
  settings.before = request.also_pdfa_name;
  settings.after = pages_after;
  struct stat status {};
  if (::fstatat(folder_->get(), settings.before.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
    return {};  // what a password protects is not drawn
  }
  request.source_name = result_name(format);
  request.source_format = format.target;
  request.import_filter.clear();
  request.repair = false;
  request.result_name = pages_after;
  request.target_format = "pdfa";
  request.also_pdfa_name.clear();
  request.recalculated_name.clear();
  OFFENBAR_TRY(const office::Reply reply, shop_.office.convert(request));
  settings.require_isolation = shop_.options.require_isolation;
  settings.deadline = shop_.options.deadline;
  settings.folder = folder_->get();
  settings.program = shop_.tools.program;
  OFFENBAR_TRY(checked.pages, compare_drawn_pages(settings));
  record_.cpu_seconds += reply.cpu_seconds + checked.pages->cpu_seconds;
  checked.losses.insert(checked.losses.end(), checked.pages->losses.begin(),
                        checked.pages->losses.end());
  return {};
}

void FileJob::keep_pictures() {
  const auto kept =
      keep_page_pictures(record_.pages.value_or(DrawnPages()), source_of(record_), folder_->get(),
                         shop_.state_folder, record_.id, shop_.options.locale);
  if (kept) return;
  if (record_.pages) record_.pages->pictured = 0;
  record_.notes.push_back(fmt::format("pictures_not_kept: {}", kept.error().what));
}

// Fonts, styles, templates and properties as the mappings say, before anything is checked: what is
// compared is what lands. A result with a password is not opened for it.
Result<void> FileJob::put_house_rules(const Format& format, bool encrypted, Checked& checked) {
  if (!shop_.options.house_rules) return {};
  if (encrypted) {
    checked.losses.push_back({"not_mapped", Severity::formatting, "", "", ""});
    return {};
  }
  constexpr const char* adapted_name = "adapted";
  const std::string name = result_name(format);
  const Descriptor file(openat(folder_->get(), name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  const Descriptor out(openat(folder_->get(), adapted_name,
                              O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file) return fail(Fault::bad_result, "the office wrote no result");
  if (!out) return fail(Fault::disk_full, "no room for the result by the mappings");
  std::string climb;
  for (const char c : "/" + place_.folder) climb += c == '/' && !place_.folder.empty() ? "../" : "";
  OFFENBAR_TRY(const auto applied, inspector_.apply_rules(file.get(), climb, out.get()));
  if (applied.empty()) return {};
  for (const rewriting::Applied& one : applied) {
    checked.notes.push_back(
        fmt::format("mapped: {}: {} -> {} ({})", one.table, one.was, one.is, one.places));
    if (one.same_widths) continue;
    checked.losses.push_back({"font_replaced", Severity::formatting, "", one.was, one.is});
  }
  if (renameat(folder_->get(), adapted_name, folder_->get(), name.c_str()) == 0) return {};
  return fail(Fault::internal, "the result by the mappings cannot be put in its place");
}

// Takes what --macros strip does not want out of the result; the first check then tells the loss.
Result<void> FileJob::strip_macros(const Format& format, bool encrypted, Checked& checked) {
  if (shop_.options.macros != "strip") return {};
  if (encrypted) {
    checked.losses.push_back({"not_mapped", Severity::formatting, "", "", ""});
    return {};
  }
  constexpr const char* stripped_name = "stripped";
  const std::string name = result_name(format);
  const Descriptor file(openat(folder_->get(), name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  const Descriptor out(openat(folder_->get(), stripped_name,
                              O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file) return fail(Fault::bad_result, "the office wrote no result");
  if (!out) return fail(Fault::disk_full, "no room for the result without macros");
  OFFENBAR_CHECK(inspector_.strip_macros(file.get(), out.get()));
  struct stat written {};
  if (fstat(out.get(), &written) != 0 || written.st_size == 0) return {};
  if (renameat(folder_->get(), stripped_name, folder_->get(), name.c_str()) == 0) return {};
  return fail(Fault::internal, "the result without macros cannot be put in its place");
}

// Which macros will not work, and, with --macros extract, their text.
Result<void> FileJob::note_macros(const Inspection& inspection) {
  constexpr std::size_t most_notes = 30;
  const bool any = inspection.facts && inspection.facts->macros.value_or(1) > 0;
  if (!any || shop_.options.macros == "strip") return {};
  const Descriptor source(
      openat(folder_->get(), staged_->name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  const Descriptor out(openat(folder_->get(), macros_name,
                              O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!source || !out) return {};
  const auto found = inspector_.macros(source.get(), out.get());
  if (!found) {
    if (found.error().fault == Fault::disk_full) return tl::unexpected(found.error());
    record_.notes.emplace_back("macros_unreadable");
    return {};
  }
  if (!*found) return {};
  for (std::size_t i = 0; i < std::min((*found)->size(), most_notes); ++i) {
    const vba::Obstacle& one = (**found)[i];
    record_.notes.push_back(fmt::format("{}: {} ({})", one.note, one.where, one.word));
  }
  has_macros_text_ = shop_.options.macros == "extract";
  if (has_macros_text_) record_.notes.emplace_back("macros_extracted");
  return {};
}

// The office leaves the PDF out where it would give away what a password protects.
bool FileJob::has_pdf(const office::Reply& reply) const {
  return shop_.options.also_pdfa &&
         std::none_of(reply.losses.begin(), reply.losses.end(),
                      [](const Loss& loss) { return loss.category == "pdfa_left_out"; });
}

Result<void> FileJob::check_pdf() {
  const Descriptor file(openat(folder_->get(), pdf_name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file) return fail(Fault::bad_result, "the office wrote no PDF");
  OFFENBAR_CHECK(inspector_.check_result(file.get(), "pdfa", false));
  return {};
}

office::Request FileJob::request_for(const Route& route, const Format& format,
                                     const std::vector<std::string>& passwords) const {
  const MigrateOptions& options = shop_.options;
  const bool nobodys = passwords.size() == 1 && passwords.front() == "VelvetSweatshop";
  office::Request request;
  request.folder = folder_->get();
  request.source_name = staged_->name;
  request.result_name = result_name(format);
  request.source_format = format.id;
  request.target_format = format.target;
  if (options.also_pdfa) request.also_pdfa_name = pdf_name;
  if (options.pages && !options.also_pdfa && passwords.empty()) {
    request.also_pdfa_name = pages_before;
  }
  const bool is_workbook = format.target == "ods" || format.target == "ots";
  if (options.recalculate && is_workbook && format.read != nullptr && passwords.empty()) {
    request.recalculated_name = recalculated_name;
    request.recalculation_limit = std::max(options.deadline / 4, std::chrono::seconds(1));
  }
  request.import_filter = route.filter;
  request.document_url = file_url(job_.path.empty() ? root_.path : root_.path + "/" + job_.path);
  const std::string name = choice_of_name(place_.source_name, format.target, 0).name;
  request.destination_url = file_url(shop_.target.path() + "/" +
                                     (place_.folder.empty() ? "" : place_.folder + "/") + name);
  request.passwords = passwords;
  request.encrypt_result = !options.decrypt && !nobodys;
  request.repair = route.kind == Route::Kind::repair;
  request.deadline = options.deadline;
  request.limits.memory_bytes = options.memory_bytes;
  request.limits.cpu_seconds = static_cast<std::uint64_t>(options.deadline.count());
  request.limits.output_bytes = options.output_bytes;
  return request;
}

void FileJob::note_route(const Route& route) {
  if (route.kind == Route::Kind::repair) {
    record_.notes.push_back("repaired");
    record_.losses.push_back({"repaired", Severity::content, "", "", ""});
  } else if (route.kind != Route::Kind::zygote) {
    record_.notes.push_back("other_route");
  }
}

void FileJob::note_password(const Inspection& inspection, const std::vector<std::string>& passwords,
                            const office::Reply& reply) {
  for (std::size_t i = 0; i < std::min(reply.refused.size(), most_refusals); ++i) {
    record_.notes.push_back("refused: " + reply.refused[i]);
  }
  if (reply.password < 0 && !inspection.default_password) return;
  if (inspection.default_password) {
    record_.notes.push_back("default_password");
    record_.losses.push_back({"protection_removed", Severity::formatting, "",
                              "encrypted with the password that Excel itself uses", "open"});
    return;
  }
  const auto index = static_cast<std::size_t>(reply.password);
  if (index < passwords.size()) shop_.passwords.remember(place_.folder, passwords[index]);
  if (shop_.options.decrypt) {
    record_.losses.push_back({"protection_removed", Severity::content, "",
                              inspection.encryption.empty() ? "encrypted" : inspection.encryption,
                              "open"});
  }
}

// All digests first: a result that cannot be read leaves nothing behind in TARGET.
Result<void> FileJob::land_results(const Format& format, bool with_pdf) {
  std::vector<std::pair<std::string, std::string>> results{
      {result_name(format), std::string(format.target)}};
  if (with_pdf) results.emplace_back(pdf_name, "pdf");
  if (has_macros_text_) results.emplace_back(macros_name, macros_extension);
  std::vector<std::string> digests;
  for (const auto& [name, extension] : results) {
    const Descriptor file(openat(folder_->get(), name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file) return fail(Fault::bad_result, fmt::format("the office wrote no {}", extension));
    OFFENBAR_TRY(std::string sha256, sha256_of(file.get()));
    digests.push_back(std::move(sha256));
  }
  for (std::size_t i = 0; i < results.size(); ++i) {
    OFFENBAR_CHECK(land(results[i].first, digests[i], results[i].second));
  }
  return {};
}

}  // namespace offenbar::batch
