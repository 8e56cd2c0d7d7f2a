#include "batch/export.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <optional>

#include "batch/csv_cell.h"
#include "batch/file_json.h"
#include "converters/base/descriptor.h"
#include "converters/base/text.h"
#include "converters/base/zip_writer.h"

namespace offenbar::batch {
namespace {

constexpr std::array columns{"source", "format", "state", "reason",  "verdict", "fault",
                             "what",   "losses", "bytes", "seconds", "sha256"};
constexpr std::size_t first_number = 8, last_number = 9;

std::array<std::string, columns.size()> cells_of(const FileRecord& file) {
  std::string losses;
  for (const Loss& loss : file.losses) {
    losses += fmt::format("{}{} ({}){}{}", losses.empty() ? "" : "; ", loss.category,
                          name_of(loss.severity), loss.where.empty() ? "" : " ", loss.where);
  }
  return {printable(source_of(file)),
          file.format,
          std::string(name_of(file.state)),
          file.reason,
          std::string(file.verdict ? name_of(*file.verdict) : ""),
          std::string(file.error ? name_of(file.error->fault) : ""),
          file.error ? printable(file.error->what) : "",
          printable(losses),
          std::to_string(file.size),
          fmt::format("{:.3f}", file.seconds),
          file.sha256};
}

template <class Cells>
std::string csv_row(const Cells& cells) {
  std::string row, before;
  for (const auto& cell : cells) {
    row += before + csv_cell(cell);
    before = ",";
  }
  return row + "\r\n";
}

// Text for XML 1.0, which has no control characters, nor U+FFFE and U+FFFF.
std::string xml(std::string_view text) {
  std::string safe;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const std::string_view character = text.substr(at, 3);
    if (character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF") {
      safe += "\xEF\xBF\xBD";
      at += 2;
      continue;
    }
    if (c == '&')
      safe += "&amp;";
    else if (c == '<')
      safe += "&lt;";
    else if (c == '>')
      safe += "&gt;";
    else if (c == '"')
      safe += "&quot;";
    else if (static_cast<unsigned char>(c) >= 0x20 || c == '\t')
      safe += c;
    else
      safe += ' ';
  }
  return safe;
}

std::string ods_row(const std::array<std::string, columns.size()>& cells, bool head) {
  std::string row = "<table:table-row>";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const bool number = !head && i >= first_number && i <= last_number && !cells[i].empty();
    row += number ? fmt::format(
                        "<table:table-cell office:value-type=\"float\" "
                        "office:value=\"{0}\"><text:p>{0}</text:p></table:table-cell>",
                        cells[i])
                  : fmt::format(
                        "<table:table-cell "
                        "office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
                        xml(cells[i]));
  }
  return row + "</table:table-row>";
}

constexpr std::string_view ods_type = "application/vnd.oasis.opendocument.spreadsheet";
constexpr std::string_view ods_manifest =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><manifest:manifest "
    "xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" "
    "manifest:version=\"1.3\">"
    "<manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"application/"
    "vnd.oasis.opendocument.spreadsheet\"/><manifest:file-entry manifest:full-path=\"content.xml\" "
    "manifest:media-type=\"text/xml\"/></manifest:manifest>";
constexpr std::string_view ods_begin =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content "
    "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
    "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
    "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" office:version=\"1.3\">"
    "<office:body><office:spreadsheet><table:table table:name=\"files\">";
constexpr std::string_view ods_end =
    "</table:table></office:spreadsheet></office:body></office:document-content>";

std::array<std::string, columns.size()> heads() {
  std::array<std::string, columns.size()> head;
  for (std::size_t i = 0; i < columns.size(); ++i) head.at(i) = columns.at(i);
  return head;
}

std::string packed_ods(const std::string& content) {
  const Descriptor file(::memfd_create("list.ods", MFD_CLOEXEC));
  if (!file) return {};
  zip::Writer writer(file.get());
  const bool written = writer.add("mimetype", as_bytes(ods_type), zip::Storage::stored) &&
                       writer.add("content.xml", as_bytes(content)) &&
                       writer.add("META-INF/manifest.xml", as_bytes(ods_manifest)) &&
                       writer.finish();
  if (!written) return {};
  std::string bytes(writer.written(), '\0');
  const ssize_t size = ::pread(file.get(), bytes.data(), bytes.size(), 0);
  return size == static_cast<ssize_t>(bytes.size()) ? bytes : std::string();
}

}  // namespace

struct Export::State {
  LedgerView ledger;
  std::optional<SearchIndex> search;
  FileQuery query;
  std::string form;
  std::string content{};  // of ods
  std::size_t rows = 0;
  bool begun = false;

  std::string head() const {
    if (form == "csv") return "\xEF\xBB\xBF" + csv_row(heads());
    if (form == "json") return "[";
    return std::string(ods_begin) + ods_row(heads(), true);
  }
  std::string row(const FileRecord& file) const {
    if (form == "csv") return csv_row(cells_of(file));
    if (form == "json") {
      return (rows == 0 ? "\n" : ",\n") +
             as_json(file, false).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    }
    return ods_row(cells_of(file), false);
  }
};

Export::Export(std::unique_ptr<State> state) : state_(std::move(state)) {}
Export::Export(Export&&) noexcept = default;
Export::~Export() = default;

Result<Export> Export::begin(LedgerView ledger, const std::string& state_folder, FileQuery query,
                             const std::string& form) {
  if (form != "csv" && form != "json" && form != "ods") {
    return fail(Fault::unsupported, "there is no export as " + form);
  }
  query.limit = 1000;
  return Export(std::unique_ptr<State>(
      new State{std::move(ledger), SearchIndex::read(state_folder), std::move(query), form}));
}

std::string Export::media_type() const {
  return state_->form == "csv"    ? "text/csv; charset=utf-8"
         : state_->form == "json" ? "application/json"
                                  : std::string(ods_type);
}

bool Export::next(std::string& out) {
  State& state = *state_;
  const bool ods = state.form == "ods";
  std::string& text = ods ? state.content : out;
  if (!state.begun) text += state.head();
  state.begun = true;
  const FileList list(state.ledger.database(), state.search ? &*state.search : nullptr,
                      std::chrono::milliseconds(500));
  const auto page = list.page(state.query);
  if (!page) return false;
  for (const FileRecord& file : page->files) {
    text += state.row(file);
    ++state.rows;
  }
  state.query.after = page->next;
  bool more = !page->next.empty();
  if (ods && more && state.rows >= most_ods_rows) {
    std::array<std::string, columns.size()> last;
    last[0] = "There are more files: the CSV has all of them.";
    text += ods_row(last, true);
    more = false;
  }
  if (more) return true;
  if (state.form == "json") out += "\n]\n";
  if (ods) out += packed_ods(state.content + std::string(ods_end));
  return false;
}

}  // namespace offenbar::batch
