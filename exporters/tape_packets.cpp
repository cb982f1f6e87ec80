// SPDX-License-Identifier: Apache-2.0
#include "exporters/tape_packets.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

namespace sonde {

namespace {

using Bytes = std::span<const std::byte>;

/// What the front of a stream says of its first packet.
struct Announced {
    bool known{};        ///< The length has come, or is none.
    std::size_t size{};  ///< Of the whole packet; 0 where its length is none.
};

Announced announced_by(Bytes stream) {
    constexpr std::size_t longest_length = 4;
    std::size_t rest = 0;
    for (std::size_t i = 1; i < stream.size() && i <= longest_length; ++i) {
        const auto byte = std::to_integer<std::size_t>(stream[i]);
        rest |= (byte & 0x7fU) << (7 * (i - 1));
        if ((byte & 0x80U) == 0) {
            return {.known = true, .size = 1 + i + rest};
        }
    }
    return {.known = stream.size() > longest_length};
}

/// One direction, of which packets are cut off as they are complete.
class Cutter {
  public:
    explicit Cutter(Direction direction) : direction_{direction} {}

    void add(const TapeSegment& segment, std::vector<TapePacket>& packets) {
        last_ = segment.at;
        pending_.insert(pending_.end(), segment.bytes.begin(), segment.bytes.end());
        Bytes rest{pending_};
        while (!rest.empty()) {
            const auto announced = announced_by(rest);
            broken_ = broken_ || (announced.known && announced.size == 0);
            if (!broken_ && (!announced.known || announced.size > rest.size())) {
                break;
            }
            const auto size = broken_ ? rest.size() : announced.size;
            packets.push_back(packet(rest.first(size), size));
            rest = rest.subspan(size);
        }
        pending_.erase(pending_.begin(), pending_.end() - std::ssize(rest));
    }

    void finish(std::vector<TapePacket>& packets) const {
        if (!pending_.empty()) {
            packets.push_back(
                packet(pending_, std::max(announced_by(pending_).size, pending_.size())));
        }
    }

  private:
    TapePacket packet(Bytes bytes, std::size_t size) const {
        return {.direction = direction_,
                .at = last_,
                .bytes = {bytes.begin(), bytes.end()},
                .size = size};
    }

    Direction direction_;
    Duration last_{};
    std::vector<std::byte> pending_{};
    bool broken_{};
};

/// One direction, of which segments are given on without the begin of a header at their end.
class HeaderKeeper {
  public:
    /// Nothing where all of it is kept.
    std::optional<TapeSegment> pass(const TapeSegment& segment) {
        TapeSegment whole{segment};
        whole.bytes.insert(whole.bytes.begin(), kept_.bytes.begin(), kept_.bytes.end());
        const auto unfinished = unfinished_after(whole.bytes);
        kept_ = segment;
        kept_.bytes.assign(whole.bytes.end() - unfinished, whole.bytes.end());
        whole.bytes.erase(whole.bytes.end() - unfinished, whole.bytes.end());
        return whole.bytes.empty() ? std::nullopt : std::optional{std::move(whole)};
    }

    const TapeSegment& kept() const { return kept_; }

  private:
    /// How many bytes at the end are of a fixed header that is not whole.
    std::ptrdiff_t unfinished_after(Bytes rest) {
        while (!rest.empty() && !broken_) {
            if (left_ == 0) {
                const auto announced = announced_by(rest);
                if (!announced.known) {
                    return std::ssize(rest);
                }
                broken_ = announced.size == 0;
                left_ = announced.size;
            }
            const auto now = std::min(left_, rest.size());
            left_ -= now;
            rest = rest.subspan(now);
        }
        return 0;
    }

    TapeSegment kept_{};
    std::size_t left_{};  ///< Of the packet that goes on.
    bool broken_{};
};

}  // namespace

std::vector<TapeSegment> with_whole_headers(const Tape& tape) {
    std::vector<TapeSegment> segments;
    segments.reserve(tape.segments.size());
    HeaderKeeper sent;
    HeaderKeeper received;
    for (const auto& segment : tape.segments) {
        auto& keeper = segment.direction == Direction::sent ? sent : received;
        if (auto passed = keeper.pass(segment)) {
            segments.push_back(*std::move(passed));
        }
    }
    for (const auto* keeper : {&sent, &received}) {
        if (!keeper->kept().bytes.empty()) {
            segments.push_back(keeper->kept());
        }
    }
    return segments;
}

std::vector<TapePacket> packets_of(const Tape& tape) {
    std::vector<TapePacket> packets;
    Cutter sent{Direction::sent};
    Cutter received{Direction::received};
    for (const auto& segment : tape.segments) {
        (segment.direction == Direction::sent ? sent : received).add(segment, packets);
    }
    sent.finish(packets);
    received.finish(packets);
    return packets;
}

}  // namespace sonde
