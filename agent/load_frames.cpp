// SPDX-License-Identifier: Apache-2.0
#include "agent/load_frames.hpp"

#include <cstddef>
#include <sstream>

namespace sonde {

namespace {

/// Kind and length, big endian.
constexpr std::size_t head_size = 5;

std::size_t length_in(std::string_view head) {
    std::size_t length = 0;
    for (const char byte : head.substr(1, head_size - 1)) {
        length = length << 8U | static_cast<unsigned char>(byte);
    }
    return length;
}

}  // namespace

std::string to_bytes(const Frame& frame) {
    std::string bytes{static_cast<char>(frame.kind)};
    for (unsigned shift = 32; shift > 0; shift -= 8) {
        bytes.push_back(static_cast<char>(frame.body.size() >> (shift - 8)));
    }
    return bytes + frame.body;
}

std::optional<Frame> FrameReader::take() {
    if (bytes_.size() < head_size) {
        return std::nullopt;
    }
    const auto length = length_in(bytes_);
    if (bytes_.size() - head_size < length) {
        return std::nullopt;
    }
    Frame frame{.kind = FrameKind{bytes_.front()}, .body = bytes_.substr(head_size, length)};
    bytes_.erase(0, head_size + length);
    return frame;
}

std::string to_text(const LoadOrder& order) {
    std::ostringstream out;
    out << order.seed << ' ' << order.shard.index << ' ' << order.shard.count << ' '
        << order.one_clock << ' ' << order.total.per_million_seconds << ' '
        << order.duration.count();
    return std::move(out).str();
}

std::optional<LoadOrder> order_from(const std::string& text) {
    std::istringstream in{text};
    LoadOrder order;
    Duration::rep duration = 0;
    in >> order.seed >> order.shard.index >> order.shard.count >> order.one_clock >>
        order.total.per_million_seconds >> duration;
    order.duration = Duration{duration};
    if (!in || !in.eof() || order.shard.index >= order.shard.count) {
        return std::nullopt;
    }
    return order;
}

}  // namespace sonde
