// SPDX-License-Identifier: Apache-2.0
#include "probes/scram.hpp"

#include "probes/base64.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

namespace sonde {

namespace {

constexpr std::uint32_t most_iterations = 1'000'000;
/// No channel binding, no other identity (RFC 5802 7).
constexpr std::string_view gs2_header = "n,,";

/// `=` and `,` would end a name.
std::string escaped(std::string_view name) {
    std::string text;
    for (const char c : name) {
        if (c == '=') {
            text += "=3D";
        } else if (c == ',') {
            text += "=2C";
        } else {
            text += c;
        }
    }
    return text;
}

std::string_view next_attribute(std::string_view& message) {
    const auto comma = message.find(',');
    const auto attribute = message.substr(0, comma);
    message.remove_prefix(comma == std::string_view::npos ? message.size() : comma + 1);
    return attribute;
}

/// The next attribute's value, if it has that name: they stand in a fixed order.
std::optional<std::string_view> take(std::string_view& message, char name) {
    const auto attribute = next_attribute(message);
    if (attribute.size() < 2 || attribute[0] != name || attribute[1] != '=') {
        return std::nullopt;
    }
    return attribute.substr(2);
}

std::optional<std::uint32_t> number(std::string_view text) {
    std::uint32_t value = 0;
    const auto* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    return error == std::errc{} && rest == end ? std::optional{value} : std::nullopt;
}

tl::unexpected<std::string> wrong(std::string sentence) {
    return tl::unexpected{std::move(sentence)};
}

}  // namespace

ScramClient::ScramClient(std::string_view user, std::string password, std::string nonce)
    : first_bare_{"n=" + escaped(user) + ",r=" + nonce},
      password_{std::move(password)},
      nonce_{std::move(nonce)} {}

std::string ScramClient::first_message() const {
    return std::string{gs2_header} + first_bare_;
}

tl::expected<std::string, std::string> ScramClient::final_message(std::string_view server_first) {
    auto rest = server_first;
    const auto nonce = take(rest, 'r');
    const auto salt_text = take(rest, 's');
    const auto iterations_text = take(rest, 'i');
    if (!nonce || !salt_text || !iterations_text) {
        return wrong("the broker's first message is not SCRAM's r=, s=, i=");
    }
    if (nonce->size() <= nonce_.size() || !nonce->starts_with(nonce_)) {
        return wrong("the broker's nonce does not go on from ours");
    }
    const auto salt = from_base64(*salt_text);
    const auto iterations = number(*iterations_text);
    if (!salt || salt->empty() || !iterations || *iterations == 0) {
        return wrong("the broker's salt or its count of iterations cannot be read");
    }
    if (*iterations > most_iterations) {
        return wrong("the broker asks for " + std::to_string(*iterations) +
                     " iterations, more than the million that sonde does");
    }
    const auto salted = net::stretched(password_, *salt, *iterations);
    const auto client_key = net::hmac_sha_256(salted, "Client Key");
    const auto stored_key = net::sha_256(client_key);
    const auto header = std::as_bytes(std::span{gs2_header.data(), gs2_header.size()});
    const auto without_proof = "c=" + to_base64(header) + ",r=" + std::string{*nonce};
    const auto everything = first_bare_ + "," + std::string{server_first} + "," + without_proof;
    auto proof = net::hmac_sha_256(stored_key, everything);
    for (std::size_t i = 0; i < proof.size(); ++i) {
        proof[i] ^= client_key[i];
    }
    server_signature_ = net::hmac_sha_256(net::hmac_sha_256(salted, "Server Key"), everything);
    answered_ = true;
    return without_proof + ",p=" + to_base64(proof);
}

tl::expected<void, std::string> ScramClient::verify(std::string_view server_final) const {
    auto rest = server_final;
    const auto verifier = take(rest, 'v');
    if (!answered_ || !verifier) {
        return wrong("the broker let us in without SCRAM's proof that it knows the password");
    }
    const auto signature = from_base64(*verifier);
    if (!signature || !net::same(*signature, server_signature_)) {
        return wrong("the broker's proof that it knows the password is wrong");
    }
    return {};
}

}  // namespace sonde
