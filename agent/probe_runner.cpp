#include "agent/probe_runner.hpp"

#include "probes/paho/paho_probe.hpp"
#include "probes/paho/paho_support.hpp"
#include "probes/roundtrip.hpp"

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

ProbeRunner::ProbeRunner(const Clock& clock, std::string executable)
    : clock_{clock}, executable_{std::move(executable)}, connector_{clock}, run_ids_{seeded()} {}

asio::awaitable<ProbeResult> ProbeRunner::run(ProbeSpec spec) {
    const auto run = run_ids_();
    switch (spec.client) {
        case ClientKind::paho:
            return run_paho(std::move(spec), run);
        case ClientKind::wire:
            break;
    }
    return run_roundtrip(std::move(spec), run, {.clock = clock_, .connector = connector_});
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

std::optional<std::string> unsupported(const ProbeSpec& spec) {
    return spec.client == ClientKind::paho ? unsupported_by_paho(spec) : std::nullopt;
}

std::string own_executable() {
    return "/proc/self/exe";
}

}  // namespace sonde
