// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/bytes.hpp"
#include "probes/wire/id_table.hpp"
#include "probes/wire/packet.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace sonde::wire {

/// Something of ours that the server has to answer under a packet identifier.
struct Exchange {
    PacketId packet_id = 0;
    /// The answer that is awaited: PUBACK, PUBREC, PUBCOMP, SUBACK or UNSUBACK.
    PacketType awaits = PacketType::puback;
    /// What PUBREC said, while PUBCOMP is awaited.
    ReasonCode stored_with = ReasonCode::success;
    /// Takes a place within the server's Receive Maximum on this connection.
    bool counted = false;
    /// How many filters SUBSCRIBE or UNSUBSCRIBE named.
    std::size_t filters = 0;
    /// The order in which the PUBLISH, and later its PUBREL, was sent first.
    std::uint64_t order = 0;
    /// The PUBLISH for sending it again, if the session can outlive the connection.
    Bytes packet{};

    bool is_message() const {
        return awaits != PacketType::suback && awaits != PacketType::unsuback;
    }
};

/// All that is unanswered, and the packet identifiers that are taken by it.
class Exchanges {
  public:
    /// The identifier after the last one, skipping what is taken; nothing if all 65 535 are.
    std::optional<PacketId> free_id();

    void begin(Exchange&& exchange);
    Exchange* find(PacketId id) { return table_.find(id); }

    /// PUBREC has come: the PUBLISH is never sent again, its PUBREL is.
    void advance(Exchange& exchange, ReasonCode reason);
    void count(Exchange& exchange);
    /// One that find() gave; it is gone afterwards.
    void finish(Exchange& exchange);

    /// How much of the server's Receive Maximum is used.
    std::size_t counted() const { return counted_; }
    /// QoS 1 and 2 messages, counted or not.
    std::size_t messages() const { return messages_; }

    /// A new connection of the same session: subscriptions in progress are no part of its state.
    void forget_connection();
    /// What a kept session has to send again, in order.
    std::vector<PacketId> unfinished();
    void clear();

  private:
    IdTable<Exchange> table_{};
    std::uint64_t order_ = 0;
    std::uint16_t counted_ = 0;  // No more than there are identifiers, as are the messages.
    std::uint16_t messages_ = 0;
    PacketId last_id_ = 0;
};

}  // namespace sonde::wire
