#include "probes/roundtrip.hpp"

#include "probes/roundtrip_steps.hpp"

#include <array>
#include <cstdio>
#include <exception>
#include <utility>

namespace sonde {

namespace {

std::string hexadecimal(std::uint64_t number) {
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(number));
    return text.data();
}

void adopt(net::OpeningReport report, ProbeResult& result) {
    result.phases = report.phases;
    result.dns = std::move(report.dns);
    result.attempts = std::move(report.attempts);
    result.peer = std::move(report.peer);
    result.tls = std::move(report.tls);
    adopt(report.traffic, result);
}

asio::awaitable<void> attempt(const ProbeSpec& spec,
                              std::uint64_t run,
                              Environment env,
                              Instant deadline,
                              ProbeResult& result) {
    net::OpeningReport report;
    auto transport = co_await env.connector.open(spec, report, deadline);
    adopt(std::move(report), result);
    if (!transport) {
        result.failure = std::move(transport.error());
        co_return;
    }
    RoundtripSteps steps{spec, run, env.clock, std::move(*transport), deadline, result};
    co_await steps.run();
}

}  // namespace

std::string client_id_of(const ProbeSpec& spec, std::uint64_t run) {
    return spec.client_id.empty() ? "sonde" + hexadecimal(run) : spec.client_id;
}

std::string topic_of(const ProbeSpec& spec, std::uint64_t run) {
    return spec.topic.empty() ? "sonde/probe/" + hexadecimal(run) : spec.topic;
}

ProbeResult blank_result(const ProbeSpec& spec, WallTime started) {
    ProbeResult result;
    result.probe = spec.name;
    result.target = to_string(spec.target);
    result.client = spec.client;
    result.started = started;
    result.sizes.payload = spec.payload_size;
    result.mqtt.version = spec.mqtt;
    result.mqtt.qos = spec.qos;
    return result;
}

asio::awaitable<ProbeResult> run_roundtrip(ProbeSpec spec, std::uint64_t run, Environment env) {
    auto result = blank_result(spec, env.clock.wall_now());
    const auto started = env.clock.now();
    try {
        co_await attempt(spec, run, env, started + spec.timeout, result);
    } catch (const std::exception& error) {
        result.failure = Failure{
            .phase = Phase::connect,
            .reason = FailureReason::internal,
            .detail = std::string{"a bug in sonde, please report it: "} + error.what(),
        };
    }
    result.total = env.clock.now() - started;
    co_return result;
}

}  // namespace sonde
