#pragma once

#include "probes/clock.hpp"
#include "probes/net/lookup.hpp"
#include "probes/net/transport.hpp"
#include "probes/net/trust_stores.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace sonde::net {

/// Opens real connections on the loop of the coroutine that asks. One serves all probes of a loop.
class AsioConnector final : public Connector {
  public:
    explicit AsioConnector(const Clock& clock) : clock_{clock} {}

    asio::awaitable<Result<std::unique_ptr<Transport>>> open(const ProbeSpec& spec,
                                                             OpeningReport& report,
                                                             Instant deadline) override;

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

    asio::awaitable<Result<std::vector<Address>>> addresses_of(const ProbeSpec& spec,
                                                               OpeningReport& report,
                                                               Instant deadline);
    asio::awaitable<Tried> try_address(const ProbeSpec& spec,
                                       const Address& address,
                                       Deadlines deadlines,
                                       OpeningReport& report);

    const Clock& clock_;
    SystemLookup system_lookup_{};
    TrustStores trust_stores_{};
};

}  // namespace sonde::net
