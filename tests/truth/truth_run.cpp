// SPDX-License-Identifier: Apache-2.0
#include "tests/truth/truth_run.hpp"

#include "probes/roundtrip.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/support/stamps_on.hpp"
#include "tests/truth/capture.hpp"
#include "tests/truth/exchange.hpp"
#include "tests/truth/probe_series.hpp"

#include <array>
#include <stdexcept>

namespace sonde::truth {

namespace {

constexpr std::array compared_phases{
    "tcp", "handshake", "tls", "connect", "subscribe", "publish", "delivery", "ping"};

/// What the probe says of a phase. `handshake` is SYN to SYN-ACK by the kernel's own measure, which
/// is a field and no phase.
std::optional<Duration> measured(const ProbeResult& result, const std::string& phase) {
    if (phase == "handshake") {
        return result.tcp ? result.tcp->handshake_rtt : std::nullopt;
    }
    return result.phases.get(*phase_named(phase));
}

std::optional<Duration> by_program(const ProbeResult& result, const std::string& phase) {
    return phase == "handshake" ? std::nullopt : result.user_phases.get(*phase_named(phase));
}

std::optional<Duration> truth(const Exchange& exchange, const std::string& phase) {
    return exchange.phases.get(phase == "handshake" ? Phase::tcp : *phase_named(phase));
}

void compare_run(const ProbeResult& result, const Exchange& exchange, Comparison& comparison) {
    comparison.by_kernel += result.timestamps == TimestampKind::kernel ? 1U : 0U;
    comparison.resent += exchange.resent ? 1U : 0U;
    for (std::size_t i = 0; i < comparison.phases.size(); ++i) {
        const auto& phase = comparison.phases[i].phase();
        const auto was = truth(exchange, phase);
        if (!was) {
            continue;
        }
        if (const auto said = measured(result, phase)) {
            comparison.phases[i].add(*said, *was);
        }
        if (const auto said = by_program(result, phase)) {
            comparison.by_program[i].add(*said, *was);
        }
    }
}

std::vector<ProbeResult> run(const std::vector<ProbeSpec>& specs,
                             Cores cores,
                             const Reading& reading) {
    const BusyCores others{cores};
    if (reading.key_log_file.empty()) {
        return run_series(specs);
    }
    auto key_log = net::KeyLog::open(reading.key_log_file);
    if (!key_log) {
        throw std::runtime_error{key_log.error()};
    }
    return run_series(specs, &*key_log);
}

}  // namespace

std::string to_string(const TruthPlan& plan) {
    return std::string{name_of(plan.scheme)} + " " + std::string{name_of(plan.mqtt)} + " qos " +
           std::to_string(plan.qos) + (plan.cores == Cores::busy ? " busy" : " idle");
}

const PhaseErrors& Comparison::of(const std::string& phase) const {
    for (const auto& errors : phases) {
        if (errors.phase() == phase) {
            return errors;
        }
    }
    throw std::out_of_range{"no phase " + phase};
}

void Comparison::add(const Comparison& other) {
    by_kernel += other.by_kernel;
    resent += other.resent;
    if (phases.empty()) {
        phases = other.phases;
        by_program = other.by_program;
        return;
    }
    for (std::size_t i = 0; i < phases.size(); ++i) {
        phases[i].add(other.phases[i]);
        by_program[i].add(other.by_program[i]);
    }
}

Comparison compare(const TruthPlan& plan) {
    const testing::StampsOn stamps;
    support::CertificateAuthority authority;
    testing::Mosquitto::Options options;
    if (plan.scheme == Scheme::mqtts) {
        options.tls = authority.issue({});
    }
    const testing::Mosquitto broker{options};
    ProbeSpec spec{
        .target = {.scheme = plan.scheme, .host = "127.0.0.1", .port = broker.port()},
        .mqtt = plan.mqtt,
        .timeout = std::chrono::seconds{30},
        .qos = plan.qos,
        .ping = true,
    };
    spec.tls.ca_file = authority.ca_file();

    const support::TemporaryFolder folder;
    const Reading reading{.port = broker.port(),
                          .key_log_file = plan.scheme == Scheme::mqtts
                                              ? (folder.path() / "keys").string()
                                              : std::string{}};
    Capture capture{"tcp port " + std::to_string(broker.port())};
    const auto results = run(std::vector<ProbeSpec>(plan.runs, spec), plan.cores, reading);
    const auto exchanges =
        exchanges_of(dissect_mqtt(capture.stop(), reading), broker.port(), plan.qos);

    Comparison comparison;
    for (const auto* const phase : compared_phases) {
        comparison.phases.emplace_back(phase);
        comparison.by_program.emplace_back(phase);
    }
    for (std::size_t run = 0; run < results.size(); ++run) {
        const auto found = exchanges.find(client_id_of(spec, run));
        if (found == exchanges.end()) {
            throw std::runtime_error{"the capture lacks run " + std::to_string(run)};
        }
        compare_run(results[run], found->second, comparison);
    }
    return comparison;
}

}  // namespace sonde::truth
