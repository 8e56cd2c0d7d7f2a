#include "batch/store_messages.h"

#include "batch/record_rows.h"
#include "converters/facts_json.h"

namespace offenbar::batch {
namespace {

using nlohmann::json;

json number_or_null(const std::optional<std::uint64_t>& number) {
  return number ? json(*number) : json();
}

std::optional<std::uint64_t> number_of(const json& from, const char* key) {
  const auto found = from.find(key);
  if (found == from.end() || !found->is_number_unsigned()) return std::nullopt;
  return found->get<std::uint64_t>();
}

}  // namespace

std::string StoreFolder::name() const {
  std::string text;
  for (const std::string& part : path) text += (text.empty() ? "" : " / ") + part;
  return text;
}

json to_json(const StoreFolder& folder) {
  return {{"path", folder.path},
          {"role", folder.role},
          {"container_class", folder.container_class},
          {"collection", folder.place.collection},
          {"mail", folder.place.mail},
          {"raw", folder.place.raw},
          {"mailbox", folder.place.mailbox},
          {"special_use", folder.place.special_use},
          {"recovered", folder.recovered},
          {"found", folder.found},
          {"claimed", number_or_null(folder.claimed)},
          {"claimed_associated", number_or_null(folder.claimed_associated)},
          {"witnessed", number_or_null(folder.witnessed)}};
}

StoreFolder store_folder_of(const json& from) {
  StoreFolder folder;
  folder.path = from.value("path", std::vector<std::string>());
  folder.role = from.value("role", "");
  folder.container_class = from.value("container_class", "");
  folder.place = {from.value("mail", ""), from.value("raw", ""), from.value("mailbox", ""),
                  from.value("special_use", ""), from.value("collection", "")};
  folder.recovered = from.value("recovered", false);
  folder.found = from.value("found", std::uint64_t{0});
  folder.claimed = number_of(from, "claimed");
  folder.claimed_associated = number_of(from, "claimed_associated");
  folder.witnessed = number_of(from, "witnessed");
  return folder;
}

// Short names, and only what there is: there are many.
json to_json(const stores::Written& written) {
  json to{{"x", written.index}, {"i", written.id}, {"k", static_cast<int>(written.kept)}};
  if (written.associated) to["a"] = true;
  if (written.recovered) to["r"] = true;
  if (written.unresolved) to["u"] = true;
  if (written.kept != stores::Kept::refused) {
    to["p"] = written.path;
    to["b"] = written.bytes;
    to["s"] = written.sha256;
  }
  if (written.kind != stores::Kind::mail) to["y"] = stores::name_of(written.kind);
  if (!written.uid.empty()) to["o"] = written.uid;
  if (!written.beside.empty()) to["f"] = written.beside;
  if (!written.keywords.empty()) to["w"] = written.keywords;
  if (!written.title.empty()) to["t"] = written.title;
  if (!written.losses.empty()) to["l"] = losses_text(written.losses);
  if (written.error) to["e"] = to_json(*written.error);
  return to;
}

stores::Written written_of(const json& from) {
  stores::Written written;
  written.index = from.value("x", std::size_t{0});
  written.id = from.value("i", std::uint64_t{0});
  const int kept = from.value("k", 3);
  written.kept = kept == 1 || kept == 2 ? static_cast<stores::Kept>(kept) : stores::Kept::refused;
  written.associated = from.value("a", false);
  written.recovered = from.value("r", false);
  written.unresolved = from.value("u", false);
  written.path = from.value("p", "");
  written.bytes = from.value("b", std::uint64_t{0});
  written.sha256 = from.value("s", "");
  written.kind = stores::kind_called(from.value("y", ""));
  written.uid = from.value("o", "");
  written.beside = from.value("f", decltype(written.beside)());
  written.keywords = from.value("w", std::vector<std::string>());
  written.title = from.value("t", "");
  written.losses = losses_of(from.value("l", ""));
  if (from.contains("e")) written.error = error_of(from["e"]);
  return written;
}

}  // namespace offenbar::batch
