// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sonde::support {

/// The server's first message to a client's, of SCRAM-SHA-256.
std::string scram_challenge(std::string_view client_first);

/// The server's last message, if the client knows the password. `exchange`: the client's first
/// message and the server's, with a newline between.
std::optional<std::string> scram_proof(std::string_view password,
                                       std::string_view exchange,
                                       std::string_view client_final);

}  // namespace sonde::support
