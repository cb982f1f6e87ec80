// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/net/crypto.hpp"
#include "probes/secret.hpp"

#include <cstddef>
#include <deque>
#include <string>
#include <vector>

namespace sonde {

/// Whether it is the password that the bcrypt hash was made from, in a time that depends on the
/// hash's cost alone: 0.05 s at 10. False for a hash that is none.
bool is_password(const Secret& hash, const Secret& password);

/// The last logins that were good, so that a scrape costs no bcrypt each time. Knows no password:
/// what it keeps is bound to this object by a random key. One thread's.
class GoodLogins {
  public:
    /// At most so many are kept; the one that was used longest ago goes first.
    explicit GoodLogins(std::size_t most);

    /// Whether this was put in, with this very hash, and is still known.
    bool knows(const std::string& user, const Secret& hash, const Secret& password);
    void put(const std::string& user, const Secret& hash, const Secret& password);

    std::size_t size() const { return logins_.size(); }

  private:
    net::Digest digest_of(const std::string& user,
                          const Secret& hash,
                          const Secret& password) const;

    std::size_t most_;
    std::vector<std::byte> key_;
    std::deque<net::Digest> logins_{};  ///< The last used one in front.
};

}  // namespace sonde
