// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/session.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <stdexcept>
#include <string>

/// What the session machine costs a message of 100 bytes: the part of a load that is not system
/// calls.
namespace {

using namespace sonde;

constexpr std::array<std::byte, 100> payload{};
constexpr wire::Instant now{};

wire::Session connected(wire::Version version) {
    wire::Session session{{.version = version, .client_id = "bench"}};
    wire::Bytes out;
    const wire::Bytes connack = version == wire::Version::v5
                                    ? wire::Bytes{std::byte{0x20}, std::byte{3}, {}, {}, {}}
                                    : wire::Bytes{std::byte{0x20}, std::byte{2}, {}, {}};
    if (!session.connect(now, out)) {
        throw std::logic_error{"no CONNECT"};
    }
    session.receive(now, connack);
    while (session.poll(out)) {
    }
    if (session.state() != wire::State::connected) {
        throw std::logic_error{"not connected"};
    }
    return session;
}

/// PUBLISH, and at QoS 1 its PUBACK.
void publish(benchmark::State& state, wire::Version version, wire::Qos qos) {
    auto session = connected(version);
    wire::Bytes out;
    out.reserve(256);
    std::array<std::byte, 4> puback{std::byte{0x40}, std::byte{2}};
    for (auto turn : state) {
        const auto id = session.publish(
            now, {.topic = "sonde/load/0123456789abcdef/1", .payload = payload, .qos = qos}, out);
        if (*id != 0) {
            puback[2] = std::byte{static_cast<unsigned char>(*id >> 8U)};
            puback[3] = std::byte{static_cast<unsigned char>(*id & 0xffU)};
            session.receive(now, puback);
            while (const auto event = session.poll(out)) {
                benchmark::DoNotOptimize(*event);
            }
        }
        benchmark::DoNotOptimize(out.data());
        out.clear();
    }
    state.SetItemsProcessed(state.iterations());
}

/// A PUBLISH of the server's, alone in its read, and at QoS 1 our PUBACK.
void receive(benchmark::State& state, wire::Version version, wire::Qos qos) {
    auto session = connected(version);
    wire::Bytes packet;
    wire::append(version,
                 wire::Publish{.topic = "sonde/load/0123456789abcdef/1",
                               .payload = payload,
                               .qos = qos,
                               .packet_id = 7},
                 packet);
    wire::Bytes out;
    out.reserve(256);
    for (auto turn : state) {
        session.receive(now, packet);
        while (const auto event = session.poll(out)) {
            benchmark::DoNotOptimize(*event);
        }
        out.clear();
    }
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK_CAPTURE(publish, v3_1_1_qos0, wire::Version::v3_1_1, wire::Qos::at_most_once);
BENCHMARK_CAPTURE(publish, v3_1_1_qos1, wire::Version::v3_1_1, wire::Qos::at_least_once);
BENCHMARK_CAPTURE(publish, v5_qos0, wire::Version::v5, wire::Qos::at_most_once);
BENCHMARK_CAPTURE(publish, v5_qos1, wire::Version::v5, wire::Qos::at_least_once);
BENCHMARK_CAPTURE(receive, v3_1_1_qos0, wire::Version::v3_1_1, wire::Qos::at_most_once);
BENCHMARK_CAPTURE(receive, v3_1_1_qos1, wire::Version::v3_1_1, wire::Qos::at_least_once);
BENCHMARK_CAPTURE(receive, v5_qos0, wire::Version::v5, wire::Qos::at_most_once);
BENCHMARK_CAPTURE(receive, v5_qos1, wire::Version::v5, wire::Qos::at_least_once);

}  // namespace

BENCHMARK_MAIN();
