// What a worker works with. Tests put fakes in the place of the office and the examiner.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "batch/inspector.h"
#include "batch/landing.h"
#include "batch/migrate_options.h"
#include "batch/password_book.h"
#include "batch/staging.h"
#include "batch/store_mould.h"
#include "batch/supervisor.h"
#include "batch/system_calls.h"
#include "converters/office/office.h"

namespace offenbar::batch {

class Policy;

// How the processes that meet untrusted bytes are had.
struct Tools {
  // One office serves all workers; started when the first document needs it.
  std::function<Result<std::unique_ptr<office::Office>>(const office::Settings&)> start_office;
  std::function<Result<office::Reply>(const office::Settings&, const office::Request&)>
      fresh_soffice;
  std::function<Result<std::vector<std::string>>(std::string_view format)> import_filters;
  // One per worker.
  std::function<Result<std::unique_ptr<Inspector>>()> start_inspector;
  const SystemCalls* calls = &real_calls();
  std::string program{};  // that reads mail stores, as `program work store`; empty: the running one
};

// The real ones: LibreOffice, and examiners in processes of their own.
[[nodiscard]] Tools real_tools(const MigrateOptions& options);

// A SOURCE of this run, open.
struct OpenRoot {
  std::string path;   // absolute
  Descriptor folder;  // the SOURCE itself, or the folder of a SOURCE that is a file
};

class OpenArchives;

// Shared by all workers of a run; nothing in it changes but what locks for itself.
struct Workshop {
  const MigrateOptions& options;
  const Tools& tools;
  const office::Settings& office_settings;
  office::Office& office;
  Supervisor& supervisor;
  const Staging& staging;
  const Target& target;
  PasswordBook& passwords;
  const std::map<std::string, OpenRoot>& roots;  // by name
  const Descriptor& stores;                      // where mail stores are put together
  StoreMoulds& store_moulds;
  OpenArchives& archives;
  const std::string& address_table;  // --addresses, as one CSV; may be empty
  const std::string& state_folder;   // absolute: pictures of pages lie in it
  const Policy& policy;              // the ledger has losses as they were found, states by this
  std::stop_token stop;
};

}  // namespace offenbar::batch
