// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/net/kernel_stamps.hpp"
#include "probes/net/lookup.hpp"
#include "probes/net/tls_tickets.hpp"
#include "probes/net/transport.hpp"
#include "probes/net/trust_stores.hpp"

#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace sonde::net {

class KeyLog;

/// Opens real connections on the loop of the coroutine that asks. One serves all probes of a loop.
class AsioConnector final : public Connector {
  public:
    /// `key_log` gets the secrets of all TLS sessions and must outlive them; null: they go nowhere.
    explicit AsioConnector(const Clock& clock, KeyLog* key_log = nullptr)
        : clock_{clock}, key_log_{key_log} {}

    asio::awaitable<Result<std::unique_ptr<Transport>>> open(const ProbeSpec& spec,
                                                             OpeningReport& report,
                                                             Instant deadline) override;

    /// The first part of open(): the addresses of the target, of which there is one at least.
    asio::awaitable<Result<std::vector<Address>>> addresses_of(const ProbeSpec& spec,
                                                               OpeningReport& report,
                                                               Instant deadline);
    /// The rest of it: a connection to the first of the addresses that accepts one.
    asio::awaitable<Result<std::unique_ptr<Transport>>> open_one_of(
        const ProbeSpec& spec,
        const std::vector<Address>& addresses,
        OpeningReport& report,
        Instant deadline);

  private:
    /// What came of one address: a transport, or the failure that ends the run (TLS), or neither,
    /// and the next address gets its turn.
    struct Tried {
        std::unique_ptr<Transport> transport{};
        std::optional<Failure> failure{};
    };
    struct Deadlines {
        Instant tcp{};  ///< This address's share.
        Instant run{};
    };

    asio::awaitable<Result<Answer>> ask(const ProbeSpec& spec, Instant deadline);
    /// Null where none is to be offered.
    std::shared_ptr<TlsTicket> ticket_of(const ProbeSpec& spec, const Address& address);
    asio::awaitable<Tried> try_address(const ProbeSpec& spec,
                                       const Address& address,
                                       Deadlines deadlines,
                                       OpeningReport& report);

    const Clock& clock_;
    KeyLog* key_log_;
    StampKeeper stamp_keeper_{};
    SystemLookup system_lookup_{};
    TrustStores trust_stores_{};
    TlsTickets tickets_{};
    std::mt19937 random_{std::random_device{}()};  ///< For the weights of SRV records.
};

}  // namespace sonde::net
