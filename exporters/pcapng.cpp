// SPDX-License-Identifier: Apache-2.0
#include "exporters/pcapng.hpp"

#include "exporters/pcapng_blocks.hpp"
#include "exporters/pcapng_tcp.hpp"
#include "exporters/printable.hpp"
#include "exporters/tape_packets.hpp"
#include "exporters/tcp_packets.hpp"
#include "exporters/upper_pdu.hpp"

#include <string>
#include <utility>

namespace sonde {

namespace {

/// Where Wireshark's dissector of MQTT is registered. 8883 is as well, but for TLS.
constexpr std::uint16_t port_of_mqtt = 1883;

constexpr std::string_view tcp_description =
    "What sonde wrote and read, as TCP segments: payload and its times are real, inside TLS and "
    "WebSocket where there were any; handshake, acknowledgements and the end are made up";
constexpr std::string_view pdu_description =
    "The MQTT packets that sonde sent and received, inside TLS and WebSocket where there were any, "
    "one each, at the time of the last byte";

std::string comment_on(const ProbeResult& result, std::uint32_t number) {
    auto comment = "run " + std::to_string(number) + " of probe " + printable(result.probe) +
                   " to " + printable(result.target) + ": ";
    if (result.failure) {
        comment += std::string{name_of(result.failure->reason)} + " in " +
                   std::string{name_of(result.failure->phase)} + ": " +
                   printable(result.failure->detail);
    } else {
        comment += "passed";
    }
    if (result.tls) {
        comment += "; this was inside TLS";
    }
    if (result.tape->cut_short) {
        comment += "; the end is missing: there was more than is kept";
    }
    return comment;
}

void write_pdus(std::ostream& out,
                const ProbeResult& result,
                std::uint32_t interface_id,
                std::string_view comment) {
    const auto ours = tcp_end_of(result.tape->ours);
    const auto theirs = tcp_end_of(result.tape->theirs);
    const bool has_ends = ours && theirs && ours->address.size() == theirs->address.size();
    for (const auto& packet : packets_of(*result.tape)) {
        const bool sent = packet.direction == Direction::sent;
        PduEnds ends;
        if (has_ends) {
            ends = {.from = sent ? &*ours : &*theirs, .to = sent ? &*theirs : &*ours};
        }
        const auto pdu = upper_pdu_of(packet, ends);
        write_packet(out,
                     {
                         .interface_id = interface_id,
                         .at = result.tape->started + packet.at,
                         .flow = sent ? PacketFlow::outbound : PacketFlow::inbound,
                         .bytes = pdu.bytes,
                         .original_size = pdu.original_size,
                         .comment = std::exchange(comment, {}),
                     });
    }
}

}  // namespace

PcapngWriter::PcapngWriter(std::ostream& out, std::string_view application) : out_{out} {
    write_section_header(out_, application);
}

void PcapngWriter::add(const ProbeResult& result) {
    ++runs_;
    if (!result.tape) {
        return;
    }
    const auto comment = comment_on(result, runs_);
    auto ours = tcp_end_of(result.tape->ours);
    auto theirs = tcp_end_of(result.tape->theirs);
    if (ours && theirs && theirs->port == port_of_mqtt &&
        ours->address.size() == theirs->address.size()) {
        write_tcp_stream(
            out_,
            result,
            {.ours = *std::move(ours), .theirs = *std::move(theirs)},
            {.interface_id = interface_for_tcp(), .number = runs_, .comment = comment});
    } else {
        write_pdus(out_, result, interface_for_pdus(), comment);
    }
}

std::uint32_t PcapngWriter::interface_for_tcp() {
    if (!tcp_) {
        tcp_ = interfaces_++;
        write_interface(out_, LinkType::raw_ip, "sonde-tcp", tcp_description);
    }
    return *tcp_;
}

std::uint32_t PcapngWriter::interface_for_pdus() {
    if (!pdus_) {
        pdus_ = interfaces_++;
        write_interface(out_, LinkType::upper_pdu, "sonde-mqtt", pdu_description);
    }
    return *pdus_;
}

}  // namespace sonde
