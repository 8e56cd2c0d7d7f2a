#include "batch/commands/commands.h"
#include "batch/examiner.h"
#include "batch/item_view.h"
#include "batch/page_drawing.h"
#include "batch/scanner.h"
#include "batch/store_reader.h"
#include "batch/unpacking.h"
#include "converters/office/office.h"

namespace offenbar::batch {

OrStop<int> work_command(const CommandLine& line, Console&) {
  const std::string& worker = line.arguments.front();
  if (worker == "office") return office::serve_zygote();
  if (worker == "soffice") return office::serve_fresh_soffice();
  if (worker == "examiner") return serve_examiner();
  if (worker == "scanner") return serve_scanner();
  if (worker == "unpack") return serve_unpacking();
  if (worker == "pages") return serve_pages();
  if (worker == "store") return serve_store_reader();
  if (worker == "item") return serve_item_view();
  return usage("There is no worker \"" + worker + "\"", "A run starts its workers by itself.");
}

}  // namespace offenbar::batch
