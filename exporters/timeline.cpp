// SPDX-License-Identifier: Apache-2.0
#include "exporters/timeline.hpp"

#include "exporters/printable.hpp"
#include "probes/publisher_report.hpp"
#include "probes/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sonde {

namespace {

std::string sizes_note(std::uint64_t sent, std::uint64_t back) {
    if (sent > 0 && back > 0) {
        return fmt::format("{} sent, {} back", format_size(sent), format_size(back));
    }
    if (sent > 0) {
        return format_size(sent) + " sent";
    }
    return back > 0 ? format_size(back) + " back" : "";
}

std::string dns_note(const std::optional<DnsFacts>& dns) {
    if (!dns || dns->addresses == 0) {
        return "";
    }
    auto note = fmt::format("{} address{}", dns->addresses, dns->addresses == 1 ? "" : "es");
    return dns->server ? note + " from " + printable(*dns->server) : note;
}

/// The attempt that the failed phase tcp is made of; null where tcp passed or there were more.
const Attempt* only_attempt(const ProbeResult& result) {
    const bool failed = result.failure && result.failure->phase == Phase::tcp;
    return failed && result.phases.reached(Phase::tcp) && result.attempts.size() == 1
               ? &result.attempts.front()
               : nullptr;
}

std::string attempt_note(const Attempt& attempt) {
    return fmt::format("{} {}", printable(attempt.address), name_of(attempt.reason));
}

std::string tcp_note(const ProbeResult& result) {
    if (const auto* const attempt = only_attempt(result)) {
        return attempt_note(*attempt);
    }
    return result.peer ? printable(result.peer->address) : "";
}

/// Whether it is from the PUBLISH on, as `publish` is.
bool beside_publish(Phase phase) {
    return phase == Phase::delivery || phase == Phase::answer;
}

std::string note_of(Phase phase, const ProbeResult& result) {
    switch (phase) {
        case Phase::dns:
            return dns_note(result.dns);
        case Phase::tcp:
            return tcp_note(result);
        case Phase::tls:
            return result.tls ? printable(result.tls->version) : "";
        case Phase::connect:
            return sizes_note(result.sizes.connect_packet, result.sizes.connack_packet);
        case Phase::subscribe:
            return sizes_note(result.sizes.subscribe_packet, result.sizes.suback_packet);
        case Phase::publish:
            return sizes_note(result.sizes.publish_packet, 0);
        case Phase::delivery:
            return sizes_note(0, result.sizes.delivered_packet);
        case Phase::proxy:
        case Phase::websocket:
        case Phase::answer:
        case Phase::ping:
        case Phase::disconnect:
            return "";
    }
    return "";
}

/// What lies between SUBACK and PUBLISH where the publisher has a connection of its own.
Duration opening_of_publisher(const ProbeResult& result) {
    Duration sum{};
    for (const auto phase : all_phases) {
        const auto time = result.publisher && phase < Phase::subscribe
                              ? result.publisher->phases.get(phase)
                              : std::nullopt;
        sum += time.value_or(Duration{});
    }
    return sum;
}

}  // namespace

std::vector<TimelineRow> timeline_of(const ProbeResult& result) {
    std::vector<TimelineRow> rows;
    Duration now{};     // Where the phases so far have ended.
    Duration moment{};  // Where the phase before this one has started.
    for (const auto phase : all_phases) {
        const auto time = result.phases.get(phase);
        const bool failed = is_failed(result, phase);
        if (phase == Phase::publish) {
            now += opening_of_publisher(result);
        }
        Duration start =
            beside_publish(phase) && result.phases.reached(Phase::publish) ? moment : now;
        if (phase == Phase::tcp && only_attempt(result) == nullptr) {
            Duration attempt_start = start;
            for (const auto& attempt : result.attempts) {
                rows.push_back({.phase = phase,
                                .outcome = TimelineRow::Outcome::given_up,
                                .start = attempt_start,
                                .time = attempt.time,
                                .note = attempt_note(attempt)});
                attempt_start += attempt.time;
            }
            // Where all failed, tcp's own time spans them; else it is that of the one that did not.
            start = failed ? start : attempt_start;
        }
        if (!time) {
            continue;
        }
        rows.push_back(
            {.phase = phase,
             .outcome = failed ? TimelineRow::Outcome::failed : TimelineRow::Outcome::passed,
             .start = start,
             .time = *time,
             .note = note_of(phase, result)});
        moment = start;
        now = std::max(now, start + *time);
    }
    return rows;
}

}  // namespace sonde
