// Cabinets. [MS-CAB]
#include <ctime>
#include <memory>

#include "converters/archive/member_path.h"
#include "converters/archive/mspack_input.h"
#include "converters/archive/readers.h"

namespace offenbar::archive {
namespace {

struct Destroy {
  void operator()(mscab_decompressor* one) const noexcept { mspack_destroy_cab_decompressor(one); }
};
using Decompressor = std::unique_ptr<mscab_decompressor, Destroy>;

struct Close {
  mscab_decompressor* decompressor;
  void operator()(mscabd_cabinet* cabinet) const noexcept {
    decompressor->close(decompressor, cabinet);
  }
};

// Date and time of a member are local ones. [MS-CAB] 2.3
std::optional<std::int64_t> time_of(const mscabd_file& file) {
  std::tm parts{};
  parts.tm_year = file.date_y - 1900;
  parts.tm_mon = file.date_m - 1;
  parts.tm_mday = file.date_d;
  parts.tm_hour = file.time_h;
  parts.tm_min = file.time_m;
  parts.tm_sec = file.time_s;
  parts.tm_isdst = -1;
  const std::time_t time = std::mktime(&parts);
  if (file.date_m == 0 || time == -1) return std::nullopt;
  return std::int64_t{time} * 1'000'000'000;
}

// Without the flag a name is in the code page of the machine that wrote it; only ASCII is certain.
Member member_of(const mscabd_file& file) {
  Member member;
  member.name = with_slashes(file.filename == nullptr ? "" : file.filename);
  member.mtime_ns = time_of(file);
  return member;
}

}  // namespace

Result<void> read_cabinet(const Source& source, Budget& budget, Sink& sink) {
  MspackInput input(source.file);
  const Decompressor decompressor(mspack_create_cab_decompressor(&input));
  if (!decompressor) return fail(Fault::over_memory, "no memory to read a cabinet");
  const std::unique_ptr<mscabd_cabinet, Close> cabinet(
      decompressor->open(decompressor.get(), "cabinet"), Close{decompressor.get()});
  if (!cabinet) {
    return tl::unexpected(
        mspack_error(decompressor->last_error(decompressor.get()), input.position()));
  }
  for (mscabd_file* file = cabinet->files; file != nullptr; file = file->next) {
    OFFENBAR_CHECK(budget.count_member());
    OFFENBAR_TRY(const bool wanted, sink.begin(member_of(*file)));
    if (!wanted) continue;
    std::optional<Error> refused;  // by the budget; the sink's own errors end it all
    budget.begin(input.position());
    input.error.reset();
    input.take = [&](Bytes bytes, std::uint64_t at) -> Result<void> {
      if (auto fits = budget.take(bytes.size(), at); !fits) {
        refused = fits.error();
        return fits;
      }
      return sink.write(bytes);
    };
    const int code = decompressor->extract(decompressor.get(), file, "member");
    if (input.exception) std::rethrow_exception(input.exception);
    if (input.error && !refused) return tl::unexpected<Error>(*input.error);
    if (!refused && code != MSPACK_ERR_OK) refused = mspack_error(code, input.position());
    OFFENBAR_CHECK(sink.end(refused));
  }
  return {};
}

}  // namespace offenbar::archive
