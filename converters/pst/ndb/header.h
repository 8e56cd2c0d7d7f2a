// The first bytes of a store: its version, its encoding, and where its trees begin.
// [MS-PST] 2.2.2.5, 2.2.2.6
#pragma once

#include <cstdint>

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/pst/ndb/damage.h"
#include "converters/pst/ndb/encoding.h"
#include "converters/pst/ndb/identifiers.h"
#include "converters/pst/ndb/layout.h"

namespace offenbar::pst::ndb {

// [MS-PST] 2.2.2.6: Unicode; the ANSI one is shorter. Files shorter than this are none.
constexpr std::size_t header_bytes = 564;

struct Header {
  std::uint16_t version = 0;         // wVer
  std::uint16_t client_version = 0;  // wVerClient
  bool offline = false;              // wMagicClient "SO": an OST; "SM": a PST; "AB": address book
  Layout layout;                     // as the version says: see settle_layout of database.cpp
  Encoding encoding = Encoding::none;
  std::uint64_t claimed_bytes = 0;  // ROOT.ibFileEof
  BlockRef node_tree;               // ROOT.BREFNBT
  BlockRef block_tree;              // ROOT.BREFBBT
};

// Reads the header out of the first header_bytes of the file. A wrong checksum goes to `damage`.
// Errors: Fault::corrupt for what is no such file; unsupported for other versions and clients;
// protected_ for content under Windows Information Protection.
[[nodiscard]] Result<Header> read_header(Bytes bytes, Damage& damage);

}  // namespace offenbar::pst::ndb
