#include "converters/mail/report.h"

#include <array>

#include "converters/mail/envelope.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"

namespace offenbar::mail {
namespace {

using namespace mapi;

bool has_suffix(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() &&
         same_name(text.substr(text.size() - suffix.size()), suffix);
}

bool is_receipt(std::string_view message_class) {
  return has_suffix(message_class, ".IPNRN") || has_suffix(message_class, ".IPNNRN");
}

// [MS-OXCMAIL] 2.1.3.6.1.1
std::string_view action_of(std::string_view message_class) {
  if (has_suffix(message_class, ".Expanded.DR")) return "expanded";
  if (has_suffix(message_class, ".Relayed.DR")) return "relayed";
  if (has_suffix(message_class, ".Delayed.DR")) return "delayed";
  if (has_suffix(message_class, ".DR")) return "delivered";
  return "failed";
}

// [MS-OXCMAIL] 2.1.3.6.1.2: the enhanced status where it is stored, else by the diagnostic code.
std::string status_of(const Properties& recipient, std::string_view action) {
  if (const auto code = integer(recipient, tag::ndr_status_code);
      code && *code >= 200 && *code < 600) {
    return fmt::format("{}.{}.{}", *code / 100, *code / 10 % 10, *code % 10);
  }
  if (action == "delayed") return "4.4.7";
  if (action != "failed") return "2.0.0";
  struct Known {
    std::int64_t diagnosis;
    std::string_view status;
  };
  // PidTagNonDeliveryReportDiagCode, [MS-OXOMSG] 2.2.2.30
  constexpr std::array<Known, 6> known{{{0, "5.1.1"},    // unrecognised name
                                        {1, "5.1.4"},    // ambiguous name
                                        {2, "5.4.5"},    // congestion
                                        {3, "5.4.6"},    // loop
                                        {5, "5.4.7"},    // time expired
                                        {7, "5.3.4"}}};  // too long
  const auto diagnosis = integer(recipient, tag::ndr_diag_code);
  for (const Known& row : known) {
    if (diagnosis == row.diagnosis) return std::string(row.status);
  }
  return "5.0.0";
}

// A field of a report: ASCII, others as encoded words.
void field(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  Header header;
  header.text(name, value);
  out += header.fields();
}

std::string mta_name(std::string_view raw) {
  std::string name = one_line(raw);
  for (char& c : name) c = c == ' ' || static_cast<unsigned char>(c) >= 0x80 ? '-' : c;
  return name;
}

std::string delivery_status(Writing& writing) {
  const Resolver resolver = resolver_of(writing);
  const std::string_view action = action_of(writing.message_class);
  std::string out;
  const std::string mta =
      mta_name(text(writing.item, tag::reporting_mta, writing.code_page).value_or(""));
  field(out, "Reporting-MTA", "dns; " + (mta.empty() ? "unknown.invalid" : mta));
  for (const Addressee& one : addressees_of(writing, resolver)) {
    const auto recipient = writing.item.recipient(one.number - 1);
    if (!recipient || !*recipient) continue;
    if (auto loss = loss_of(one.person, fmt::format("recipient {}", one.number)))
      writing.lose(*std::move(loss));
    const Properties& row = **recipient;
    out += "\r\n";
    field(out, "Final-Recipient", "rfc822; " + one.person.mailbox.address);
    field(out, "Action", action);
    field(out, "Status", status_of(row, action));
    const std::string remote = mta_name(text(row, tag::remote_mta, writing.code_page).value_or(""));
    if (!remote.empty()) field(out, "Remote-MTA", "dns; " + remote);
    const std::string more =
        one_line(text(row, tag::supplementary_info, writing.code_page).value_or(""));
    if (!more.empty()) {
      field(out, "Diagnostic-Code", "smtp; " + more);
      field(out, "X-Supplementary-Info", more);
    }
    field(out, "X-Display-Name", one.person.mailbox.name);
  }
  return out;
}

std::string disposition(Writing& writing) {
  std::string out;
  const auto reader = resolver_of(writing).person(writing.item, sender_ids);
  if (reader) field(out, "Final-Recipient", "rfc822; " + reader->mailbox.address);
  const std::string original =
      one_line(text(writing.item, tag::original_message_id, writing.code_page).value_or(""));
  if (original.starts_with('<')) field(out, "Original-Message-ID", original);
  const bool read = has_suffix(writing.message_class, ".IPNRN");
  field(out, "Disposition",
        read ? "manual-action/MDN-sent-manually; displayed"
             : "manual-action/MDN-sent-manually; deleted");
  return out;
}

}  // namespace

bool is_report(std::string_view message_class) {
  constexpr std::string_view prefix = "REPORT.";
  return message_class.size() > prefix.size() &&
         same_name(message_class.substr(0, prefix.size()), prefix) &&
         (has_suffix(message_class, ".DR") || has_suffix(message_class, ".NDR") ||
          is_receipt(message_class));
}

std::string_view report_type(std::string_view message_class) {
  return is_receipt(message_class) ? "disposition-notification" : "delivery-status";
}

Part status_part(Writing& writing) {
  const bool receipt = is_receipt(writing.message_class);
  std::string lines = receipt ? disposition(writing) : delivery_status(writing);
  Part part;
  part.header.with_parameters(
      "Content-Type", receipt ? "message/disposition-notification" : "message/delivery-status", {});
  part.header.tokens("Content-Transfer-Encoding", "7bit");
  part.write = [lines = std::move(lines)](Writing& now) { now.out.text(lines); };
  return part;
}

std::string report_text(Writing& writing) {
  if (auto stored = text(writing.item, tag::report_text, writing.code_page);
      stored && !stored->empty()) {
    return *std::move(stored);
  }
  std::string out =
      one_line(text(writing.item, tag::subject, writing.code_page).value_or("")) + "\r\n";
  const Resolver resolver = resolver_of(writing);
  for (const Addressee& one : addressees_of(writing, resolver)) {
    out += fmt::format("{} <{}>\r\n", one.person.mailbox.name, one.person.mailbox.address);
  }
  return out;
}

}  // namespace offenbar::mail
