// SPDX-License-Identifier: Apache-2.0
#include "agent/snapshot_bytes.hpp"

#include "agent/byte_archive.hpp"

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

namespace sonde {

namespace {

// Types of this file, so that their pass() is found wherever it stands here.
class Writer final : public ByteWriter {};
class Reader final : public ByteReader {
  public:
    using ByteReader::ByteReader;
};

// One description of each type serves both ways. Structured bindings name every member, so that one
// that is added later does not compile before it is listed here.

template <class Number>
requires std::unsigned_integral<Number> || std::is_enum_v<Number>
void pass(Writer& out, Number value) {
    out.number(static_cast<std::uint64_t>(value));
}
template <class Number>
requires std::unsigned_integral<Number> || std::is_enum_v<Number>
void pass(Reader& in, Number& value) {
    value = static_cast<Number>(in.number());
}
void pass(Writer& out, Duration value) {
    out.number(static_cast<std::uint64_t>(value.count()));
}
void pass(Reader& in, Duration& value) {
    value = Duration{static_cast<Duration::rep>(in.number())};
}
void pass(Writer& out, WallTime value) {
    pass(out, value.time_since_epoch());
}
void pass(Reader& in, WallTime& value) {
    value = WallTime{Duration{static_cast<Duration::rep>(in.number())}};
}
void pass(Writer& out, double value) {
    out.number(std::bit_cast<std::uint64_t>(value));
}
void pass(Reader& in, double& value) {
    value = std::bit_cast<double>(in.number());
}
void pass(Writer& out, const std::string& value) {
    out.text(value);
}
void pass(Reader& in, std::string& value) {
    value = in.text();
}

/// Most buckets are empty: their number before each that is not.
void pass(Writer& out, const Histogram& histogram) {
    out.number(histogram.precision_bits());
    pass(out, histogram.min());
    pass(out, histogram.max());
    pass(out, histogram.sum());
    std::vector<std::pair<std::uint64_t, std::uint64_t>> filled;
    std::uint64_t empty = 0;
    for (const auto count : histogram.counts()) {
        if (count == 0) {
            ++empty;
        } else {
            filled.emplace_back(std::exchange(empty, 0), count);
        }
    }
    out.number(filled.size());
    for (const auto& [gap, count] : filled) {
        out.number(gap);
        out.number(count);
    }
}

void pass(Reader& in, Histogram& histogram) {
    constexpr std::size_t most_buckets = std::size_t{64} << Histogram::most_precision_bits;
    Histogram::Parts parts{.precision_bits = static_cast<unsigned>(in.number())};
    pass(in, parts.min);
    pass(in, parts.max);
    pass(in, parts.sum);
    std::vector<std::uint64_t> counts;
    for (auto filled = in.size(); filled > 0; --filled) {
        const auto gap = in.number();
        if (gap >= most_buckets - counts.size()) {
            in.fail();
            return;
        }
        counts.resize(counts.size() + gap);
        counts.push_back(in.number());
    }
    parts.counts = counts;
    if (auto made = Histogram::from(parts)) {
        histogram = *std::move(made);
    } else {
        in.fail();
    }
}

template <class Archive, class... Values>
void pass_all(Archive& archive, Values&... values) {
    (pass(archive, values), ...);
}

template <class Value, class Type>
concept Either = std::same_as<std::remove_const_t<Value>, Type>;

template <class Archive, Either<load::LoadCounts> Counts>
void pass(Archive& archive, Counts& counts) {
    auto& [scheduled,
           sent,
           acknowledged,
           failed,
           overload,
           waiting,
           in_flight,
           expected,
           delivered,
           excused,
           duplicate,
           redelivered,
           reordered,
           corrupt,
           late,
           foreign] = counts;
    pass_all(archive,
             scheduled,
             sent,
             acknowledged,
             failed,
             overload,
             waiting,
             in_flight,
             expected,
             delivered,
             excused,
             duplicate,
             redelivered,
             reordered,
             corrupt,
             late,
             foreign);
}

template <class Archive, Either<load::LatencySet> Latency>
void pass(Archive& archive, Latency& latency) {
    auto& [response, service, acknowledgement, lateness] = latency;
    pass_all(archive, response, service, acknowledgement, lateness);
}

template <class Archive, Either<load::ConnectionTally> Connections>
void pass(Archive& archive, Connections& connections) {
    auto& [attempted,
           established,
           failed,
           cut,
           resumed,
           tcp,
           proxy,
           tls,
           websocket,
           connect,
           subscribe] = connections;
    pass_all(archive,
             attempted,
             established,
             failed,
             cut,
             resumed,
             tcp,
             proxy,
             tls,
             websocket,
             connect,
             subscribe);
}

template <class Archive, Either<load::GeneratorTally> Generator>
void pass(Archive& archive, Generator& generator) {
    auto& [cpu,
           busiest_cpu,
           longest_turn,
           turns,
           full_turns,
           blocked_writes,
           bytes_sent,
           bytes_received,
           pickup,
           resident_bytes] = generator;
    pass_all(archive,
             cpu,
             busiest_cpu,
             longest_turn,
             turns,
             full_turns,
             blocked_writes,
             bytes_sent,
             bytes_received,
             pickup,
             resident_bytes);
}

template <class Archive, class Key, class Failure>
void pass_failure(Archive& archive, Key& key, Failure& failure) {
    auto& [phase, reason, code] = key;
    auto& [count, code_name, detail] = failure;
    // No code is 0, any other is one more than itself.
    std::uint64_t shifted = code ? std::uint64_t{*code} + 1 : 0;
    pass_all(archive, phase, reason, shifted, count, code_name, detail);
    if constexpr (!Archive::writes) {
        code.reset();
        if (shifted > 0) {
            code = static_cast<std::uint16_t>(shifted - 1);
        }
    }
}

void pass(Writer& out, const load::FailureTable& failures) {
    out.number(failures.size());
    for (const auto& [key, failure] : failures) {
        pass_failure(out, key, failure);
    }
}

void pass(Reader& in, load::FailureTable& failures) {
    for (auto rows = in.size(); rows > 0; --rows) {
        load::FailureKey key;
        load::FailureCount failure;
        pass_failure(in, key, failure);
        failures.insert_or_assign(key, failure);
    }
}

using Slots = std::bitset<load::most_gap_slots>;

void pass(Writer& out, const Slots& slots) {
    constexpr Slots low{~std::uint64_t{0}};
    for (std::size_t from = 0; from < slots.size(); from += 64) {
        out.number(((slots >> from) & low).to_ullong());
    }
}

void pass(Reader& in, Slots& slots) {
    for (std::size_t from = 0; from < slots.size(); from += 64) {
        slots |= Slots{in.number()} << from;
    }
}

template <class Archive, Either<load::LoadSnapshot> Snapshot>
void pass(Archive& archive, Snapshot& snapshot) {
    auto& [index,
           stage,
           at,
           length,
           wall,
           clients,
           connected,
           subscribed,
           wanted_rate,
           warm_up_messages,
           counts,
           latency,
           connections,
           failures,
           generator,
           longest_stream_gap,
           delivered_in] = snapshot;
    pass_all(archive,
             index,
             stage,
             at,
             length,
             wall,
             clients,
             connected,
             subscribed,
             wanted_rate,
             warm_up_messages,
             counts,
             latency,
             connections,
             failures,
             generator,
             longest_stream_gap,
             delivered_in);
}

}  // namespace

std::string to_bytes(const load::LoadSnapshot& interval) {
    Writer out;
    pass(out, interval);
    return out.take();
}

std::optional<load::LoadSnapshot> snapshot_from(std::string_view bytes) {
    Reader in{bytes};
    load::LoadSnapshot interval;
    pass(in, interval);
    return in.done() ? std::optional{std::move(interval)} : std::nullopt;
}

}  // namespace sonde
