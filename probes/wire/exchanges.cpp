// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/exchanges.hpp"

#include <algorithm>
#include <utility>

namespace sonde::wire {

std::optional<PacketId> Exchanges::free_id() {
    constexpr std::size_t all_ids = 65'535;
    if (table_.size() == all_ids) {
        return std::nullopt;
    }
    do {
        ++last_id_;
    } while (last_id_ == 0 || table_.find(last_id_) != nullptr);
    return last_id_;
}

void Exchanges::begin(Exchange&& exchange) {
    exchange.order = ++order_;
    Exchange& begun = table_.insert(std::move(exchange));
    if (begun.is_message()) {
        ++messages_;
        count(begun);
    }
}

void Exchanges::advance(Exchange& exchange, ReasonCode reason) {
    exchange.awaits = PacketType::pubcomp;
    exchange.stored_with = reason;
    exchange.order = ++order_;
    exchange.packet.clear();
}

void Exchanges::count(Exchange& exchange) {
    if (!exchange.counted) {
        exchange.counted = true;
        ++counted_;
    }
}

void Exchanges::finish(Exchange& exchange) {
    if (exchange.counted) {
        --counted_;
    }
    if (exchange.is_message()) {
        --messages_;
    }
    table_.erase(exchange);
}

void Exchanges::forget_connection() {
    std::vector<PacketId> others;
    table_.for_each([&others](Exchange& exchange) {
        exchange.counted = false;
        if (!exchange.is_message()) {
            others.push_back(exchange.packet_id);
        }
    });
    counted_ = 0;
    for (const PacketId id : others) {
        table_.erase(id);
    }
}

std::vector<PacketId> Exchanges::unfinished() {
    std::vector<std::pair<std::uint64_t, PacketId>> ordered;
    table_.for_each([&ordered](const Exchange& exchange) {
        ordered.emplace_back(exchange.order, exchange.packet_id);
    });
    std::sort(ordered.begin(), ordered.end());
    std::vector<PacketId> ids;
    ids.reserve(ordered.size());
    for (const auto& [order, id] : ordered) {
        ids.push_back(id);
    }
    return ids;
}

void Exchanges::clear() {
    table_.clear();
    counted_ = 0;
    messages_ = 0;
}

}  // namespace sonde::wire
