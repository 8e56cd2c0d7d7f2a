// Single files as COMPRESS.EXE and the setup programs of the nineties packed them.
#include <memory>

#include "converters/archive/member_path.h"
#include "converters/archive/mspack_input.h"
#include "converters/archive/readers.h"

namespace offenbar::archive {
namespace {

struct DestroySzdd {
  void operator()(msszdd_decompressor* one) const noexcept {
    mspack_destroy_szdd_decompressor(one);
  }
};
struct DestroyKwaj {
  void operator()(mskwaj_decompressor* one) const noexcept {
    mspack_destroy_kwaj_decompressor(one);
  }
};

// "BERICHT.DO_" was "BERICHT.DOC": the header keeps the letter.
std::string name_of_szdd(std::string_view archive, char missing) {
  std::string name(archive.empty() ? "data" : archive);
  const bool fits = name.ends_with('_') && missing > ' ' && missing < 0x7F && missing != '/';
  if (fits) name.back() = missing;
  return name;
}

class OneMember {
 public:
  OneMember(const Source& source, Budget& budget, Sink& sink)
      : input_(source.file), budget_(budget), sink_(sink) {
    input_.take = [this](Bytes bytes, std::uint64_t at) -> Result<void> {
      if (auto fits = budget_.take(bytes.size(), at); !fits) {
        refused_ = fits.error();
        return fits;
      }
      return sink_.write(bytes);
    };
  }

  [[nodiscard]] MspackInput& input() { return input_; }

  template <class Extract>
  Result<void> read(const std::string& name, Extract extract) {
    OFFENBAR_CHECK(budget_.count_member());
    Member member;
    member.name = name;
    OFFENBAR_TRY(const bool wanted, sink_.begin(member));
    if (!wanted) return {};
    budget_.begin(0);
    const int code = extract();
    if (input_.exception) std::rethrow_exception(input_.exception);
    if (input_.error && !refused_) return tl::unexpected<Error>(*input_.error);
    if (!refused_ && code != MSPACK_ERR_OK) refused_ = mspack_error(code, input_.position());
    return sink_.end(refused_);
  }

 private:
  MspackInput input_;
  Budget& budget_;
  Sink& sink_;
  std::optional<Error> refused_;
};

Result<void> read_szdd(const Source& source, OneMember& member) {
  const std::unique_ptr<msszdd_decompressor, DestroySzdd> szdd(
      mspack_create_szdd_decompressor(&member.input()));
  if (!szdd) return fail(Fault::over_memory, "no memory to unpack it");
  msszddd_header* const header = szdd->open(szdd.get(), "file");
  if (header == nullptr) {
    return tl::unexpected(mspack_error(szdd->last_error(szdd.get()), 0));
  }
  const auto done = member.read(name_of_szdd(source.name, static_cast<char>(header->missing_char)),
                                [&] { return szdd->extract(szdd.get(), header, "member"); });
  szdd->close(szdd.get(), header);
  return done;
}

Result<void> read_kwaj(const Source& source, OneMember& member) {
  const std::unique_ptr<mskwaj_decompressor, DestroyKwaj> kwaj(
      mspack_create_kwaj_decompressor(&member.input()));
  if (!kwaj) return fail(Fault::over_memory, "no memory to unpack it");
  mskwajd_header* const header = kwaj->open(kwaj.get(), "file");
  if (header == nullptr) {
    return tl::unexpected(mspack_error(kwaj->last_error(kwaj.get()), 0));
  }
  std::string name = header->filename == nullptr ? "" : header->filename;
  if (name.empty() || name.starts_with('.')) name = name_of_szdd(source.name, 0);
  const auto done = member.read(name, [&] { return kwaj->extract(kwaj.get(), header, "member"); });
  kwaj->close(kwaj.get(), header);
  return done;
}

}  // namespace

Result<void> read_compressed(const Source& source, Budget& budget, Sink& sink) {
  OneMember member(source, budget, sink);
  return source.format == "szdd" ? read_szdd(source, member) : read_kwaj(source, member);
}

}  // namespace offenbar::archive
