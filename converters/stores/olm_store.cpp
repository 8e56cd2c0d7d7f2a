#include <optional>

#include "converters/base/mapped.h"
#include "converters/olm/archive.h"
#include "converters/stores/kinds.h"

namespace offenbar::stores {
namespace {

class OlmStore : public Store {
 public:
  OlmStore(MappedFile file, olm::Archive archive)
      : file_(std::move(file)), archive_(std::move(archive)) {
    for (const olm::Folder& source : archive_.folders()) {
      Folder folder;
      for (std::size_t begin = 0; begin <= source.path.size();) {
        const std::size_t end = std::min(source.path.find('/', begin), source.path.size());
        folder.path.push_back(source.path.substr(begin, end - begin));
        begin = end + 1;
      }
      folder.container_class = source.container_class;
      folders_.push_back(std::move(folder));
    }
  }

  [[nodiscard]] const std::vector<Folder>& folders() const override { return folders_; }

  [[nodiscard]] std::vector<Entry> entries(std::size_t folder) override {
    list(folder);
    return std::vector<Entry>(items_->size());
  }

  [[nodiscard]] Result<Opened> open(std::size_t folder, std::size_t index) override {
    list(folder);
    if (index >= items_->size()) return fail(Fault::not_found, "no such item in the folder");
    Opened opened;
    OFFENBAR_TRY(opened.item, items_->item(index));
    return opened;
  }

 private:
  void list(std::size_t folder) {
    if (listed_ == folder + 1) return;
    items_.emplace(archive_.items(archive_.folders().at(folder)));
    listed_ = folder + 1;
  }

  MappedFile file_;
  olm::Archive archive_;
  std::vector<Folder> folders_;
  std::optional<olm::Items> items_;
  std::size_t listed_ = 0;  // 1 + the folder that `items_` are of
};

}  // namespace

Result<std::unique_ptr<Store>> open_olm(int file) {
  OFFENBAR_TRY(MappedFile mapped, MappedFile::open(file));
  OFFENBAR_TRY(olm::Archive archive, olm::Archive::open(mapped.bytes()));
  return std::make_unique<OlmStore>(std::move(mapped), std::move(archive));
}

}  // namespace offenbar::stores
