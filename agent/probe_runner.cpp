#include "agent/probe_runner.hpp"

#include "probes/paho/paho_probe.hpp"
#include "probes/paho/paho_support.hpp"
#include "probes/roundtrip.hpp"

#include <filesystem>
#include <utility>

namespace sonde {

namespace {

std::mt19937_64 seeded() {
    std::random_device entropy;
    std::seed_seq seed{entropy(), entropy(), entropy(), entropy()};
    return std::mt19937_64{seed};
}

}  // namespace

ProbeRunner::ProbeRunner(const Clock& clock, std::string executable)
    : clock_{clock}, executable_{std::move(executable)}, connector_{clock}, run_ids_{seeded()} {}

asio::awaitable<ProbeResult> ProbeRunner::run(ProbeSpec spec) {
    const auto run = run_ids_();
    switch (spec.client) {
        case ClientKind::paho:
            return run_paho_roundtrip(
                std::move(spec), run, {.clock = clock_, .executable = executable_});
        case ClientKind::wire:
            break;
    }
    return run_roundtrip(std::move(spec), run, {.clock = clock_, .connector = connector_});
}

std::optional<std::string> unsupported(const ProbeSpec& spec) {
    return spec.client == ClientKind::paho ? unsupported_by_paho(spec) : std::nullopt;
}

std::string own_executable() {
    std::error_code error;
    const auto path = std::filesystem::read_symlink("/proc/self/exe", error);
    return error ? "sonde" : path.string();
}

}  // namespace sonde
