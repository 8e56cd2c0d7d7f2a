// What LibreOffice is answered when it asks something while it loads or stores.
#pragma once

#include <com/sun/star/task/XInteractionHandler2.hpp>
#include <cppuhelper/implbase1.hxx>
#include <string>
#include <vector>

#include "converters/loss.h"

namespace offenbar::office {

// Passwords are given one by one, a broken package is repaired if the request says so, a warning is
// taken note of; everything else is declined and remembered.
class Answers : public cppu::WeakImplHelper1<com::sun::star::task::XInteractionHandler2> {
 public:
  // `first`: index of the password to begin with.
  Answers(std::vector<std::string> passwords, int first, bool repair)
      : passwords_(std::move(passwords)), first_(first), repair_(repair) {}

  void SAL_CALL
  handle(const com::sun::star::uno::Reference<com::sun::star::task::XInteractionRequest>& request)
      override;
  sal_Bool SAL_CALL handleInteractionRequest(
      const com::sun::star::uno::Reference<com::sun::star::task::XInteractionRequest>& request)
      override;

  // Index of the password given last; -1: none was asked for.
  [[nodiscard]] int password() const { return given_; }
  // True once a password was asked for that we do not have.
  [[nodiscard]] bool locked() const { return locked_; }
  [[nodiscard]] const std::vector<std::string>& refused() const { return refused_; }
  [[nodiscard]] const std::vector<Loss>& losses() const { return losses_; }

 private:
  using Request = com::sun::star::uno::Reference<com::sun::star::task::XInteractionRequest>;
  void give_password(const Request& request);
  void note_error(const Request& request, std::int32_t code);
  void decline(const Request& request);

  std::vector<std::string> passwords_;
  int first_;
  bool repair_;
  int given_ = -1;
  bool locked_ = false;
  std::vector<std::string> refused_;
  std::vector<Loss> losses_;
};

}  // namespace offenbar::office
