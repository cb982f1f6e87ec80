// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/net/crypto.hpp"

#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace sonde {

/// The client's side of SCRAM-SHA-256 (RFC 5802, RFC 7677) without channel binding. Its messages
/// in turn; each once. User and password go as they are, which for ASCII is what SASLprep makes of
/// them. An error is a sentence that quotes nothing secret.
class ScramClient {
  public:
    /// `nonce`: printable, without commas, and never used before.
    ScramClient(std::string_view user, std::string password, std::string nonce);

    std::string first_message() const;
    /// The answer to the server's salt and count of iterations, of which at most a million are
    /// done: they take our time.
    tl::expected<std::string, std::string> final_message(std::string_view server_first);
    /// Whether the server knows the password too.
    tl::expected<void, std::string> verify(std::string_view server_final) const;

  private:
    std::string first_bare_;
    std::string password_;
    std::string nonce_;
    net::Digest server_signature_{};
    bool answered_{};
};

}  // namespace sonde
