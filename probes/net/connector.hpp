#pragma once

#include "probes/clock.hpp"
#include "probes/net/lookup.hpp"
#include "probes/net/transport.hpp"

#include <memory>

namespace sonde::net {

/// Opens real connections on the loop of the coroutine that asks. One serves all probes of a loop.
class AsioConnector final : public Connector {
  public:
    explicit AsioConnector(const Clock& clock) : clock_{clock} {}

    asio::awaitable<Result<std::unique_ptr<Transport>>> open(const ProbeSpec& spec,
                                                             OpeningReport& report,
                                                             Instant deadline) override;

  private:
    asio::awaitable<Result<std::vector<Address>>> addresses_of(const ProbeSpec& spec,
                                                               OpeningReport& report,
                                                               Instant deadline);

    const Clock& clock_;
    SystemLookup system_lookup_{};
};

}  // namespace sonde::net
