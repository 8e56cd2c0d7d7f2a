// A list of files as a table for other programs, piece by piece.
#pragma once

#include <memory>
#include <string>

#include "batch/file_list.h"
#include "batch/ledger_view.h"

namespace offenbar::batch {

class Export {
 public:
  static constexpr std::size_t most_ods_rows = 50'000;  // then a last row says that there are more

  // `form` is csv, json or ods. Errors: unsupported for another one.
  [[nodiscard]] static Result<Export> begin(LedgerView ledger, const std::string& state_folder,
                                            FileQuery query, const std::string& form);
  Export(Export&&) noexcept;
  ~Export();

  [[nodiscard]] std::string media_type() const;
  // Appends the next piece; false when that was the last, also where the ledger fails meanwhile.
  [[nodiscard]] bool next(std::string& out);

 private:
  struct State;
  explicit Export(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace offenbar::batch
