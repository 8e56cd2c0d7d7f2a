#include "gui/accounts.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <sstream>
#include <vector>

#include "converters/base/descriptor.h"
#include "converters/base/digest.h"

namespace offenbar::gui {
namespace {

constexpr int log_cost = 15, block = 8, parallel = 1;  // 32 MiB, some 100 ms
constexpr std::uint64_t most_memory = 256ull << 20;
constexpr std::size_t largest_file = 1 << 20, longest_password = 1024;

std::vector<std::string> parted(std::string_view text, char at) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == at)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

std::string scrypt(const std::string& password, const std::string& salt, unsigned cost_log2,
                   unsigned r, unsigned p) {
  std::string key(32, '\0');
  const int done = EVP_PBE_scrypt(password.data(), password.size(),
                                  reinterpret_cast<const unsigned char*>(salt.data()), salt.size(),
                                  std::uint64_t{1} << cost_log2, r, p, most_memory,
                                  reinterpret_cast<unsigned char*>(key.data()), key.size());
  return done == 1 ? to_hex(as_bytes(key)) : std::string();
}

std::optional<unsigned> number(const std::string& text) {
  unsigned value = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (wrong != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Only its owner may be able to read a file with secrets.
Result<std::string> read_private(const std::string& file) {
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!opened || ::fstat(opened.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return fail(Fault::unreadable, "cannot read " + file);
  }
  if ((status.st_mode & 077) != 0) {
    return fail(Fault::unreadable, file + " can be read by others", 0, "Type: chmod 600 " + file);
  }
  std::string text(largest_file, '\0');
  const ssize_t size = ::read(opened.get(), text.data(), text.size());
  if (size < 0) return fail(Fault::unreadable, "cannot read " + file);
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::optional<Roles> roles_of(const std::string& text) {
  Roles roles;
  for (const std::string& word : parted(text, ',')) {
    if (word == "operate")
      roles.operate = true;
    else if (word == "sign-off")
      roles.sign_off = true;
    else if (word != "look")
      return std::nullopt;
  }
  return roles;
}

}  // namespace

std::string roles_text(const Roles& roles) {
  return std::string("look") + (roles.operate ? ",operate" : "") +
         (roles.sign_off ? ",sign-off" : "");
}

std::string random_hex(std::size_t bytes) {
  std::string raw(bytes, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(raw.data()), static_cast<int>(bytes)) != 1) {
    throw std::runtime_error("the system gives no random numbers");
  }
  return to_hex(as_bytes(raw));
}

bool same_secret(std::string_view a, std::string_view b) {
  const std::string left = sha256_hex(as_bytes(a)), right = sha256_hex(as_bytes(b));
  return CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string hash_password(const std::string& password) {
  const std::string salt = random_hex(16);
  return fmt::format("scrypt${}${}${}${}${}", log_cost, block, parallel, salt,
                     scrypt(password, salt, log_cost, block, parallel));
}

bool fits_hash(const std::string& password, std::string_view hash) {
  const std::vector<std::string> parts = parted(hash, '$');
  if (parts.size() != 6 || parts[0] != "scrypt" || password.size() > longest_password) return false;
  const auto cost = number(parts[1]), r = number(parts[2]), p = number(parts[3]);
  if (!cost || !r || !p || *cost < 10 || *cost > 20 || *r > 32 || *p > 16) return false;
  const std::string key = scrypt(password, parts[4], *cost, *r, *p);
  return !key.empty() && same_secret(key, parts[5]);
}

Result<Accounts> Accounts::read(const std::string& file) {
  OFFENBAR_TRY(const std::string text, read_private(file));
  Accounts accounts;
  std::istringstream lines(text);
  int at = 0;
  for (std::string line; std::getline(lines, line);) {
    ++at;
    if (line.empty() || line.starts_with('#')) continue;
    const std::vector<std::string> parts = parted(line, ':');
    const auto roles = parts.size() == 3 ? roles_of(parts[1]) : std::nullopt;
    if (!roles || parts[0].empty() || !parts[2].starts_with("scrypt$")) {
      return fail(
          Fault::corrupt, fmt::format("{} line {} is not name:roles:hash", file, at), 0,
          "Roles are look, operate, sign-off; `offenbar serve --hash-password` makes a hash.");
    }
    accounts.rows_[parts[0]] = {*roles, parts[2]};
  }
  if (accounts.rows_.empty()) return fail(Fault::corrupt, file + " names nobody");
  return accounts;
}

Accounts Accounts::with_token(std::string token, std::string name) {
  Accounts accounts;
  accounts.token_ = std::move(token);
  accounts.token_name_ = std::move(name);
  return accounts;
}

Result<std::string> Accounts::read_token(const std::string& file) {
  constexpr std::size_t shortest = 16;
  OFFENBAR_TRY(std::string text, read_private(file));
  text = text.substr(0, text.find('\n'));
  if (text.size() >= shortest) return text;
  return fail(Fault::corrupt,
              fmt::format("the token in {} has less than {} characters", file, shortest), 0,
              "One that cannot be guessed: openssl rand -hex 24");
}

std::optional<User> Accounts::with_password(const std::string& name,
                                            const std::string& password) const {
  static const std::string nobody = hash_password("nobody");
  const auto row = rows_.find(name);
  const bool fits = fits_hash(password, row == rows_.end() ? nobody : row->second.hash);
  if (row == rows_.end() || !fits) return std::nullopt;
  return User{name, row->second.roles};
}

std::string Accounts::proof_of(const std::string& name) const {
  if (has_token()) return name == token_name_ ? sha256_hex(as_bytes("token:" + token_)) : "";
  const auto row = rows_.find(name);
  if (row == rows_.end()) return {};
  return sha256_hex(as_bytes(roles_text(row->second.roles) + ":" + row->second.hash));
}

std::optional<User> Accounts::with_token(std::string_view token) const {
  if (token_.empty() || !same_secret(token, token_)) return std::nullopt;
  return User{token_name_, {true, true}};
}

}  // namespace offenbar::gui
