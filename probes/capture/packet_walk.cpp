// SPDX-License-Identifier: Apache-2.0
#include "probes/capture/packet_walk.hpp"

#include "probes/wire/decode.hpp"

#include <algorithm>

namespace sonde::capture {

namespace {

constexpr std::size_t longest_header = 5;
/// Of a packet other than PUBLISH that is not there as a whole; a length that is mere chance is
/// mostly larger.
constexpr std::size_t likely_packet = 65'536;

bool may_begin_here(std::span<const std::byte> bytes, wire::Version version) {
    while (!bytes.empty()) {
        const auto header = wire::read_header(bytes, version, wire::largest_packet);
        if (!header) {
            return false;
        }
        if (!*header) {
            return true;
        }
        const auto& front = **header;
        if (front.size() > bytes.size()) {
            return front.type == wire::PacketType::publish || front.size() <= likely_packet;
        }
        const auto body = bytes.subspan(front.header_size, front.body_size);
        if (!wire::decode(version,
                          {.type = front.type,
                           .flags = front.flags,
                           .header_size = front.header_size,
                           .body = body})) {
            return false;
        }
        bytes = bytes.subspan(front.size());
    }
    return true;
}

}  // namespace

std::size_t PacketWalk::step(std::span<const std::byte> bytes) {
    if (lost_) {
        return bytes.size();
    }
    if (remaining_ > 0) {
        const auto taken = std::min(remaining_, bytes.size());
        remaining_ -= taken;
        return taken;
    }
    std::size_t taken = 0;
    while (taken < bytes.size()) {
        const auto byte = bytes[taken++];
        header_.push_back(byte);
        const bool is_length = header_.size() > 1;
        if (is_length && (byte & std::byte{0x80}) == std::byte{0}) {
            for (std::size_t i = header_.size() - 1; i > 0; --i) {
                remaining_ =
                    (remaining_ << 7U) | std::to_integer<std::size_t>(header_[i] & std::byte{0x7f});
            }
            header_.clear();
            break;
        }
        if (header_.size() == longest_header) {
            lost_ = true;
            return bytes.size();
        }
    }
    const auto body = std::min(remaining_, bytes.size() - taken);
    remaining_ -= body;
    return taken + body;
}

void PacketWalk::restart() {
    *this = {};
}

bool may_begin_here(std::span<const std::byte> bytes) {
    return may_begin_here(bytes, wire::Version::v5) || may_begin_here(bytes, wire::Version::v3_1_1);
}

}  // namespace sonde::capture
