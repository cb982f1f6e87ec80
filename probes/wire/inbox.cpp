// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/inbox.hpp"

namespace sonde::wire {

void Inbox::start_connection(std::uint16_t receive_maximum) {
    receive_maximum_ = receive_maximum;
    open_ = 0;
    answered_ = 0;
    messages_.for_each([](Entry& entry) { entry.counted = false; });
}

Arrival Inbox::arrive(Qos qos, PacketId id) {
    if (qos == Qos::at_most_once) {
        return Arrival::fresh;
    }
    Entry* known = qos == Qos::exactly_once ? messages_.find(id) : nullptr;
    if (known != nullptr && known->counted) {
        return Arrival::repeated;
    }
    if (open_ + answered_ >= receive_maximum_) {
        return Arrival::too_many;
    }
    if (qos == Qos::at_least_once) {
        ++answered_;
        return Arrival::fresh;
    }
    ++open_;
    if (known != nullptr) {
        known->counted = true;
        return Arrival::repeated;
    }
    messages_.insert({.packet_id = id, .counted = true});
    return Arrival::fresh;
}

bool Inbox::release(PacketId id) {
    const Entry* entry = messages_.find(id);
    if (entry == nullptr) {
        return false;
    }
    if (entry->counted) {
        --open_;
        ++answered_;
    }
    messages_.erase(id);
    return true;
}

void Inbox::clear() {
    messages_.clear();
    open_ = 0;
    answered_ = 0;
}

}  // namespace sonde::wire
