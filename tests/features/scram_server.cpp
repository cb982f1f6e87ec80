// SPDX-License-Identifier: Apache-2.0
#include "tests/features/scram_server.hpp"

#include "probes/base64.hpp"
#include "probes/net/crypto.hpp"

#include <span>

namespace sonde::support {

namespace {

constexpr std::string_view salt = "W22ZaJ0SNY7soEsUEjb6gQ==";
constexpr std::uint32_t iterations = 4096;

}  // namespace

std::string scram_challenge(std::string_view client_first) {
    const std::string nonce{client_first.substr(client_first.find(",r=") + 3)};
    return "r=" + nonce + "andmore,s=" + std::string{salt} + ",i=" + std::to_string(iterations);
}

std::optional<std::string> scram_proof(std::string_view password,
                                       std::string_view exchange,
                                       std::string_view client_final) {
    const auto newline = exchange.find('\n');
    const std::string first_bare{exchange.substr(3, newline - 3)};
    const std::string server_first{exchange.substr(newline + 1)};
    const auto at = client_final.find(",p=");
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string without_proof{client_final.substr(0, at)};
    const auto everything = first_bare + "," + server_first + "," + without_proof;
    const auto salted = net::stretched(password, *from_base64(salt), iterations);
    // StoredKey is what a server keeps; the proof, laid over its signature, must be its origin.
    const auto stored_key = net::sha_256(net::hmac_sha_256(salted, "Client Key"));
    auto key = net::hmac_sha_256(stored_key, everything);
    const auto proof = from_base64(client_final.substr(at + 3));
    if (!proof || proof->size() != key.size()) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < key.size(); ++i) {
        key[i] ^= (*proof)[i];
    }
    if (net::sha_256(key) != stored_key) {
        return std::nullopt;
    }
    return "v=" + to_base64(net::hmac_sha_256(net::hmac_sha_256(salted, "Server Key"), everything));
}

}  // namespace sonde::support
