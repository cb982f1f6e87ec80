// SPDX-License-Identifier: Apache-2.0
#include "probes/standing/heartbeat_book.hpp"

#include "probes/payload.hpp"

#include <utility>

namespace sonde {

std::uint64_t HeartbeatBook::sent(Instant at) {
    if (outstanding_.size() >= most_outstanding) {
        give_up(outstanding_.begin());
    }
    outstanding_.emplace(next_, Sent{.at = at, .counts_from = at, .connection = connection_});
    ++counts_.sent;
    return next_++;
}

HeartbeatBook::Arrival HeartbeatBook::take(std::string_view topic,
                                           std::span<const std::byte> payload,
                                           Instant at) {
    const auto header = read_message(payload);
    const bool ours = header && header->run == terms_.run && header->sequence < next_;
    if (topic != terms_.topic || (header && !ours)) {
        ++counts_.foreign;
        return {.kind = Kind::foreign};
    }
    if (!ours || payload.size() != terms_.payload_size) {
        if (terms_.own_topic || resembles_run(payload, terms_.run)) {
            ++counts_.corrupt;
            return {.kind = Kind::corrupt};
        }
        ++counts_.foreign;
        return {.kind = Kind::foreign};
    }
    if (const auto found = outstanding_.find(header->sequence); found != outstanding_.end()) {
        return deliver(found, at);
    }
    if (given_up_.erase(header->sequence) > 0) {
        ++late_;  // It stays lost: whoever waited for it has waited in vain.
        return {.kind = Kind::given_up, .sequence = header->sequence, .late = true};
    }
    ++counts_.duplicate;
    return {.kind = Kind::duplicate, .sequence = header->sequence};
}

HeartbeatBook::Arrival HeartbeatBook::deliver(std::map<std::uint64_t, Sent>::iterator heartbeat,
                                              Instant at) {
    const auto [sequence, sent] = *heartbeat;
    outstanding_.erase(heartbeat);
    ++counts_.delivered;
    Arrival arrival{.kind = Kind::delivered, .sequence = sequence};
    arrival.recovered = sent.connection != connection_;
    arrival.late = !arrival.recovered && at - sent.at > terms_.time_limit;
    recovered_ += arrival.recovered ? 1U : 0U;
    late_ += arrival.late ? 1U : 0U;
    if (sequence < highest_delivered_) {
        ++counts_.reordered;
    } else {
        highest_delivered_ = sequence + 1;
    }
    return arrival;
}

void HeartbeatBook::give_up(std::map<std::uint64_t, Sent>::iterator heartbeat) {
    if (given_up_.size() >= most_outstanding) {
        given_up_.erase(given_up_.begin());
    }
    given_up_.insert(heartbeat->first);
    outstanding_.erase(heartbeat);
    ++counts_.lost;
}

void HeartbeatBook::connected(Instant at, bool session_present) {
    ++connection_;
    connected_ = true;
    while (!session_present && !outstanding_.empty()) {
        give_up(outstanding_.begin());
    }
    for (auto& [sequence, sent] : outstanding_) {
        sent.counts_from = at;
    }
}

void HeartbeatBook::cut() {
    connected_ = false;
}

void HeartbeatBook::look(Instant now) {
    if (!connected_) {
        return;  // What was sent before a cut may still come after it.
    }
    while (!outstanding_.empty()) {
        const auto oldest = outstanding_.begin();
        if (now - oldest->second.counts_from <= patience * terms_.time_limit) {
            return;
        }
        give_up(oldest);
    }
}

HeartbeatBook::Totals HeartbeatBook::take_totals() {
    return {.messages = std::exchange(counts_, {}),
            .late = std::exchange(late_, 0),
            .recovered = std::exchange(recovered_, 0)};
}

}  // namespace sonde
