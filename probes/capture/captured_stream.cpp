// SPDX-License-Identifier: Apache-2.0
#include "probes/capture/captured_stream.hpp"

#include "probes/capture/gap_filter.hpp"
#include "probes/capture/sender.hpp"
#include "probes/wire/packet_type.hpp"
#include "probes/wire/reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sonde::capture {

namespace {

constexpr std::uint16_t port_of_mqtt = 1883;

/// The first bytes of a side, at most so many, where none of them is missing.
wire::Bytes front_of(const Connection& connection, std::size_t side, std::size_t count) {
    wire::Bytes front;
    for (const auto& chunk : connection.chunks) {
        if (chunk.side != side) {
            continue;
        }
        if (chunk.missing_before > 0 || front.size() >= count) {
            break;
        }
        const auto taken = std::min(count - front.size(), chunk.bytes.size());
        front.insert(front.end(),
                     chunk.bytes.begin(),
                     chunk.bytes.begin() + static_cast<std::ptrdiff_t>(taken));
    }
    return front;
}

bool begins_with_connect(const Connection& connection, std::size_t side) {
    constexpr std::size_t enough = 16;
    const auto front = front_of(connection, side, enough);
    wire::Reader in{front};
    if (in.u8() != static_cast<unsigned>(wire::PacketType::connect) << 4U) {
        return false;
    }
    in.varint();
    const auto name = wire::as_text(in.binary());
    return in.ok() && (name == "MQTT" || name == "MQIsdp");
}

/// A TLS record of a handshake, of any version.
bool begins_with_tls(const Connection& connection, std::size_t side) {
    const auto front = front_of(connection, side, 3);
    wire::Reader in{front};
    return in.u8() == 0x16 && in.u8() == 0x03 && in.u8() <= 0x04 && in.ok();
}

/// The client's side: by who connects, by the ports, by who opened the connection, or by what kind
/// of packet begins a chunk.
std::size_t client_of(const Connection& connection) {
    for (const std::size_t side : {0U, 1U}) {
        if (begins_with_connect(connection, side)) {
            return side;
        }
    }
    const auto& [first, second] = connection.ends;
    if (first.port != second.port && (first.port == port_of_mqtt || second.port == port_of_mqtt)) {
        return first.port == port_of_mqtt ? 1 : 0;
    }
    for (const auto& chunk : connection.chunks) {
        if (connection.opening_seen || chunk.bytes.empty() || !may_begin_here(chunk.bytes)) {
            continue;
        }
        const auto sender = sender_of(chunk.bytes.front());
        if (sender != Sender::either) {
            return sender == Sender::client ? chunk.side : 1 - chunk.side;
        }
    }
    return 0;
}

void drop_empty_segments(Tape& tape) {
    std::erase_if(tape.segments, [](const TapeSegment& segment) { return segment.bytes.empty(); });
}

}  // namespace

Content content_of(const Connection& connection) {
    if (connection.chunks.empty()) {
        return Content::nothing;
    }
    if (connection.said_to_be_mqtt || begins_with_connect(connection, 0) ||
        begins_with_connect(connection, 1)) {
        return Content::mqtt;
    }
    if (begins_with_tls(connection, 0) || begins_with_tls(connection, 1)) {
        return Content::tls;
    }
    const bool at_port = std::ranges::any_of(
        connection.ends, [](const PacketEnd& end) { return end.port == port_of_mqtt; });
    return at_port ? Content::mqtt : Content::other;
}

CapturedStream mqtt_stream_of(const Connection& connection, std::optional<MqttVersion> version) {
    const auto client = client_of(connection);
    CapturedStream stream{.tape = {
                              .started = connection.chunks.front().at,
                              .ours = to_tape_end(connection.ends[client]),
                              .theirs = to_tape_end(connection.ends[1 - client]),
                          }};
    const bool joined = !connection.opening_seen && !connection.said_to_be_mqtt &&
                        !begins_with_connect(connection, client);
    std::array filters{GapFilter{Direction::sent, joined}, GapFilter{Direction::received, joined}};
    for (const auto& chunk : connection.chunks) {
        filters[chunk.side == client ? 0 : 1].add(chunk, stream.tape);
    }
    for (const std::size_t side : {0U, 1U}) {
        auto& filter = filters[side == client ? 0 : 1];
        filter.finish(connection.missing_at_end[side]);
        stream.remarks.insert(
            stream.remarks.end(), filter.remarks().begin(), filter.remarks().end());
    }
    drop_empty_segments(stream.tape);
    if (connection.reset_by) {
        stream.remarks.push_back("the " +
                                 std::string{*connection.reset_by == client ? "client" : "server"} +
                                 " reset the connection");
    }
    if (joined) {
        stream.remarks.emplace_back("the capture begins in the middle of this connection");
    }
    stream.tape.mqtt = version_of(stream.tape, version);
    return stream;
}

}  // namespace sonde::capture
