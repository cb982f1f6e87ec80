// SPDX-License-Identifier: Apache-2.0
#include "probes/capture/connections.hpp"

#include <algorithm>

namespace sonde::capture {

namespace {

constexpr std::byte first_byte_of_connect{0x10};

}  // namespace

template <class IsOver>
Connections::Entry* Connections::entry_of(const PacketEnd& from,
                                          const PacketEnd& to,
                                          IsOver is_over) {
    const Key key{std::min(from, to), std::max(from, to)};
    const auto known = places_.find(key);
    if (known != places_.end() && !is_over(entries_[known->second])) {
        return &entries_[known->second];
    }
    if (entries_.size() >= most_connections) {
        ++dropped_;
        return nullptr;
    }
    places_[key] = entries_.size();
    entries_.push_back({.connection = {.ends = {from, to}}});
    return &entries_.back();
}

void Connections::add(const Segment& segment) {
    const bool opens = segment.syn && !segment.ack;
    auto* const entry = entry_of(segment.from, segment.to, [&](const Entry& known) {
        const auto& side = known.connection.ends[0] == segment.from ? known.first : known.second;
        // The same SYN again is sent by whom the answer did not reach.
        return opens && side.first() && *side.first() != segment.sequence + 1;
    });
    if (entry == nullptr) {
        return;
    }
    auto& connection = entry->connection;
    connection.opening_seen = connection.opening_seen || opens;
    const bool by_first = connection.ends[0] == segment.from;
    if (segment.rst && !connection.reset_by) {
        connection.reset_by = by_first ? 0 : 1;
    }
    auto& sender = by_first ? entry->first : entry->second;
    auto& receiver = by_first ? entry->second : entry->first;
    if (segment.ack) {
        receiver.acknowledged(segment.acknowledged, connection.chunks);
    }
    sender.add(segment, connection.chunks);
}

void Connections::add(const ExportedPdu& pdu) {
    const bool connects = !pdu.payload.empty() && pdu.payload.front() == first_byte_of_connect;
    auto* const entry = entry_of(pdu.from, pdu.to, [&](const Entry& known) {
        return connects && !known.connection.chunks.empty();
    });
    if (entry == nullptr) {
        return;
    }
    auto& connection = entry->connection;
    connection.opening_seen = connection.opening_seen || connects;
    connection.said_to_be_mqtt = true;
    const std::size_t side = connection.ends[0] == pdu.from ? 0 : 1;
    auto& missing = connection.missing_at_end[side];
    connection.chunks.push_back(
        {.side = side, .at = pdu.at, .missing_before = missing, .bytes = pdu.payload});
    missing = pdu.missing;
}

std::vector<Connection> Connections::finish() && {
    std::vector<Connection> connections;
    connections.reserve(entries_.size());
    for (auto& entry : entries_) {
        auto& connection = entry.connection;
        connection.missing_at_end[0] += entry.first.finish(connection.chunks);
        connection.missing_at_end[1] += entry.second.finish(connection.chunks);
        connections.push_back(std::move(connection));
    }
    return connections;
}

}  // namespace sonde::capture
