// What the process that reads mail stores says, as JSON for the channel.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>

#include "converters/stores/item_writer.h"

namespace offenbar::batch {

// A folder as the ledger keeps it.
struct StoreFolder {
  std::vector<std::string> path;
  std::string role;
  std::string container_class;
  stores::Place place;
  bool recovered = false;
  std::uint64_t found = 0;  // entries
  std::optional<std::uint64_t> claimed;
  std::optional<std::uint64_t> claimed_associated;
  std::optional<std::uint64_t> witnessed;

  [[nodiscard]] std::string name() const;  // for people: "Archiv / 2024"
};

// Of one folder: found = written + raw + refused.
struct StoreFolderCounts {
  StoreFolder folder;
  std::uint64_t written = 0;
  std::uint64_t raw = 0;
  std::uint64_t refused = 0;
  std::map<stores::Kind, std::uint64_t> kinds = {};  // of the written ones, what is no mail
};
inline constexpr std::array kinds_beside_mail{stores::Kind::calendar, stores::Kind::contacts,
                                              stores::Kind::tasks, stores::Kind::notes,
                                              stores::Kind::journal};

// What became of the rules of a store.
struct StoreRules {
  std::uint64_t found = 0;
  std::uint64_t said = 0;      // those that the script does
  bool is_written = false;     // there is a script
  bool is_unresolved = false;  // an address is not known: the store may know it by the end
  std::vector<Loss> losses;
};

[[nodiscard]] nlohmann::json to_json(const StoreFolder& folder);
[[nodiscard]] StoreFolder store_folder_of(const nlohmann::json& json);
[[nodiscard]] nlohmann::json to_json(const stores::Written& written);
[[nodiscard]] stores::Written written_of(const nlohmann::json& json);

}  // namespace offenbar::batch
