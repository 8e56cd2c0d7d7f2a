#include "converters/obstacle.h"

#include "converters/base/xml.h"

namespace offenbar {
namespace {

std::optional<Error> error_of(const Result<void>& result) {
  if (result) return std::nullopt;
  return result.error();
}

std::optional<Error> find_package_damage(const Content& content) {
  const zip::Archive& archive = *content.archive();
  if (auto error = error_of(zip::check_members(archive))) return error;
  const ooxml::Package* package = content.package();
  if (package == nullptr || package->main_part.empty()) return std::nullopt;
  const zip::Entry* main = archive.find_ignoring_case(package->main_part);
  if (main == nullptr) {
    return Error{Fault::corrupt, package->main_part + " is missing", 0, ""};
  }
  if (!package->main_part.ends_with(".xml")) return std::nullopt;
  xml::Handler ignore;
  return error_of(xml::parse(archive, *main, ignore, ooxml::max_part));
}

}  // namespace

std::optional<Error> find_damage(const Content& content, const Format& format) {
  if (const Error* error = content.archive_error()) return *error;
  if (const Error* error = content.compound_error()) return *error;
  if (format.handling != Handling::convert) return std::nullopt;
  if (content.archive() != nullptr) return find_package_damage(content);
  if (content.compound() != nullptr) {
    if (auto error = error_of(content.compound()->check_chains())) return error;
  }
  if (format.inspect == nullptr) return std::nullopt;
  const auto facts = format.inspect(content);
  if (!facts && facts.error().fault == Fault::corrupt) return facts.error();
  return std::nullopt;
}

}  // namespace offenbar
