// SPDX-License-Identifier: Apache-2.0
#include "agent/probe_runner.hpp"

#include "agent/address_runs.hpp"
#include "probes/features/run_discovery.hpp"
#include "probes/features/run_features.hpp"
#include "probes/paho/paho_probe.hpp"
#include "probes/roundtrip.hpp"
#include "probes/route.hpp"
#include "probes/standing/request_probe.hpp"

#include <utility>

namespace sonde {

namespace {

std::mt19937_64 seeded() {
    std::random_device entropy;
    std::seed_seq seed{entropy(), entropy(), entropy(), entropy()};
    return std::mt19937_64{seed};
}

/// Counts one more for as long as it lives.
class Counted {
  public:
    explicit Counted(std::size_t& count) : count_{count} { ++count_; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    ~Counted() { --count_; }

  private:
    std::size_t& count_;
};

ProbeResult too_many(const ProbeSpec& spec, const Clock& clock) {
    auto result = blank_result(spec, clock.wall_now());
    result.failure = Failure{
        .phase = Phase::connect,
        .reason = FailureReason::local,
        .detail = std::to_string(ProbeRunner::most_paho_processes) +
                  " Paho processes run already, and more are not started; do their brokers "
                  "answer? client = \"wire\" needs no process",
    };
    return result;
}

}  // namespace

ProbeRunner::ProbeRunner(const Clock& clock, std::string executable, const RunnerOptions& options)
    : clock_{clock},
      executable_{std::move(executable)},
      tape_limit_{options.tape_limit},
      connector_{clock, options.key_log},
      standing_{{.clock = clock, .connector = connector_, .tape_limit = options.tape_limit}},
      run_ids_{seeded()} {}

asio::awaitable<ProbeResult> ProbeRunner::run(ProbeSpec spec) {
    switch (spec.client) {
        case ClientKind::paho:
            return run_paho(std::move(spec), run_ids_());
        case ClientKind::wire:
            break;
    }
    return run_in(std::move(spec),
                  {.clock = clock_, .connector = connector_, .tape_limit = tape_limit_});
}

asio::awaitable<std::vector<ProbeResult>> ProbeRunner::run_all(ProbeSpec spec) {
    const bool by_proxy = spec.route && spec.route->proxy;
    if (spec.addresses == AddressChoice::each && !by_proxy && !spec.target.local()) {
        // Named, for GCC 12 destroys it twice as a temporary.
        RunIn one = [this](ProbeSpec at_address, Environment env) {
            return run_in(std::move(at_address), env);
        };
        co_return co_await run_at_each_address(
            std::move(spec), clock_, connector_, tape_limit_, std::move(one));
    }
    std::vector<ProbeResult> results;
    results.push_back(co_await run(std::move(spec)));
    co_return results;
}

asio::awaitable<ProbeResult> ProbeRunner::run_in(ProbeSpec spec, Environment env) {
    const auto run = run_ids_();
    switch (spec.kind) {
        case ProbeKind::roundtrip:
            break;
        case ProbeKind::session:
        case ProbeKind::watch:
            return standing_.run(std::move(spec), run);
        case ProbeKind::request:
            return run_request(std::move(spec), run, env);
        case ProbeKind::features:
            return run_features(std::move(spec), run, env);
        case ProbeKind::discover:
            return run_discovery(std::move(spec), run, env);
    }
    return run_roundtrip(std::move(spec), run, env);
}

asio::awaitable<ProbeResult> ProbeRunner::run_paho(ProbeSpec spec, std::uint64_t run) {
    if (paho_processes_ >= most_paho_processes) {
        co_return too_many(spec, clock_);
    }
    // In the coroutine's frame, and so gone with it where the run never comes to its end.
    const Counted process{paho_processes_};
    PahoEnvironment env{.clock = clock_, .executable = executable_};
    co_return co_await run_paho_roundtrip(std::move(spec), run, std::move(env));
}

std::string own_executable() {
    return "/proc/self/exe";
}

}  // namespace sonde
