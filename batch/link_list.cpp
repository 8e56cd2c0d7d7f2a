#include "batch/link_list.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string>

namespace offenbar::batch {
namespace {

using nlohmann::json;
using rewriting::Link;
using rewriting::LinkKind;

Result<void> write_json(int file, const json& list) {
  const std::string text = list.dump(-1, ' ', false, json::error_handler_t::replace);
  std::string_view rest(text);
  while (!rest.empty()) {
    const ssize_t count = ::write(file, rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      return fail(Fault::internal, std::string("cannot write a list: ") + std::strerror(errno));
    }
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Result<json> read_json(Bytes text) {
  if (text.size() > max_link_list) return fail(Fault::corrupt, "a list of links is too large");
  json list = text.empty() ? json::array() : json::parse(as_text(text), nullptr, false);
  if (!list.is_array()) return fail(Fault::corrupt, "a list of links is none");
  return list;
}

// [kind, target, ...]: as many texts as asked for.
Result<std::vector<std::string>> texts_of(const json& row, std::size_t count) {
  std::vector<std::string> texts;
  if (row.is_array() && row.size() == count + 1 && row[0].is_number_unsigned() &&
      row[0].get<unsigned>() <= static_cast<unsigned>(LinkKind::text)) {
    for (std::size_t i = 1; i < row.size() && row[i].is_string(); ++i) {
      texts.push_back(row[i].get<std::string>());
    }
  }
  if (texts.size() != count) return fail(Fault::corrupt, "a link in a list is none");
  return texts;
}

LinkKind kind_of(const json& row) { return static_cast<LinkKind>(row[0].get<unsigned>()); }

}  // namespace

Result<Descriptor> memory_file() {
  Descriptor file(::memfd_create("offenbar-list", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!file) return fail(Fault::internal, std::string("memfd_create: ") + std::strerror(errno));
  return file;
}

Result<void> write_links_list(int file, const std::vector<Link>& links) {
  json list = json::array();
  for (const Link& link : links) {
    list.push_back(json::array({static_cast<unsigned>(link.kind), link.target}));
  }
  return write_json(file, list);
}

Result<void> write_new_links(int file, const NewLinks& links) {
  json list = json::array();
  for (const auto& [link, becomes] : links) {
    list.push_back(json::array(
        {static_cast<unsigned>(link.kind), link.target, becomes.target, becomes.relative}));
  }
  return write_json(file, list);
}

Result<std::vector<Link>> read_links_list(Bytes text) {
  OFFENBAR_TRY(const json list, read_json(text));
  std::vector<Link> links;
  for (const json& row : list) {
    OFFENBAR_TRY(std::vector<std::string> texts, texts_of(row, 1));
    links.push_back({kind_of(row), std::move(texts[0])});
  }
  return links;
}

Result<NewLinks> read_new_links(Bytes text) {
  OFFENBAR_TRY(const json list, read_json(text));
  NewLinks links;
  for (const json& row : list) {
    OFFENBAR_TRY(std::vector<std::string> texts, texts_of(row, 3));
    links[{kind_of(row), std::move(texts[0])}] = {std::move(texts[1]), std::move(texts[2])};
  }
  return links;
}

}  // namespace offenbar::batch
