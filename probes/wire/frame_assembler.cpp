// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/frame_assembler.hpp"

#include <algorithm>
#include <cassert>

namespace sonde::wire {
namespace {

/// One large packet must not hold its memory for the life of a session.
constexpr std::size_t kept_capacity = 4U << 10U;

/// A fixed header without a body, as of PINGRESP.
constexpr std::size_t smallest_packet = 2;

}  // namespace

void FrameAssembler::feed(std::span<const std::byte> bytes) {
    assert(input_.empty());
    input_ = bytes;
}

tl::expected<std::optional<Frame>, Violation> FrameAssembler::next(
    Version version, std::size_t maximum_packet_size) {
    if (taken_) {
        taken_ = false;
        partial_.clear();
        if (partial_.capacity() > kept_capacity) {
            Bytes{}.swap(partial_);
        }
    }
    if (!partial_.empty()) {
        return complete(version, maximum_packet_size);
    }
    if (input_.empty()) {
        return std::nullopt;
    }
    auto frame = split(input_, version, maximum_packet_size);
    if (frame && *frame) {
        input_ = input_.subspan((*frame)->size());
    } else if (frame) {
        partial_.assign(input_.begin(), input_.end());
        input_ = {};
    }
    return frame;
}

tl::expected<std::optional<Frame>, Violation> FrameAssembler::complete(
    Version version, std::size_t maximum_packet_size) {
    for (;;) {
        const auto header = read_header(partial_, version, maximum_packet_size);
        if (!header) {
            return tl::unexpected{header.error()};
        }
        const std::size_t wanted = *header ? (*header)->size() : partial_.size() + 1;
        if (partial_.size() == wanted) {
            taken_ = true;
            return split(partial_, version, maximum_packet_size);
        }
        if (input_.empty()) {
            return std::nullopt;
        }
        const auto more = input_.first(std::min(wanted - partial_.size(), input_.size()));
        partial_.insert(partial_.end(), more.begin(), more.end());
        input_ = input_.subspan(more.size());
    }
}

std::size_t FrameAssembler::wanted(Version version, std::size_t maximum_packet_size) const {
    if (partial_.empty() || taken_) {
        return smallest_packet;
    }
    const auto header = read_header(partial_, version, maximum_packet_size);
    const bool is_known = header && *header && (*header)->size() > partial_.size();
    return is_known ? (*header)->size() - partial_.size() : 1;
}

void FrameAssembler::clear() {
    input_ = {};
    partial_.clear();
    taken_ = false;
}

}  // namespace sonde::wire
