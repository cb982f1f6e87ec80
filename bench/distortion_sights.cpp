// SPDX-License-Identifier: Apache-2.0
#include "bench/distortion_sights.hpp"

#include "probes/net/connector.hpp"
#include "probes/paho/paho_options.hpp"
#include "probes/paho/paho_probe.hpp"
#include "probes/paho/paho_roundtrip.hpp"
#include "probes/roundtrip.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <stdexcept>
#include <utility>

namespace sonde::bench {

namespace {

/// A procedure on a loop of its own, run to its end.
ProbeResult result_of(asio::io_context& loop, asio::awaitable<ProbeResult> procedure) {
    auto outcome = asio::co_spawn(loop, std::move(procedure), asio::use_future);
    loop.restart();
    loop.run();
    return outcome.get();
}

/// What the clients are, each from its making to the end of all its runs.
class WireClient {
  public:
    explicit WireClient(const Clock& clock) : clock_{clock}, connector_{clock} {}

    ProbeResult operator()(const ProbeSpec& spec, std::uint64_t run) {
        return result_of(loop_,
                         run_roundtrip(spec, run, {.clock = clock_, .connector = connector_}));
    }

  private:
    const Clock& clock_;
    net::AsioConnector connector_;
    asio::io_context loop_{1};
};

class PahoChild {
  public:
    PahoChild(const Clock& clock, std::string executable)
        : clock_{clock}, executable_{std::move(executable)} {}

    ProbeResult operator()(const ProbeSpec& spec, std::uint64_t run) {
        return result_of(
            loop_, run_paho_roundtrip(spec, run, {.clock = clock_, .executable = executable_}));
    }

  private:
    const Clock& clock_;
    std::string executable_;
    asio::io_context loop_{1};
};

class PahoBesideIdle {
  public:
    PahoBesideIdle(const Clock& clock, const Endpoint& target)
        : clock_{clock}, idle_{paho_uri(target), "idle", ::mqtt::create_options{}, nullptr} {
        idle_.connect()->wait();
    }
    PahoBesideIdle(const PahoBesideIdle&) = delete;
    PahoBesideIdle& operator=(const PahoBesideIdle&) = delete;
    ~PahoBesideIdle() { idle_.disconnect()->wait(); }

    ProbeResult operator()(const ProbeSpec& spec, std::uint64_t run) {
        const PahoOrder order{.spec = spec, .run = run, .deadline = clock_.now() + spec.timeout};
        return PahoRoundtrip{order,
                             clock_,
                             [](const PahoProgress& /*progress*/) {
                             }}
            .run();
    }

  private:
    const Clock& clock_;
    ::mqtt::async_client idle_;
};

template <class Client>
std::vector<ProbeResult> run_all(Client&& client,
                                 const ProbeSpec& spec,
                                 std::uint64_t first_run,
                                 std::size_t runs) {
    std::vector<ProbeResult> results;
    for (std::size_t run = 0; run < runs; ++run) {
        results.push_back(client(spec, first_run + run));
        if (const auto& failure = results.back().failure) {
            throw std::runtime_error{"a run failed: " + failure->detail};
        }
    }
    return results;
}

}  // namespace

std::string_view title_of(Sight sight) {
    switch (sight) {
        case Sight::wire:
            return "wire";
        case Sight::paho_alone:
            return "Paho, alone in its process";
        case Sight::paho_beside:
            return "Paho, beside one idle Paho client";
    }
    return "";
}

std::vector<ProbeResult> look(Sight sight,
                              const ProbeSpec& spec,
                              std::uint64_t first_run,
                              std::size_t runs,
                              const std::string& executable) {
    const SystemClock clock;
    auto through = spec;
    through.client = sight == Sight::wire ? ClientKind::wire : ClientKind::paho;
    switch (sight) {
        case Sight::wire:
            return run_all(WireClient{clock}, through, first_run, runs);
        case Sight::paho_alone:
            return run_all(PahoChild{clock, executable}, through, first_run, runs);
        case Sight::paho_beside:
            return run_all(PahoBesideIdle{clock, spec.target}, through, first_run, runs);
    }
    return {};
}

}  // namespace sonde::bench
