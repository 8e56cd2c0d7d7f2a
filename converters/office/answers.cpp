#include "converters/office/answers.h"

#include <fmt/format.h>

#include <com/sun/star/document/BrokenPackageRequest.hpp>
#include <com/sun/star/document/FilterOptionsRequest.hpp>
#include <com/sun/star/document/XInteractionFilterOptions.hpp>
#include <com/sun/star/task/ErrorCodeRequest.hpp>
#include <com/sun/star/task/XInteractionAbort.hpp>
#include <com/sun/star/task/XInteractionApprove.hpp>
#include <com/sun/star/task/XInteractionDisapprove.hpp>
#include <com/sun/star/task/XInteractionPassword.hpp>

#include "converters/office/uno_text.h"

namespace offenbar::office {
namespace {

namespace uno = com::sun::star::uno;
namespace task = com::sun::star::task;
namespace document = com::sun::star::document;

// ERRCODE_SVX_READ_FILTER_PPOINT: PowerPoint's filter cannot decrypt at all. svx/svxerr.hxx
constexpr std::int32_t cannot_decrypt = 0x10b11;
constexpr std::size_t max_remembered = 100;  // a hostile document may ask forever

template <class Choice>
uno::Reference<Choice> choice_of(const uno::Reference<task::XInteractionRequest>& request) {
  for (const auto& offered : request->getContinuations()) {
    uno::Reference<Choice> choice(offered, uno::UNO_QUERY);
    if (choice.is()) return choice;
  }
  return {};
}

template <class Choice>
bool select(const uno::Reference<task::XInteractionRequest>& request) {
  const uno::Reference<Choice> choice = choice_of<Choice>(request);
  if (choice.is()) choice->select();
  return choice.is();
}

}  // namespace

void Answers::handle(const Request& request) { handleInteractionRequest(request); }

sal_Bool Answers::handleInteractionRequest(const Request& request) {
  const uno::Any question = request->getRequest();
  document::BrokenPackageRequest broken;
  document::FilterOptionsRequest options;
  task::ErrorCodeRequest error;
  if (choice_of<task::XInteractionPassword>(request).is()) {
    give_password(request);
  } else if (question >>= broken) {
    if (!repair_ || !select<task::XInteractionApprove>(request)) decline(request);
  } else if (question >>= options) {
    if (!select<document::XInteractionFilterOptions>(request)) decline(request);
  } else if (question >>= error) {
    note_error(request, error.ErrCode);
  } else {
    decline(request);
  }
  return true;
}

void Answers::give_password(const Request& request) {
  const auto next = static_cast<std::size_t>(given_ < 0 ? first_ : given_ + 1);
  if (next >= passwords_.size()) {
    locked_ = true;
    select<task::XInteractionAbort>(request);
    return;
  }
  given_ = static_cast<int>(next);
  const auto choice = choice_of<task::XInteractionPassword>(request);
  choice->setPassword(to_uno(passwords_[next]));
  choice->select();
}

// A negative code is a warning: the document loads, and not all of it came along.
void Answers::note_error(const Request& request, std::int32_t code) {
  if (code == cannot_decrypt) locked_ = true;
  const std::string name = fmt::format("error code 0x{:x}", static_cast<std::uint32_t>(code));
  if (code < 0 && select<task::XInteractionApprove>(request)) {
    if (losses_.size() < max_remembered) {
      losses_.push_back({"office_warning", Severity::content, {}, name, {}});
    }
    return;
  }
  if (refused_.size() < max_remembered) refused_.push_back(name);
  if (!select<task::XInteractionAbort>(request)) select<task::XInteractionApprove>(request);
}

void Answers::decline(const Request& request) {
  if (refused_.size() < max_remembered) {
    refused_.push_back(from_uno(request->getRequest().getValueTypeName()));
  }
  if (!select<task::XInteractionDisapprove>(request)) select<task::XInteractionAbort>(request);
}

}  // namespace offenbar::office
