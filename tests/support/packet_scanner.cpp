// SPDX-License-Identifier: Apache-2.0
#include "tests/support/packet_scanner.hpp"

#include <algorithm>

namespace sonde::support {

namespace {

constexpr unsigned longest_length = 4;  // Bytes of a Remaining Length.
constexpr unsigned bits_a_byte = 7;
constexpr unsigned publish_type = 3;

}  // namespace

PacketScanner::Scanned PacketScanner::scan(std::span<const std::byte> bytes) {
    std::size_t at = 0;
    while (at < bytes.size()) {
        switch (state_) {
            case State::type:
                is_publish_ = std::to_integer<unsigned>(bytes[at]) >> 4U == publish_type;
                state_ = State::length;
                left_ = 0;
                shift_ = 0;
                ++at;
                break;
            case State::length:
                take_length(std::to_integer<std::uint8_t>(bytes[at++]));
                if (state_ == State::body && left_ == 0) {
                    return end_packet(at);
                }
                break;
            case State::body: {
                const auto part = std::min<std::size_t>(left_, bytes.size() - at);
                left_ -= static_cast<std::uint32_t>(part);
                at += part;
                if (left_ == 0) {
                    return end_packet(at);
                }
                break;
            }
            case State::lost:
                return {.bytes = bytes.size()};
        }
    }
    return {.bytes = at};
}

void PacketScanner::take_length(std::uint8_t byte) {
    left_ |= (byte & 0x7fU) << shift_;
    shift_ += bits_a_byte;
    if ((byte & 0x80U) == 0) {
        state_ = State::body;
    } else if (shift_ == longest_length * bits_a_byte) {
        state_ = State::lost;  // No MQTT: TLS, or somebody's mistake.
    }
}

PacketScanner::Scanned PacketScanner::end_packet(std::size_t bytes) {
    state_ = State::type;
    ++packets_;
    return {.bytes = bytes, .packet_ends = true, .is_publish = is_publish_};
}

}  // namespace sonde::support
