#include "converters/office/stable_ids.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <unordered_map>

#include "converters/base/descriptor.h"
#include "converters/base/mapped.h"
#include "converters/base/zip.h"
#include "converters/base/zip_writer.h"

namespace offenbar::office {
namespace {

constexpr std::uint64_t max_text_bytes = std::uint64_t{1} << 30U;
constexpr std::array parts{"content.xml", "styles.xml"};  // where tracked changes can stand
constexpr std::array attributes{"xml:id=\"ct", "text:id=\"ct", "text:change-id=\"ct"};
constexpr std::string_view digits = "0123456789";

// Where the number of the next id begins, at or after `from`; npos if there is none.
std::size_t next_id(std::string_view xml, std::size_t from) {
  for (std::size_t at = xml.find("=\"ct", from); at != std::string_view::npos;
       at = xml.find("=\"ct", at + 1)) {
    for (const std::string_view attribute : attributes) {
      const std::size_t end = at + 4;
      if (end >= attribute.size() && xml.substr(0, end).ends_with(attribute)) return end;
    }
  }
  return std::string_view::npos;
}

Result<std::string> text_of(const zip::Archive& archive, const char* part) {
  const zip::Entry* entry = archive.find(part);
  if (!entry) return std::string();
  OFFENBAR_TRY(const std::vector<std::byte> bytes, archive.read(*entry, max_text_bytes));
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
  std::string result;
  std::unordered_map<std::string_view, std::size_t> order;
  std::size_t done = 0;
  for (std::size_t at = next_id(xml, 0); at != std::string_view::npos; at = next_id(xml, done)) {
    const std::size_t end = std::min(xml.find_first_not_of(digits, at), xml.size());
    const auto number = order.emplace(xml.substr(at, end - at), order.size() + 1).first->second;
    result += xml.substr(done, at - done);
    result += std::to_string(number);
    done = end;
  }
  return result += xml.substr(done);
}

Result<void> stabilise_ids(const std::string& name) {
  const Descriptor file(::open(name.c_str(), O_RDONLY | O_CLOEXEC));
  OFFENBAR_TRY(const MappedFile mapped, MappedFile::open(file.get()));
  const auto archive = zip::Archive::open(mapped.bytes());
  if (!archive) return fail(Fault::bad_result, "the stored result: " + archive.error().what);
  std::unordered_map<std::string, std::string> changed;
  for (const char* part : parts) {
    OFFENBAR_TRY(const std::string text, text_of(*archive, part));
    if (next_id(text, 0) != std::string::npos) changed[part] = with_stable_ids(text);
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
