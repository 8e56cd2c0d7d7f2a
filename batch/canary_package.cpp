#include "batch/canary_package.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include "converters/base/descriptor.h"
#include "converters/base/zip_writer.h"

namespace offenbar::batch {
namespace {

constexpr std::string_view declaration = R"(<?xml version="1.0" encoding="UTF-8"?>)";

Bytes bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

std::string content_types(const std::vector<CanaryPart>& parts) {
  std::string xml(declaration);
  xml +=
      R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">)"
      R"(<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>)"
      R"(<Default Extension="xml" ContentType="application/xml"/>)"
      R"(<Default Extension="png" ContentType="image/png"/>)"
      R"(<Default Extension="svg" ContentType="image/svg+xml"/>)"
      R"(<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>)";
  for (const CanaryPart& part : parts) {
    if (part.type.empty()) continue;
    xml += fmt::format(R"(<Override PartName="/{}" ContentType="{}"/>)", part.name, part.type);
  }
  return xml + "</Types>";
}

std::string type_uri(const std::string& type) {
  const std::string_view base =
      type == "vbaProject" ? "http://schemas.microsoft.com/office/2006/relationships/"
                           : "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
  return std::string(base) + type;
}

Result<std::string> whole_of(int fd, std::uint64_t size) {
  std::string content(size, '\0');
  if (::pread(fd, content.data(), size, 0) != static_cast<ssize_t>(size)) {
    return fail(Fault::internal, "a marker document cannot be read back from memory");
  }
  return content;
}

}  // namespace

std::string canary_relations(const std::vector<CanaryRelation>& relations) {
  std::string xml(declaration);
  xml += R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)";
  for (const CanaryRelation& relation : relations) {
    xml += fmt::format(R"(<Relationship Id="{}" Type="{}" Target="{}"{}/>)", relation.id,
                       type_uri(relation.type), relation.target,
                       relation.external ? R"( TargetMode="External")" : "");
  }
  return xml + "</Relationships>";
}

Result<std::string> canary_zip(const std::vector<CanaryPart>& parts) {
  const Descriptor memory(::memfd_create("canary", MFD_CLOEXEC));
  if (!memory) return fail(Fault::internal, "memfd_create is refused");
  zip::Writer writer(memory.get());
  for (const CanaryPart& part : parts) {
    const bool first = &part == &parts.front();
    OFFENBAR_CHECK(writer.add(part.name, bytes_of(part.content),
                              first ? zip::Storage::stored : zip::Storage::deflated));
  }
  OFFENBAR_CHECK(writer.finish());
  return whole_of(memory.get(), writer.written());
}

Result<std::string> canary_opc(const std::vector<CanaryPart>& parts) {
  std::vector<CanaryPart> whole;
  whole.push_back({"[Content_Types].xml", content_types(parts), ""});
  whole.push_back(
      {"_rels/.rels", canary_relations({{"rId1", "officeDocument", parts.front().name}}), ""});
  for (const CanaryPart& part : parts) {
    const bool is_xml = part.name.ends_with(".xml") && !part.content.starts_with("<?xml");
    whole.push_back(
        {part.name, is_xml ? std::string(declaration) + part.content : part.content, ""});
  }
  return canary_zip(whole);
}

}  // namespace offenbar::batch
