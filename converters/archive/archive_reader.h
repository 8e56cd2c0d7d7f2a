// Reads an archive from its beginning to its end, member by member.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar::archive {

enum class Kind : std::uint8_t {
  file,
  folder,
  link,     // symbolic, or hard: another name of an earlier member
  special,  // device, pipe, socket
};

struct Member {
  std::string name;  // as stored, with '/': UTF-8 where that is certain, else raw bytes
  Kind kind = Kind::file;
  std::optional<std::int64_t> mtime_ns{};  // since 1970, UTC
  std::optional<unsigned> mode{};          // permission bits, 0777
  std::string link_target{};
  bool encrypted = false;
};

// Takes what is read. An error that it answers ends the reading and is what read() answers.
class Sink {
 public:
  Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  virtual ~Sink() = default;
  // One more member. True if the bytes of a file are wanted; the others have none.
  [[nodiscard]] virtual Result<bool> begin(const Member& member) = 0;
  [[nodiscard]] virtual Result<void> write(Bytes bytes) = 0;
  // After the last byte of a wanted file. With an error, what came of it is worth nothing.
  [[nodiscard]] virtual Result<void> end(const std::optional<Error>& error) = 0;
};

struct Limits {
  std::uint64_t members = 100'000;
  std::uint64_t member_bytes = std::uint64_t{4} << 30U;
  std::uint64_t ratio = 100;  // unpacked bytes per packed one
  // Up to here nobody asks for the ratio: an empty table packs well, and this much does no harm.
  std::uint64_t free_bytes = std::uint64_t{16} << 20U;
};

struct Source {
  int file = -1;                            // open for reading, can seek; the caller's
  std::string_view format;                  // id of the format table
  std::string_view name;                    // of the archive, to name a lone member by
  std::vector<std::string> passwords = {};  // to try, in this order
};

// True for the ids of the format table that read() knows.
[[nodiscard]] bool is_archive(std::string_view format);

// Members in the order of the archive. Errors of one member go to Sink::end(): corrupt, encrypted,
// unsupported (a method nobody knows), over_output (ratio or size). Errors of the whole, with all
// members before it told: corrupt, encrypted, over_output (more members than allowed), over_memory,
// unreadable, unsupported, and those of the sink.
[[nodiscard]] Result<void> read(const Source& source, const Limits& limits, Sink& sink);

// Loads what read() needs from disk: a process that locks itself in calls it before.
void prepare();

}  // namespace offenbar::archive
