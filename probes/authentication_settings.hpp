// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// The method that sonde knows itself (RFC 5802, RFC 7677); all others need a command.
inline constexpr std::string_view scram_sha_256 = "SCRAM-SHA-256";

/// Enhanced authentication of MQTT 5 (4.12).
struct AuthenticationSettings {
    std::string method{};
    /// A program and its arguments, started without a shell. It reads the server's data from its
    /// standard input, a line of base64 each and first an empty one, and answers each by such a
    /// line. Empty: sonde answers by itself.
    std::vector<std::string> command{};

    friend bool operator==(const AuthenticationSettings&, const AuthenticationSettings&) = default;
};

}  // namespace sonde
