// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/password_check.hpp"
#include "probes/secret.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace sonde {

namespace asio = boost::asio;

/// A user and a password, as a request has them.
struct Credentials {
    std::string user{};
    Secret password{};
};

/// Those of an `Authorization: Basic` (RFC 7617); nothing for anything else.
std::optional<Credentials> credentials_in(std::string_view authorization);

enum class LoginVerdict : std::uint8_t {
    admitted,
    refused,
    busy,  ///< Too many are being checked: to be asked again.
};

/// Checks logins on a thread of its own, of a lower priority, one after another: bcrypt holds up
/// neither the runs nor the other requests, and who guesses passwords is slowed down by it.
class Login {
  public:
    using Users = std::map<std::string, Secret>;  ///< bcrypt hashes.

    /// At most so many logins wait for their turn.
    explicit Login(std::size_t most_waiting = 16);
    Login(const Login&) = delete;
    Login& operator=(const Login&) = delete;
    ~Login();  ///< Waits for a check that is going on.

    /// To be awaited on one loop. `users` has at least one, and is needed until the first
    /// suspension only. An unknown user takes as long as a known one whose hash costs the same.
    asio::awaitable<LoginVerdict> check(const Users& users, std::string_view authorization);

  private:
    std::size_t most_waiting_;
    std::size_t waiting_{};
    GoodLogins good_;
    asio::thread_pool thread_{1};
};

}  // namespace sonde
