// SPDX-License-Identifier: Apache-2.0
#include "probes/trace.hpp"

#include "probes/wire/dissect.hpp"
#include "probes/wire/extent.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace sonde {

namespace {

wire::Version wire_version(MqttVersion version) {
    return version == MqttVersion::v5 ? wire::Version::v5 : wire::Version::v3_1_1;
}

MqttVersion mqtt_version(wire::Version version) {
    return version == wire::Version::v5 ? MqttVersion::v5 : MqttVersion::v3_1_1;
}

wire::Sender sender_of(Direction direction) {
    return direction == Direction::sent ? wire::Sender::client : wire::Sender::server;
}

/// What went one way and was not yet taken apart.
class OneWay {
  public:
    void add(const TapeSegment& segment) {
        bytes_.insert(bytes_.end(), segment.bytes.begin(), segment.bytes.end());
        last_ = {.at = segment.at, .stamped = segment.stamped};
        order_ = std::max(order_, segment.at);
    }

    /// The next packet that is all there; nothing where none is. Good until more is added.
    std::span<const std::byte> take_packet() {
        const auto extent = wire::extent_of(left());
        if (extent.kind != wire::Extent::Kind::whole) {
            forget_taken();
            return {};
        }
        const auto packet = left().first(extent.size());
        taken_ += extent.size();
        return packet;
    }

    std::span<const std::byte> left() const { return std::span{bytes_}.subspan(taken_); }

    struct Time {
        Duration at{};
        bool stamped{};
    };
    const Time& last() const { return last_; }

    /// By which packets are put in order: bytes of one way cannot have overtaken each other,
    /// whatever their stamps say.
    Duration order() const { return order_; }

  private:
    void forget_taken() {
        bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(taken_));
        taken_ = 0;
    }

    std::vector<std::byte> bytes_{};
    std::size_t taken_{};
    Time last_{};
    Duration order_{Duration::min()};
};

class Tracer {
  public:
    explicit Tracer(const Tape& tape) : version_{wire_version(tape.mqtt)} {
        for (const auto& segment : tape.segments) {
            auto& way = way_of(segment.direction);
            way.add(segment);
            for (auto packet = way.take_packet(); !packet.empty(); packet = way.take_packet()) {
                note(segment.direction, packet, true);
            }
        }
        for (const auto direction : {Direction::sent, Direction::received}) {
            if (const auto rest = way_of(direction).left(); !rest.empty()) {
                note(direction, rest, false);
            }
        }
    }

    std::vector<TracedPacket> packets() && {
        std::ranges::stable_sort(packets_, {}, &Ordered::order);
        std::vector<TracedPacket> packets;
        packets.reserve(packets_.size());
        for (auto& ordered : packets_) {
            packets.push_back(std::move(ordered.packet));
        }
        return packets;
    }

  private:
    struct Ordered {
        Duration order{};
        TracedPacket packet{};
    };

    OneWay& way_of(Direction direction) { return direction == Direction::sent ? sent_ : received_; }

    void note(Direction direction, std::span<const std::byte> bytes, bool whole) {
        if (direction == Direction::sent) {
            version_ = wire::version_of_connection(bytes).value_or(version_);
        }
        const auto& way = way_of(direction);
        packets_.push_back(
            {.order = way.order(),
             .packet = {.direction = direction,
                        .at = way.last().at,
                        .stamped = way.last().stamped,
                        .size = bytes.size(),
                        .whole = whole,
                        .mqtt = mqtt_version(version_),
                        .dissection = wire::dissect(bytes, version_, sender_of(direction))}});
    }

    wire::Version version_;
    OneWay sent_{};
    OneWay received_{};
    std::vector<Ordered> packets_{};
};

}  // namespace

Trace trace_of(const Tape& tape) {
    return {.packets = Tracer{tape}.packets(), .cut_short = tape.cut_short};
}

}  // namespace sonde
