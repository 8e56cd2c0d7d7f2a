#include "batch/page_pictures.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "batch/name_text.h"
#include "batch/report_markup.h"
#include "batch/report_words.h"
#include "batch/staging.h"
#include "batch/system_calls.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

namespace fs = std::filesystem;

constexpr const char* style =
    ":root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}"
    "body{margin:24px;max-width:1600px}h1{font-size:20px;overflow-wrap:anywhere}"
    "section{border-top:1px solid #8888;padding:16px 0}h2{font-size:16px;margin:0}"
    "div{display:grid;grid-template-columns:repeat(3,1fr);gap:16px}figure{margin:8px 0}"
    "img{width:100%;border:1px solid "
    "#8888;background:#fff}@media(max-width:700px){div{display:block}}";

class Sheet {
 public:
  Sheet(ReportWords words, const std::string& locale) : words_(std::move(words)) {
    const std::string language = locale.substr(0, 2);
    if (words_.all().contains(language)) language_ = language;
  }

  std::string write(const DrawnPages& pages, const std::string& source) const {
    std::string page = fmt::format(
        "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><meta "
        "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src 'self' "
        "file:; "
        "style-src 'unsafe-inline'\"><meta name=\"viewport\" "
        "content=\"width=device-width\"><title>{}</title><style>{}</style><h1>{}</h1><p>{}</p>",
        language_, html(printable(source)), style, html(printable(source)),
        html(said("ui.pages", {{"before", std::to_string(pages.before)},
                               {"after", std::to_string(pages.after)},
                               {"differing", std::to_string(pages.differing_count)}})));
    for (std::uint32_t i = 0; i < pages.pictured && i < pages.differing.size(); ++i) {
      page += section(pages.differing[i], i + 1);
    }
    if (pages.pictured < pages.differing_count) {
      page += "<p>" +
              html(said("ui.pages_more",
                        {{"count", std::to_string(pages.differing_count - pages.pictured)}})) +
              "</p>";
    }
    return page + "</html>\n";
  }

 private:
  using Figures = std::initializer_list<ReportWords::Figure>;

  [[nodiscard]] std::string said(const std::string& id, Figures figures = {}) const {
    const auto& words = words_.all().at(language_);
    return filled(words.contains(id) ? words.at(id).get<std::string>() : words_.english(id),
                  figures);
  }

  [[nodiscard]] std::string section(const layout::PageVerdict& page, std::uint32_t number) const {
    const bool both = page.before > 0 && page.after > 0;
    std::string text = fmt::format("<section><h2>{}</h2>",
                                   html(said("ui.pages_page", {{"before", number_of(page.before)},
                                                               {"after", number_of(page.after)}})));
    std::string told;
    const auto tell = [&](const char* id, std::uint32_t count) {
      if (count > 0) told += said(id, {{"count", std::to_string(count)}}) + " ";
    };
    tell("ui.pages_elsewhere", page.elsewhere);
    tell("ui.pages_moved", page.moved);
    tell("ui.pages_missing", page.missing);
    tell("ui.pages_added", page.added);
    if (page.words_in_place()) told += said("ui.pages_look");
    text += "<p>" + html(told) + "</p><div>";
    if (page.before > 0) text += figure('b', number, "ui.pages_before");
    if (page.after > 0) text += figure('a', number, "ui.pages_after");
    if (both) text += figure('d', number, "ui.pages_changes");
    return text + "</div></section>";
  }

  static std::string number_of(std::uint32_t page) {
    return page == 0 ? std::string("–") : std::to_string(page);
  }

  [[nodiscard]] std::string figure(char side, std::uint32_t number, const char* id) const {
    const std::string word = html(said(id));
    return fmt::format(
        "<figure><img src=\"{}{:04}.png\" alt=\"{}\" loading=\"lazy\"><figcaption>{}</figcaption>"
        "</figure>",
        side, number, word, word);
  }

  ReportWords words_;
  std::string language_ = "en";
};

// What drew it read untrusted bytes: what is no plain file leads elsewhere.
Result<void> move_picture(int from, const std::string& name, const std::string& to) {
  struct stat status {};
  if (::fstatat(from, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno == ENOENT) return {};
    return tl::unexpected(target_error(errno, "cannot keep a picture"));
  }
  if (!S_ISREG(status.st_mode)) return fail(Fault::corrupt, "a picture of a page is none");
  if (::renameat(from, name.c_str(), AT_FDCWD, to.c_str()) == 0) return {};
  if (errno != EXDEV) return tl::unexpected(target_error(errno, "cannot keep a picture"));
  const Descriptor source(::openat(from, name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  const Descriptor copy(::open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!source || !copy) return tl::unexpected(target_error(errno, "cannot keep a picture"));
  OFFENBAR_CHECK(copy_bytes(source.get(), copy.get()));
  return {};
}

}  // namespace

std::string page_folder_of(std::int64_t file) { return fmt::format("pages/{}", file); }

Result<void> keep_page_pictures(const DrawnPages& pages, const std::string& source, int folder,
                                const std::string& state_folder, std::int64_t file,
                                const std::string& locale) {
  const std::string place = state_folder + "/" + page_folder_of(file);
  std::error_code error;
  fs::remove_all(place, error);
  if (pages.differing.empty()) return {};
  fs::create_directories(place, error);
  if (error) return tl::unexpected(target_error(error.value(), "cannot make " + place));
  for (std::uint32_t i = 1; i <= pages.pictured; ++i) {
    for (const char side : {'b', 'a', 'd'}) {
      const std::string name = fmt::format("{}{:04}.png", side, i);
      OFFENBAR_CHECK(move_picture(folder, name, place + "/" + name));
    }
  }
  OFFENBAR_TRY(ReportWords words, ReportWords::load());
  std::ofstream index(place + "/index.html", std::ios::binary);
  index << Sheet(std::move(words), locale).write(pages, source);
  index.close();
  if (!index) return fail(Fault::disk_full, "cannot write " + place + "/index.html");
  return {};
}

}  // namespace offenbar::batch
