// Reads the archives of Outlook for Mac (.olm).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/base/zip.h"
#include "converters/mapi/item.h"

namespace offenbar::olm {

// Larger XML files are Fault::over_memory: those with many items are held while one is read.
inline constexpr std::uint64_t max_xml_bytes = std::uint64_t{256} << 20U;

// The item's own element as UTF-8 XML, a PtypBinary under this name.
[[nodiscard]] mapi::PropName raw_xml();

struct Folder {
  std::string path;             // "Local/Inbox/Older", as people saw it
  std::string container_class;  // "IPF.Note", "IPF.Contact" ...; empty for a folder without items
  std::vector<const zip::Entry*> members;  // its XML files, by name
};

// The items of one folder, in the order of its files. Any number of threads may ask.
class Items {
 public:
  [[nodiscard]] std::size_t size() const { return places_.size(); }
  // Errors: Fault::corrupt, over_memory, for this item only.
  [[nodiscard]] Result<std::unique_ptr<mapi::Item>> item(std::size_t index) const;

 private:
  friend class Archive;
  // An item of a file; the one behind the last of a broken file stands for the rest of it.
  struct Place {
    const zip::Entry* member;
    std::size_t number;
  };
  struct Cache;

  explicit Items(std::shared_ptr<const zip::Archive> archive);
  [[nodiscard]] Result<std::string> xml_of(const Place& place) const;

  std::shared_ptr<const zip::Archive> archive_;
  std::vector<Place> places_;
  std::shared_ptr<Cache> cache_;
};

class Archive {
 public:
  // `whole` must outlive the archive and all that it hands out.
  // Errors: Fault::corrupt if the zip directory is, or if there is no folder of Outlook's in it.
  [[nodiscard]] static Result<Archive> open(Bytes whole);

  [[nodiscard]] const std::vector<Folder>& folders() const { return folders_; }
  // Reads the folder's XML files once, to count. A file that breaks off counts what it has and one
  // item more, whose error tells.
  [[nodiscard]] Items items(const Folder& folder) const;

 private:
  std::shared_ptr<const zip::Archive> archive_;
  std::vector<Folder> folders_;
};

}  // namespace offenbar::olm
