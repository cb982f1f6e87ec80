// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/failure.hpp"
#include "probes/net/address.hpp"
#include "probes/net/socket.hpp"

#include <optional>

namespace sonde::net {

/// Takes connections on a free port of 127.0.0.1: for what sonde says to itself. Nobody beyond this
/// machine can reach it.
class Listener {
  public:
    /// The failure is {tcp, local}.
    static Result<Listener> on_loopback();

    /// Ready to read means that somebody has come.
    int descriptor() const { return socket_.descriptor(); }
    const Address& address() const { return address_; }

    /// Who has come, with TCP_NODELAY; nothing where nobody has.
    std::optional<Socket> accept();

  private:
    Listener(Socket socket, const Address& address)
        : socket_{std::move(socket)}, address_{address} {}

    Socket socket_;
    Address address_;
};

}  // namespace sonde::net
