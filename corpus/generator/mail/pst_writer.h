// Writes a whole Unicode PST: store, folders, messages. [MS-PST] 2.4, 2.7
//
// Messages go to disk as they come; per message the index entries and the rows of folder tables
// stay in memory until finish(), some 500 bytes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "corpus/generator/mail/property.h"
#include "corpus/generator/mail/pst_tables.h"

namespace offenbar::generator {

class PstWriter {
 public:
  // The property with id 0x8000 + i has names[i], which must outlive this.
  [[nodiscard]] static Result<PstWriter> create(const std::filesystem::path& path,
                                                NodeDatabase::Options options,
                                                std::string store_name,
                                                std::span<const PropertyName> names);

  static constexpr NodeId top = 0x8022;      // beneath it is what people see
  static constexpr NodeId finder = 0x8042;   // searches
  static constexpr NodeId deleted = 0x8062;  // the wastebasket, beneath top

  // Name of a folder that is there from the start.
  void rename(NodeId folder, std::string name) { folder_of(folder).name = std::move(name); }
  [[nodiscard]] NodeId add_folder(NodeId parent, std::string name, std::string container_class);
  [[nodiscard]] NodeId add_message(NodeId folder, const Message& message);
  // The folder that mail comes into. Without one the store has no table of them.
  void set_receive_folder(NodeId folder) { receive_folder_ = folder; }
  // By which properties name an object of this store. [MS-PST] 2.4.3.2
  [[nodiscard]] std::string entry_id(NodeId id) const;

  [[nodiscard]] std::uint64_t end() const { return database_.end(); }
  void jump_to(std::uint64_t offset) { database_.jump_to(offset); }

  // Writes everything else. Errors: Fault::disk_full, unreadable.
  [[nodiscard]] Result<void> finish();

 private:
  struct Folder {
    NodeId id = 0;
    NodeId parent = 0;
    std::string name;
    std::string container_class;
    std::uint32_t unread = 0;
    Table contents;
    Table associated;
  };

  PstWriter(NodeDatabase database, std::string store_name, std::span<const PropertyName> names);
  Folder& folder_of(NodeId id);
  void begin_folder(NodeId id, NodeId parent, std::string name, std::string container_class);
  [[nodiscard]] Stored write_message(const Message& message);
  [[nodiscard]] Stored write_attachment(const Attachment& attachment);
  [[nodiscard]] Properties folder_properties(const Folder& folder) const;
  void write_folder(Folder& folder);
  void write_store();
  void write_names();
  void write_fixed_nodes();
  void write_receive_folder();
  void add_node(NodeId id, Stored stored, NodeId parent = 0);

  NodeDatabase database_;
  std::string store_name_;
  std::string record_key_;  // 16 bytes that name the store
  std::span<const PropertyName> names_;
  std::map<NodeId, Folder> folders_;
  NodeId receive_folder_ = 0;
  std::uint32_t next_folder_ = 0x404;
  std::uint32_t next_message_ = 0x10000;
};

}  // namespace offenbar::generator
