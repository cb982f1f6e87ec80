// SPDX-License-Identifier: Apache-2.0
#include "agent/login.hpp"

#include "probes/base64.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace sonde {

namespace {

/// More than who scrapes and looks there are.
constexpr std::size_t most_good_logins = 64;
/// Behind all that measures.
constexpr int niceness = 10;

asio::awaitable<bool> compare(Secret hash, Secret password) {
    co_return is_password(hash, password);
}

}  // namespace

std::optional<Credentials> credentials_in(std::string_view authorization) {
    constexpr std::string_view scheme{"Basic "};
    if (!boost::algorithm::istarts_with(authorization, scheme)) {
        return std::nullopt;
    }
    authorization.remove_prefix(
        std::min(authorization.find_first_not_of(' ', scheme.size()), authorization.size()));
    const auto bytes = from_base64(authorization);
    if (!bytes) {
        return std::nullopt;
    }
    std::string text;
    std::ranges::transform(
        *bytes, std::back_inserter(text), [](std::byte byte) { return static_cast<char>(byte); });
    const auto mark = text.find(':');
    // crypt(3) would end a password at a zero.
    if (mark == std::string::npos || text.find('\0') != std::string::npos) {
        return std::nullopt;
    }
    return Credentials{.user = text.substr(0, mark), .password = Secret{text.substr(mark + 1)}};
}

Login::Login(std::size_t most_waiting) : most_waiting_{most_waiting}, good_{most_good_logins} {
    // On Linux it is the calling thread's.
    asio::post(thread_, [] { (void)setpriority(PRIO_PROCESS, 0, niceness); });
}

Login::~Login() {
    thread_.stop();
    thread_.join();
}

asio::awaitable<LoginVerdict> Login::check(const Users& users, std::string_view authorization) {
    const auto given = credentials_in(authorization);
    if (!given) {
        co_return LoginVerdict::refused;
    }
    const auto user = users.find(given->user);
    const bool known = user != users.end();
    const auto hash = known ? user->second : users.begin()->second;
    if (known && good_.knows(given->user, hash, given->password)) {
        co_return LoginVerdict::admitted;
    }
    if (waiting_ >= most_waiting_) {
        co_return LoginVerdict::busy;
    }
    ++waiting_;
    auto comparison = compare(hash, given->password);
    const bool good =
        co_await asio::co_spawn(thread_, std::move(comparison), asio::use_awaitable) && known;
    --waiting_;
    if (good) {
        good_.put(given->user, hash, given->password);
    }
    co_return good ? LoginVerdict::admitted : LoginVerdict::refused;
}

}  // namespace sonde
