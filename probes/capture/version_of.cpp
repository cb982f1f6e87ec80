// SPDX-License-Identifier: Apache-2.0
#include "probes/capture/captured_stream.hpp"
#include "probes/wire/decode.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace sonde::capture {

namespace {

wire::Bytes stream_of(const Tape& tape, Direction direction) {
    wire::Bytes stream;
    for (const auto& segment : tape.segments) {
        if (segment.direction == direction) {
            stream.insert(stream.end(), segment.bytes.begin(), segment.bytes.end());
        }
    }
    return stream;
}

/// How many packets at the front of the stream are none of this version.
std::size_t misfits(std::span<const std::byte> stream, wire::Version version) {
    std::size_t count = 0;
    for (;;) {
        const auto frame = wire::split(stream, version, wire::largest_packet);
        if (!frame) {
            return count + 1;
        }
        if (!*frame) {
            return count;
        }
        if (!wire::decode(version, **frame)) {
            ++count;
        }
        stream = stream.subspan((*frame)->size());
    }
}

/// Of whatever protocol level, also one that nobody speaks.
std::optional<MqttVersion> version_of_connect(std::span<const std::byte> stream) {
    const auto frame = wire::split(stream, wire::Version::v5, wire::largest_packet);
    if (!frame || !*frame || (*frame)->type != wire::PacketType::connect) {
        return std::nullopt;
    }
    const auto version = wire::version_of_connect(**frame);
    return version == wire::Version::v5 ? MqttVersion::v5 : MqttVersion::v3_1_1;
}

}  // namespace

MqttVersion version_of(const Tape& tape, std::optional<MqttVersion> asked) {
    const auto sent = stream_of(tape, Direction::sent);
    if (const auto version = version_of_connect(sent)) {
        return *version;
    }
    if (asked) {
        return *asked;
    }
    const auto received = stream_of(tape, Direction::received);
    const auto misfits_of = [&](wire::Version version) {
        return misfits(sent, version) + misfits(received, version);
    };
    return misfits_of(wire::Version::v5) <= misfits_of(wire::Version::v3_1_1) ? MqttVersion::v5
                                                                              : MqttVersion::v3_1_1;
}

}  // namespace sonde::capture
