// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/encode.hpp"
#include "probes/wire/id_table.hpp"
#include "probes/wire/packet.hpp"
#include "tests/support/load_broker/context.hpp"
#include "tests/support/load_broker/stored_message.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>

namespace sonde::load_broker {

/// What goes to one client: bytes in the order of writing, messages that wait for a free slot of
/// its Receive Maximum, and the one that is held back to come out of order.
class Outbox {
  public:
    Outbox(Context& context, ClientKey key) : context_{context}, key_{key} {}

    /// From CONNECT.
    void open(wire::Version version, std::uint16_t receive_maximum);

    template <wire::PacketKind P>
    void put(const P& packet) {
        note_change();
        static_cast<void>(wire::append(version_, packet, bytes_));
    }

    /// A message as the client is to see it, but for its packet identifier; with what faults the
    /// options ask for.
    void deliver(wire::Publish publish);

    /// PUBACK, PUBREC or PUBCOMP from the client.
    void acknowledged(const wire::Acknowledgement& ack);
    /// Nobody has come to overtake it.
    void release(std::uint64_t held);

    std::span<const std::byte> unwritten() const { return std::span{bytes_}.subspan(written_); }
    void written(std::size_t count);

  private:
    struct Open {
        wire::PacketId packet_id{};
    };
    struct Held {
        std::uint64_t number{};
        StoredMessage message;
    };

    void note_change();
    void send(wire::Publish publish, bool redeliver);
    void send_now(wire::Publish publish, bool redeliver);
    void send_waiting();
    wire::PacketId free_id();

    Context& context_;
    ClientKey key_;
    wire::Version version_{wire::Version::v3_1_1};
    std::uint16_t receive_maximum_{65'535};
    wire::Bytes bytes_{};
    std::size_t written_{};
    bool dirty_{};
    wire::PacketId last_id_{};
    wire::IdTable<Open> open_{};
    std::deque<StoredMessage> waiting_{};
    std::size_t waiting_bytes_{};
    std::optional<Held> held_{};
    std::uint64_t holds_{};
};

}  // namespace sonde::load_broker
