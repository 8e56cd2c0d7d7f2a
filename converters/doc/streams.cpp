#include "converters/doc/streams.h"

namespace offenbar::doc {
namespace {

constexpr std::uint64_t max_stream = std::uint64_t{1} << 31U;  // bytes

}  // namespace

Result<Streams> read_streams(const cfb::CompoundFile& file) {
  Streams streams;
  const cfb::Entry* document = file.find("WordDocument");
  if (document == nullptr) return fail(Fault::corrupt, "no stream WordDocument");
  OFFENBAR_TRY(streams.document, file.read(*document, max_stream));
  OFFENBAR_TRY(streams.fib, read_fib(streams.document));
  if (streams.fib.is_encrypted) return fail(Fault::encrypted, "the text is encrypted");
  if (!streams.fib.is_word_97()) return streams;
  const cfb::Entry* table = file.find(streams.fib.second_table ? "1Table" : "0Table");
  if (table == nullptr) return fail(Fault::corrupt, "the table stream is missing");
  OFFENBAR_TRY(streams.table, file.read(*table, max_stream));
  if (const cfb::Entry* data = file.find("Data")) {
    // Pictures that are damaged take nothing from the text.
    if (auto bytes = file.read(*data, max_stream)) streams.data = *std::move(bytes);
  }
  return streams;
}

}  // namespace offenbar::doc
