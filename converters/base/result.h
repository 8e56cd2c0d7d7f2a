// What can go wrong with one file, and how functions say so.
//
// A bad file in a batch is a normal outcome that goes into the ledger: functions that can meet one
// return Result<T>. Exceptions are left to bugs and to memory that runs out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace offenbar {

// Every fault the ledger and the report know. The names are those of the JSON output.
enum class Fault : std::uint8_t {
  not_found,     // gone since it was planned
  unreadable,    // the system refuses to hand out the bytes
  corrupt,       // not what the format's specification says
  encrypted,     // needs a password that was not given
  protected_,    // needs a rights server (IRM, RMS); "protected" in JSON
  unsupported,   // recognised, but no converter
  timed_out,     // wall time above the deadline
  over_memory,   // more memory than allowed
  over_cpu,      // more CPU time than allowed
  over_output,   // a result larger than allowed
  office_died,   // LibreOffice crashed on it
  bad_result,    // what came out cannot be read back, or is empty although the source is not
  changed,       // the source changed while it was read, twice
  disk_full,     // no room for the result: pauses the run, never a file's own state
  internal,      // our own mistake
};

[[nodiscard]] std::string_view name_of(Fault fault);
// The fault of that name; internal for a name that is none.
[[nodiscard]] Fault fault_of(std::string_view name);

struct Error {
  Fault fault = Fault::internal;
  std::string what;          // structure, field, value found and value expected
  std::uint64_t offset = 0;  // bytes from the start of the file; 0 where it says nothing
  std::string hint;          // what the reader can do next; may be empty
};

template <class T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(Fault fault, std::string what,
                                                std::uint64_t offset = 0, std::string hint = {}) {
  return tl::unexpected<Error>(Error{fault, std::move(what), offset, std::move(hint)});
}

#define OFFENBAR_JOIN_(a, b) a##b
#define OFFENBAR_JOIN(a, b) OFFENBAR_JOIN_(a, b)

// OFFENBAR_TRY(const Header header, read_header(bytes)); returns the error upward, else binds it.
#define OFFENBAR_TRY(declaration, expression) \
  OFFENBAR_TRY_(OFFENBAR_JOIN(result_, __LINE__), declaration, expression)
#define OFFENBAR_TRY_(name, declaration, expression)                \
  auto name = (expression);                                         \
  if (!name) return tl::unexpected<Error>(std::move(name).error()); \
  declaration = *std::move(name)

// The same for a Result<void>.
#define OFFENBAR_CHECK(expression) OFFENBAR_CHECK_(OFFENBAR_JOIN(result_, __LINE__), expression)
#define OFFENBAR_CHECK_(name, expression)                                      \
  do {                                                                         \
    auto name = (expression);                                                  \
    if (!name) return tl::unexpected<Error>(std::move(name).error());          \
  } while (false)

}  // namespace offenbar
