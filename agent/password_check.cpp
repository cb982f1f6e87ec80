// SPDX-License-Identifier: Apache-2.0
#include "agent/password_check.hpp"

#include <crypt.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <span>

namespace sonde {

namespace {

constexpr std::size_t key_bytes = 32;

std::span<const std::byte> bytes_of(const char* text) {
    return std::as_bytes(std::span{text, std::strlen(text)});
}

}  // namespace

bool is_password(const Secret& hash, const Secret& password) {
    // 32 KiB, and what crypt makes of the password is overwritten again.
    const auto room = std::make_unique<crypt_data>();
    const char* const made = crypt_r(password.reveal().c_str(), hash.reveal().c_str(), room.get());
    const bool good = made != nullptr && made[0] == '$' &&
                      net::same(bytes_of(made), bytes_of(hash.reveal().c_str()));
    explicit_bzero(room.get(), sizeof(crypt_data));
    return good;
}

GoodLogins::GoodLogins(std::size_t most) : most_{most}, key_{net::random_bytes(key_bytes)} {}

bool GoodLogins::knows(const std::string& user, const Secret& hash, const Secret& password) {
    const auto digest = digest_of(user, hash, password);
    const auto found = std::ranges::find_if(
        logins_, [&](const net::Digest& known) { return net::same(known, digest); });
    if (found == logins_.end()) {
        return false;
    }
    std::rotate(logins_.begin(), found, found + 1);
    return true;
}

void GoodLogins::put(const std::string& user, const Secret& hash, const Secret& password) {
    logins_.push_front(digest_of(user, hash, password));
    if (logins_.size() > most_) {
        logins_.pop_back();
    }
}

net::Digest GoodLogins::digest_of(const std::string& user,
                                  const Secret& hash,
                                  const Secret& password) const {
    // Neither a user's name nor a hash has a zero in it, so that no two logins make one text.
    std::string text = user;
    text += '\0';
    text += hash.reveal();
    text += '\0';
    text += password.reveal();
    return net::hmac_sha_256(key_, text);
}

}  // namespace sonde
