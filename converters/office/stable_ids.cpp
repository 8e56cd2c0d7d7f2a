#include "converters/office/stable_ids.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <unordered_map>

#include "converters/base/descriptor.h"
#include "converters/base/mapped.h"
#include "converters/base/zip.h"
#include "converters/base/zip_writer.h"
#include "converters/office/absolute_links.h"
#include "converters/office/stable_fonts.h"

namespace offenbar::office {
namespace {

constexpr std::uint64_t max_text_bytes = std::uint64_t{1} << 30U;
constexpr std::string_view digits = "0123456789";

// Ids that LibreOffice makes of a word and of something that changes from run to run, and the
// attributes that hold them.
struct Kind {
  std::string_view word;
  std::array<std::string_view, 3> attributes;
};
constexpr std::array kinds{
    Kind{"ct", {"xml:id", "text:id", "text:change-id"}},                   // from an address
    Kind{"list", {"xml:id", "text:continue-list", "text:continue-list"}},  // from the time of day
};

// Where the number of the next id begins, at or after `from`; npos if there is none.
std::size_t next_id(std::string_view xml, std::size_t from, const Kind& kind) {
  const std::string begin = "=\"" + std::string(kind.word);
  for (std::size_t at = xml.find(begin, from); at != std::string_view::npos;
       at = xml.find(begin, at + 1)) {
    for (const std::string_view attribute : kind.attributes) {
      if (xml.substr(0, at).ends_with(attribute)) return at + begin.size();
    }
  }
  return std::string_view::npos;
}

// The same numbers in order of appearance, from 1.
std::string renumbered(std::string_view xml, const Kind& kind) {
  std::string result;
  std::unordered_map<std::string_view, std::size_t> order;
  std::size_t done = 0;
  for (std::size_t at = next_id(xml, 0, kind); at != std::string_view::npos;
       at = next_id(xml, done, kind)) {
    const std::size_t end = std::min(xml.find_first_not_of(digits, at), xml.size());
    const auto number = order.emplace(xml.substr(at, end - at), order.size() + 1).first->second;
    result += xml.substr(done, at - done);
    result += std::to_string(number);
    done = end;
  }
  return result += xml.substr(done);
}

// content.xml and styles.xml, of the document and of the charts in it.
bool holds_ids(std::string_view member) {
  const std::string_view name = member.substr(member.rfind('/') + 1);
  return name == "content.xml" || name == "styles.xml";
}

Result<std::string> text_of(const zip::Archive& archive, const zip::Entry& entry) {
  OFFENBAR_TRY(const std::vector<std::byte> bytes, archive.read(entry, max_text_bytes));
  return std::string(as_text(bytes));
}

Result<void> copy_with(const zip::Archive& archive, zip::Writer& writer,
                       const std::unordered_map<std::string, std::string>& changed) {
  for (const zip::Entry& entry : archive.entries()) {
    const auto found = changed.find(entry.name);
    if (found == changed.end()) {
      OFFENBAR_CHECK(writer.copy(archive, entry));
    } else {
      OFFENBAR_CHECK(writer.add(entry.name, as_bytes(found->second)));
    }
  }
  return writer.finish();
}

}  // namespace

std::string with_stable_ids(std::string_view xml) {
  std::string result = with_absolute_links(with_stable_fonts(xml));
  for (const Kind& kind : kinds) {
    if (next_id(result, 0, kind) != std::string_view::npos) result = renumbered(result, kind);
  }
  return result;
}

Result<void> stabilise_ids(const std::string& name) {
  const Descriptor file(::open(name.c_str(), O_RDONLY | O_CLOEXEC));
  OFFENBAR_TRY(const MappedFile mapped, MappedFile::open(file.get()));
  const auto archive = zip::Archive::open(mapped.bytes());
  if (!archive) return fail(Fault::bad_result, "the stored result: " + archive.error().what);
  std::unordered_map<std::string, std::string> changed;
  for (const zip::Entry& entry : archive->entries()) {
    if (!holds_ids(entry.name)) continue;
    OFFENBAR_TRY(const std::string text, text_of(*archive, entry));
    std::string stable = with_stable_ids(text);
    if (stable != text) changed[entry.name] = std::move(stable);
  }
  if (changed.empty()) return {};
  const std::string beside = "t/stable.zip";
  const Descriptor output(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!output) return fail(Fault::internal, "cannot write beside the result");
  zip::Writer writer(output.get());
  OFFENBAR_CHECK(copy_with(*archive, writer, changed));
  if (std::rename(beside.c_str(), name.c_str()) != 0) {
    return fail(Fault::internal, "cannot replace the result by its stable form");
  }
  return {};
}

}  // namespace offenbar::office
