// SPDX-License-Identifier: Apache-2.0
#include "probes/capture/captured_stream.hpp"
#include "probes/capture/hex_bytes.hpp"
#include "probes/capture/packet_walk.hpp"
#include "probes/capture/sender.hpp"

#include <span>

namespace sonde::capture {

Tape tape_of_packets(const std::vector<std::byte>& bytes, std::optional<MqttVersion> version) {
    Tape tape;
    PacketWalk walk;
    auto direction = Direction::sent;
    for (std::span<const std::byte> rest{bytes}; !rest.empty();) {
        switch (sender_of(rest.front())) {
            case Sender::client:
                direction = Direction::sent;
                break;
            case Sender::server:
                direction = Direction::received;
                break;
            case Sender::either:
                break;
        }
        const auto packet = rest.first(walk.step(rest));
        // There is no clock whose times these could be instead.
        tape.segments.push_back(
            {.direction = direction, .stamped = true, .bytes = {packet.begin(), packet.end()}});
        rest = rest.subspan(packet.size());
    }
    tape.mqtt = version_of(tape, version);
    return tape;
}

}  // namespace sonde::capture
