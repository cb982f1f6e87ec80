// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

/// OpenSSL's primitives, as far as an authentication needs them.
namespace sonde::net {

using Digest = std::array<std::byte, 32>;

Digest sha_256(std::span<const std::byte> bytes);
Digest hmac_sha_256(std::span<const std::byte> key, std::string_view text);
/// PBKDF2 with HMAC-SHA-256; `iterations` above 0. Takes about a quarter of a second a million.
Digest stretched(std::string_view password,
                 std::span<const std::byte> salt,
                 std::uint32_t iterations);
/// In a time that does not depend on where they differ.
bool same(std::span<const std::byte> a, std::span<const std::byte> b);

/// Throws where the system has no randomness.
std::vector<std::byte> random_bytes(std::size_t count);

}  // namespace sonde::net
