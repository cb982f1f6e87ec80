// SPDX-License-Identifier: Apache-2.0
#include "probes/load/load_subject.hpp"

#include <array>
#include <cstddef>

namespace sonde::load {

namespace {

using Subject = LoadThreshold::Subject;

constexpr std::string_view nothing_delivered = "no message was delivered";
constexpr std::string_view nothing_due = "no message was due";

template <Histogram LatencySet::*Member>
constexpr LoadSubject latency(std::string_view name, Subject subject, std::string_view absence) {
    return {.name = name,
            .subject = subject,
            .distribution = [](const LoadResult& result) -> const Histogram& {
                return result.latency.*Member;
            },
            .absence = absence};
}

template <Histogram ConnectionTally::*Member>
constexpr LoadSubject handshake(std::string_view name, Subject subject, std::string_view absence) {
    return {.name = name,
            .subject = subject,
            .distribution = [](const LoadResult& result) -> const Histogram& {
                return result.connections.*Member;
            },
            .absence = absence};
}

/// Of messages: a part of those scheduled.
template <std::uint64_t LoadCounts::*Member>
constexpr LoadSubject messages(std::string_view name, Subject subject) {
    return {.name = name,
            .subject = subject,
            .count = [](const LoadResult& result) { return result.counts.*Member; },
            .whole = [](const LoadResult& result) { return result.counts.scheduled; },
            .has_rate = true,
            .absence = nothing_due};
}

/// Of deliveries: a part of those expected.
constexpr LoadSubject deliveries(std::string_view name,
                                 Subject subject,
                                 std::uint64_t (*count)(const LoadResult&)) {
    return {.name = name,
            .subject = subject,
            .count = count,
            .whole = [](const LoadResult& result) { return result.counts.expected; },
            .has_rate = true,
            .absence = "no delivery was expected"};
}

template <std::uint64_t LoadCounts::*Member>
constexpr LoadSubject deliveries(std::string_view name, Subject subject) {
    return deliveries(
        name, subject, [](const LoadResult& result) { return result.counts.*Member; });
}

constexpr std::array subjects{
    latency<&LatencySet::response>("response", Subject::response, nothing_delivered),
    latency<&LatencySet::service>("service", Subject::service, nothing_delivered),
    latency<&LatencySet::acknowledgement>(
        "acknowledgement", Subject::acknowledgement, "no message was acknowledged"),
    latency<&LatencySet::lateness>("lateness", Subject::lateness, "no message was sent"),
    handshake<&ConnectionTally::tcp>("tcp", Subject::tcp, "no connection was opened"),
    handshake<&ConnectionTally::proxy>("proxy", Subject::proxy, "no proxy was asked"),
    handshake<&ConnectionTally::tls>("tls", Subject::tls, "no TLS handshake was finished"),
    handshake<&ConnectionTally::websocket>(
        "websocket", Subject::websocket, "no WebSocket was opened"),
    handshake<&ConnectionTally::connect>(
        "connect", Subject::connect, "no client was let in by the broker"),
    handshake<&ConnectionTally::subscribe>(
        "subscribe", Subject::subscribe, "no client has subscribed"),
    LoadSubject{.name = "gap", .subject = Subject::gap, .absence = nothing_delivered},
    messages<&LoadCounts::scheduled>("scheduled", Subject::scheduled),
    messages<&LoadCounts::sent>("sent", Subject::sent),
    messages<&LoadCounts::acknowledged>("acknowledged", Subject::acknowledged),
    deliveries<&LoadCounts::delivered>("delivered", Subject::delivered),
    deliveries(
        "lost", Subject::lost, [](const LoadResult& result) { return result.counts.lost(); }),
    deliveries<&LoadCounts::duplicate>("duplicate", Subject::duplicate),
    deliveries<&LoadCounts::reordered>("reordered", Subject::reordered),
    deliveries<&LoadCounts::corrupt>("corrupt", Subject::corrupt),
    deliveries<&LoadCounts::late>("late", Subject::late),
    messages<&LoadCounts::failed>("failed", Subject::failed),
    messages<&LoadCounts::overload>("overload", Subject::overload),
    LoadSubject{.name = "connections_failed",
                .subject = Subject::connections_failed,
                .count = [](const LoadResult& result) { return result.connections.failed; },
                .whole = [](const LoadResult& result) { return result.connections.attempted; },
                .absence = "no connection was attempted"},
};

constexpr bool stand_in_order() {
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        if (static_cast<std::size_t>(subjects[i].subject) != i) {
            return false;
        }
    }
    return subjects.size() == static_cast<std::size_t>(Subject::connections_failed) + 1;
}
static_assert(stand_in_order());

}  // namespace

std::span<const LoadSubject> load_subjects() {
    return subjects;
}

}  // namespace sonde::load
