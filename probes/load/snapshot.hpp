// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/failure.hpp"
#include "probes/histogram.hpp"

#include <bitset>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

namespace sonde::load {

enum class Stage : std::uint8_t { connect, subscribe, warm_up, measure, drain, done };

std::string_view name_of(Stage stage);  ///< `warm_up`

/// What became of operations. Only those that were due in the measure stage count, whenever their
/// acknowledgement or delivery came.
///
/// scheduled = sent + overload + waiting, sent = acknowledged + failed + in_flight,
/// expected = delivered + lost + excused (docs/load.md).
struct LoadCounts {
    std::uint64_t scheduled{};
    std::uint64_t sent{};
    /// PUBACK or PUBCOMP with success. At QoS 0, where nobody answers: wholly handed to the kernel.
    std::uint64_t acknowledged{};
    std::uint64_t failed{};    ///< Refused by the broker, or given up with its connection.
    std::uint64_t overload{};  ///< Due, but never sent: no free slot or no connection in time.
    std::uint64_t waiting{};   ///< Due and not sent yet; 0 at the end.
    std::uint64_t in_flight{};

    std::uint64_t expected{};   ///< Deliveries that the messages sent should make.
    std::uint64_t delivered{};  ///< First copies.
    std::uint64_t
        excused{};  ///< Sent while the receiver was away, with a session that keeps nothing.
    std::uint64_t duplicate{};    ///< Further copies,
    std::uint64_t redelivered{};  ///< of which with the DUP flag.
    std::uint64_t reordered{};    ///< Delivered behind a later message of the stream.
    std::uint64_t corrupt{};      ///< Ours, but changed on the way.
    std::uint64_t late{};         ///< Delivered after LoadPlan::late_after.
    std::uint64_t foreign{};      ///< Not of this run.

    /// Zero while more messages are known to have come than to be expected, as with shards.
    std::uint64_t lost() const {
        const auto accounted = delivered + excused;
        return expected > accounted ? expected - accounted : 0;
    }

    LoadCounts& operator+=(const LoadCounts& other);
    friend bool operator==(const LoadCounts&, const LoadCounts&) = default;
};

/// HdrHistogram's buckets for three significant digits: exact to 1/1024.
inline constexpr unsigned latency_precision_bits = 10;

/// Four views of each message; docs/load.md says what each is for.
struct LatencySet {
    Histogram response{latency_precision_bits};         ///< Delivered less due.
    Histogram service{latency_precision_bits};          ///< Delivered less sent.
    Histogram acknowledgement{latency_precision_bits};  ///< PUBACK or PUBCOMP less due.
    Histogram lateness{latency_precision_bits};         ///< Sent less due.

    LatencySet& operator+=(const LatencySet& other);
};

struct ConnectionTally {
    std::uint64_t attempted{};
    std::uint64_t established{};  ///< CONNACK with success.
    std::uint64_t failed{};
    std::uint64_t cut{};      ///< Established, and ended by the broker or the network.
    std::uint64_t resumed{};  ///< Session Present.
    Histogram tcp{latency_precision_bits};
    Histogram proxy{latency_precision_bits};
    Histogram tls{latency_precision_bits};
    Histogram websocket{latency_precision_bits};
    Histogram connect{latency_precision_bits};
    Histogram subscribe{latency_precision_bits};

    ConnectionTally& operator+=(const ConnectionTally& other);
};

struct FailureKey {
    Phase phase{};
    FailureReason reason{};
    std::optional<std::uint16_t> code{};

    // NOLINTNEXTLINE(modernize-use-nullptr): the check takes the generated 0 for a pointer.
    auto operator<=>(const FailureKey&) const = default;
};

struct FailureCount {
    std::uint64_t count{};
    std::string code_name{};
    std::string detail{};  ///< Of the first.

    friend bool operator==(const FailureCount&, const FailureCount&) = default;
};

using FailureTable = std::map<FailureKey, FailureCount>;
void add(FailureTable& into, const FailureTable& other);

/// What the generator itself was up to.
struct GeneratorTally {
    Duration cpu{};                  ///< Of all workers' threads.
    Duration busiest_cpu{};          ///< Of the busiest one.
    Duration longest_turn{};         ///< Of a worker's loop, from waking up to waiting again.
    std::uint64_t turns{};           ///< Of all workers' loops.
    std::uint64_t full_turns{};      ///< Turns that found more ready sockets than a turn takes.
    std::uint64_t blocked_writes{};  ///< The kernel's buffer was full: the broker does not read.
    std::uint64_t bytes_sent{};
    std::uint64_t bytes_received{};
    /// From when an operation was due until the worker saw to it: what is ours of the lateness.
    Histogram pickup{latency_precision_bits};
    std::uint64_t resident_bytes{};  ///< Of the process, at the end of the interval.

    GeneratorTally& operator+=(const GeneratorTally& other);  ///< Of intervals one after another.
};

/// Of workers or processes that ran beside each other: what is of a moment adds up as well.
void add_alongside(GeneratorTally& into, const GeneratorTally& other);

inline constexpr std::size_t most_gap_slots = 1024;

/// An interval of a run, of all workers together. `at` and `length` are on the run's clock, from
/// the start of its first stage.
struct LoadSnapshot {
    std::uint64_t index{};
    Stage stage{};
    Duration at{};
    Duration length{};
    WallTime wall{};  ///< Of the interval's start.
    std::uint64_t clients{};
    std::uint64_t connected{};  ///< At the interval's end, as are subscribed and clients.
    std::uint64_t subscribed{};
    double wanted_rate{};              ///< Messages a second by the schedule, in this interval.
    std::uint64_t warm_up_messages{};  ///< Sent outside the measure stage.
    LoadCounts counts{};
    LatencySet latency{};
    ConnectionTally connections{};
    FailureTable failures{};
    GeneratorTally generator{};
    Duration longest_stream_gap{};  ///< Longest silence of a stream that ended in this interval.
    std::bitset<most_gap_slots> delivered_in{};  ///< Milliseconds of the interval with a delivery.
};

/// Adds what others did in the same interval; time and stage stay as they are.
void add_alongside(LoadSnapshot& into, const LoadSnapshot& other);

}  // namespace sonde::load
