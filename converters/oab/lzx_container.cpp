#include "converters/oab/lzx_container.h"

#include <fmt/format.h>
#include <mspack.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "converters/base/cursor.h"

namespace offenbar::oab {
namespace {

constexpr std::uint64_t max_output = 2ULL << 30U;
constexpr std::size_t max_allocation = 64U << 20U;  // a window has at most 32 MiB

// The two files that libmspack sees. It asks for them by name, but there is one of each kind.
struct System : mspack_system {
  struct File : mspack_file {
    System* system = nullptr;
  };

  System(Bytes bytes, const std::function<Result<void>(Bytes)>& to);

  Bytes in;
  std::size_t at = 0;
  const std::function<Result<void>(Bytes)>& take;
  std::uint64_t written = 0;
  std::optional<Error> error;
  std::exception_ptr exception;  // must not travel through C
  File input;
  File output;

  int write_piece(Bytes piece);
};

System& system_of(mspack_file* file) { return *static_cast<System::File*>(file)->system; }

mspack_file* open_file(mspack_system* self, const char*, int mode) {
  auto* const system = static_cast<System*>(self);
  if (mode == MSPACK_SYS_OPEN_READ) return &system->input;
  return mode == MSPACK_SYS_OPEN_WRITE ? &system->output : nullptr;
}

int read_file(mspack_file* file, void* to, int count) {
  System& system = system_of(file);
  if (file != &system.input || count < 0) return -1;
  const std::size_t size = std::min(static_cast<std::size_t>(count), system.in.size() - system.at);
  if (size > 0) std::memcpy(to, system.in.data() + system.at, size);
  system.at += size;
  return static_cast<int>(size);
}

int write_file(mspack_file* file, void* from, int count) {
  System& system = system_of(file);
  if (file != &system.output || count < 0) return -1;
  return system.write_piece({static_cast<const std::byte*>(from), static_cast<std::size_t>(count)});
}

int System::write_piece(Bytes piece) {
  written += piece.size();
  if (written > max_output) {
    error = Error{Fault::over_output, "compressed address book has more than 2 GiB", 0, {}};
    return -1;
  }
  try {
    auto taken = take(piece);
    if (!taken) error = std::move(taken).error();
  } catch (...) {
    exception = std::current_exception();
  }
  return error || exception ? -1 : static_cast<int>(piece.size());
}

int seek_file(mspack_file* file, off_t offset, int mode) {
  System& system = system_of(file);
  if (file != &system.input) return -1;
  const auto size = static_cast<off_t>(system.in.size());
  off_t from = 0;
  if (mode == MSPACK_SYS_SEEK_CUR) from = static_cast<off_t>(system.at);
  if (mode == MSPACK_SYS_SEEK_END) from = size;
  if (offset < -from || offset > size - from) return -1;
  system.at = static_cast<std::size_t>(from + offset);
  return 0;
}

off_t tell_file(mspack_file* file) {
  const System& system = system_of(file);
  return static_cast<off_t>(file == &system.input ? system.at : system.written);
}

// What libmspack says to people; its codes say it to us.
void say_nothing(mspack_file*, const char*, ...) {}

System::System(Bytes bytes, const std::function<Result<void>(Bytes)>& to)
    : mspack_system{}, in(bytes), take(to) {
  open = open_file;
  close = [](mspack_file*) {};
  read = read_file;
  write = write_file;
  seek = seek_file;
  tell = tell_file;
  message = say_nothing;
  alloc = [](mspack_system*, size_t size) {
    return size > max_allocation ? nullptr : std::malloc(size);
  };
  free = [](void* memory) { std::free(memory); };
  copy = [](void* from, void* to_memory, size_t size) { std::memcpy(to_memory, from, size); };
  input.system = this;
  output.system = this;
}

struct Destroy {
  void operator()(msoab_decompressor* decompressor) const noexcept {
    mspack_destroy_oab_decompressor(decompressor);
  }
};

std::string text_of(int code) {
  switch (code) {
    case MSPACK_ERR_READ:
      return "compressed address book ends early";
    case MSPACK_ERR_CHECKSUM:
      return "block of compressed address book has a wrong checksum";
    case MSPACK_ERR_DATAFORMAT:
      return "block of compressed address book has impossible sizes";
    case MSPACK_ERR_DECRUNCH:
      return "block of compressed address book is no LZX";
    default:
      return fmt::format("compressed address book cannot be unpacked, code {}", code);
  }
}

}  // namespace

// Version 3.1; 3.2 is a patch.
bool is_lzx_container(Bytes head) {
  Cursor in(head);
  const auto high = in.le<std::uint32_t>();
  const auto low = in.le<std::uint32_t>();
  const auto largest_block = in.le<std::uint32_t>();
  const auto size = in.le<std::uint32_t>();
  const auto flags = in.le<std::uint32_t>();
  return in.ok() && high == 3 && low == 1 && largest_block > 0 && size > 0 && flags <= 1;
}

Result<void> unpack(Bytes whole, const std::function<Result<void>(Bytes)>& take) {
  System system(whole, take);
  const std::unique_ptr<msoab_decompressor, Destroy> decompressor(
      mspack_create_oab_decompressor(&system));
  if (!decompressor) return fail(Fault::over_memory, "no memory to unpack an address book");
  const int code = decompressor->decompress(decompressor.get(), "in", "out");
  if (system.exception) std::rethrow_exception(system.exception);
  if (system.error) return tl::unexpected<Error>(*system.error);
  if (code == MSPACK_ERR_NOMEMORY) {
    return fail(Fault::over_memory, "no memory to unpack an address book");
  }
  if (code != MSPACK_ERR_OK) return fail(Fault::corrupt, text_of(code), system.at);
  return {};
}

}  // namespace offenbar::oab
