#include "converters/archive/mspack_input.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace offenbar::archive {
namespace {

constexpr std::size_t max_allocation = 64U << 20U;  // the largest window has 2 MiB

void say_nothing(mspack_file*, const char*, ...) {}

}  // namespace

MspackInput::MspackInput(int file) : mspack_system{}, file_(file) {
  struct stat found {};
  if (::fstat(file, &found) == 0) size_ = found.st_size;
  open = &MspackInput::open_one;
  close = [](mspack_file*) {};
  read = &MspackInput::read_piece;
  write = &MspackInput::write_piece;
  seek = &MspackInput::seek_to;
  tell = &MspackInput::tell_at;
  message = say_nothing;
  // Zeroed: libmspack 0.11 frees the name of a KWAJ header that ended before it was set.
  alloc = [](mspack_system*, size_t size) {
    return size > max_allocation ? nullptr : std::calloc(1, size);
  };
  free = [](void* memory) { std::free(memory); };
  copy = [](void* from, void* to, size_t size) { std::memcpy(to, from, size); };
  input_.input = this;
  output_.input = this;
}

mspack_file* MspackInput::open_one(mspack_system* self, const char*, int mode) {
  auto* const input = static_cast<MspackInput*>(self);
  if (mode == MSPACK_SYS_OPEN_WRITE) return &input->output_;
  input->input_.at = 0;
  return mode == MSPACK_SYS_OPEN_READ ? &input->input_ : nullptr;
}

int MspackInput::read_piece(mspack_file* file, void* to, int count) {
  auto& in = *static_cast<File*>(file);
  if (file != &in.input->input_ || count < 0) return -1;
  for (;;) {
    const ssize_t got = ::pread(in.input->file_, to, static_cast<std::size_t>(count), in.at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    in.at += got;
    in.highest = std::max(in.highest, static_cast<std::uint64_t>(in.at));
    return static_cast<int>(got);
  }
}

int MspackInput::write_piece(mspack_file* file, void* from, int count) {
  MspackInput& input = *static_cast<File*>(file)->input;
  if (file != &input.output_ || count < 0) return -1;
  try {
    const Bytes bytes(static_cast<const std::byte*>(from), static_cast<std::size_t>(count));
    auto taken = input.take(bytes, input.position());
    if (!taken) input.error = std::move(taken).error();
  } catch (...) {
    input.exception = std::current_exception();
  }
  return input.error || input.exception ? -1 : count;
}

int MspackInput::seek_to(mspack_file* file, off_t offset, int mode) {
  auto& in = *static_cast<File*>(file);
  if (file != &in.input->input_) return -1;
  const off_t size = in.input->size_;
  const off_t from = mode == MSPACK_SYS_SEEK_CUR ? in.at : mode == MSPACK_SYS_SEEK_END ? size : 0;
  if (offset < -from || offset > size - from) return -1;
  in.at = from + offset;
  return 0;
}

off_t MspackInput::tell_at(mspack_file* file) { return static_cast<File*>(file)->at; }

Error mspack_error(int code, std::uint64_t at) {
  switch (code) {
    case MSPACK_ERR_NOMEMORY:
      return {Fault::over_memory, "no memory to unpack it", at, ""};
    case MSPACK_ERR_SIGNATURE:
    case MSPACK_ERR_DATAFORMAT:
      return {Fault::corrupt, "the structure is damaged, or goes on in another file", at, ""};
    case MSPACK_ERR_CHECKSUM:
      return {Fault::corrupt, "a block has a wrong checksum", at, ""};
    case MSPACK_ERR_READ:
    case MSPACK_ERR_SEEK:
      return {Fault::corrupt, "it ends early", at, ""};
    case MSPACK_ERR_DECRUNCH:
      return {Fault::corrupt, "a block cannot be unpacked", at, ""};
    default:
      return {Fault::corrupt, fmt::format("it cannot be unpacked, code {}", code), at, ""};
  }
}

}  // namespace offenbar::archive
