// Unpacks one archive into a private folder, in a process of its own that is locked in: it reads
// the archive it is handed and writes below that folder alone, under the members' numbers.
#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "converters/archive/archive_reader.h"
#include "converters/base/isolation.h"
#include "converters/base/result.h"

namespace offenbar::batch {

// A member as the process tells it. Nothing in it is to be trusted.
struct UnpackedMember {
  std::string name;  // raw bytes, as in archive::Member
  archive::Kind kind = archive::Kind::file;
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0;
  std::string link_target;
  bool encrypted = false;
  std::optional<Error> error;  // a file without bytes: why
};

struct Unpacked {
  std::vector<UnpackedMember> members;  // each file's bytes are in the file called by its number
  std::optional<Error> error;           // why it ends before its end
  Measures isolation;                   // what the process says that locks it in
  double cpu_seconds = 0;
  std::uint64_t peak_memory_bytes = 0;
};

struct UnpackSettings {
  bool require_isolation = true;
  std::uint64_t memory_bytes = std::uint64_t{1} << 30U;
  std::uint64_t member_bytes = std::uint64_t{4} << 30U;  // per member
  std::chrono::seconds silence{300};                     // longest time without a byte
  std::string format;                                    // id of the format table
  std::string name;                                      // of the archive
  std::int64_t mtime_ns = 0;                             // its own, for members that have none
  std::vector<std::string> passwords;
  int source = -1;      // open for reading
  int folder = -1;      // empty, 0700
  std::string program;  // empty: the running one
};

// Errors: disk_full; internal (it cannot be started or locked in, or `stop` asked). What is wrong
// with the archive is in the answer: corrupt too, if the process dies on it.
[[nodiscard]] Result<Unpacked> unpack(const UnpackSettings& settings, const std::stop_token& stop);

// One member as a message, and back. Names longer than a path may be are cut.
[[nodiscard]] nlohmann::json to_json(const UnpackedMember& member);
[[nodiscard]] UnpackedMember unpacked_member_of(const nlohmann::json& from);

// What `offenbar work unpack` runs: speaks on descriptor 3, unpacks one archive, ends.
int serve_unpacking();

}  // namespace offenbar::batch
