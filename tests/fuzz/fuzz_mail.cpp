#include "converters/mail/addresses.h"
#include "converters/mail/charset.h"
#include "converters/mail/clean_mail.h"
#include "converters/mail/date.h"
#include "converters/mail/mbox_source.h"
#include "converters/mail/transport_headers.h"
#include "converters/tnef/message.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const offenbar::Bytes bytes = std::as_bytes(std::span(data, size));
  const std::string_view text = offenbar::as_text(bytes);
  using namespace offenbar::mail;
  (void)TransportHeaders(text);
  (void)parse_mailboxes(text);
  (void)html_in_its_charset(std::string(text), 932);
  (void)kind_of_mbox(bytes);
  (void)split_mbox(bytes, [](const MboxMessage& one) { (void)unquoted_message(one.bytes); });
  (void)parse_date(text);
  StringSink clean;
  (void)clean_mail(bytes, {}, offenbar::tnef::open, clean);
  AddressBook book;
  (void)add_table(book, text);
  return 0;
}
