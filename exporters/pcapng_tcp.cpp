// SPDX-License-Identifier: Apache-2.0
#include "exporters/pcapng_tcp.hpp"

#include "exporters/pcapng_blocks.hpp"
#include "exporters/tape_packets.hpp"
#include "exporters/timeline.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

namespace sonde {

namespace {

Direction opposite(Direction direction) {
    return direction == Direction::sent ? Direction::received : Direction::sent;
}

class TcpStream {
  public:
    TcpStream(std::ostream& out,
              const ProbeResult& result,
              TcpEnds ends,
              const TcpStreamPlace& place)
        : out_{out},
          result_{result},
          place_{place},
          comment_{place.comment},
          conversation_{std::move(ends.ours), std::move(ends.theirs), place.number} {}

    void open() {
        const auto [start, end] = handshake();
        write(Direction::sent, start, {}, TcpFlag::syn);
        write(Direction::received, end, {}, TcpFlag::syn);
        write(Direction::sent, end, {});
    }

    void carry(const TapeSegment& segment) {
        std::span<const std::byte> rest{segment.bytes};
        while (!rest.empty()) {
            const auto now = rest.first(std::min(rest.size(), largest_tcp_payload));
            write(segment.direction, segment.at, now);
            rest = rest.subspan(now.size());
        }
    }

    /// Who is known to have ended it goes first.
    void close() {
        const auto reason = result_.failure ? std::optional{result_.failure->reason} : std::nullopt;
        const auto end = std::max(result_.total, last());
        if (reason == FailureReason::reset) {
            write(Direction::received, end, {}, TcpFlag::rst);
            return;
        }
        const auto first = reason == FailureReason::closed ? Direction::received : Direction::sent;
        write(first, result_.failure ? end : last(), {}, TcpFlag::fin);
        write(opposite(first), end, {}, TcpFlag::fin);
        write(first, end, {});
    }

  private:
    /// When connecting started and ended, and not later than anything that went over it.
    std::pair<Duration, Duration> handshake() const {
        const auto& segments = result_.tape->segments;
        auto end = segments.empty() ? result_.total : segments.front().at;
        auto start = end;
        for (const auto& row : timeline_of(result_)) {
            if (row.phase == Phase::tcp && row.outcome == TimelineRow::Outcome::passed) {
                end = std::min(end, row.start + row.time);
                start = std::min(end, row.start);
            }
        }
        return {start, end};
    }

    Duration last() const {
        const auto& segments = result_.tape->segments;
        return segments.empty() ? result_.total : segments.back().at;
    }

    void write(Direction direction,
               Duration at,
               std::span<const std::byte> payload,
               std::optional<TcpFlag> flag = std::nullopt) {
        const auto packet = conversation_.packet(direction, payload, flag);
        write_packet(
            out_,
            {
                .interface_id = place_.interface_id,
                .at = result_.tape->started + at,
                .flow = direction == Direction::sent ? PacketFlow::outbound : PacketFlow::inbound,
                .bytes = packet,
                .original_size = packet.size(),
                .comment = std::exchange(comment_, {}),
            });
    }

    std::ostream& out_;
    const ProbeResult& result_;
    TcpStreamPlace place_;
    std::string_view comment_;
    TcpConversation conversation_;
};

}  // namespace

void write_tcp_stream(std::ostream& out,
                      const ProbeResult& result,
                      TcpEnds ends,
                      const TcpStreamPlace& place) {
    TcpStream stream{out, result, std::move(ends), place};
    stream.open();
    for (const auto& segment : with_whole_headers(*result.tape)) {
        stream.carry(segment);
    }
    if (!result.tape->cut_short) {
        stream.close();
    }
}

}  // namespace sonde
