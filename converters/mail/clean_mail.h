// Mail that is RFC 5322 already (.eml, the messages of an mbox, the files of a Maildir), in the one
// form that all mail leaves in.
#pragma once

#include <functional>
#include <memory>

#include "converters/base/bytes.h"
#include "converters/mail/write_mail.h"

namespace offenbar::mail {

// Opens the TNEF stream of a winmail.dat. The bytes outlive the item.
using OpenTnef = std::function<Result<std::unique_ptr<mapi::Item>>(Bytes)>;

// Writes `message` as it is, with these exceptions:
// - Line ends become those of the context, and the last line gets one. In headers of messages CR
//   alone is a line end, too; elsewhere it stays. Bodies in binary that are no text stay as they
//   are.
// - An mbox "From " line, empty lines and a byte order mark in front of the header are dropped; so
//   are NULs in the header, which is a loss `header_nul`.
// - A part that is TNEF (application/ms-tnef, or a winmail.dat) is replaced by what it holds: see
//   content_part(). Those that cannot be opened stay, loss `tnef_unreadable`; damaged ones stay
//   beside what could be read of them, loss `tnef_damaged`. Nothing inside of multipart/signed,
//   multipart/encrypted or what walk_leaves() does not open is touched.
// A message whose structure is broken stays as broken as it is.
//
// The facts come from its fields: received from the topmost Received, else Date; sender from
// Return-Path, else From; flags from Status, X-Status and X-Mozilla-Status, which only programs
// that keep mail in an mbox write (other sources know better); keywords from Keywords, X-Keywords
// and X-Mozilla-Keys. `message` is read in place, only TNEF is decoded into memory.
// Errors: those of the sink.
[[nodiscard]] Result<MailFacts> clean_mail(Bytes message, const Context& context,
                                           const OpenTnef& open_tnef, Sink& sink);

}  // namespace offenbar::mail
