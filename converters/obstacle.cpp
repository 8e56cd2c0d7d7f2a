#include "converters/obstacle.h"

namespace offenbar {
namespace {

std::optional<Error> error_of(const Result<void>& result) {
  if (result) return std::nullopt;
  return result.error();
}

std::optional<Error> find_package_damage(const Content& content) {
  const zip::Archive& archive = *content.archive();
  if (auto error = error_of(zip::check_members(archive))) return error;
  if (archive.find_ignoring_case("[Content_Types].xml") == nullptr) return std::nullopt;
  const ooxml::Package* package = content.package();
  if (package == nullptr) {
    return Error{Fault::corrupt, "[Content_Types].xml or _rels/.rels cannot be read", 0, ""};
  }
  if (package->main_part.empty()) return std::nullopt;
  if (archive.find_ignoring_case(package->main_part) == nullptr) {
    return Error{Fault::corrupt, package->main_part + " is missing", 0, ""};
  }
  return std::nullopt;
}

std::optional<Error> find_container_damage(const Content& content) {
  if (const Error* error = content.archive_error()) return *error;
  if (const Error* error = content.compound_error()) return *error;
  if (content.archive() != nullptr) return find_package_damage(content);
  if (content.compound() != nullptr) return error_of(content.compound()->check_chains());
  return std::nullopt;
}

}  // namespace

Soundness check_soundness(const Content& content, const Format& format) {
  Soundness soundness;
  // What is carried over as it is needs no check, but an unreadable container is worth a word.
  if (format.handling != Handling::convert) {
    if (const Error* error = content.archive_error()) soundness.damage = *error;
    if (const Error* error = content.compound_error()) soundness.damage = *error;
    return soundness;
  }
  soundness.damage = find_container_damage(content);
  if (soundness.damage || format.inspect == nullptr) return soundness;
  auto facts = format.inspect(content);
  if (facts) {
    soundness.facts = *facts;
  } else {
    soundness.damage = facts.error();
  }
  return soundness;
}

}  // namespace offenbar
