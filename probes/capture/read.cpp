// SPDX-License-Identifier: Apache-2.0
#include "probes/capture/read.hpp"

#include "probes/capture/connections.hpp"
#include "probes/capture/hex_bytes.hpp"
#include "probes/wire/bytes.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace sonde::capture {

namespace {

/// How much was not looked into, and why.
struct LeftOut {
    std::size_t other{};  ///< Packets without TCP.
    std::size_t fragments{};
    std::size_t unknown_links{};
    std::size_t cut{};
    std::size_t dropped{};  ///< Segments of too many connections.
    std::size_t tls{};      ///< Connections.
    std::size_t foreign{};  ///< Connections that carry something else.

    void count(Unread why) {
        switch (why) {
            case Unread::other:
                ++other;
                return;
            case Unread::fragment:
                ++fragments;
                return;
            case Unread::link_type:
                ++unknown_links;
                return;
            case Unread::cut:
                ++cut;
                return;
        }
    }
};

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
    return std::to_string(count) + ' ' + std::string{count == 1 ? one : many};
}

std::vector<std::string> remarks_on(const LeftOut& left_out) {
    std::vector<std::string> remarks;
    const auto add =
        [&](std::size_t count, std::string_view one, std::string_view many, std::string_view why) {
            if (count > 0) {
                remarks.push_back(counted(count, one, many) + std::string{why});
            }
        };
    add(left_out.tls,
        "connection is",
        "connections are",
        " encrypted: with the key log of sonde probe --key-log or of the client, Wireshark can "
        "look inside");
    add(left_out.foreign,
        "connection is",
        "connections are",
        " not MQTT: without its CONNECT it is known by port 1883 alone");
    add(left_out.dropped, "segment", "segments", " left out: too many connections");
    add(left_out.fragments, "packet", "packets", " left out: fragments of IP are not put together");
    add(left_out.unknown_links, "packet", "packets", " left out: of an unknown link type");
    add(left_out.cut, "packet", "packets", " left out: too little of it was captured");
    add(left_out.other, "packet", "packets", " without TCP left out");
    return remarks;
}

void sort_packet(const CapturedPacket& packet, Connections& connections, LeftOut& left_out) {
    if (packet.link == link_of_exported_pdus) {
        if (const auto pdu = read_exported_pdu(packet)) {
            connections.add(*pdu);
        } else {
            left_out.count(pdu.error());
        }
    } else if (const auto segment = read_segment(packet)) {
        connections.add(*segment);
    } else {
        left_out.count(segment.error());
    }
}

Findings findings_in(const CaptureFile& file, std::optional<MqttVersion> version) {
    Findings findings{.fault = file.fault};
    LeftOut left_out;
    Connections connections;
    for (const auto& packet : file.packets) {
        sort_packet(packet, connections, left_out);
    }
    left_out.dropped = connections.dropped();
    for (const auto& connection : std::move(connections).finish()) {
        switch (content_of(connection)) {
            case Content::mqtt:
                findings.streams.push_back(mqtt_stream_of(connection, version));
                break;
            case Content::tls:
                ++left_out.tls;
                break;
            case Content::other:
                ++left_out.foreign;
                break;
            case Content::nothing:
                break;
        }
    }
    findings.remarks = remarks_on(left_out);
    return findings;
}

bool is_text(std::span<const std::byte> bytes) {
    constexpr std::size_t enough = 4096;
    return !bytes.empty() &&
           std::ranges::all_of(bytes.first(std::min(bytes.size(), enough)), [](std::byte byte) {
               const auto c = std::to_integer<unsigned char>(byte);
               return c >= ' ' || c == '\t' || c == '\n' || c == '\r';
           });
}

}  // namespace

tl::expected<Findings, Fault> read(std::span<const std::byte> bytes,
                                   std::optional<MqttVersion> version) {
    if (looks_like_capture(bytes) || !is_text(bytes)) {
        return read_capture_file(bytes).map(
            [&](const CaptureFile& file) { return findings_in(file, version); });
    }
    return read_hex(wire::as_text(bytes)).map([&](const std::vector<std::byte>& packets) {
        Findings findings;
        findings.streams.push_back({.tape = tape_of_packets(packets, version)});
        return findings;
    });
}

}  // namespace sonde::capture
