// SPDX-License-Identifier: Apache-2.0
#include "tests/capture/capture_samples.hpp"

namespace sonde::capture::samples {

FieldWriter& FieldWriter::number(std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
        const auto shift = 8 * (order_ == ByteOrder::little ? i : size - 1 - i);
        bytes_.push_back(static_cast<std::byte>((value >> shift) & 0xffU));
    }
    return *this;
}

FieldWriter& FieldWriter::raw(std::span<const std::byte> bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return *this;
}

FieldWriter& FieldWriter::pad() {
    while (bytes_.size() % 4 != 0) {
        bytes_.push_back({});
    }
    return *this;
}

Bytes file_of(const Pcap& pcap) {
    FieldWriter out{pcap.order};
    out.u32(pcap.magic).u16(2).u16(4).u32(0).u32(0).u32(262'144).u32(pcap.link);
    for (const auto& frame : pcap.frames) {
        out.u32(frame.seconds).u32(frame.fraction);
        out.u32(frame.bytes.size()).u32(frame.bytes.size()).raw(frame.bytes);
    }
    return out.bytes();
}

Bytes block(ByteOrder order, std::uint32_t type, const Bytes& body) {
    FieldWriter padded{order};
    padded.raw(body).pad();
    FieldWriter out{order};
    const auto length = padded.bytes().size() + 12;
    return out.u32(type).u32(length).raw(padded.bytes()).u32(length).bytes();
}

Bytes pcapng(ByteOrder order,
             const Bytes& interface_options,
             const std::vector<TimedPacket>& packets) {
    std::vector<Bytes> blocks;
    blocks.push_back(
        block(order,
              0x0a0d0d0a,
              FieldWriter{order}.u32(0x1a2b3c4d).u16(1).u16(0).u64(~std::uint64_t{0}).bytes()));
    blocks.push_back(
        block(order, 1, FieldWriter{order}.u16(101).u16(0).u32(0).raw(interface_options).bytes()));
    for (const auto& packet : packets) {
        FieldWriter body{order};
        body.u32(0).u32(packet.ticks >> 32U).u32(packet.ticks & 0xffffffffU);
        body.u32(packet.bytes.size()).u32(packet.bytes.size()).raw(packet.bytes);
        blocks.push_back(block(order, 6, body.bytes()));
    }
    return joined(blocks);
}

Bytes joined(std::span<const Bytes> parts) {
    Bytes whole;
    for (const auto& part : parts) {
        whole.insert(whole.end(), part.begin(), part.end());
    }
    return whole;
}

TcpConversation conversation(std::uint16_t port) {
    return {*tcp_end_of({"127.0.0.1", 40'000}), *tcp_end_of({"127.0.0.1", port}), 1};
}

Bytes text(std::string_view characters) {
    const auto bytes = std::as_bytes(std::span{characters});
    return {bytes.begin(), bytes.end()};
}

}  // namespace sonde::capture::samples
