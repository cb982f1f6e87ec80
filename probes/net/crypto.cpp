// SPDX-License-Identifier: Apache-2.0
#include "probes/net/crypto.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <limits>
#include <stdexcept>
#include <string>

namespace sonde::net {

namespace {

const unsigned char* raw(std::span<const std::byte> bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

const unsigned char* raw(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* writable(std::span<std::byte> bytes) {
    return reinterpret_cast<unsigned char*>(bytes.data());
}

/// What is too long for OpenSSL's int was never meant.
int length_of(std::size_t size) {
    if (size > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        throw std::length_error{"too long for a primitive of OpenSSL's"};
    }
    return static_cast<int>(size);
}

void demand(bool done, const char* what) {
    if (!done) {
        throw std::runtime_error{std::string{"OpenSSL: "} + what};
    }
}

}  // namespace

Digest sha_256(std::span<const std::byte> bytes) {
    Digest digest{};
    demand(
        EVP_Digest(raw(bytes), bytes.size(), writable(digest), nullptr, EVP_sha256(), nullptr) == 1,
        "no SHA-256");
    return digest;
}

Digest hmac_sha_256(std::span<const std::byte> key, std::string_view text) {
    Digest digest{};
    demand(HMAC(EVP_sha256(),
                key.data(),
                length_of(key.size()),
                raw(text),
                text.size(),
                writable(digest),
                nullptr) != nullptr,
           "no HMAC");
    return digest;
}

Digest stretched(std::string_view password,
                 std::span<const std::byte> salt,
                 std::uint32_t iterations) {
    Digest key{};
    demand(PKCS5_PBKDF2_HMAC(password.data(),
                             length_of(password.size()),
                             raw(salt),
                             length_of(salt.size()),
                             length_of(iterations),
                             EVP_sha256(),
                             length_of(key.size()),
                             writable(key)) == 1,
           "no PBKDF2");
    return key;
}

bool same(std::span<const std::byte> a, std::span<const std::byte> b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::vector<std::byte> random_bytes(std::size_t count) {
    std::vector<std::byte> bytes(count);
    demand(RAND_bytes(writable(bytes), length_of(count)) == 1, "no randomness");
    return bytes;
}

}  // namespace sonde::net
