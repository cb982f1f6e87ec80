// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/capture/connection.hpp"

#include <cstddef>
#include <map>
#include <utility>
#include <vector>

namespace sonde::capture {

/// Sorts what was captured by connection. One with the addresses and ports of an earlier one is
/// known by its SYN, or in an export of PDUs by its CONNECT.
class Connections {
  public:
    void add(const Segment& segment);
    void add(const ExportedPdu& pdu);

    /// In the order in which they were first seen. Called once.
    std::vector<Connection> finish() &&;

    /// Segments of more connections than these are dropped and counted.
    static constexpr std::size_t most_connections = 100'000;
    std::size_t dropped() const { return dropped_; }

  private:
    struct Entry {
        Connection connection{};
        Reassembly first{0};
        Reassembly second{1};
    };
    using Key = std::pair<PacketEnd, PacketEnd>;

    /// Null where there are too many. `is_over` tells of a known one that this is another.
    template <class IsOver>
    Entry* entry_of(const PacketEnd& from, const PacketEnd& to, IsOver is_over);

    std::vector<Entry> entries_{};
    std::map<Key, std::size_t> places_{};  ///< Of the latest with these ends.
    std::size_t dropped_{};
};

}  // namespace sonde::capture
