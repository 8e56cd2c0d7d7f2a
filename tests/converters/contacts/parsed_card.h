// What python3-vobject makes of a card, as JSON: {"tel": [{"value": ..., "params": {}}], ...};
// names and addresses by their parts. Debian's packages belong to Debian's Python.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/files.h"
#include "tests/support/temporary_folder.h"

namespace offenbar::contacts::testing {

inline bool has_parser() {
  static const bool found = std::system("/usr/bin/python3 -c 'import vobject' 2>/dev/null") == 0;
  return found;
}
#define OFFENBAR_NEEDS_VOBJECT() \
  if (!testing::has_parser()) GTEST_SKIP() << "install python3-vobject to read the cards back"

inline nlohmann::json parsed(const std::string& card) {
  constexpr std::string_view script = R"(
import json, sys, vobject
out = {}
c = vobject.readOne(open(sys.argv[1], encoding="utf-8", newline="").read())
for name, lines in c.contents.items():
    for l in lines:
        v = l.value
        row = {"params": dict(l.params)}
        if name in ("n", "adr"): row.update({k: x for k, x in vars(v).items()})
        elif isinstance(v, bytes): row["value"] = v.hex()
        else: row["value"] = v
        out.setdefault(name, []).append(row)
json.dump(out, open(sys.argv[2], "w"))
)";
  const offenbar::testing::TemporaryFolder folder;
  const std::string base = folder.path();
  batch::test::write_file(base + "/read.py", std::string(script));
  batch::test::write_file(base + "/card.vcf", card);
  const std::string command =
      "/usr/bin/python3 " + base + "/read.py " + base + "/card.vcf " + base + "/out.json";
  EXPECT_EQ(std::system(command.c_str()), 0) << card;
  return nlohmann::json::parse(batch::test::read_file(base + "/out.json"), nullptr, false);
}

}  // namespace offenbar::contacts::testing
