// SPDX-License-Identifier: Apache-2.0
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

/// What a run has come to so far, and what is not in the result yet.
struct Progress {
    ProbeResult result;
    StampedPhases stamped{};
    std::optional<PublisherEnd::Outcome> publisher{};
};

asio::awaitable<void> attempt(const ProbeSpec& spec,
                              RoundtripSteps::Run run,
                              Environment env,
                              Progress& progress) {
    auto& [result, stamped, publisher] = progress;
    net::OpeningReport report;
    auto transport = co_await env.connector.open(spec, report, run.deadline);
    stamped.adopt(report.stamped);
    adopt(std::move(report), result);
    if (!transport) {
        result.failure = std::move(transport.error());
        co_return;
    }
    RoundtripSteps steps{spec, std::move(run), env, std::move(*transport), result, stamped};
    co_await steps.run();
    publisher = steps.publisher_outcome();
}

/// Adds the publisher's connection to a result whose phases are whose they are by now, and says in
/// the failure which of the two it is about.
void add_publisher(const ProbeSpec& spec, Progress& progress) {
    auto& result = progress.result;
    auto [report, stamped] = progress.publisher.value_or(
        PublisherEnd::Outcome{.report = {.target = to_string(*spec.publish_to)}});
    report.user_phases = report.phases;
    if (result.timestamps == TimestampKind::kernel && stamped.reached(Phase::connect)) {
        report.phases.set(stamped);
    }
    if (result.failure) {
        result.failure->detail =
            (report.failed ? "publisher " + report.target : "subscriber " + result.target) + ": " +
            result.failure->detail;
    }
    result.publisher = std::move(report);
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
    Progress progress{.result = blank_result(spec, env.clock.wall_now())};
    auto& result = progress.result;
    const auto started = env.clock.now();
    const auto clocks = relate(env.clock);
    RoundtripSteps::Run whole{.id = run, .deadline = started + spec.timeout};
    if (env.tape_limit > 0) {
        const TapeRecorder::Start start{.mqtt = spec.mqtt, .at = started, .wall = result.started};
        whole.recorder.emplace(start, env.tape_limit);
    }
    try {
        co_await attempt(spec, std::move(whole), env, progress);
    } catch (const std::exception& error) {
        result.failure = Failure{
            .phase = Phase::connect,
            .reason = FailureReason::internal,
            .detail = std::string{"a bug in sonde, please report it: "} + error.what(),
        };
    }
    result.total = env.clock.now() - started;
    progress.stamped.conclude(clocks, relate(env.clock), result);
    if (spec.publish_to) {
        add_publisher(spec, progress);
    }
    co_return std::move(progress.result);
}

}  // namespace sonde
