// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/tcp_packets.hpp"
#include "probes/capture/field_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sonde::capture::samples {

using Bytes = std::vector<std::byte>;

/// Appends numbers in a byte order.
class FieldWriter {
  public:
    explicit FieldWriter(ByteOrder order) : order_{order} {}

    FieldWriter& u16(std::uint64_t value) { return number(value, 2); }
    FieldWriter& u32(std::uint64_t value) { return number(value, 4); }
    FieldWriter& u64(std::uint64_t value) { return number(value, 8); }
    FieldWriter& raw(std::span<const std::byte> bytes);
    /// Fills up to a multiple of four.
    FieldWriter& pad();

    const Bytes& bytes() const { return bytes_; }

  private:
    FieldWriter& number(std::uint64_t value, std::size_t size);

    ByteOrder order_;
    Bytes bytes_{};
};

struct Frame {
    std::uint64_t seconds{};
    std::uint32_t fraction{};
    Bytes bytes{};
};

struct Pcap {
    ByteOrder order{};
    std::uint32_t magic{0xa1b2c3d4};
    std::uint32_t link{101};
    std::vector<Frame> frames{};
};

Bytes file_of(const Pcap& pcap);

/// A block of pcapng.
Bytes block(ByteOrder order, std::uint32_t type, const Bytes& body);

/// A section header, one interface of raw IP with these options, and a packet for each of these
/// with its ticks.
struct TimedPacket {
    std::uint64_t ticks{};
    Bytes bytes{};
};
Bytes pcapng(ByteOrder order,
             const Bytes& interface_options,
             const std::vector<TimedPacket>& packets);

Bytes joined(std::span<const Bytes> parts);

/// A connection from 127.0.0.1:40000 to 127.0.0.1, at number 1 of its file.
TcpConversation conversation(std::uint16_t port = 1883);

Bytes text(std::string_view characters);

}  // namespace sonde::capture::samples
