// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/failure.hpp"
#include "probes/net/transport.hpp"
#include "probes/spec.hpp"
#include "probes/wire/bytes.hpp"

#include <memory>
#include <span>

namespace sonde {

/// The client's side of one enhanced authentication (v5 4.12). Failures are in the phase `connect`.
class Authenticator {
  public:
    Authenticator() = default;
    Authenticator(const Authenticator&) = delete;
    Authenticator& operator=(const Authenticator&) = delete;
    Authenticator(Authenticator&&) = delete;
    Authenticator& operator=(Authenticator&&) = delete;
    virtual ~Authenticator() = default;

    /// What CONNECT carries; empty for nothing.
    virtual asio::awaitable<Result<wire::Bytes>> begin(Instant deadline) = 0;
    virtual asio::awaitable<Result<wire::Bytes>> answer(std::span<const std::byte> challenge,
                                                        Instant deadline) = 0;
    /// Whether the method is content with what the CONNACK carries.
    virtual Result<void> conclude(std::span<const std::byte> data) = 0;
    /// Whether it replaces the password of the CONNECT.
    virtual bool replaces_password() const = 0;
};

/// What the specification asks for; null where it asks for nothing.
std::unique_ptr<Authenticator> make_authenticator(const ProbeSpec& spec);

}  // namespace sonde
