#include <sys/mman.h>

#include "converters/base/mapped.h"
#include "converters/mail/mbox_source.h"
#include "converters/msg/message.h"
#include "converters/stores/kinds.h"
#include "converters/tnef/message.h"

namespace offenbar::stores {
namespace {

// What a file with one message is to those who ask for folders.
class OneMessage : public Store {
 public:
  OneMessage(MappedFile file, std::string_view format) : file_(std::move(file)), format_(format) {}

  [[nodiscard]] const std::vector<Folder>& folders() const override { return folders_; }
  [[nodiscard]] std::vector<Entry> entries(std::size_t) override { return std::vector<Entry>(1); }

  [[nodiscard]] Result<Opened> open(std::size_t, std::size_t) override {
    Opened opened;
    if (format_ == "eml" || format_ == "ics" || format_ == "vcs" || format_ == "vcf") {
      opened.message = file_.bytes();
      if (format_ != "eml") opened.kind = format_ == "vcf" ? Kind::contacts : Kind::calendar;
    } else if (format_ == "tnef") {
      OFFENBAR_TRY(opened.item, tnef::open(file_.bytes()));
    } else {
      OFFENBAR_TRY(opened.item, msg::open(file_.bytes()));
    }
    return opened;
  }

 private:
  MappedFile file_;
  std::string format_;
  std::vector<Folder> folders_{Folder{}};
};

class MboxStore : public Store {
 public:
  explicit MboxStore(MappedFile file) : file_(std::move(file)) {
    kind_ = mail::kind_of_mbox(file_.bytes());
    (void)mail::split_mbox(file_.bytes(), [this](const mail::MboxMessage& message) {
      messages_.push_back(message.bytes);
      give_back(message.offset);
    });
    if (messages_.empty() && !file_.bytes().empty()) messages_.push_back(file_.bytes());
  }

  [[nodiscard]] const std::vector<Folder>& folders() const override { return folders_; }
  [[nodiscard]] std::vector<Entry> entries(std::size_t) override {
    return std::vector<Entry>(messages_.size());
  }

  [[nodiscard]] Result<Opened> open(std::size_t, std::size_t index) override {
    if (index >= messages_.size()) return fail(Fault::not_found, "no such message in the mailbox");
    Opened opened;
    opened.message = messages_[index];
    give_back(static_cast<std::uint64_t>(opened.message.data() - file_.bytes().data()));
    if (kind_ == mail::MboxKind::quoted) {
      unquoted_ = mail::unquoted_message(opened.message);
      opened.message = as_bytes(unquoted_);
    }
    return opened;
  }

 private:
  // Pages that were read count as ours until they are given back.
  void give_back(std::uint64_t offset) {
    constexpr std::uint64_t window = 32U << 20U;
    if (offset < given_back_ + window && offset >= given_back_) return;
    given_back_ = offset;
    ::madvise(const_cast<std::byte*>(file_.bytes().data()), file_.bytes().size(), MADV_DONTNEED);
  }

  MappedFile file_;
  mail::MboxKind kind_ = mail::MboxKind::plain;
  std::vector<Bytes> messages_;
  std::string unquoted_;
  std::uint64_t given_back_ = 0;
  std::vector<Folder> folders_{Folder{}};
};

}  // namespace

Result<std::unique_ptr<Store>> open_mbox(int file) {
  OFFENBAR_TRY(MappedFile mapped, MappedFile::open(file));
  return std::make_unique<MboxStore>(std::move(mapped));
}

Result<std::unique_ptr<Store>> open_message(int file, std::string_view format) {
  OFFENBAR_TRY(MappedFile mapped, MappedFile::open(file));
  return std::make_unique<OneMessage>(std::move(mapped), format);
}

}  // namespace offenbar::stores
