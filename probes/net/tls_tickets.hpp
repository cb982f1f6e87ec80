// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/spec.hpp"

#include <openssl/ssl.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace sonde::net {

/// What a TLS server gave to one client for the next time: the latest session ticket, or none.
class TlsTicket {
  public:
    /// Lets `session` offer the ticket, if there is one, and puts what the server gives it here.
    /// The ticket must outlive the session. Whether one was offered.
    bool lend_to(SSL* session);

    /// The server took the one that was offered. In TLS 1.3 none is offered twice (RFC 8446 C.4).
    void note_taken(const SSL* session);

    /// Lets the sessions of a context hand in the tickets that they get.
    static void collect_in(SSL_CTX* context);

  private:
    struct Deleter {
        void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
    };

    static int keep(SSL* session, SSL_SESSION* given);

    std::unique_ptr<SSL_SESSION, Deleter> latest_{};
};

/// The tickets of probes, each its own. One loop's.
class TlsTickets {
  public:
    /// Beyond these the one that was used least lately is forgotten.
    static constexpr std::size_t most = 4096;

    /// The place of a client's ticket. A ticket is forgotten where the settings have changed: it
    /// stands for a certificate that was accepted by those of then.
    std::shared_ptr<TlsTicket> of(const std::string& client, const TlsSettings& settings);

  private:
    struct Place {
        TlsSettings settings{};
        std::shared_ptr<TlsTicket> ticket{};
        std::uint64_t used{};
    };

    void make_room();

    std::map<std::string, Place> places_{};
    std::uint64_t uses_{};
};

}  // namespace sonde::net
