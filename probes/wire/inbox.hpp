// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/id_table.hpp"
#include "probes/wire/packet.hpp"

#include <cstddef>
#include <cstdint>

namespace sonde::wire {

/// What came of a PUBLISH of QoS 1 or 2.
enum class Arrival : std::uint8_t { fresh, repeated, too_many };

/// The QoS 2 messages whose PUBREL is still to come, so that each is delivered once, and the watch
/// over our own Receive Maximum.
class Inbox {
  public:
    /// A new connection: the server counts from zero, the messages are still known.
    void start_connection(std::uint16_t receive_maximum);

    /// Bytes have arrived that the server sent before it can have seen the answers of this batch,
    /// so these do not make room for what else is in it.
    void start_batch() { answered_ = 0; }

    Arrival arrive(Qos qos, PacketId id);

    /// PUBREL: whether the message was known.
    bool release(PacketId id);

    void clear();

  private:
    struct Entry {
        PacketId packet_id = 0;
        bool counted = false;
    };

    IdTable<Entry> messages_{};
    std::uint16_t open_ = 0;      ///< Of this connection, with PUBCOMP not yet sent.
    std::uint16_t answered_ = 0;  ///< Finally acknowledged in this batch.
    std::uint16_t receive_maximum_ = 65'535;
};

}  // namespace sonde::wire
