// What a rule does, as Exchange keeps it. [MS-OXORULE] 2.2.5
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "converters/base/result.h"
#include "converters/rules/restriction.h"

namespace offenbar::rules {

struct RuleAction {
  enum class Kind : std::uint8_t {
    move = 0x01,          // OP_MOVE
    copy = 0x02,          // OP_COPY
    reply = 0x03,         // OP_REPLY
    away_reply = 0x04,    // OP_OOF_REPLY
    defer = 0x05,         // OP_DEFER_ACTION: Outlook does it, when it runs
    bounce = 0x06,        // OP_BOUNCE
    forward = 0x07,       // OP_FORWARD
    delegate = 0x08,      // OP_DELEGATE
    tag = 0x09,           // OP_TAG: sets a property
    remove = 0x0A,        // OP_DELETE
    mark_as_read = 0x0B,  // OP_MARK_AS_READ
  };
  Kind kind = Kind::move;
  std::uint32_t flavor = 0;
  mapi::Binary store;  // move, copy: entry ids
  mapi::Binary folder;
  mapi::Binary message;                     // reply: entry id, or both ids, of the template
  mapi::Guid template_id;                   // reply: that of PidTagReplyTemplateId
  std::uint32_t code = 0;                   // bounce
  std::vector<std::vector<Tagged>> people;  // forward, delegate
  Tagged property;                          // tag
  mapi::Binary data;                        // defer
};

// Of forward. [MS-OXORULE] 2.2.5.1.1
namespace flavor {
constexpr std::uint32_t preserve_sender = 1, do_not_munge = 2, as_attachment = 4;
}

constexpr std::size_t max_actions = 1000;          // in one rule
constexpr std::size_t max_action_people = 10'000;  // in one rule

struct Actions {
  Names names;
  std::vector<RuleAction> list;
};

// All of `bytes` must be used; of the older ones at least one action must be there. Errors:
// Fault::corrupt.
[[nodiscard]] Result<Actions> read_actions(Bytes bytes, Layout layout);

}  // namespace offenbar::rules
