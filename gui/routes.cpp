#include "gui/api.h"
#include "gui/pages/pages.h"

namespace offenbar::gui {
namespace {

constexpr std::array rows{
    Route{"GET", "/sign-in", Right::anyone, sign_in_page},
    Route{"POST", "/sign-in", Right::anyone, sign_in},
    Route{"POST", "/sign-out", Right::look, sign_out},
    Route{"GET", "/prefer", Right::anyone, prefer},
    Route{"GET", "/", Right::look, batches_page},
    Route{"GET", "/new", Right::operate, new_batch_page},
    Route{"POST", "/new", Right::operate, new_batch},
    Route{"GET", "/b/{batch}/", Right::look, overview_page},
    Route{"GET", "/b/{batch}/events", Right::look, overview_events},
    Route{"GET", "/b/{batch}/files", Right::look, files_page},
    Route{"GET", "/b/{batch}/files.csv", Right::look, files_export},
    Route{"GET", "/b/{batch}/files.json", Right::look, files_export},
    Route{"GET", "/b/{batch}/files.ods", Right::look, files_export},
    Route{"GET", "/b/{batch}/file/{id}", Right::look, file_page},
    Route{"POST", "/b/{batch}/file/{id}/retry", Right::operate, retry_file},
    Route{"POST", "/b/{batch}/file/{id}/accept", Right::sign_off, accept_loss},
    Route{"POST", "/b/{batch}/file/{id}/withdraw", Right::sign_off, withdraw_acceptance},
    Route{"GET", "/b/{batch}/file/{id}/{which}", Right::look, file_download},
    Route{"GET", "/b/{batch}/mailboxes", Right::look, mailboxes_page},
    Route{"GET", "/b/{batch}/mailbox/{id}", Right::look, mailbox_page},
    Route{"GET", "/b/{batch}/mailbox/{id}/{item}", Right::look, item_page},
    Route{"GET", "/b/{batch}/mailbox/{id}/{item}/photo", Right::look, item_photo},
    Route{"GET", "/b/{batch}/mappings", Right::look, mappings_page},
    Route{"POST", "/b/{batch}/mappings", Right::operate, choose_own_mappings},
    Route{"GET", "/b/{batch}/mappings/{table}", Right::look, mapping_page},
    Route{"POST", "/b/{batch}/mappings/{table}", Right::operate, change_mapping},
    Route{"GET", "/b/{batch}/runs", Right::look, runs_page},
    Route{"POST", "/b/{batch}/runs/{what}", Right::operate, change_run},
    Route{"GET", "/b/{batch}/release", Right::look, releases_page},
    Route{"GET", "/b/{batch}/release/sheet", Right::look, release_sheet},
    Route{"POST", "/b/{batch}/release/sheet", Right::sign_off, release},
    Route{"POST", "/b/{batch}/release/withdraw", Right::sign_off, withdraw_release},
    Route{"GET", "/b/{batch}/audit", Right::look, audit_page},
    Route{"GET", "/api/v1/openapi.json", Right::look, api_description},
    Route{"GET", "/api/v1/me", Right::look, api_me},
    Route{"GET", "/api/v1/batches", Right::look, api_batches},
    Route{"GET", "/api/v1/batches/{batch}", Right::look, api_batch},
    Route{"GET", "/api/v1/batches/{batch}/events", Right::look, overview_events},
    Route{"GET", "/api/v1/batches/{batch}/files", Right::look, api_files},
    Route{"GET", "/api/v1/batches/{batch}/files/{id}", Right::look, api_file},
    Route{"POST", "/api/v1/batches/{batch}/files/{id}/accept", Right::sign_off, api_accept},
    Route{"GET", "/api/v1/batches/{batch}/mailboxes", Right::look, api_mailboxes},
    Route{"GET", "/api/v1/batches/{batch}/mailboxes/{id}/items", Right::look, api_items},
    Route{"GET", "/api/v1/batches/{batch}/mailboxes/{id}/items/{item}", Right::look, api_item},
    Route{"GET", "/api/v1/batches/{batch}/mappings", Right::look, api_mappings},
    Route{"GET", "/api/v1/batches/{batch}/mappings/{table}", Right::look, api_mapping},
    Route{"POST", "/api/v1/batches/{batch}/mappings/{table}", Right::operate, api_change_mapping},
    Route{"GET", "/api/v1/batches/{batch}/runs", Right::look, api_runs},
    Route{"POST", "/api/v1/batches/{batch}/runs/{what}", Right::operate, api_change_run},
    Route{"POST", "/api/v1/batches/{batch}/release", Right::sign_off, api_release},
};

}  // namespace

std::span<const Route> routes() { return rows; }

}  // namespace offenbar::gui
